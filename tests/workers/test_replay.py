"""An exported log put into an empty database is the same log, with the same read models and the same reports."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from domain import commands as ask
from domain.errors import CommandIdReused
from tests.workers.story_on_postgres import all_rows, catch_up, copy_of, size
from tests.workers.test_synth import SMALL, rows
from workers import tools
from workers.backup import take
from workers.bench.work import Work
from workers.commands.log import log_
from workers.event_log.bulk import NotEmpty
from workers.event_log.exported import FromNewerVersion, Incomplete, Tampered
from workers.event_log.leaf import leaf_hash
from workers.reading import reading
from workers.replay import NamesUnreadable, replay
from workers.reports.snapshot import snapshot
from workers.sample import load
from workers.sample.load import OPENED, SLUG
from workers.sample.people import DEMO_PEOPLE
from workers.synth import load as synth

TABLES = ("event", "command", "log_head")
Changed = Callable[[list[bytes]], Path]


@dataclass(frozen=True)
class Source:
    """A log with two quarters of work: its export, a backup's names, and what was read in it."""

    export: Path
    names: Path
    tables: list[list[Any]]
    read_models: dict[str, list[str]]
    report: bytes
    report_without_names: bytes

    @property
    def lines(self) -> list[bytes]:
        return self.export.read_bytes().splitlines(keepends=True)


def report() -> bytes:
    with reading() as now:
        return snapshot(now, SLUG, OPENED).canonical()


def export_to(file: Path) -> None:
    ended = CliRunner().invoke(log_, ["export", "--out", str(file)])
    assert ended.exit_code == 0, ended.output


@pytest.fixture(scope="module")
def source(postgres: str, template_with_sample: str, tmp_path_factory: pytest.TempPathFactory) -> Source:
    folder = tmp_path_factory.mktemp("replay")
    with copy_of(postgres, template_with_sample):
        Work(seed=5)
        catch_up()
        take.take(folder / "backup")
        export_to(folder / "log.jsonl")
        with_names = report()
        with tools.database() as connection:
            connection.execute("delete from person_name")
        return Source(
            export=folder / "log.jsonl",
            names=folder / "backup" / "person_name.copy",
            tables=[rows(table) for table in TABLES],
            read_models=all_rows(),
            report=with_names,
            report_without_names=report(),
        )


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    def write(lines: list[bytes]) -> Path:
        (tmp_path / "changed.jsonl").write_bytes(b"".join(lines))
        return tmp_path / "changed.jsonl"

    return write


def edited(line: bytes, **fields: Any) -> bytes:
    return json.dumps(json.loads(line) | fields, ensure_ascii=False).encode() + b"\n"


def rehashed(line: bytes, **fields: Any) -> bytes:
    """By somebody who knows how the hash is made."""
    new = json.loads(line) | fields
    payload, meta = (json.dumps(new[name], ensure_ascii=False, separators=(",", ":")) for name in ("payload", "meta"))
    moment = datetime.fromisoformat(new["recorded_at"])
    hashed = sha256(payload.encode()).digest()
    leaf = leaf_hash(UUID(new["stream_id"]), new["version"], new["topic"], moment, meta.encode(), hashed)
    return edited(line, **fields, leaf_hash=leaf.hex())


def of_several(source: Source) -> int:
    """The position of an event that is the first of several of its command, late in the log."""
    lines = [json.loads(line) for line in source.lines[-200:]]
    return next(line["position"] for line in lines if line["command"]["count"] > 1)


def is_empty() -> bool:
    return size() == 0 and not any(rows(table) for table in ("event", "command", "person_name"))


# what comes out


def test_the_same_log_the_same_read_models_and_the_same_report(source: Source, database_url: str) -> None:
    done = replay(source.export, source.names)
    assert [rows(table) for table in TABLES] == source.tables
    assert all_rows() == source.read_models
    assert report() == source.report
    assert (done.events, done.commands) == (len(source.tables[0]), len(source.tables[1]))
    assert done.leaf_hash == json.loads(source.lines[-1])["leaf_hash"]
    assert done.names == len(DEMO_PEOPLE)


def test_without_names_the_report_is_the_one_without_names(source: Source, database_url: str) -> None:
    assert replay(source.export).names == 0
    assert report() == source.report_without_names != source.report


def test_a_repeated_command_gets_its_answer_again(source: Source, database_url: str) -> None:
    replay(source.export)
    importing = load._import()
    answer = tools.sparbar().do(importing)
    assert answer.replayed
    assert answer.first_position == next(row[3] for row in rows("command") if row[0] == importing.command_id)
    with pytest.raises(CommandIdReused):
        tools.sparbar().do(replace(importing, name="En annan plan"))
    assert size() == len(source.lines)


def test_work_goes_on_where_the_export_ends(source: Source, database_url: str) -> None:
    replay(source.export)
    command = ask.CreateUnit(command_id=uuid4(), actor_id=load.person_id("admin"), code="NY", name="Nytt kontor")
    assert tools.sparbar().do(command).first_position == len(source.lines) + 1
    catch_up()


def test_names_that_come_later_are_left_out(source: Source, database_url: str, changed: Changed) -> None:
    lines = source.lines
    registered = [n for n, line in enumerate(lines) if b"organisation.person_registered" in line]
    done = replay(changed(lines[: registered[4] + 1]), source.names)
    assert done.names == 5


