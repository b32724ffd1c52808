"""Stored payloads are plain JSON, typed both ways; one example of every topic loads for ever."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from eventsourcing.persistence import MapperDeserialisationError
from msgspec.structs import replace

from domain.activity_events import DraftSaved, UpdateReturned
from domain.aggregate import Event
from domain.catalogue import EVENTS
from domain.errors import NewerVersionNeeded, StaleContent
from domain.values import Content, Value
from tests import people
from tests.workers.story_on_postgres import Story, size
from workers import tools
from workers.event_log.payloads import TypedMapper
from workers.event_log.stored import LoggedEvent

FOLDER = Path(__file__).parents[1] / "domain" / "stored_events"
EXAMPLES = sorted(path.stem for path in FOLDER.glob("*.json"))
RETURNED = "activity.update_returned.v1"


def example(topic: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{topic}.json").read_text())
    return found


def as_stored(value: Mapping[str, Any]) -> bytes:
    """The bytes of the log: the file has the same keys in the same order."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def row(topic: str, payload: bytes, meta: bytes | None = None) -> LoggedEvent:
    meta = as_stored(example(RETURNED)["meta"]) if meta is None else meta
    return LoggedEvent(uuid4(), 7, topic, payload, meta=meta, position=9)


def changed(topic: str, **fields: Any) -> LoggedEvent:
    return row(topic, as_stored(example(topic)["payload"] | fields))


def load(stored: LoggedEvent) -> Any:
    return tools.mapper().to_domain_event(stored)


def test_every_event_has_a_stored_example() -> None:
    assert {event.TOPIC for event in EVENTS} <= set(EXAMPLES)


@pytest.mark.parametrize("topic", EXAMPLES)
def test_a_stored_example_loads_for_ever(topic: str) -> None:
    kept = example(topic)
    stored = row(kept["topic"], as_stored(kept["payload"]), as_stored(kept["meta"]))
    event = load(stored)
    assert (event.originator_id, event.originator_version, event.position) == (stored.originator_id, 7, 9)
    assert str(event.provenance.actor_id) == kept["meta"]["actor_id"]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TOPIC)
def test_a_stored_example_is_stored_again_byte_for_byte(event: type[Event]) -> None:
    kept = example(event.TOPIC)
    payload, meta = as_stored(kept["payload"]), as_stored(kept["meta"])
    loaded = load(row(event.TOPIC, payload, meta))
    again = tools.mapper().to_stored_event(loaded)
    assert type(loaded) is event
    assert (again.topic, again.state, again.meta) == (event.TOPIC, payload, meta)


def test_an_example_says_its_topic() -> None:
    assert [example(topic)["topic"] for topic in EXAMPLES] == EXAMPLES


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TOPIC)
def test_a_key_too_many_or_too_few_is_refused_in_every_event(event: type[Event]) -> None:
    payload = example(event.TOPIC)["payload"]
    for name in payload:
        fewer = {key: value for key, value in payload.items() if key != name}
        with pytest.raises(MapperDeserialisationError, match=event.TOPIC):
            load(row(event.TOPIC, as_stored(fewer)))
    with pytest.raises(MapperDeserialisationError, match=event.TOPIC):
        load(row(event.TOPIC, as_stored(payload | {"surplus": None})))


@pytest.mark.parametrize(
    "stored",
    [
        changed(RETURNED, timestamp="2019-12-31T12:00:00"),
        changed(RETURNED, step="board"),
        changed(RETURNED, reason=7),
        changed("activity.update_drafted.v1", period="2019-Q5"),
        changed("activity.update_drafted.v1", content={"text": "Ord", "surplus": 1}),
        changed("plan.adopted.v1", source=example("plan.adopted.v1")["payload"]["source"] | {"surplus": 1}),
        changed("period.opened.v1", deadlines={"owner": "2020-01-10"}),
        row(RETURNED, b"not JSON"),
        row(RETURNED, as_stored(example(RETURNED)["payload"]), as_stored({"surplus": 1})),
        row("http.server:HTTPServer", b"{}"),
        row("domain.activity_events:UpdateReturned", as_stored(example(RETURNED)["payload"])),
    ],
    ids=lambda stored: f"{stored.topic} {stored.state[-30:]!r}",
)
def test_what_does_not_fit_its_shape_is_refused(stored: LoggedEvent) -> None:
    with pytest.raises(MapperDeserialisationError):
        load(stored)


@pytest.mark.parametrize("topic", ["activity.update_returned.v9", "activity.translated.v1", "budget.set.v1"])
def test_what_only_a_newer_version_knows_is_told_from_what_is_wrong(topic: str) -> None:
    with pytest.raises(NewerVersionNeeded) as needed:
        load(row(topic, as_stored(example(RETURNED)["payload"])))
    assert needed.value.what == topic


