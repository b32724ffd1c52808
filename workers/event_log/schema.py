"""Tables and functions of the event log: the only thing here that cannot be rebuilt."""

LOG = r"""
create table log_head (
    id int primary key check (id = 1),
    size bigint not null,
    recorded_at timestamptz not null
) with (fillfactor = 10);
insert into log_head values (1, 0, '-infinity');

create table event (
    position bigint primary key,
    stream_id uuid not null,
    version bigint not null check (version > 0),
    topic text not null,
    payload bytea not null,
    payload_hash bytea not null,
    meta bytea not null,
    recorded_at timestamptz not null,
    leaf_hash bytea not null,
    command_id uuid not null,
    unique (stream_id, version)
);

create table command (
    command_id uuid primary key,
    actor_id uuid not null,
    request_hash bytea not null,
    first_position bigint,
    count int not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the event log is append-only';
end $$;
create trigger append_only before update or delete or truncate on event
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on command
    for each statement execute function refuse_change();

create function prefixed(field bytea) returns bytea language sql immutable parallel safe
return int4send(length(field)) || field;

create function leaf_hash(
    stream_id uuid, version bigint, topic text, recorded_at timestamptz, meta bytea, payload_hash bytea
) returns bytea language sql stable parallel safe
return sha256('\x00'::bytea || convert_to(E'sparbar/event/v1\n', 'UTF8')
    || prefixed(uuid_send(stream_id))
    || prefixed(int8send(version))
    || prefixed(convert_to(topic, 'UTF8'))
    || prefixed(int8send((extract(epoch from recorded_at) * 1000000)::bigint))
    || prefixed(meta)
    || prefixed(payload_hash));

-- Waits until everything written so far is on disk.
create function flush_log() returns pg_lsn language sql return pg_logical_emit_message(true, 'flush', '');

-- Two transactions in one call. The first takes the head row, then compares the versions of the streams that the
-- decision read (a statement that had waited with an older snapshot could not), then commits without waiting for
-- the disk, so that the head row is free again at once. The second waits for the disk. The call returns, and may
-- be acknowledged, only after that. It must be called in autocommit.
create procedure log_append(
    streams uuid[], versions bigint[], topics text[], payloads bytea[], meta bytea,
    expected_streams uuid[], expected_versions bigint[],
    command uuid, actor uuid, request bytea,
    inout base bigint
) language plpgsql as $$
declare
    added constant int := cardinality(streams);
    moment timestamptz;
    moved uuid;
begin
    set local synchronous_commit = off;
    set local plan_cache_mode = force_generic_plan;
    update log_head as head
       set size = head.size + added, recorded_at = greatest(clock_timestamp(), head.recorded_at)
     where id = 1
    returning head.size - added, head.recorded_at into base, moment;
    select seen.stream into moved
      from unnest(expected_streams, expected_versions) as seen(stream, version)
     where seen.version <> coalesce(
               (select e.version from event e where e.stream_id = seen.stream order by e.version desc limit 1), 0)
     limit 1;
    if moved is not null then
        raise exception 'stream_moved: %', moved using errcode = 'serialization_failure';
    end if;
    insert into command values (command, actor, request, case when added > 0 then base + 1 end, added);
    insert into event
    select base + n, s, v, t, p, sha256(p), meta, moment, leaf_hash(s, v, t, moment, meta, sha256(p)), command
      from unnest(streams, versions, topics, payloads) with ordinality as new(s, v, t, p, n);
    commit;
    perform flush_log();
end $$;
"""

# What is not events and cannot be rebuilt either: names, ways to sign in, work under way.
BESIDE = r"""
create extension if not exists btree_gist;

-- A name is valid from the command that registered or renamed the person; it stands here and never in the log.
create table person_name (
    person_id uuid not null,
    command_id uuid not null,
    name text not null check (name <> ''),
    primary key (person_id, command_id)
);
create table credential (
    person_id uuid primary key,
    username text not null unique,
    password_hash text not null,
    session_version int not null default 1
);
create table token (
    id uuid primary key,
    person_id uuid not null,
    name text not null,
    scope text not null check (scope in ('read', 'write', 'log')),
    secret_hash bytea not null unique,
    created_at timestamptz not null default now(),
    revoked_at timestamptz
);

create table projection (
    name text primary key,
    version int not null,
    generation int not null,
    position bigint not null,
    position_leaf_hash bytea not null,
    heartbeat timestamptz not null,
    error text
);
create table parked (
    name text not null references projection on delete cascade,
    stream_id uuid not null,
    first_position bigint not null,
    error text not null,
    primary key (name, stream_id)
);

-- Reports to compile: the work stands here, a Celery message is only a hint that there is some.
create table report_job (
    id uuid primary key,
    plan text not null,
    quarter text not null,
    position bigint not null,
    state text not null default 'queued' check (state in ('queued', 'running', 'compiled', 'failed')),
    asked_at timestamptz not null default now(),
    leased_until timestamptz,
    attempts int not null default 0,
    error text,
    snapshot bytea,
    snapshot_sha256 text,
    unique (plan, quarter, position)
);
"""
