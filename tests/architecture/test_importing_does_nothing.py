"""Importing gives definitions only: nothing connects, starts, writes or is built, apart from two files."""

import ast
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, dotted, modules, tree, where

ALEMBICS = {"workers.migrations.env"}  # run by Alembic as a script, inside a migration
BUILDERS = {"service/wsgi.py", "service/serving.py", "workers/celery_app.py", "workers/migrations/env.py"}
BUILDING = frozenset(
    {"Celery", "Flask", "Redis", "Sparbar", "connect", "create_app", "create_engine", "engine", "from_url", "read"}
)
WATCHED = """
import importlib, sys, threading
FORBIDDEN = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.fork", "os.exec", "os.posix_spawn",
             "os.mkdir", "os.remove", "os.rename")
def watch(event, arguments):
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if event in FORBIDDEN or writes:
        raise RuntimeError(f"{event} {arguments!r} while importing {name}")
def start(thread, really=threading.Thread.start):
    if name != "service.wsgi":  # builds the application, whose rate limiter keeps a timer
        raise RuntimeError(f"a thread started while importing {name}")
    really(thread)
name, threading.Thread.start = "", start
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


@contextmanager
def listening() -> Iterator[tuple[socket.socket, str]]:
    """A port where nobody must knock; libpq does not tell Python when it connects, so it is watched from here."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server, f"127.0.0.1:{server.getsockname()[1]}"


def import_all(names: list[str], address: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """In a process of their own, where every server is at the address, and doing anything raises."""
    environment = os.environ | {
        "SPARBAR_DATABASE_URL": f"postgresql://nobody@{address}/sparbar?connect_timeout=2",
        "SPARBAR_REDIS_URL": f"redis://{address}/0",
        "SPARBAR_SECRET_KEY": "en nyckel som bara provet har " * 2,
        "SPARBAR_DATA_DIR": str(folder / "var"),
        "PYTHONPATH": f"{folder}:{ROOT}",
    }
    command = [sys.executable, "-B", "-c", WATCHED, *names]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)


def test_importing_any_module_connects_to_nothing_and_starts_nothing(tmp_path: Path) -> None:
    names = [name for name in map(dotted, modules()) if name not in ALEMBICS and ".versions" not in name]
    with listening() as (server, address):
        done = import_all(names, address, tmp_path)
        assert done.returncode == 0, done.stderr
        with pytest.raises(BlockingIOError):
            server.accept()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "line",
    [
        "import socket; socket.create_connection(('{host}', {port}))",
        "import subprocess; subprocess.run(['true'])",
        "import threading; threading.Thread(target=print).start()",
        "open('left behind', 'w')",
    ],
)
def test_a_module_that_does_something_is_noticed(tmp_path: Path, line: str) -> None:
    with listening() as (_, address):
        host, _, port = address.partition(":")
        (tmp_path / "planted.py").write_text(line.format(host=host, port=port))
        assert "while importing planted" in import_all(["planted"], address, tmp_path).stderr


def test_a_connection_that_python_does_not_hear_of_is_noticed(tmp_path: Path) -> None:
    with listening() as (server, address):
        planted = f"import psycopg\ntry: psycopg.connect('postgresql://nobody@{address}/x?connect_timeout=2')\n"
        (tmp_path / "planted.py").write_text(f"{planted}except psycopg.OperationalError: pass")
        assert import_all(["planted"], address, tmp_path).returncode == 0
        server.accept()[0].close()


def built_at_import(module: ast.Module) -> Iterator[ast.Call]:
    """Calls of what builds or connects that run when the module is imported."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in BUILDING:
            yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def test_only_the_two_processes_own_files_build_anything() -> None:
    found = {where(path): list(built_at_import(tree(path))) for path in modules()}
    assert {path for path, calls in found.items() if calls} == BUILDERS


def test_building_in_a_function_is_fine_and_beside_it_is_not() -> None:
    code = "def engine(): return create_engine(url)\nclass Kept:\n    url = Settings.read()\n"
    assert [ast.unparse(call) for call in built_at_import(ast.parse(code))] == ["Settings.read()"]
