"""What both embedded servers need: their program out of a wheel, running it, knocking on its door."""

import os
import pwd
import socket
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from workers.stop_signals import kept_waiting
from workers.trouble import Trouble


class ServerUnavailable(Trouble):
    """One Swedish sentence on why the embedded PostgreSQL or Valkey does not run."""


def from_wheel(package: str, pattern: str) -> Path:
    """The one program in the package's files that matches the pattern; the package itself is not imported."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ServerUnavailable(
            f"Paketet {package.replace('_', '-')} med den inbyggda servern saknas: installera tillägget "
            "embedded, eller ange SPARBAR_DATABASE_URL och SPARBAR_REDIS_URL till egna servrar."
        )
    found = sorted(Path(spec.origin).parent.glob(pattern))
    if not found:
        raise ServerUnavailable(f"Paketet {package.replace('_', '-')} saknar {pattern}: installera om det.")
    return found[0]


def run(command: list[str | Path], folder: Path, user: str | None, given: Path | None = None) -> None:
    """Runs it in the folder to its end, as the system user if one is named, with the given file as input.

    Raises ServerUnavailable with the last line the program wrote. A stop waits for the end too: a server
    that is half started could not be found and stopped.
    """
    output = folder / "start.out"  # a pipe would stay open in the server it starts
    with kept_waiting(), output.open("w") as out, (given or Path(os.devnull)).open() as standard_input:
        code = subprocess.call(
            command,
            cwd=folder,
            env=_environment(os.environ),
            stdin=standard_input,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
        )
    said = output.read_text(errors="replace").strip().splitlines()
    output.unlink()
    if code:
        reason = said[-1].strip() if said else f"slutkod {code}"
        raise ServerUnavailable(f"{Path(command[0]).name} misslyckades: {reason}")


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Without the variables by which PostgreSQL's programs would take another port, folder or language."""
    return {name: value for name, value in environ.items() if not name.startswith(("PG", "LC_"))} | {"LC_ALL": "C"}


def someone_listens(address: str | tuple[str, int]) -> bool:
    """Knocks on a unix socket (a path) or a port. One that hangs counts as there: it has not died."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as knock:
        knock.settimeout(1)
        try:
            knock.connect(address)
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except OSError:
            return True
    return True