def test_a_made_up_history_comes_back_the_same(postgres: str, database_url: str, tmp_path: Path) -> None:
    synth.load(SMALL, demo=False, makers=1)
    export_to(tmp_path / "log.jsonl")
    before = [rows("event"), with_events(rows("command")), rows("log_head"), all_rows()]
    tools.forget()
    with copy_of(postgres):
        replay(tmp_path / "log.jsonl")
        assert [rows("event"), rows("command"), rows("log_head"), all_rows()] == before


def with_events(commands: list[Any]) -> list[Any]:
    """One that changed nothing left no event, and is in no export: it is decided again."""
    return [command for command in commands if command[4]]


# what is refused, with the database as it was


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace(b"Ej p", b"Nu p", 1),
        lambda line: edited(line, version=json.loads(line)["version"] + 1),
        lambda line: edited(line, topic="activity.update_discarded.v1"),
        lambda line: edited(line, recorded_at="2001-01-01T00:00:00Z"),
        lambda line: edited(line, stream_id=str(uuid4())),
        lambda line: edited(line, meta=json.loads(line)["meta"] | {"actor_id": str(uuid4())}),
        lambda line: edited(line, leaf_hash="00" * 32),
        lambda line: edited(line, command=json.loads(line)["command"] | {"count": 900}),
        lambda line: edited(line, more=1),
        lambda line: b"not json\n",
        lambda line: b"\n",
        lambda line: rehashed(line, recorded_at="2001-01-01T00:00:00Z"),
        lambda line: rehashed(line, version=json.loads(line)["version"] + 1),
        lambda line: rehashed(line, topic="activity:NeverHeardOf"),
        lambda line: rehashed(line, payload={"update_id": "none"}),
    ],
)
def test_a_changed_line_is_found(
    source: Source, database_url: str, changed: Changed, change: Callable[[bytes], bytes]
) -> None:
    lines = source.lines
    number = next(n for n, line in enumerate(lines) if b"activity.update_imported" in line and "Ej på".encode() in line)
    assert change(lines[number]) != lines[number]
    with pytest.raises(Tampered) as found:
        replay(changed([*lines[:number], change(lines[number]), *lines[number + 1 :]]))
    assert str(number + 1) in str(found.value)
    assert is_empty()


def test_an_export_of_a_newer_version_is_no_changed_one(source: Source, database_url: str, changed: Changed) -> None:
    lines = source.lines
    with pytest.raises(FromNewerVersion, match=r"Händelse 40 är av ett slag .* \(activity.never_heard_of.v1\)"):
        replay(changed([*lines[:39], rehashed(lines[39], topic="activity.never_heard_of.v1"), *lines[40:]]))
    assert is_empty()


def test_events_in_another_order_are_found(source: Source, database_url: str, changed: Changed) -> None:
    lines = source.lines
    for moved in (
        [*lines[:50], lines[51], lines[50], *lines[52:]],
        [*lines[:50], lines[49], *lines[50:]],
        [*lines, edited(lines[-1], position=len(lines) + 1)],
    ):
        with pytest.raises((Tampered, Incomplete)):
            replay(changed(moved))
        assert is_empty()


def test_what_is_missing_is_said(source: Source, database_url: str, changed: Changed) -> None:
    lines, several = source.lines, of_several(source)
    for kept, words in (
        (lines[1:], "Händelse 1 saknas i filen."),
        (lines[5:], "Händelserna 1–5 saknas i filen."),
        ([*lines[:70], *lines[71:]], "Händelse 71 saknas i filen."),
        ([*lines[:-1], lines[-1][:-20]], f"Rad {len(lines)} slutar mitt i: filen är avhuggen."),
        (lines[:several], f"Efter händelse {several} saknas resten av det som samma kommando ledde till."),
        (
            [*lines[:9], edited(lines[9], payload=None, withheld=True), *lines[10:]],
            "Händelse 10 saknar sitt innehåll: exportera med rätt att läsa allt.",
        ),
    ):
        with pytest.raises(Incomplete) as found:
            replay(changed(kept))
        assert str(found.value) == words
        assert is_empty()


def test_names_that_are_none_are_refused(source: Source, database_url: str) -> None:
    with pytest.raises(NamesUnreadable):
        replay(source.export, source.export)
    assert is_empty()


def test_a_log_with_something_in_it_is_left_as_it_is(source: Source, database_url: str) -> None:
    replay(source.export)
    before = rows("event")
    with pytest.raises(NotEmpty):
        replay(source.export)
    assert rows("event") == before


def test_the_command_line_tells_wrong_from_missing(
    source: Source, database_url: str, valkey: str, changed: Changed
) -> None:
    def run(*words: str) -> Any:
        return CliRunner().invoke(log_, ["replay", *words])

    lines = source.lines
    missing = run(str(changed(lines[1:])))
    assert (missing.exit_code, missing.stderr) == (3, "sparbar: Händelse 1 saknas i filen.\n")
    empty = run(str(changed([])))
    assert (empty.exit_code, empty.stderr.endswith("har inga händelser.\n")) == (3, True)
    wrong = run(str(changed([edited(lines[0], version=2), *lines[1:]])))
    assert (wrong.exit_code, wrong.stderr) == (
        1,
        "sparbar: Händelse 1 är ändrad: dess kontrollsumma stämmer inte.\n",
    )
    nowhere = run("/nowhere/log.jsonl")
    assert (nowhere.exit_code, nowhere.stderr.startswith("sparbar: /nowhere/log.jsonl går inte att använda")) == (
        1,
        True,
    )
    done = run(str(source.export), "--people", str(source.names), "--json")
    assert (done.exit_code, json.loads(done.output)["events"]) == (0, len(lines))
