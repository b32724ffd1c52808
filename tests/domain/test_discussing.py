"""T21, T22: comments, of which deciders' may block, and suggestions, whose authors decide no more once accepted."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain import commands as ask
from domain.errors import (
    BlockingCommentOpen,
    ConflictOfInterest,
    DraftConflict,
    Incomplete,
    LacksRole,
    NotFound,
    ReasonRequired,
    Refusal,
    SameAsNow,
    WrongState,
)
from domain.planned import Part
from domain.values import PartStatus
from tests import people
from tests.domain.story import OTHER_TEXT, TEXT, Story
from tests.domain.test_revising import reword

SUBSTITUTE = people.BOARD


def resolve(story: Story, comment: UUID, by: UUID, reason: str = "Det framgår nu.", **facts: Any) -> None:
    story.about(ask.ResolveComment, by, comment_id=comment, reason=reason, **facts)


def reopen(story: Story, comment: UUID, by: UUID) -> None:
    story.about(ask.ReopenComment, by, comment_id=comment)


def accept(story: Story, suggestion: UUID, by: UUID = people.OWNER, **facts: Any) -> None:
    shown = {"base_version": len(story.update().versions)}
    story.about(ask.AcceptSuggestion, by, suggestion_id=suggestion, **shown | facts)


def decline(story: Story, suggestion: UUID, by: UUID = people.OWNER, reason: str = "Det stämmer inte.") -> None:
    story.about(ask.DeclineSuggestion, by, suggestion_id=suggestion, reason=reason)


@pytest.mark.parametrize(
    "person", [people.OWNER, people.COLLEAGUE, people.REVIEWER, people.APPROVER, people.COORDINATOR, people.AUDITOR]
)
def test_who_may_read_may_comment(story: Story, person: UUID) -> None:
    story.signed()
    comment = story.comment(person)
    assert story.update().comments[comment].by == person


def test_who_may_not_read_learns_nothing(story: Story) -> None:
    story.signed()
    with story.refused(NotFound):
        story.comment(people.BOARD)


def test_a_comment_says_something_and_answers_something(story: Story) -> None:
    story.draft()
    with story.refused(ReasonRequired):
        story.comment(people.REVIEWER, text=" ")
    with story.refused(NotFound):
        story.comment(people.REVIEWER, answers=people.STRANGER)
    first = story.comment(people.REVIEWER, field="text")
    answer = story.comment(people.OWNER, answers=first)
    assert story.update().comments[answer].answers == first


def test_comments_change_neither_state_nor_words_and_survive_everything(story: Story) -> None:
    story.submitted()
    shown = story.shown()
    comments = {story.comment(people.REVIEWER, field="text")}
    assert story.shown() == shown
    story.sign_off()
    comments.add(story.comment(people.APPROVER))
    story.send_back(people.APPROVER)
    story.save(OTHER_TEXT)
    story.submit()
    story.withdraw()
    story.submit()
    story.sign_off()
    story.approve()
    story.revoke_approval()
    assert set(story.update().comments) == comments


def test_only_somebody_who_could_decide_now_may_block(story: Story) -> None:
    story.submitted()
    for person in (people.OWNER, people.COLLEAGUE, people.APPROVER, people.COORDINATOR):
        with story.refused((LacksRole, NotFound)):
            story.comment(person, blocking=True)
    story.comment(people.REVIEWER, blocking=True)


def test_a_blocking_comment_keeps_it_from_being_approved_and_nothing_else(story: Story) -> None:
    story.signed()
    comment = story.comment(people.APPROVER, blocking=True)
    with story.refused(BlockingCommentOpen):
        story.approve(by=people.OTHER_APPROVER)
    resolve(story, comment, people.APPROVER, reason="")
    story.approve(by=people.OTHER_APPROVER)


@pytest.mark.parametrize("gone", [None, people.REVIEWER, people.APPROVER])
def test_what_stops_the_approval_names_exactly_those_who_can_settle_it(story: Story, gone: UUID | None) -> None:
    story.submitted()
    comment = story.comment(people.REVIEWER, blocking=True)
    story.sign_off()
    if gone:
        story.deactivate(gone)
    with story.refused(BlockingCommentOpen) as caught:
        story.approve(by=people.OTHER_APPROVER)
    able = {one for one in people.EVERYBODY.values() if settles(story.fork(), comment, one)}
    assert set(caught.value.who_can) == able
    assert able == {people.REVIEWER, people.APPROVER, people.OTHER_APPROVER} - {gone}


def settles(story: Story, comment: UUID, by: UUID) -> bool:
    try:
        resolve(story, comment, by)
    except Refusal:
        return False
    return True


def test_another_who_could_decide_resolves_it_with_a_reason(story: Story) -> None:
    story.signed()
    comment = story.comment(people.APPROVER, blocking=True)
    with story.refused(ReasonRequired):
        resolve(story, comment, people.OTHER_APPROVER, reason="")
    with story.refused(LacksRole):
        resolve(story, comment, people.OWNER)
    resolve(story, comment, people.OTHER_APPROVER)
    story.approve()


def test_a_block_outlives_the_return_and_is_resolved_by_its_author_there_too(story: Story) -> None:
    story.submitted()
    comment = story.comment(people.REVIEWER, blocking=True)
    story.send_back(people.REVIEWER)
    assert story.update().comments[comment].is_open
    with story.refused(LacksRole):
        resolve(story, comment, people.OWNER)
    resolve(story, comment, people.REVIEWER, reason="")
    with story.refused(SameAsNow):
        resolve(story, comment, people.REVIEWER)


def test_a_substitute_blocks_and_resolves_for_the_one_they_stand_in_for(story: Story) -> None:
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver")
    story.signed()
    own = story.comment(people.APPROVER, blocking=True)
    resolve(story, own, SUBSTITUTE, reason="", on_behalf_of=people.APPROVER)
    lent = story.comment(SUBSTITUTE, blocking=True, on_behalf_of=people.APPROVER)
    with story.refused(LacksRole):
        story.comment(SUBSTITUTE, blocking=True)
    resolve(story, lent, people.APPROVER, reason="")
    story.on(date(2020, 1, 1))
    assert not [comment for comment in story.update().comments.values() if comment.is_open]


def test_any_reader_settles_and_reopens_what_blocks_nothing(story: Story) -> None:
    story.submitted()
    comment = story.comment(people.REVIEWER)
    with story.refused(SameAsNow):
        reopen(story, comment, people.OWNER)
    resolve(story, comment, people.OWNER, reason="")
    reopen(story, comment, people.COLLEAGUE)
    with story.refused(NotFound):
        resolve(story, people.STRANGER, people.OWNER)


def test_a_block_is_reopened_by_somebody_who_could_decide(story: Story) -> None:
    story.signed()
    comment = story.comment(people.APPROVER, blocking=True)
    resolve(story, comment, people.APPROVER)
    with story.refused(LacksRole):
        reopen(story, comment, people.OWNER)
    reopen(story, comment, people.OTHER_APPROVER)
    with story.refused(BlockingCommentOpen):
        story.approve()


def test_those_of_the_step_suggest_other_words(story: Story) -> None:
    story.submitted()
    for person in (people.OWNER, people.COORDINATOR):
        with story.refused(LacksRole):
            story.suggest(person)
    story.suggest(people.REVIEWER)
    story.sign_off()
    with story.refused(LacksRole):
        story.suggest(people.REVIEWER)
    story.suggest(people.APPROVER)
    assert story.update().content == TEXT


def test_a_suggestion_says_something_that_can_stand_there(story: Story) -> None:
    story.submitted()
    with story.refused(ReasonRequired):
        story.suggest(people.REVIEWER, text="")
    with story.refused(Incomplete):
        story.suggest(people.REVIEWER, field="status", text="nästan klart")
    suggestion = story.suggest(people.REVIEWER, field="status", text="partly_done")
    story.withdraw()
    accept(story, suggestion)
    assert story.update().content.status == "partly_done"


def test_the_owner_takes_or_leaves_it_when_the_words_may_be_changed(story: Story) -> None:
    story.submitted()
    suggestion, other = story.suggest(people.REVIEWER), story.suggest(people.REVIEWER, text="Tre möten är hållna.")
    with story.refused(WrongState):
        accept(story, suggestion)
    story.send_back(people.REVIEWER)
    with story.refused(LacksRole):
        accept(story, suggestion, by=people.COLLEAGUE)
    with story.refused(DraftConflict):
        accept(story, suggestion, base_version=0)
    with story.refused(NotFound):
        accept(story, people.STRANGER)
    accept(story, suggestion)
    assert story.update().content.text == "Två möten är hållna."
    with story.refused(ReasonRequired):
        decline(story, other, reason=" ")
    decline(story, other)
    for answered in (suggestion, other):
        with story.refused(SameAsNow):
            decline(story, answered)


def test_the_author_of_an_accepted_suggestion_decides_no_more(story: Story) -> None:
    story.signed()
    suggestion = story.suggest(people.APPROVER)
    story.send_back(people.OTHER_APPROVER)
    accept(story, suggestion)
    story.submit()
    story.sign_off()
    with story.refused(ConflictOfInterest) as caught:
        story.approve()
    assert caught.value.reason == "wrote"
    story.approve(by=people.OTHER_APPROVER)


def test_a_declined_suggestion_takes_nothing_from_its_author(story: Story) -> None:
    story.signed()
    suggestion = story.suggest(people.APPROVER)
    story.send_back(people.OTHER_APPROVER)
    decline(story, suggestion)
    story.submit()
    story.approve()
    assert story.update().state == "approved"


def test_accepted_words_are_new_words_that_the_unit_signs_anew(story: Story) -> None:
    story.signed()
    suggestion = story.suggest(people.APPROVER)
    story.send_back(people.OTHER_APPROVER)
    accept(story, suggestion)
    story.submit()
    assert story.update().state == "in_unit_review"


def test_an_accepted_suggestion_leaves_what_is_said_of_the_parts(story: Story) -> None:
    reword(story, parts=(Part(letter="a", title="Kartlägg"),))
    said = (PartStatus(letter="a", status="done", text="Klart."),)
    story.draft(replace(TEXT, parts=said))
    story.submit()
    suggestion = story.suggest(people.REVIEWER)
    story.send_back(people.REVIEWER)
    accept(story, suggestion)
    assert story.update().content.parts == said
