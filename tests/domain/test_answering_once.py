"""The same command, person and request get the same answer; a moved stream is decided again, at most three times."""

from collections.abc import Sequence
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent

from domain import commands as ask
from domain.errors import Busy, CommandIdReused, OutcomeUnknown, StaleContent
from tests import people
from tests.domain.story import OTHER_TEXT, QUARTER, TEXT, Story


def start(story: Story, **changed: Any) -> ask.StartDraft:
    facts = {"activity_id": story.activity, "quarter": QUARTER, "content": TEXT}
    return story.make(ask.StartDraft, people.OWNER, **facts | changed)  # type: ignore[no-any-return]


def test_a_double_click_is_one_event_and_two_equal_answers(story: Story) -> None:
    command = start(story)
    first, count = story.sparbar.do(command), len(story.log.events)
    second = story.sparbar.do(command)
    assert (second.first_position, second.last_position) == (first.first_position, first.last_position)
    assert second.replayed
    assert len(story.log.events) == count


def test_another_request_under_the_same_id_is_refused(story: Story) -> None:
    command = start(story)
    story.sparbar.do(command)
    with story.refused(CommandIdReused):
        story.sparbar.do(start(story, command_id=command.command_id, content=OTHER_TEXT))


def test_another_person_learns_nothing_from_somebody_elses_id(story: Story) -> None:
    command = start(story)
    story.sparbar.do(command)
    with story.refused(CommandIdReused):
        story.sparbar.do(start(story, command_id=command.command_id, actor_id=people.COLLEAGUE))


def test_a_refused_id_may_be_used_again(story: Story) -> None:
    story.draft()
    command = story.new_id()
    with story.refused(StaleContent):
        story.submit(command_id=command, content_hash="sha256:" + "0" * 64)
    story.submit(command_id=command)
    assert story.update().state == "in_unit_review"


def test_a_command_that_changed_nothing_is_answered_again_too(story: Story) -> None:
    story.draft()
    command = story.new_id()
    story.save(TEXT, command_id=command)
    assert story.save(TEXT, command_id=command).first_position is None


def test_a_lost_answer_is_found_again(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    append = story.log.insert_events

    def lost(stored: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        append(stored, **kwargs)
        raise OperationalError("cut")

    monkeypatch.setattr(story.log, "insert_events", lost)
    count = len(story.log.events)
    answer = story.sparbar.do(start(story))
    assert answer.first_position == count + 1 == len(story.log.events)


def test_without_a_log_nobody_claims_to_know(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: Any, **__: Any) -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(story.log, "insert_events", gone)
    monkeypatch.setattr(story.log, "answer_to", gone)
    with pytest.raises(OutcomeUnknown):
        story.sparbar.do(start(story))


@pytest.mark.parametrize(("collisions", "succeeds"), [(2, True), (3, False)])
def test_a_moved_stream_is_decided_anew_three_times(
    story: Story, monkeypatch: pytest.MonkeyPatch, collisions: int, succeeds: bool
) -> None:
    append, left = story.log.insert_events, iter(range(collisions))

    def moved(stored: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        if next(left, None) is not None:
            raise IntegrityError("stream_moved")
        return append(stored, **kwargs)

    monkeypatch.setattr(story.log, "insert_events", moved)
    if succeeds:
        story.sparbar.do(start(story))
    else:
        with story.refused(Busy):
            story.sparbar.do(start(story))


def test_what_was_decided_on_moved_ground_is_not_appended(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reviewer loses the role between the decision and the append: the organisation's version has moved."""
    story.submitted()
    append, revoked = story.log.insert_events, []

    def late(stored: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        if not revoked:
            revoked.append(True)
            story.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
        return append(stored, **kwargs)

    monkeypatch.setattr(story.log, "insert_events", late)
    with pytest.raises(Exception, match=r"lacks_role|not_found"):
        story.sign_off()
    assert story.update().state == "in_unit_review"
