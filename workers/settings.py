"""Settings, read from the environment in one place and never changed after that."""

import os
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from workers.trouble import Trouble

NAMES = {
    "SPARBAR_DATABASE_URL": "PostgreSQL, postgresql://…; utan värde startas en inbyggd i datamappen.",
    "SPARBAR_REDIS_URL": "Redis eller Valkey, redis://…; utan värde startas en inbyggd i datamappen.",
    "SPARBAR_DATA_DIR": "Mappen för inbyggda servrar, loggfiler och nyckel; annars var.",
    "SPARBAR_SECRET_KEY": "Hemlig nyckel som skyddar inloggningen, minst 32 tecken; krävs utom i demoläge.",
    "SPARBAR_DEMO": "1 ger demopersoner och en banderoll på varje sida, 0 inte; force tillåter egen databas.",
    "SPARBAR_BASE_URL": "Adressen som människor når tjänsten på; används i mejl och rapporter.",
    "SPARBAR_MAIL_URL": "Mejlservern, smtp://… eller smtps://…; utan värde skickas inga mejl.",
    "SPARBAR_MAIL_FROM": "Adressen som mejl skickas från; annars sparbar@ och värden i SPARBAR_BASE_URL.",
    "SPARBAR_MAIL_HOUR": "Timmen då dagens sammanställning mejlas på arbetsdagar, 0 till 23; annars 7.",
    "SPARBAR_PERSON": "Personen som kommandon på kommandoraden görs av, om inte --by anges.",
    "SPARBAR_LOG_LEVEL": "Hur mycket som skrivs i loggen: debug, info, warning eller error; annars info.",
    "SPARBAR_METRICS_TOKEN": "Nyckel som /metrics kräver, minst 16 tecken; utan värde finns /metrics bara i demoläge.",
    "SPARBAR_PROXIES": "Hur många egna proxyer som står framför webben och vars X-Forwarded-* gäller; annars 0.",
    "SPARBAR_WEB_PROCESSES": "Antal webbprocesser, var och en med åtta trådar; annars 1.",
}
DEMO = {"": (False, False), "0": (False, False), "1": (True, False), "force": (True, True)}
LEVELS = ("debug", "info", "warning", "error")
SHORTEST_KEY, SHORTEST_TOKEN = 32, 16
SENDER = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")


class WrongSetting(Trouble):
    """One Swedish sentence that names the variable and what is expected of it."""


@dataclass(frozen=True)
class Settings:
    """What the environment asks for; addresses that may hold a password are kept out of `repr`.

    `database_url` and `redis_url` are None when the embedded servers of `data_dir` (absolute) are meant.
    """

    data_dir: Path
    database_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    demo: bool = False
    demo_forced: bool = False
    base_url: str = "http://127.0.0.1:8000"
    mail_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    mail_hour: int = 7
    person: str | None = None
    log_level: str = "info"
    metrics_token: str | None = field(default=None, repr=False)
    proxies: int = 0
    web_processes: int = 1

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Raises WrongSetting. An empty value counts as none, because compose.yaml passes on empty ones."""
        demo, forced = _demo(environ)
        base_url = _url(environ, "SPARBAR_BASE_URL", "http", "https") or cls.base_url
        return cls(
            data_dir=_folder(environ),
            database_url=_url(environ, "SPARBAR_DATABASE_URL", "postgresql"),
            redis_url=_url(environ, "SPARBAR_REDIS_URL", "redis", "rediss"),
            secret_key=_secret(environ, "SPARBAR_SECRET_KEY", SHORTEST_KEY),
            demo=demo,
            demo_forced=forced,
            base_url=base_url.rstrip("/"),
            mail_url=_url(environ, "SPARBAR_MAIL_URL", "smtp", "smtps"),
            mail_from=_sender(environ),
            mail_hour=_number(environ, "SPARBAR_MAIL_HOUR", cls.mail_hour, range(24)),
            person=environ.get("SPARBAR_PERSON", "").strip() or None,
            log_level=_level(environ),
            metrics_token=_secret(environ, "SPARBAR_METRICS_TOKEN", SHORTEST_TOKEN),
            proxies=_number(environ, "SPARBAR_PROXIES", cls.proxies, range(10)),
            web_processes=_number(environ, "SPARBAR_WEB_PROCESSES", cls.web_processes, range(1, 65)),
        )

    def check_for_web(self) -> None:
        """Raises WrongSetting when pages cannot be served: signing in needs a key that stays the same."""
        if self.secret_key is None and not self.demo:
            raise WrongSetting(
                "SPARBAR_SECRET_KEY saknas: ge en hemlig slumpmässig text på minst 32 tecken, "
                "eller sätt SPARBAR_DEMO=1 för att prova."
            )


def database_as_asked() -> str | None:
    """What stands in the environment just now, unread: to notice cheaply that it is another than before."""
    return os.environ.get("SPARBAR_DATABASE_URL")


def secret_key(settings: Settings) -> str:
    """The given key; in demo without one, a key made once and kept in `data_dir/secret_key`, mode 0600.

    Raises WrongSetting as `check_for_web` does.
    """
    settings.check_for_web()
    if settings.secret_key is not None:
        return settings.secret_key
    kept = settings.data_dir / "secret_key"
    if not kept.exists():
        _make_key(kept)
    return kept.read_text()


def _make_key(kept: Path) -> None:
    """Written whole under another name first, so that no process ever reads half a key."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft = kept.with_name(f"secret_key.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, kept)
    except FileExistsError:
        pass  # another process was first, and its key counts
    finally:
        draft.unlink()


