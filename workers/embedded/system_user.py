"""PostgreSQL refuses to run as root: then a system user owns the server and its files."""

import logging
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from workers.embedded.programs import ServerUnavailable

NAME = "sparbar_postgres"
log = logging.getLogger(__name__)


def server_user(data: Path) -> str | None:
    """None for an ordinary user, who runs the server; for root the owner of the data, else our own."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return data.owner()
    if not _exists():
        _create()
    return NAME


def hand_over(folder: Path, user: str | None) -> None:
    if user is not None:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)


def let_through(path: Path, user: str | None) -> None:
    """Lets the system user pass (not look into) the folders above the path; says so for each it opens."""
    if user is None:
        return
    for folder in reversed(path.resolve().parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH and folder.stat().st_uid != pwd.getpwnam(user).pw_uid:
            folder.chmod(mode | stat.S_IXOTH)
            log.warning("Databasen körs som %s och får passera genom %s (chmod o+x).", user, folder)


def _exists() -> bool:
    try:
        pwd.getpwnam(NAME)
    except KeyError:
        return False
    return True


def _create() -> None:
    command = [
        "useradd",
        "--system",
        "--user-group",
        "--no-create-home",
        "--shell",
        "/usr/sbin/nologin",
        NAME,
    ]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        if not _exists():  # else another start on this machine was first
            raise ServerUnavailable(
                f"PostgreSQL får inte köras som root och användaren {NAME} gick inte att skapa: "
                "kör som en vanlig användare."
            ) from error
