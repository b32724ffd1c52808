"""What holds a read model where it is: a log that this program is too old for, or that is older than the model.

Nothing is skipped and nothing parked: it goes on by itself once a newer program has come, or the model is rebuilt.
"""

from typing import Any

import psycopg
import structlog

from workers.trouble import Trouble

NOTE = "update projection set error = %(why)s where name = %(name)s and error is distinct from %(why)s"
FORGET = "update projection set error = null where name = %s"
log = structlog.get_logger(__name__)
_told: set[str] = set()


class Held(Trouble):
    """A read model can go no further; one Swedish sentence on why, and what to do."""


class EventTooNew(Held):
    """The next event is of a kind or version that only a newer program knows."""

    def __init__(self, model: str, position: int, topic: str) -> None:
        super().__init__(
            f"Läsmodellen {model} väntar vid position {position}: händelsen {topic} kräver en nyare version av "
            "programmet. Starta om med den nyare versionen, så fortsätter den av sig själv."
        )


class LogWentBack(Held):
    """The log does not hold what a model has already seen: the database was restored from an older copy."""

    def __init__(self, model: str, position: int) -> None:
        super().__init__(
            f"Läsmodellen {model} har läst till position {position}, men händelseloggen har inte längre det som "
            "stod där: databasen är återställd från en äldre kopia. Starta om Spårbar och kör sparbar "
            "read-models rebuild."
        )


def note(connection: psycopg.Connection[Any], model: str, held: Held) -> None:
    """For /drift and /readyz, until the model moves; and once in this process's log."""
    sentence = str(held)
    connection.execute(NOTE, {"why": sentence, "name": model})
    if sentence not in _told:
        _told.add(sentence)
        log.warning("read_model_held", model=model, reason=sentence)


def forget(connection: psycopg.Connection[Any], model: str) -> None:
    """It is held no more, and has nothing to take in."""
    connection.execute(FORGET, (model,))
