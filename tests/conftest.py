"""One PostgreSQL, one Valkey and one browser for the run; a fresh database for every test that asks."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import psutil
import psycopg
import pytest
import redis
from playwright.sync_api import Browser, sync_playwright
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from workers.embedded import Servers, servers
from workers.settings import Settings

FOLDER = "SPARBAR_TEST_FOLDER"
KEPT = {FOLDER, "SPARBAR_REQUIRE_BROWSER"}
# What the run's own PostgreSQL is spared: nothing in it has to outlive a power cut, and databases come and go.
SPARED = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
MEMORY, ROOM = Path("/dev/shm"), 3 * 1024**3  # noqa: S108 - each run makes a folder of its own in it
# Those that take longest, or begin with a service and a browser that they share.
FIRST = (
    "tests/browser/", "tests/service/test_reading_writes_nothing.py", "tests/workers/test_bench.py",
    "tests/workers/test_compose.py", "tests/workers/test_up.py",
)  # fmt: skip
WHOLE_FLOW = "tests/browser/test_whole_flow"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    """The folder is made by the process that starts the others, so that all of them share its servers."""
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = passable_folder(_roomy_memory() or Path(tempfile.gettempdir()))


def pytest_unconfigure(config: pytest.Config) -> None:
    """By now the others are gone; whatever one of them left running after a crash is stopped here."""
    if not hasattr(config, "workerinput"):
        folder = Path(os.environ.pop(FOLDER))
        Servers(Settings(data_dir=folder / "shared")).stop()
        shutil.rmtree(folder, ignore_errors=True)


def _roomy_memory() -> Path | None:
    """A folder that no disk has to keep up with, on a machine with memory for it."""
    if not MEMORY.is_dir() or psutil.virtual_memory().available < 2 * ROOM:
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free > ROOM else None


def passable_folder(parent: Path) -> str:
    """Not pytest's own: only its owner may pass through that, and as root PostgreSQL is another user."""
    folder = tempfile.mkdtemp(prefix="sparbar-test-", dir=parent)
    Path(folder).chmod(0o711)
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The others in their chance order: nobody waits for a long test at the end, and one process has the browser.

    The whole flow comes after how pages look before it: it compiles the report of the service that they share.
    """
    items.sort(key=lambda item: [not item.nodeid.startswith(begins) for begins in FIRST] + [WHOLE_FLOW in item.nodeid])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--driver-seed", type=int, default=1, help="another run of the drivers in tests/domain")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests have counted and recorded as ``figures``, also when they ran in other processes."""
    for report in terminalreporter.getreports("passed"):
        for name, figures in report.user_properties:
            if name == "figures":
                terminalreporter.section(report.nodeid)
                terminalreporter.write_line(str(figures))


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in set(os.environ) - KEPT:
        if name.startswith("SPARBAR_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def costly() -> Iterator[Callable[[], PasswordHash]]:
    """Passwords are hashed at Argon2's least cost, for all that sign in; this is how they are hashed outside tests."""
    passwords = import_module("workers.passwords")
    real = passwords._hasher
    with pytest.MonkeyPatch.context() as environment:
        cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
        environment.setattr(passwords, "_hasher", lambda: cheap)
        yield real


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """Empty, for a test that starts servers of its own."""
    folder = Path(passable_folder(Path(os.environ[FOLDER])))
    yield folder
    Servers(Settings(data_dir=folder)).stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_servers() -> Iterator[Servers]:
    with servers(Settings(data_dir=Path(os.environ[FOLDER]) / "shared")) as running:
        yield running


@pytest.fixture(scope="session")
def postgres(shared_servers: Servers) -> str:
    """Address of the server's own database, with a migrated `template_sparbar` beside it."""
    done = Path(os.environ[FOLDER]) / "template_is_migrated"
    with done.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            for setting, value in SPARED.items():
                _administer(shared_servers.database, f"alter system set {setting} = {value}")
            _administer(shared_servers.database, "select pg_reload_conf()")
            _administer(shared_servers.database, "create database template_sparbar")
            _migrate(_url_of(shared_servers.database, "template_sparbar"))
            done.touch()
    return shared_servers.database


@pytest.fixture(scope="session")
def template_with_sample(postgres: str) -> str:
    """The name of a database with the sample in it, made once for the run."""
    return template_once(postgres, "template_sample", _load_sample)


@pytest.fixture
def database_url(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A migrated, empty database of this test's own, which SPARBAR_DATABASE_URL names."""
    name = f"test_{uuid4().hex}"
    _administer(postgres, f"create database {name} template template_sparbar strategy file_copy")
    monkeypatch.setenv("SPARBAR_DATABASE_URL", _url_of(postgres, name))
    yield _url_of(postgres, name)
    _forget_connections()
    _administer(postgres, f"drop database {name} with (force)")


@pytest.fixture
def valkey(shared_servers: Servers, worker_id: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of an empty Valkey database, one for each process of the run; SPARBAR_REDIS_URL names it."""
    number = 1 + int(worker_id.removeprefix("gw")) if worker_id != "master" else 0
    url = f"{shared_servers.redis.rpartition('/')[0]}/{number}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    monkeypatch.setenv("SPARBAR_REDIS_URL", url)
    return url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of this machine. Without one the test is skipped; with SPARBAR_REQUIRE_BROWSER=1 it fails."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        missing = "no chromium, chromium-browser or google-chrome on this machine"
        if os.environ.get("SPARBAR_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


def _administer(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _migrate(url: str) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SPARBAR_DATABASE_URL", url)
        import_module("workers.migrations").migrate(url)
        _forget_connections()


def template_once(server: str, name: str, fill: Callable[[], object]) -> str:
    """The name of a database that was filled so, by whichever process of the run came first."""
    story, done = import_module("tests.workers.story_on_postgres"), Path(os.environ[FOLDER]) / name
    with done.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            with story.copy_of(server) as url:
                fill()
                _forget_connections()
                _administer(server, f"create database {name} template {story.name_of(url)}")
            done.touch()
    return name


def _load_sample() -> None:
    import_module("workers.sample.load").load_sample()
    import_module("tests.workers.story_on_postgres").catch_up()


def _url_of(url: str, database: str) -> str:
    return url.replace("/sparbar?", f"/{database}?")


def _forget_connections() -> None:
    """Imported late: a test that asks for no database loads none of it."""
    import_module("workers.tools").forget()
