"""Stored payloads: plain JSON, typed for each event class, found by a fixed registry of topics."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Any, get_type_hints
from uuid import UUID

import msgspec
from eventsourcing.domain import AggregateCreated
from eventsourcing.persistence import JSONTranscoder, Mapper, MapperDeserialisationError, StoredEvent
from eventsourcing.utils import get_topic
from msgspec import inspect

from domain.aggregate import Event
from domain.errors import NewerVersionNeeded
from domain.upgrades import JSON, Upgrades
from domain.values import Moment, Provenance, canonical_json
from workers.event_log.stored import LoggedEvent

TOPIC = re.compile(r"[a-z_]+\.[a-z_]+\.v[1-9][0-9]*")
INNER = ("item_type", "type", "key_type", "value_type")
IN_COLUMNS = {"originator_id", "originator_version", "originator_topic", "provenance", "position"}


class Shape:
    """How one event class looks as JSON: every field by its type, no other keys."""

    def __init__(self, event_class: type[Event], aggregate_topic: str) -> None:
        self.event_class = event_class
        begins = issubclass(event_class, AggregateCreated)
        self.constants = {"originator_topic": aggregate_topic} if begins else {}
        self.struct = msgspec.defstruct(
            event_class.__name__, _fields(event_class), frozen=True, kw_only=True, forbid_unknown_fields=True
        )
        _refuse_loose_types(self.struct)
        self.read = msgspec.json.Decoder(self.struct).decode
        self.names = self.struct.__struct_fields__

    def write(self, event: Event) -> bytes:
        """The payload; TypeError when it would not read back as the same event."""
        body = self.struct(**{name: getattr(event, name) for name in self.names})
        payload = msgspec.json.encode(body)
        if self.read(payload) != body:
            raise TypeError(f"{self.event_class.__name__} would read back differently: {payload!r}")
        return payload

    def event(self, body: msgspec.Struct, stored: LoggedEvent, provenance: Provenance) -> Event:
        """Filled in without __init__: the values have just been checked, and a rebuild does this a million times."""
        event = object.__new__(self.event_class)
        event.__dict__.update({name: getattr(body, name) for name in self.names}, **self.constants)
        event.__dict__.update(
            originator_id=stored.originator_id,
            originator_version=stored.originator_version,
            provenance=provenance,
            position=stored.position,
        )
        return event


class TypedMapper(Mapper[UUID]):
    """Maps events to payloads and back; refuses what it does not know, on both ways.

    A topic that it does not know is a newer version's, where it is one at all: no version forgets what was stored.
    """

    def __init__(self, events: Iterable[type[Event]], aggregates: Mapping[str, type], upgrades: Upgrades) -> None:
        super().__init__(transcoder=JSONTranscoder())
        topics = {kind: get_topic(aggregate) for kind, aggregate in aggregates.items()}
        self._shapes = {event.TOPIC: Shape(event, topics[event.TOPIC.partition(".")[0]]) for event in events}
        self._upgrades = upgrades
        self._provenance = msgspec.json.Decoder(Provenance).decode

    def to_stored_event(self, domain_event: Any) -> LoggedEvent:
        topic = type(domain_event).TOPIC
        return LoggedEvent(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=topic,
            state=self._shapes[topic].write(domain_event),
            meta=canonical_json(msgspec.to_builtins(domain_event.provenance)),
        )

    def is_newer(self, topic: str) -> bool:
        """Only a newer version of the program knows it."""
        return topic not in self._shapes and topic not in self._upgrades and bool(TOPIC.fullmatch(topic))

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """Raises NewerVersionNeeded for a topic of a newer version, MapperDeserialisationError for a wrong payload."""
        assert isinstance(stored_event, LoggedEvent)
        if self.is_newer(stored_event.topic):
            raise NewerVersionNeeded(stored_event.topic)
        try:
            shape, body = self._body(stored_event.topic, stored_event.state)
            provenance = self._provenance(stored_event.meta)
        except (KeyError, ValueError, msgspec.DecodeError) as reason:
            raise MapperDeserialisationError(f"{stored_event.topic}: {reason}") from reason
        return shape.event(body, stored_event, provenance)

    def _body(self, topic: str, payload: bytes) -> tuple[Shape, msgspec.Struct]:
        if topic in self._shapes:
            shape = self._shapes[topic]
            return shape, shape.read(payload)
        old: JSON = msgspec.json.decode(payload)
        while topic in self._upgrades:
            topic, upgrade = self._upgrades[topic]
            old = upgrade(old)
        shape = self._shapes[topic]
        return shape, msgspec.convert(old, shape.struct)


def _fields(event_class: type[Event]) -> list[tuple[str, Any]]:
    hints = get_type_hints(event_class, include_extras=True) | {"timestamp": Moment}
    names = [field.name for field in dataclasses.fields(event_class)]
    return [(name, hints[name]) for name in names if name not in IN_COLUMNS]


def _refuse_loose_types(struct: type) -> None:
    """A nested dataclass drops unknown keys in silence and Any accepts everything: neither may be stored."""
    kinds = [inspect.type_info(struct)]
    while kinds:
        kind = kinds.pop()
        loose = isinstance(kind, inspect.StructType) and not kind.forbid_unknown_fields
        if loose or isinstance(kind, inspect.AnyType | inspect.DataclassType | inspect.TypedDictType):
            raise TypeError(f"{struct.__name__} holds {kind!r}, which does not refuse unknown keys")
        kinds += [field.type for field in getattr(kind, "fields", ())]
        kinds += [*getattr(kind, "item_types", ()), *getattr(kind, "types", ())]
        kinds += [t for name in INNER if (t := getattr(kind, name, None))]
