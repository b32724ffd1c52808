"""The commands of compose.yaml, run as they stand there, on this machine's servers in the containers' place."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.deployment import ROOT, command, environment, health_check
from tests.waiting import wait_until
from tests.workers.story_on_postgres import copy_of
from workers.address import Address

GIVEN = {"SPARBAR_SECRET_KEY": "en nyckel som bara proven har " * 2, "SPARBAR_METRICS_TOKEN": "bara-proven-har-den"}
VISITS = 10
TMP = "/tmp/"  # noqa: S108
CANARY = "kanariefagel-7f3a"
BIN = Path(sys.executable).parent


class Containers:
    """One folder for /srv/sparbar/var and /tmp, one port for the web's."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self.folder, self.address = folder, Address("127.0.0.1", free_port())
        servers = {"SPARBAR_DATABASE_URL": database_url, "SPARBAR_REDIS_URL": redis_url}
        self._here = {"PATH": f"{BIN}:{os.environ['PATH']}", "SPARBAR_DATA_DIR": str(folder), **servers}

    def run(self, service: str) -> subprocess.CompletedProcess[str]:
        return self._once(service, command(service))

    def is_healthy(self, service: str) -> bool:
        return self._once(service, health_check(service)).returncode == 0

    @contextmanager
    def running(self, service: str) -> Iterator[Path]:
        """Its log."""
        log = self.folder / f"{service}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                self._here_in(command(service)), cwd=ROOT, env=self._told(service), stdout=out, stderr=out
            )
        try:
            yield log
        finally:
            process.terminate()
            assert process.wait(30) == 0, log.read_text()

    def _once(self, service: str, words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._here_in(words),
            cwd=ROOT,
            env=self._told(service),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def _told(self, service: str) -> dict[str, str]:
        return environment(service, GIVEN | {"SPARBAR_WEB_PROCESSES": "2"}) | self._here

    def _here_in(self, words: list[str]) -> list[str]:
        """Instead of the container's address and folder for what need not be kept."""
        return [
            word.replace("0.0.0.0:8000", self.address.bind)
            .replace("127.0.0.1:8000", self.address.bind)
            .replace(TMP, f"{self.folder}/")
            for word in words
        ]


@pytest.fixture
def containers(data_folder: Path, postgres: str, valkey: str) -> Iterator[Containers]:
    """On a database that nobody has made tables in."""
    with copy_of(postgres, "template1") as empty:
        yield Containers(data_folder, empty, valkey)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_ready(address: Address) -> bool:
    page = f"{address.url}/readyz"
    with suppress(OSError), urllib.request.urlopen(page, timeout=5) as answer:  # noqa: S310
        return bool(answer.status == 200)
    return False


def visit_with_canaries(address: Address) -> None:
    """Where one may put what should stay between browser and service."""
    headers = {"Cookie": f"session={CANARY}", "Authorization": f"Bearer {CANARY}", "Referer": f"/?{CANARY}"}
    page = urllib.request.Request(f"{address.url}/logga-in?next=/{CANARY}", headers=headers)  # noqa: S310
    with urllib.request.urlopen(page, timeout=5) as answer:  # noqa: S310
        assert answer.status == 200


def counted(address: Address, route: str) -> float:
    """How many answers all web processes together have given."""
    token = {"Authorization": f"Bearer {GIVEN['SPARBAR_METRICS_TOKEN']}"}
    page = urllib.request.Request(f"{address.url}/metrics", headers=token)  # noqa: S310
    with urllib.request.urlopen(page, timeout=5) as answer:  # noqa: S310
        families = list(text_string_to_metric_families(answer.read().decode()))
    samples = [sample for each in families for sample in each.samples if sample.name == "sparbar_requests_total"]
    return sum(sample.value for sample in samples if sample.labels["route"] == route)


def lines(log: Path) -> list[dict[str, Any]]:
    """Of the log: one JSON object a line, apart from Celery's farewell and its warning to root."""
    text = log.read_text()
    assert CANARY not in text
    assert not [secret for secret in GIVEN.values() if secret.strip() in text]
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_prepare_web_worker_and_beat_do_together_what_the_service_does(containers: Containers) -> None:
    prepared = containers.run("prepare")
    assert prepared.returncode == 0, prepared.stderr
    assert not any(containers.is_healthy(service) for service in ("web", "worker", "beat"))
    with ExitStack() as stack:
        logs = [stack.enter_context(containers.running(service)) for service in ("web", "worker", "beat")]
        wait_until(lambda: is_ready(containers.address))
        for service in ("web", "worker", "beat"):
            wait_until(lambda service=service: containers.is_healthy(service))  # type: ignore[misc]
        for _ in range(VISITS):
            visit_with_canaries(containers.address)
        assert {counted(containers.address, "/logga-in") for _ in range(5)} == {VISITS}
    for log in logs:
        assert all({"event", "level", "at", "logger"} <= line.keys() for line in lines(log))
    requests = [line for line in lines(logs[0]) if line["event"] == "request"]
    shown = [line for line in requests if (line["route"], line["status"]) == ("/logga-in", 200)]
    assert len(shown) == VISITS
