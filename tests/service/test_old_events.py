"""An event as an earlier version of the program stored it: read everywhere in its new shape, and never changed.

A return was ``activity.update_returned.v1`` until an activity could change hands; ``.v2`` says what caused it.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import pytest
from click.testing import CliRunner

from domain import commands as ask
from domain.activity_events import UpdateReturned
from tests.service.sample import REASON, Sample, page_of
from tests.workers.other_versions import append, last
from tests.workers.story_on_postgres import all_rows, catch_up, copy_of
from workers import accounts, feed, rebuilding, tools
from workers.commands.log import log_
from workers.event_log.leaf import leaf_hash
from workers.read_models import activity_board
from workers.reading import reading
from workers.replay import replay
from workers.sample.load import person_id

REVIEWER = person_id("granskare.klk")
OLD = "activity.update_returned.v1"
ROW = """
select stream_id, version, topic, recorded_at, meta, payload_hash, payload, leaf_hash from event where position = %s"""


class Returned(NamedTuple):
    activity: UUID
    position: int
    payload: bytes


@pytest.fixture
def returned(sample: Sample) -> Returned:
    """By the unit's reviewer, in the bytes of then."""
    activity = sample.submitted(sample.activity())
    update, (_, _, meta) = sample.update(activity), last(activity)
    words = {
        "timestamp": meta["decided_at"],
        "update_id": str(update.id),
        "step": "unit",
        "content_hash": update.hash,
        "step_id": update.step_id,
        "reason": REASON,
    }
    payload = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    position = append(activity, OLD, payload, meta | by_the_reviewer())
    catch_up()
    return Returned(activity, position, payload)


def by_the_reviewer() -> dict[str, Any]:
    organisation = tools.sparbar().organisation()
    assert organisation is not None
    basis = organisation.basis(REVIEWER, "unit_reviewer", ask.unit_id("KLK"))
    return {"actor_id": str(REVIEWER), "basis": msgspec.to_builtins(basis)}


def stored(position: int) -> Any:
    with tools.database() as connection:
        return connection.execute(ROW, (position,)).fetchone()


def states(activity: UUID, *positions: int | None) -> list[str]:
    """By the read model."""
    found = []
    for position in positions:
        with reading(position) as moment:
            row = activity_board.one(moment, activity)
        assert row is not None
        found.append(str(row.open_state))
    return found


def test_aggregate_pages_and_history_have_it_in_its_new_shape(sample: Sample, returned: Returned) -> None:
    activity, position, _ = returned
    event = next(one for one in tools.sparbar().events.get(activity) if one.position == position)
    assert isinstance(event, UpdateReturned)
    assert event.cause == "review"
    assert sample.state(activity) == "returned"
    assert states(activity, None, position, position - 1) == ["returned", "returned", "in_unit_review"]
    owner, auditor = sample.browser("agare.klk"), sample.browser("revisor")
    assert REASON in owner.get(page_of(activity)).text
    assert REASON not in auditor.get(f"{page_of(activity)}?position={position - 1}").text
    page = auditor.get(f"/historik/{position}")
    assert page.heading == "Lämnades tillbaka för komplettering"
    assert accounts.names([REVIEWER])[REVIEWER] in page.text
    assert page.has_link(f"/aktiviteter/{activity}?position={position}")
    assert f"/historik/{position}" in auditor.get("/historik?slag=activity.update_returned.v2").answer.text
    sample.submitted(activity)
    assert sample.state(activity) == "in_unit_review", "and it goes on from there"


def test_a_rebuild_reads_it_as_the_projector_did_and_the_row_stays_as_it_was(returned: Returned) -> None:
    assert rebuilding.rebuild().equal_to_live
    stream, version, topic, recorded_at, meta, payload_hash, payload, leaf = stored(returned.position)
    assert (topic, payload) == (OLD, returned.payload)
    assert payload_hash == sha256(returned.payload).digest()
    assert leaf == leaf_hash(stream, version, topic, recorded_at, meta, payload_hash)


def test_it_is_exported_as_it_is_stored_and_reads_the_same_where_it_is_replayed(
    returned: Returned, postgres: str, tmp_path: Path
) -> None:
    """The hash is over what was stored, so an export that had upgraded it could not be checked."""
    export, row, rows = tmp_path / "log.jsonl", stored(returned.position), all_rows()
    assert CliRunner().invoke(log_, ["export", "--out", str(export)]).exit_code == 0
    [line] = feed.exported(returned.position - 1, returned.position, 1)
    assert (line["topic"], line["payload"]) == (OLD, json.loads(returned.payload))
    tools.forget()
    with copy_of(postgres):
        replay(export)
        assert stored(returned.position) == row
        assert all_rows() == rows
        assert states(returned.activity, None) == ["returned"]
