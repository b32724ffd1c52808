"""The supervisor with small programs in the service's place: `python -m` this module, then DATA PORT."""

import os
import signal
import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NoReturn

import psycopg

from workers.address import Address
from workers.child_processes import Program
from workers.settings import Settings
from workers.trouble import Trouble
from workers.up import Plan, up


class Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """No access log, as in the service."""


def web(bind: str) -> None:
    HTTPServer(("127.0.0.1", int(bind.rpartition(":")[2])), Health).serve_forever()


def worker(bind: str) -> None:
    """With a child in its pool; its last word in the log is whether the web was still there when it was to stop."""
    print("arbetaren arbetar", flush=True)
    if os.fork():
        signal.signal(signal.SIGTERM, lambda *_: say_goodbye(int(bind.rpartition(":")[2])))
    signal.pause()


def say_goodbye(port: int) -> NoReturn:
    with socket.socket() as knock:
        gone = knock.connect_ex(("127.0.0.1", port))
    print("webben är borta" if gone else "webben är kvar", flush=True)
    sys.exit()


def programs(settings: Settings, bind: str) -> list[Program]:
    module = (sys.executable, "-m", "tests.workers.stand_in_service")
    return [
        Program("Webben", (*module, "web", bind), "web"),
        Program("Arbetaren", (*module, "worker", bind), "worker", works=True),
    ]


def count_the_start(settings: Settings, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("create table if not exists start (at timestamptz default now())")
        connection.execute("insert into start default values")


def welcome(settings: Settings) -> str:
    with psycopg.connect(os.environ["SPARBAR_DATABASE_URL"]) as connection:
        (starts,) = connection.execute("select count(*) from start").fetchone() or (0,)
    return f"start {starts}, demo {os.environ['SPARBAR_DEMO']}"


def main(data: str, port: str) -> int:
    settings = Settings.read({"SPARBAR_DEMO": "1", "SPARBAR_DATA_DIR": str(Path(data))})
    try:
        up(settings, Plan(Address("127.0.0.1", int(port)), programs, count_the_start, welcome))
    except Trouble as trouble:
        print(f"sparbar: {trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["web", address]:
            web(address)
        case ["worker", address]:
            worker(address)
        case [folder, number]:
            raise SystemExit(main(folder, number))
