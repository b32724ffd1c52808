"""One command starts everything, refuses a second start, survives kill -9, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.waiting import wait_until
from workers.child_processes import stop_orphans
from workers.one_service import only_one, runs_as_demo

ROOT = Path(__file__).parents[2]
SPARBAR = ("-c", "from service.cli import main; main()")
STAND_IN = ("-m", "tests.workers.stand_in_service")
Supervisor = subprocess.Popen[str]


def start(folder: Path, port: int) -> Supervisor:
    return launch(*STAND_IN, str(folder), str(port))


def launch(*arguments: str, **environment: str) -> Supervisor:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(supervisor: Supervisor) -> tuple[int, str]:
    """Exit code and what was said on standard error."""
    _, errors = supervisor.communicate(timeout=60)
    return supervisor.returncode, errors


def first_line(supervisor: Supervisor) -> str:
    assert supervisor.stdout is not None
    return supervisor.stdout.readline().strip()


def stop(supervisor: Supervisor, how: int = signal.SIGINT) -> None:
    supervisor.send_signal(how)
    assert finish(supervisor) == (0, "")


def processes_of(folder: Path) -> list[psutil.Process]:
    """Whatever works in the folder or was told of it, except ended ones that nobody has collected yet."""
    return [each for each in psutil.process_iter() if _belongs_to(folder, each)]


def _belongs_to(folder: Path, process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        told = [*process.cmdline(), process.cwd(), process.environ().get("SPARBAR_DATA_DIR", "")]
        alive = process.status() != psutil.STATUS_ZOMBIE and process.pid != os.getpid()
        return alive and any(str(folder) in word for word in told)
    return False


def main_process(folder: Path, word: str) -> psutil.Process:
    """The one of the service's processes that was started with the word, not its pool."""
    found = [each for each in processes_of(folder) if word in each.cmdline()]
    return min(found, key=lambda each: (each.create_time(), each.pid))


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def folder(data_folder: Path) -> Iterator[Path]:
    yield data_folder
    stop_orphans(data_folder)


def test_ctrl_c_leaves_no_process_and_the_next_start_finds_the_data(folder: Path, port: int) -> None:
    first = start(folder, port)
    assert first_line(first) == "start 1, demo force"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as page:
        assert page.status == 200
    assert len(processes_of(folder)) > 4
    stop(first)
    assert processes_of(folder) == []
    assert "webben är borta" in (folder / "log" / "worker.log").read_text(), "the worker ends after those it works for"
    again = start(folder, port)
    assert first_line(again) == "start 2, demo force"
    stop(again, signal.SIGTERM)
    assert processes_of(folder) == []


def test_a_second_start_on_the_same_folder_is_refused(folder: Path, port: int) -> None:
    first = start(folder, port)
    first_line(first)
    code, errors = finish(start(folder, port + 1))
    assert (code, errors.count("\n")) == (1, 1)
    assert f"Spårbar körs redan med datamappen {folder}" in errors
    stop(first)


def test_a_busy_port_is_said_and_starts_nothing(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, errors = finish(start(folder, port))
    assert (code, errors.count("\n")) == (1, 1)
    assert f"Porten {port} på 127.0.0.1 går inte att använda" in errors
    assert processes_of(folder) == []


def test_what_a_killed_supervisor_left_is_stopped_by_the_next_start(folder: Path, port: int) -> None:
    first = start(folder, port)
    first_line(first)
    orphans = [main_process(folder, word) for word in ("web", "worker")]
    first.kill()
    first.communicate(timeout=10)
    assert all(each.is_running() for each in orphans)
    again = start(folder, port)
    assert first_line(again) == "Processer från en avbruten körning stoppades."
    assert first_line(again) == "start 2, demo force"
    assert not any(each in processes_of(folder) for each in orphans)
    stop(again)
    assert processes_of(folder) == []


def test_a_process_that_dies_is_reported_and_stops_everything(folder: Path, port: int) -> None:
    supervisor = start(folder, port)
    first_line(supervisor)
    wait_until(lambda: "arbetar" in (folder / "log" / "worker.log").read_text())
    main_process(folder, "worker").kill()
    code, errors = finish(supervisor)
    assert code == 1
    assert errors.startswith("  arbetaren arbetar\n")
    assert "sparbar: Arbetaren avslutades av sig själv" in errors
    assert processes_of(folder) == []


def test_servers_that_die_are_started_again(folder: Path, port: int) -> None:
    supervisor = start(folder, port)
    first_line(supervisor)
    assert supervisor.stderr is not None
    for pid_file, name in (("postgres/postmaster.pid", "PostgreSQL"), ("valkey/valkey.pid", "Valkey")):
        psutil.Process(int((folder / pid_file).read_text().split()[0])).kill()
        assert supervisor.stderr.readline() == f"{name} hade stannat och startades igen.\n"
    stop(supervisor)
    assert processes_of(folder) == []


def test_a_stop_in_the_middle_of_the_start_leaves_nothing(folder: Path, port: int) -> None:
    supervisor = start(folder, port)
    wait_until((folder / "postgres.new").exists)
    stop(supervisor, signal.SIGTERM)
    assert processes_of(folder) == []
    again = start(folder, port)
    assert first_line(again).startswith("start 1")
    stop(again)


def test_a_process_number_that_is_another_programs_now_is_left_alone(folder: Path) -> None:
    (folder / "processes.json").write_text(f"[[{os.getpid()}, 1.0], [999999999, 1.0]]")
    assert stop_orphans(folder) == 0
    assert not (folder / "processes.json").exists()


def test_the_service_itself_starts_is_found_by_other_commands_and_stops(folder: Path, port: int) -> None:
    command = (*SPARBAR, "up", "--data", str(folder), "--port", str(port))
    supervisor = launch(*command, SPARBAR_DEMO="1")
    said = first_line(supervisor)
    assert said == f"Spårbar är igång: http://127.0.0.1:{port}", finish(supervisor)
    token = launch(*SPARBAR, "token", "create", "--person", "revisor", "--name", "x", SPARBAR_DATA_DIR=str(folder))
    assert finish(token) == (0, ""), "a service in demo is known by its folder"
    check = ("check", "--json")
    wait_until(lambda: finish(launch(*SPARBAR, *check, SPARBAR_DATA_DIR=str(folder), SPARBAR_DEMO="1"))[0] == 0)
    supervisor.send_signal(signal.SIGINT)
    assert finish(supervisor) == (0, "")
    assert processes_of(folder) == []


def test_a_folder_tells_whether_a_service_with_demo_people_runs_on_it(folder: Path) -> None:
    assert not runs_as_demo(folder)
    with only_one(folder, demo=True):
        assert runs_as_demo(folder)
    assert not runs_as_demo(folder)
    with only_one(folder, demo=False):
        assert not runs_as_demo(folder)
    (folder / "up.lock").write_text("demo")
    assert not runs_as_demo(folder), "left by a killed service"
