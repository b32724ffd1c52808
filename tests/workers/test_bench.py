"""A bench measures each side as often as the others, in a database that is gone afterwards."""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from tests.workers.story_on_postgres import size
from workers import tools
from workers.bench import moments, rebuilds
from workers.bench.appends import measure_append
from workers.bench.clients import clients
from workers.bench.rounds import Run
from workers.bench.scratch import own_names, scratch_database, synthetic
from workers.bench.work import STEPS, Work
from workers.commands.bench import bench_
from workers.read_models import ALL
from workers.trouble import Trouble

# The shape that INTERFACES promises.
BENCH = {"bench", "events", "seed", "runs", "machine"}
RUN = {"case", "unit", "ours", "limit", "stock", "ratio_limit", "ratio_stock", "spread", "beside"}
EXAMPLE = (b"{}", b"{}")


def databases(server: str) -> set[str]:
    """Of this process's measurements: others may be measuring on the same server."""
    with psycopg.connect(server, autocommit=True) as connection:
        every = connection.execute("select datname from pg_database").fetchall()
    return {name for (name,) in every if name.startswith(own_names())}


@pytest.fixture
def server(database_url: str) -> Iterator[str]:
    """With a log in use, which a measurement must leave as it is."""
    yield database_url
    assert size() == 0
    assert not databases(database_url)


def test_an_append_is_measured_for_one_client_and_for_eight(server: str) -> None:
    with scratch_database(server) as url:
        size, runs = measure_append(url, seed=1, rounds=2, each=3)
    assert size > 29 * len(STEPS)
    assert [run.case for run in runs] == ["append_1_client", "append_8_clients"]
    for run in runs:
        assert (run.limit.name, run.stock.name) == ("raw_insert", "eventsourcing_postgres")
        assert [len(values) for values in (run.ours, run.limit.values, run.stock.values)] == [2, 2, 2]
        ratios = sorted(ours / limit for ours, limit in zip(run.ours, run.limit.values, strict=True))
        assert run.ratio_limit == pytest.approx(sum(ratios) / 2, abs=0.02)
        assert ratios[0] - 0.02 <= run.spread[0] <= run.ratio_limit <= run.spread[1] <= ratios[1] + 0.02


def test_the_command_line_prints_the_promised_object(server: str, valkey: str) -> None:
    ended = CliRunner().invoke(bench_, ["command", "--rounds", "2", "--seed", "7", "--json"])
    assert (ended.exit_code, ended.stderr) == (0, "")
    answer: dict[str, Any] = json.loads(ended.stdout)
    assert set(answer) == BENCH
    assert (answer["bench"], answer["seed"]) == ("command", 7)
    assert answer["events"] > 29 * len(STEPS)
    (run,) = answer["runs"]
    assert set(run) == RUN
    assert (run["case"], run["unit"]) == ("command_1_client", "commands/s")
    assert set(answer["machine"]) == {"cores", "postgres", "fsync", "synchronous_commit"}


def test_a_long_history_is_rebuilt_and_looked_back_at(server: str) -> None:
    with scratch_database(server, synthetic(1000, seed=1)) as url:
        events, rebuilt = rebuilds.measure(url, seed=1, rounds=1)
        _, looked_back = moments.measure(url, seed=1, rounds=2)
    assert 500 < events < 2000
    one, two = rebuilt
    assert [run.case for run in rebuilt] == ["rebuild_1_worker", "rebuild_2_workers"]
    assert ratios_of(one) == ratios_of(two) == ["scan_decode_copy", "eventsourcing_projection_runner"]
    assert two.beside["times_1_worker"] == pytest.approx(two.ours[0] / one.ours[0], abs=0.01)
    assert one.beside["worker_mb"] > 50
    assert 1 <= two.beside["flips_seen"] <= len(ALL)  # several may come between two readings
    assert two.beside["readings"] > two.beside["flips_seen"]
    assert [run.case for run in looked_back] == ["plan_as_of_p50", "plan_as_of_p95"]
    usual, nearly_worst = looked_back
    assert ratios_of(usual) == ratios_of(nearly_worst) == ["now", "fold_every_event"]
    assert usual.beside["of_all_rounds_ms"] <= nearly_worst.beside["of_all_rounds_ms"]


def ratios_of(run: Run) -> list[str]:
    """The names of the two that a run is compared with, once its ratio has been seen to be theirs."""
    ratios = [ours / limit for ours, limit in zip(run.ours, run.limit.values, strict=True)]
    assert run.ratio_limit == pytest.approx(median(ratios), abs=0.02)
    return [run.limit.name, run.stock.name]


def test_it_runs_in_the_demo_too(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARBAR_DATA_DIR", str(data_folder))
    monkeypatch.setenv("SPARBAR_DEMO", "1")
    said = CliRunner().invoke(bench_, ["command", "--rounds", "1", "--json"])
    assert said.exit_code == 0, said.output


def test_every_round_of_commands_takes_every_activity_a_step_of_its_own(server: str) -> None:
    with scratch_database(server):
        work, before = Work(seed=1), size()
        commands = work.next_steps(29)
        for command in commands:
            tools.sparbar().do(command)
        assert {command.stream_id for command in commands} == {row.activity_id for row in work._activities}
        assert {type(command) for command in commands} == {kind for kind, _ in STEPS}
        assert size() > before + len(commands) - 1


def test_a_client_that_dies_is_told_of_and_leaves_nothing(server: str) -> None:
    with (
        scratch_database(server) as url,
        clients(2, url, EXAMPLE, Work(seed=1)) as among,
        pytest.raises(Trouble, match="En av mätningens klienter dog"),
    ):
        among.rate("no such side", 1)


def test_who_may_make_no_database_is_told_why_one_is_needed(server: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("create role nobody_special login")
    try:
        with (
            pytest.raises(Trouble, match="egen databas"),
            scratch_database(server.replace("postgres@", "nobody_special@")),
        ):
            pytest.fail("a database was made")
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("drop role nobody_special")
