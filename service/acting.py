"""In whose name a form may be sent: one's own, or that of somebody one stands in for until a day."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext

from service.filters import day
from service.workplace import Workplace


class Name(NamedTuple):
    """``person`` is None for oneself; ``words`` are the name, and until when one stands in."""

    person: UUID | None
    words: str


Whom = tuple[Name, ...]


def whom(at: Workplace, people: Iterable[UUID | None]) -> Whom:
    """The names to choose among, in the order given; the first is what is chosen when nothing is."""
    return tuple(_name(at, one, _names(at)) for one in people)


def by_command(at: Workplace, permits: Mapping[str, Iterable[UUID | None]]) -> Mapping[str, Whom]:
    """For each command, the names to choose among."""
    names = _names(at)
    return {command: tuple(_name(at, one, names) for one in people) for command, people in permits.items()}


def _names(at: Workplace) -> Mapping[UUID, str]:
    return at.names(*at.principals) if at.principals else {}


def _name(at: Workplace, one: UUID | None, names: Mapping[UUID, str]) -> Name:
    if one is None:
        return Name(None, gettext("Mig själv"))
    until = at.until(at.person, one, None, None, at.now)
    words = {"who": names[one], "day": day(until) if until else ""}
    return Name(one, gettext("%(who)s, som ersättare t.o.m. %(day)s", **words))
