"""What all aggregates and events share: who, when and where are given, never taken from the machine."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import is_dataclass
from datetime import date
from typing import Any, ClassVar, NoReturn, Self, TypeVar, cast
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate
from eventsourcing.utils import register_topic

from domain.values import Provenance, Value

A = TypeVar("A")
C = TypeVar("C", list[Any], set[Any])
UNCHANGING = (str, int, UUID, date, Value, frozenset, type(None))
_SHARED: set[type] = set()  # the kinds of value met so far


class Event(AggregateEvent):
    """A past fact. ``provenance`` is the log's meta column, ``position`` its place there (0 until it has one)."""

    TOPIC: ClassVar[str]
    provenance: Provenance
    position: int

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "TOPIC" in vars(cls):
            register_topic(cls.TOPIC, cls)

    @staticmethod
    def create_timestamp() -> NoReturn:
        raise TypeError("an event takes its time from the decision, never from the clock")


class FirstEvent(AggregateCreated, Event):
    """The event that begins a stream."""


class Aggregate(BaseAggregate[UUID]):
    """Decides in its command methods; its events only assign."""

    @classmethod
    def begin(cls, event_class: type[FirstEvent], stream_id: UUID, provenance: Provenance, **facts: Any) -> Self:
        return cls._create(
            event_class,
            id=stream_id,
            timestamp=provenance.decided_at,
            provenance=provenance,
            position=0,
            **facts,
        )

    def record(self, event_class: type[Event], provenance: Provenance, **facts: Any) -> None:
        self.trigger_event(event_class, timestamp=provenance.decided_at, provenance=provenance, position=0, **facts)

    def fork(self) -> Self:
        """The same, to be changed without changing this one."""
        fork = object.__new__(type(self))
        vars(fork).update(_forked_dict(vars(self)))
        return fork

    def settle(self) -> None:
        """From now on it is only read, and forked to be changed."""


def folded(aggregate: Aggregate | None, events: Iterable[Event]) -> Aggregate | None:
    """The aggregate after the events. As the library's ``project_aggregate``, whose check of each event
    against a protocol takes several times as long as the event itself."""
    for event in events:
        aggregate = event.mutate(aggregate)
    return aggregate


def forked(held: A) -> A:
    """A copy to change: what can change is new, values are shared. As ``deepcopy``, in a fraction of the time.

    Every command forks what it is asked of with all of its past, so whole collections are looked at by the kinds
    of what they hold.
    """
    kind = type(held)
    if kind in _SHARED:
        return held
    if kind is dict:
        return cast("A", _forked_dict(held))  # type: ignore[arg-type]
    if kind is list or kind is set:
        return _forked_collection(held)  # type: ignore[type-var]
    return _forked_otherwise(held)


def _forked_dict(held: dict[Any, Any]) -> dict[Any, Any]:
    copy = held.copy()
    if not _SHARED.issuperset(map(type, held.values())):
        for key, each in held.items():
            if type(each) not in _SHARED:
                copy[key] = forked(each)
    return copy


def _forked_collection(held: C) -> C:
    return held.copy() if _SHARED.issuperset(map(type, held)) else type(held)(map(forked, held))


def _forked_otherwise(held: A) -> A:
    if isinstance(held, UNCHANGING):
        _SHARED.add(type(held))
        return held
    if isinstance(held, Aggregate):
        return held.fork()
    if is_dataclass(held):
        copy = object.__new__(type(held))
        vars(copy).update(_forked_dict(vars(held)))
        return cast("A", copy)
    if isinstance(held, tuple) and _SHARED.issuperset(map(type, held)):
        return held
    return deepcopy(held)