@pytest.mark.parametrize(
    "text",
    ['å "\\\n\t\x00 \U0001f600', '{"_type_":"uuid_hex"}', "\u2028</script>", " " * 3],
)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    event = saved(Content(text=text))
    stored = tools.mapper().to_stored_event(event)
    assert load(stored).content == event.content
    assert set(msgspec.json.decode(stored.state)) == {"timestamp", "update_id", "content"}


@pytest.mark.parametrize(
    "wrong", [{"attachments": [people.OWNER]}, {"text": 7}, {"status": "finished"}, {"text": b"bytes"}]
)
def test_an_event_that_would_not_read_back_is_never_stored(wrong: dict[str, Any]) -> None:
    with pytest.raises((TypeError, msgspec.ValidationError)):
        tools.mapper().to_stored_event(saved(replace(Content(), **wrong)))


@pytest.mark.usefixtures("database_url")
def test_a_command_whose_event_would_not_read_back_leaves_no_trace() -> None:
    story = Story()
    story.draft(story.klk[0])
    before = size()
    with pytest.raises((TypeError, msgspec.ValidationError)):
        story.save(story.klk[0], content=replace(Content(text="Ord"), status="finished"))
    assert size() == before
    story.save(story.klk[0])
    with pytest.raises(StaleContent):
        story.submit(story.klk[0], content_hash="sha256:" + "0" * 64)


def saved(content: Content) -> Any:
    kept = load(row("activity.draft_saved.v1", as_stored(example("activity.draft_saved.v1")["payload"])))
    return DraftSaved(
        originator_id=kept.originator_id,
        originator_version=2,
        timestamp=kept.timestamp,
        provenance=kept.provenance,
        position=0,
        update_id=kept.update_id,
        content=content,
    )


@dataclass(frozen=True)
class Loose:
    name: str


class Careless(msgspec.Struct):
    name: str


class Inner(Value):
    anything: Any


class HoldsDataclass(Event):
    TOPIC = "activity.holds_dataclass.v1"
    inner: tuple[Loose, ...]


class HoldsCarelessStruct(Event):
    TOPIC = "activity.holds_careless_struct.v1"
    inner: dict[str, Careless | None]


class HoldsAny(Event):
    TOPIC = "activity.holds_any.v1"
    inner: Inner | None


@pytest.mark.parametrize("event", [HoldsDataclass, HoldsCarelessStruct, HoldsAny])
def test_what_accepts_unknown_keys_is_refused_at_start(event: type[Event]) -> None:
    with pytest.raises(TypeError, match="does not refuse unknown keys"):
        TypedMapper([event], tools.AGGREGATES, {})


class PlantedNote(Event):
    TOPIC = "activity.planted_note.v3"
    text: str
    language: str
    author_id: UUID


UPGRADES = {
    "activity.planted_note.v1": (
        "activity.planted_note.v2",
        lambda old: {"timestamp": old["timestamp"], "text": old["note"], "author_id": old["author_id"]},
    ),
    "activity.planted_note.v2": (PlantedNote.TOPIC, lambda old: old | {"language": "sv"}),
}


@pytest.mark.parametrize(("version", "name"), [(1, "note"), (2, "text")])
def test_an_old_version_loads_as_the_newest(version: int, name: str) -> None:
    mapper = TypedMapper([PlantedNote], tools.AGGREGATES, UPGRADES)
    old = {"timestamp": "2019-12-31T12:00:00Z", name: "Ord på ön", "author_id": str(people.OWNER)}
    event = mapper.to_domain_event(row(f"activity.planted_note.v{version}", as_stored(old)))
    assert isinstance(event, PlantedNote)
    assert (event.text, event.language, event.author_id) == ("Ord på ön", "sv", people.OWNER)


def test_an_upgrade_that_does_not_fit_is_refused() -> None:
    mapper = TypedMapper([PlantedNote], tools.AGGREGATES, UPGRADES)
    with pytest.raises(MapperDeserialisationError):
        mapper.to_domain_event(row("activity.planted_note.v2", b'{"text":"Ord"}'))
    with pytest.raises(MapperDeserialisationError):
        mapper.to_domain_event(row("activity.planted_note.v1", b'{"text":"Ord"}'))


def test_an_event_takes_no_time_from_the_clock() -> None:
    kept = load(changed(RETURNED))
    with pytest.raises(TypeError):
        UpdateReturned.create_timestamp()
    assert kept.timestamp.isoformat().replace("+00:00", "Z") == example(RETURNED)["payload"]["timestamp"]
