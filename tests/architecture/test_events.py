"""Every event is in the catalogue, has all its facts given, and is handled or ignored on purpose everywhere."""

import ast
import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, replace
from importlib import import_module
from pathlib import Path

import pytest

from domain import period
from domain.activity_events import UpdateApproved, UpdateReturned
from domain.aggregate import Event
from domain.catalogue import EVENTS, stream_kind
from domain.upgrades import UPGRADES
from tests.architecture.source import ROOT, dotted, modules, tree, where
from workers import tools
from workers.read_model import ReadModel
from workers.read_models import ALL

TOPIC = re.compile(r"[a-z]+\.[a-z_]+\.v[1-9]\d*")
EXAMPLES = ROOT / "tests" / "domain" / "stored_events"


def defined(*paths: Path) -> set[type[Event]]:
    """The event classes with a topic that stand in these modules."""
    found = [value for path in paths for value in vars(import_module(dotted(path))).values()]
    return {one for one in found if isinstance(one, type) and issubclass(one, Event) and "TOPIC" in vars(one)}


def unaccounted(model: ReadModel) -> Iterator[str]:
    """Events that the model forgets, names twice, or names though no log holds them."""
    yield from (f"{event.__name__} is forgotten" for event in set(EVENTS) - model.handles - model.ignores)
    yield from (f"{event.__name__} is handled and ignored" for event in model.handles & model.ignores)
    yield from (f"{event.__name__} is unknown" for event in (model.handles | model.ignores) - set(EVENTS))


def all_the_others(module: ast.Module) -> list[str]:
    """Where a module says "every event but these": a new event would be among them without a thought."""
    rests = [node for node in ast.walk(module) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)]
    return [ast.unparse(rest) for rest in rests if re.search(r"(?<!\.)\bEVENTS\b", ast.unparse(rest.left))]


def with_defaults(event: type[Event]) -> list[str]:
    """Facts that the event would make up when nobody gives them."""
    return [one.name for one in fields(event) if one.default is not MISSING or one.default_factory is not MISSING]


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_every_read_model_handles_or_ignores_each_event(model: ReadModel) -> None:
    assert list(unaccounted(model)) == []


def test_a_forgotten_a_doubled_and_an_unknown_event_are_noticed() -> None:
    model = ALL[0]
    doubled = replace(model, handles=model.handles | {UpdateApproved}, ignores=model.ignores | {UpdateApproved})
    forgotten = replace(model, ignores=model.ignores - {UpdateReturned})
    unknown = replace(model, ignores=model.ignores | {Event})
    assert list(unaccounted(doubled)) == ["UpdateApproved is handled and ignored"]
    assert list(unaccounted(forgotten)) == ["UpdateReturned is forgotten"]
    assert list(unaccounted(unknown)) == ["Event is unknown"]


@pytest.mark.parametrize("path", modules("workers/read_models"), ids=where)
def test_no_read_model_ignores_just_all_the_others(path: Path) -> None:
    assert all_the_others(tree(path)) == []


def test_all_the_others_are_noticed() -> None:
    module = ast.parse("IGNORES = frozenset(EVENTS) - HANDLES\nHANDLES = frozenset(happened.EVENTS) - {Planned}")
    assert all_the_others(module) == ["frozenset(EVENTS) - HANDLES"]


def test_every_read_model_file_is_in_use() -> None:
    files = {path.stem for path in modules("workers/read_models")} - {"__init__"}
    assert {model.view.__module__.rpartition(".")[2] for model in ALL} == files
    assert len({model.name for model in ALL}) == len(ALL)


def test_the_catalogue_holds_every_event_of_the_domain_once() -> None:
    assert defined(*modules("domain")) == set(EVENTS)
    assert len({event.TOPIC for event in EVENTS}) == len(EVENTS)


def test_the_events_of_a_module_are_found_whatever_the_catalogue_says() -> None:
    assert defined(ROOT / "domain" / "period.py") == set(period.EVENTS)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TOPIC)
def test_a_topic_names_its_stream_the_fact_and_the_version(event: type[Event]) -> None:
    assert TOPIC.fullmatch(event.TOPIC)
    assert stream_kind(event.TOPIC) in tools.AGGREGATES
    assert "TOPIC" in vars(event)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TOPIC)
def test_an_event_makes_nothing_up(event: type[Event]) -> None:
    assert with_defaults(event) == []


def test_a_default_in_an_event_is_noticed() -> None:
    @dataclass(frozen=True)
    class Careless:
        note: str = ""

    assert with_defaults(Careless) == ["note"]  # type: ignore[arg-type]


def test_every_topic_present_and_past_keeps_an_example() -> None:
    topics = {event.TOPIC for event in EVENTS} | set(UPGRADES)
    assert {path.stem for path in EXAMPLES.glob("*.json")} == topics
