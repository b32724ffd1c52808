"""A stop never comes between the start of a process and our knowing of it."""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import wait_until
from workers.child_processes import ChildProcesses, Program, stop_orphans
from workers.embedded.programs import run
from workers.stop_signals import STOP_SIGNALS, kept_waiting

STOP_OUR_PARENT = "kill -INT $PPID"


@pytest.fixture(autouse=True)
def listening_to_ctrl_c() -> Iterator[None]:
    """As a program started by a person does; one that a shell has put in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def start_and_wait(children: ChildProcesses, program: Program) -> None:
    children.start(program)
    wait_until(lambda: False)


@pytest.mark.parametrize("stop", STOP_SIGNALS)
def test_a_stop_that_is_kept_waiting_is_answered_afterwards(stop: signal.Signals) -> None:
    answered: list[int] = []
    before = signal.signal(stop, lambda number, _: answered.append(number))
    try:
        with kept_waiting():
            signal.raise_signal(stop)
            assert answered == []
        assert answered == [stop]
        signal.raise_signal(stop)
        assert answered == [stop, stop]
    finally:
        signal.signal(stop, before)


def test_a_stop_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with kept_waiting():
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_other_threads_have_no_signals_to_keep_waiting() -> None:
    went: list[str] = []

    def start_something() -> None:
        with kept_waiting():
            went.append("well")

    thread = threading.Thread(target=start_something)
    thread.start()
    thread.join()
    assert went == ["well"]


def test_a_program_of_a_server_is_waited_for_before_the_stop_is_answered(data_folder: Path) -> None:
    words: list[str | Path] = ["sh", "-c", f"{STOP_OUR_PARENT}; sleep 1; touch ended"]
    with pytest.raises(KeyboardInterrupt):
        run(words, data_folder, None)
    assert (data_folder / "ended").exists()


def test_a_process_that_was_just_started_is_written_down_when_the_stop_is_answered(data_folder: Path) -> None:
    children = ChildProcesses(data_folder, {})
    stops_us = Program("Webben", ("sh", "-c", f"{STOP_OUR_PARENT}; exec sleep 60"), "web")
    with pytest.raises(KeyboardInterrupt):
        start_and_wait(children, stops_us)
    assert stop_orphans(data_folder) == 1
    children.stop()