def _url(environ: Mapping[str, str], name: str, *schemes: str) -> str | None:
    value = environ.get(name, "").strip()
    if not value:
        return None
    if not _is_address(value, schemes):
        expected = " eller ".join(f"{scheme}://…" for scheme in schemes)
        raise WrongSetting(f"{name} ska vara en adress på formen {expected}.")
    return value


def _is_address(value: str, schemes: Collection[str]) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port  # looked at only when asked for
    except ValueError:
        return False
    return parts.scheme.split("+")[0] in schemes and bool(parts.netloc or parts.query)


def _sender(environ: Mapping[str, str]) -> str | None:
    value = environ.get("SPARBAR_MAIL_FROM", "").strip()
    if value and not SENDER.fullmatch(value):
        raise WrongSetting("SPARBAR_MAIL_FROM ska vara en mejladress, till exempel sparbar@kommunen.se.")
    return value or None


def _demo(environ: Mapping[str, str]) -> tuple[bool, bool]:
    value = environ.get("SPARBAR_DEMO", "").strip()
    if value not in DEMO:
        raise WrongSetting("SPARBAR_DEMO ska vara 1, 0 eller force.")
    if value == "1" and environ.get("SPARBAR_DATABASE_URL", "").strip():
        raise WrongSetting(
            "SPARBAR_DEMO=1 lägger in demopersoner med känt lösenord och går inte ihop med en egen "
            "SPARBAR_DATABASE_URL; skriv SPARBAR_DEMO=force om det är meningen."
        )
    return DEMO[value]


def _folder(environ: Mapping[str, str]) -> Path:
    folder = Path(environ.get("SPARBAR_DATA_DIR", "").strip() or "var").expanduser().absolute()
    try:
        if folder.exists() and not folder.is_dir():
            raise WrongSetting(f"SPARBAR_DATA_DIR ska vara en mapp, men {folder} är en fil.")
    except OSError as error:
        raise WrongSetting(
            f"SPARBAR_DATA_DIR ska vara en mapp som går att nå, inte {folder}: {error.strerror}."
        ) from error
    return folder


def _secret(environ: Mapping[str, str], name: str, shortest: int) -> str | None:
    value = environ.get(name, "").strip()
    if value and len(value) < shortest:
        raise WrongSetting(f"{name} ska vara en hemlig text på minst {shortest} tecken.")
    return value or None


def _number(environ: Mapping[str, str], name: str, usual: int, allowed: range) -> int:
    value = environ.get(name, "").strip() or str(usual)
    if not (value.isascii() and value.isdigit() and int(value) in allowed):
        raise WrongSetting(f"{name} ska vara ett heltal från {allowed.start} till {allowed.stop - 1}.")
    return int(value)


def _level(environ: Mapping[str, str]) -> str:
    value = environ.get("SPARBAR_LOG_LEVEL", "").strip().lower() or Settings.log_level
    if value not in LEVELS:
        raise WrongSetting(f"SPARBAR_LOG_LEVEL ska vara {', '.join(LEVELS[:-1])} eller {LEVELS[-1]}.")
    return value
