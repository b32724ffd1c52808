"""T8-T13, S1, S2, S4: the unit signs, SAM approves, both may return, and nobody decides about their own words."""

from uuid import UUID

import pytest

from domain import commands as ask
from domain.errors import (
    ActorDisabled,
    AlreadyApproved,
    ConflictOfInterest,
    LacksRole,
    NotFound,
    ReasonRequired,
    StaleContent,
    StaleStep,
    SubstitutionNotValid,
    WrongState,
)
from tests import people
from tests.domain.story import OTHER_TEXT, Story


def test_the_whole_way(story: Story) -> None:
    story.submitted()
    story.sign_off()
    assert story.update().state == "in_sam_review"
    story.approve()
    assert story.update().state == "approved"
    assert story.topics(2) == ["sam_approval_given", "update_approved"]


def test_an_approval_says_who_by_what_right_when_and_on_which_words(story: Story) -> None:
    story.signed()
    story.approve()
    approval = story.update().valid("sam")[0]
    assert (approval.by, approval.role, approval.hash) == (
        people.APPROVER,
        "sam_approver",
        story.update().hash,
    )
    assert approval.at == story.log.clock
    given = story.log.events[-1].meta.decode()
    assert f'"basis":{{"grant":{_grant_of(story)},"role":"sam_approver","unit":null}}' in given


def test_nobody_approves_text_they_wrote(story: Story) -> None:
    story.grant(people.APPROVER, "contributor", people.KLK)
    story.draft()
    story.save(OTHER_TEXT, by=people.APPROVER)
    story.submit()
    story.sign_off()
    with story.refused(ConflictOfInterest) as caught:
        story.approve()
    assert caught.value.reason == "wrote"
    assert caught.value.who_can == (people.OTHER_APPROVER,)
    story.approve(by=people.OTHER_APPROVER)


def test_the_owner_is_no_reviewer_of_the_own_activity(story: Story) -> None:
    story.grant(people.OWNER, "unit_reviewer", people.KLK)
    story.submitted()
    with story.refused(ConflictOfInterest) as caught:
        story.sign_off(by=people.OWNER)
    assert caught.value.reason == "owner"


def test_reviewer_and_approver_are_two_people(story: Story) -> None:
    story.grant(people.REVIEWER, "sam_approver")
    story.signed()
    with story.refused(ConflictOfInterest) as caught:
        story.approve(by=people.REVIEWER)
    assert caught.value.reason == "signed_off"


@pytest.mark.parametrize("person", [people.APPROVER, people.OTHER_APPROVER])
def test_sam_does_not_approve_its_own_activities(story: Story, person: UUID) -> None:
    story.draft(by=people.SAM_OWNER, activity=story.sams)
    story.submit(by=people.SAM_OWNER)
    story.sign_off(by=people.SAM_REVIEWER)
    with story.refused(NotFound):
        story.approve(by=person)
    story.approve(by=people.EXTERNAL)
    assert story.update().state == "approved"


def test_a_sam_approver_who_may_read_it_is_told_that_the_role_is_missing(story: Story) -> None:
    story.grant(people.APPROVER, "contributor", people.SAM)
    story.draft(by=people.SAM_OWNER, activity=story.sams)
    story.submit(by=people.SAM_OWNER)
    story.sign_off(by=people.SAM_REVIEWER)
    with story.refused(LacksRole) as caught:
        story.approve(by=people.APPROVER)
    assert caught.value.who_can == (people.EXTERNAL,)


def test_the_external_approver_has_no_say_over_klk(story: Story) -> None:
    story.signed()
    with story.refused(NotFound):
        story.approve(by=people.EXTERNAL)


def test_an_administrator_decides_nothing(story: Story) -> None:
    story.signed()
    with story.refused(NotFound):
        story.approve(by=people.ADMIN)


@pytest.mark.parametrize("person", [people.COORDINATOR, people.AUDITOR])
def test_to_read_is_not_to_decide(story: Story, person: UUID) -> None:
    story.signed()
    with story.refused(LacksRole):
        story.approve(by=person)


def test_the_role_counts_at_the_moment_of_the_decision(story: Story) -> None:
    story.signed()
    story.revoke(people.APPROVER, "sam_approver")
    with story.refused(NotFound):
        story.approve()
    story.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
    story.approve(by=people.OTHER_APPROVER)


def test_a_closed_account_does_nothing(story: Story) -> None:
    story.signed()
    story.deactivate(people.APPROVER)
    with story.refused(ActorDisabled):
        story.approve()


def test_nobody_acts_for_another_without_an_appointment(story: Story) -> None:
    story.signed()
    with story.refused(SubstitutionNotValid):
        story.approve(by=people.OTHER_APPROVER, on_behalf_of=people.APPROVER)


def test_a_decision_is_bound_to_the_words_shown(story: Story) -> None:
    story.signed()
    with story.refused(StaleContent):
        story.approve(content_hash="sha256:" + "0" * 64)


def test_a_decision_is_bound_to_the_step_shown(story: Story) -> None:
    story.signed()
    shown = story.shown()
    story.send_back(people.APPROVER)
    story.submit()
    with story.refused(StaleStep):
        story.approve(by=people.OTHER_APPROVER, **shown)


def test_the_loser_of_a_race_learns_who_was_first(story: Story) -> None:
    story.signed()
    shown = story.shown()
    story.approve()
    with story.refused(AlreadyApproved) as caught:
        story.approve(by=people.OTHER_APPROVER, **shown)
    assert (caught.value.who, caught.value.at) == (people.APPROVER, story.log.clock)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_return_has_a_reason(story: Story, reason: str) -> None:
    story.submitted()
    with story.refused(ReasonRequired):
        story.send_back(people.REVIEWER, reason=reason)


def test_the_unit_returns_to_the_owner(story: Story) -> None:
    story.submitted()
    story.send_back(people.REVIEWER, reason="Vilka bolag?")
    last = story.update().last_return
    assert last is not None
    assert (story.update().state, last.by, last.step, last.reason) == (
        "returned",
        people.REVIEWER,
        "unit",
        "Vilka bolag?",
    )


def test_sams_return_keeps_the_units_signature(story: Story) -> None:
    story.signed()
    story.send_back(people.APPROVER)
    assert story.update().state == "returned"
    assert [s.by for s in story.update().valid("unit")] == [people.REVIEWER]


def test_the_submitter_takes_it_back_and_every_signature_falls(story: Story) -> None:
    story.signed()
    story.withdraw()
    assert story.topics(2) == ["sign_off_voided", "update_withdrawn"]
    assert story.update().state == "draft"
    story.submit()
    assert story.update().state == "in_unit_review"


def test_nobody_else_takes_it_back(story: Story) -> None:
    story.signed()
    with story.refused(LacksRole):
        story.withdraw(by=people.COLLEAGUE)


def test_there_is_nothing_to_take_back_once_it_is_approved(story: Story) -> None:
    story.signed()
    story.approve()
    with story.refused(AlreadyApproved):
        story.withdraw()


def test_a_draft_is_signed_by_nobody(story: Story) -> None:
    story.draft()
    with story.refused(WrongState):
        story.sign_off()


def test_an_unknown_update_is_not_found(story: Story) -> None:
    story.signed()
    with story.refused(NotFound):
        story.about(ask.ApproveUpdate, people.APPROVER, update_id=people.STRANGER, **story.shown())


def _grant_of(story: Story) -> int:
    asked = f'"person_id":"{people.APPROVER}","role":"sam_approver"'
    return next(event.position for event in story.log.events if asked in event.state.decode())
