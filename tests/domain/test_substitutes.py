"""S4: a substitute acts as themself for somebody else, in one role, between two days, by a decision that is named."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain import commands as ask
from domain.errors import (
    AlreadyDecidedByYou,
    ConflictOfInterest,
    DateNotAllowed,
    LacksRole,
    NotFound,
    PrincipalLacksRole,
    ReasonRequired,
    SameAsNow,
    SubstitutionNotValid,
)
from tests import people
from tests.domain.story import OTHER_TEXT, Story

UTC = ZoneInfo("UTC")
SUBSTITUTE = people.BOARD


@pytest.fixture
def signed(story: Story) -> Story:
    """The board's secretary stands in for an approver during December, and an update waits for SAM."""
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver")
    story.signed()
    return story


def approve(story: Story, by: UUID = SUBSTITUTE, principal: UUID = people.APPROVER) -> None:
    story.approve(by=by, on_behalf_of=principal)


def test_a_substitute_approves_and_both_names_are_kept(signed: Story) -> None:
    approve(signed)
    approval = signed.update().valid("sam")[0]
    assert (approval.by, approval.on_behalf_of, approval.role) == (SUBSTITUTE, people.APPROVER, "sam_approver")
    assert signed.update().state == "approved"


def test_it_is_no_role_of_ones_own(signed: Story) -> None:
    with signed.refused(LacksRole):
        signed.approve(by=SUBSTITUTE)


@pytest.mark.parametrize(
    ("moment", "valid"),
    [
        (datetime(2019, 12, 31, 22, 59, 59, tzinfo=UTC), True),
        (datetime(2019, 12, 31, 23, 0, 0, tzinfo=UTC), False),
    ],
)
def test_the_last_day_ends_at_midnight_in_stockholm(signed: Story, moment: datetime, valid: bool) -> None:
    signed.log.clock = moment
    if valid:
        approve(signed)
    else:
        with signed.refused(SubstitutionNotValid):
            approve(signed)


@pytest.mark.parametrize(
    ("moment", "valid"),
    [
        (datetime(2019, 12, 8, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2019, 12, 8, 23, 0, 0, tzinfo=UTC), True),
    ],
)
def test_the_first_day_begins_at_midnight_in_stockholm(story: Story, moment: datetime, valid: bool) -> None:
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", valid_from=date(2019, 12, 9))
    story.signed()
    story.log.clock = moment
    if valid:
        approve(story)
    else:
        with story.refused(SubstitutionNotValid):
            approve(story)


def test_for_one_role_only(story: Story) -> None:
    story.grant(people.APPROVER, "unit_reviewer", people.KLK)
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver")
    story.submitted()
    with story.refused(SubstitutionNotValid):
        story.sign_off(by=SUBSTITUTE, on_behalf_of=people.APPROVER)


def test_one_role_is_not_kept_up_by_another_that_still_runs(story: Story) -> None:
    story.appoint(people.COLLEAGUE, people.APPROVER, "sam_approver", valid_to=date(2019, 12, 3))
    story.grant(people.APPROVER, "unit_reviewer", people.UTB)
    story.appoint(people.COLLEAGUE, people.APPROVER, "unit_reviewer", people.UTB)
    story.signed()
    story.on(date(2019, 12, 4))
    with story.refused(SubstitutionNotValid):
        approve(story, by=people.COLLEAGUE)


def test_for_one_unit_only(story: Story) -> None:
    story.grant(people.REVIEWER, "unit_reviewer", people.UTB)
    story.appoint(SUBSTITUTE, people.REVIEWER, "unit_reviewer", people.UTB)
    story.submitted()
    with story.refused(SubstitutionNotValid):
        story.sign_off(by=SUBSTITUTE, on_behalf_of=people.REVIEWER)


def test_a_substitute_owner_submits_and_cannot_decide(story: Story) -> None:
    story.appoint(people.APPROVER, people.OWNER, "owner")
    story.draft()
    story.submit(by=people.APPROVER, on_behalf_of=people.OWNER)
    story.sign_off()
    with story.refused(ConflictOfInterest):
        story.approve()
    story.approve(by=people.OTHER_APPROVER)


def test_nobody_decides_for_somebody_who_wrote_the_words(story: Story) -> None:
    story.grant(people.APPROVER, "contributor", people.KLK)
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver")
    story.draft()
    story.save(OTHER_TEXT, by=people.APPROVER)
    story.submit()
    story.sign_off()
    with story.refused(ConflictOfInterest):
        approve(story)


def test_a_substitute_who_wrote_the_words_does_not_decide_for_another(story: Story) -> None:
    story.appoint(people.COLLEAGUE, people.APPROVER, "sam_approver")
    story.draft(by=people.COLLEAGUE)
    story.submit()
    story.sign_off()
    with story.refused(ConflictOfInterest):
        approve(story, by=people.COLLEAGUE)


def test_the_reviewer_does_not_approve_for_an_approver(story: Story) -> None:
    story.appoint(people.REVIEWER, people.APPROVER, "sam_approver")
    story.signed()
    with story.refused(ConflictOfInterest):
        approve(story, by=people.REVIEWER)


def test_a_substitute_for_a_colleague_and_then_that_colleague_are_not_two(story: Story) -> None:
    story.change_policy(quorum=2)
    story.appoint(people.OTHER_APPROVER, people.APPROVER, "sam_approver")
    story.signed()
    approve(story, by=people.OTHER_APPROVER)
    for person in (people.APPROVER, people.OTHER_APPROVER):
        with story.refused(AlreadyDecidedByYou):
            story.approve(by=person)
    assert story.update().state == "in_sam_review"
    story.reroute()
    story.approve(by=people.EXTERNAL)
    assert story.update().state == "approved"


def test_a_closed_account_has_no_substitute(signed: Story) -> None:
    signed.deactivate(people.APPROVER)
    with signed.refused(PrincipalLacksRole) as caught:
        approve(signed)
    assert caught.value.reason == "account_closed"


def test_nobody_reads_for_a_closed_account(story: Story) -> None:
    story.appoint(SUBSTITUTE, people.OWNER, "owner")
    story.draft()
    story.comment(SUBSTITUTE)
    story.deactivate(people.OWNER)
    with story.refused(NotFound):
        story.comment(SUBSTITUTE)


def test_the_role_that_was_lost_cannot_be_lent(story: Story) -> None:
    story.appoint(people.OTHER_APPROVER, people.APPROVER, "sam_approver")
    story.signed()
    story.revoke(people.APPROVER, "sam_approver")
    with story.refused(PrincipalLacksRole) as caught:
        approve(story, by=people.OTHER_APPROVER)
    assert caught.value.reason is None


def test_an_appointment_that_was_ended_counts_no_more(story: Story) -> None:
    substitution = story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver")
    story.signed()
    story.do(story.make(ask.EndSubstitution, people.APPROVER, substitution_id=substitution, reason="Åter i tjänst."))
    with story.refused(SubstitutionNotValid):
        approve(story)


@pytest.mark.parametrize("person", [people.APPROVER, SUBSTITUTE, people.COORDINATOR])
def test_who_may_end_it(story: Story, person: UUID) -> None:
    substitution = story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver")
    story.do(story.make(ask.EndSubstitution, person, substitution_id=substitution, reason="Åter i tjänst."))
    assert not story.organisation().substitutions


def test_nobody_else_ends_it(story: Story) -> None:
    substitution = story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver")
    with story.refused(LacksRole):
        story.do(story.make(ask.EndSubstitution, people.ADMIN, substitution_id=substitution, reason="Åter."))
    with story.refused(SameAsNow):
        story.do(story.make(ask.EndSubstitution, people.APPROVER, substitution_id=people.STRANGER, reason="Åter."))


def test_stepping_aside_is_for_oneself_only(signed: Story) -> None:
    with signed.refused(SubstitutionNotValid) as caught:
        signed.recuse(SUBSTITUTE, on_behalf_of=people.APPROVER)
    assert caught.value.reason == "own_name"


def test_a_substitute_takes_back_what_the_principal_proposed(story: Story) -> None:
    story.appoint(SUBSTITUTE, people.OWNER, "owner")
    story.hand_over()
    with story.refused(LacksRole):
        story.answer(ask.WithdrawReassignment, SUBSTITUTE)
    story.answer(ask.WithdrawReassignment, SUBSTITUTE, on_behalf_of=people.OWNER)
    assert story.sparbar.activity(story.activity).reassignment is None


def test_who_may_hand_over_is_said_to_a_substitute_who_may_not(story: Story) -> None:
    story.appoint(SUBSTITUTE, people.AUDITOR, "owner")
    with story.refused(PrincipalLacksRole) as caught:
        story.hand_over(by=SUBSTITUTE, on_behalf_of=people.AUDITOR)
    assert set(caught.value.who_can) == {people.OWNER, people.REVIEWER, people.APPROVER, people.OTHER_APPROVER}


def test_until_when_somebody_stood_in_is_known_after_it_has_ended_too(story: Story) -> None:
    first = story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", valid_to=date(2019, 12, 20))
    story.do(story.make(ask.EndSubstitution, people.APPROVER, substitution_id=first, reason="Åter i tjänst."))
    until = story.organisation().stood_in_until
    then = datetime(2019, 12, 3, 12, tzinfo=UTC)
    assert until(SUBSTITUTE, people.APPROVER, "sam_approver", None, then) == date(2019, 12, 20)
    assert until(SUBSTITUTE, people.APPROVER, "reader", None, then) == date(2019, 12, 20)
    assert until(SUBSTITUTE, people.APPROVER, "sam_approver", None, datetime(2019, 12, 21, 12, tzinfo=UTC)) is None
    assert until(people.APPROVER, SUBSTITUTE, "sam_approver", None, then) is None


def test_there_are_no_chains(story: Story) -> None:
    story.appoint(people.OTHER_APPROVER, people.APPROVER, "sam_approver")
    story.appoint(SUBSTITUTE, people.OTHER_APPROVER, "sam_approver")
    story.signed()
    with story.refused(SubstitutionNotValid):
        approve(story)
    with story.refused(SubstitutionNotValid):
        story.appoint(
            SUBSTITUTE, people.APPROVER, "sam_approver", by=people.OTHER_APPROVER, on_behalf_of=people.APPROVER
        )


@pytest.mark.parametrize("by", [people.OTHER_APPROVER, people.ADMIN, SUBSTITUTE])
def test_only_the_principal_or_the_coordinator_appoints(story: Story, by: UUID) -> None:
    with story.refused(LacksRole):
        story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", by=by)


def test_the_coordinator_appoints_but_not_themself(story: Story) -> None:
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", by=people.COORDINATOR)
    with story.refused(ConflictOfInterest):
        story.appoint(people.COORDINATOR, people.APPROVER, "sam_approver", by=people.COORDINATOR)


def test_the_units_manager_appoints_for_those_who_act_in_the_unit(story: Story) -> None:
    for principal, role in ((people.REVIEWER, "unit_reviewer"), (people.OWNER, "owner")):
        story.appoint(SUBSTITUTE, principal, role, people.KLK, by=people.MANAGER)
    story.draft()
    story.submit(by=SUBSTITUTE, on_behalf_of=people.OWNER)
    assert '"role":"unit_manager"' in next(e for e in story.log.events if "substitute" in e.topic).meta.decode()


def test_sams_manager_appoints_for_its_approvers(story: Story) -> None:
    story.grant(people.SAM_OWNER, "unit_manager", people.SAM)
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", by=people.SAM_OWNER)
    with story.refused(LacksRole):
        story.appoint(SUBSTITUTE, people.EXTERNAL, "external_approver", by=people.SAM_OWNER)


@pytest.mark.parametrize(
    ("principal", "role", "unit"),
    [
        (people.SAM_REVIEWER, "unit_reviewer", people.SAM),
        (people.OWNER, "owner", None),
        (people.SAM_OWNER, "owner", people.SAM),
        (people.APPROVER, "sam_approver", None),
        (people.COORDINATOR, "coordinator", None),
    ],
)
def test_a_manager_appoints_for_nothing_outside_the_unit(
    story: Story, principal: UUID, role: str, unit: UUID | None
) -> None:
    with story.refused(LacksRole) as caught:
        story.appoint(SUBSTITUTE, principal, role, unit, by=people.MANAGER)
    assert set(caught.value.who_can) == {people.COORDINATOR, principal}
    assert caught.value.reason == "another_unit"


def test_a_manager_takes_no_right_that_way(story: Story) -> None:
    with story.refused(ConflictOfInterest) as caught:
        story.appoint(people.MANAGER, people.REVIEWER, "unit_reviewer", people.KLK, by=people.MANAGER)
    assert caught.value.reason == "own_substitute"
    story.submitted()
    with story.refused(NotFound):
        story.sign_off(by=people.MANAGER)


def test_a_manager_ends_what_the_unit_s_manager_may_appoint(story: Story) -> None:
    own = story.appoint(SUBSTITUTE, people.REVIEWER, "unit_reviewer", people.KLK)
    other = story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver")
    with story.refused(LacksRole):
        story.do(story.make(ask.EndSubstitution, people.MANAGER, substitution_id=other, reason="Åter."))
    story.do(story.make(ask.EndSubstitution, people.MANAGER, substitution_id=own, reason="Åter."))
    assert set(story.organisation().substitutions) == {other}


def test_nobody_is_their_own_substitute(story: Story) -> None:
    with story.refused(ConflictOfInterest):
        story.appoint(people.APPROVER, people.APPROVER, "sam_approver")


def test_only_what_one_holds_can_be_lent_and_only_to_somebody_here(story: Story) -> None:
    with story.refused(PrincipalLacksRole) as caught:
        story.appoint(SUBSTITUTE, people.REVIEWER, "sam_approver")
    assert caught.value.fields == {"role": "not_held"}
    with story.refused(NotFound):
        story.appoint(people.STRANGER, people.APPROVER, "sam_approver")


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "reason"),
    [
        (date(2019, 12, 1), date(2019, 12, 31), "past"),
        (date(2019, 12, 20), date(2019, 12, 19), "order"),
        (date(2019, 12, 2), date(2020, 12, 2), "too_long"),
        (date(2020, 2, 29), date(2021, 3, 1), "too_long"),
        (date(2021, 1, 4), date(2022, 1, 4), "too_long"),
    ],
)
def test_days_that_do_not_do(story: Story, valid_from: date, valid_to: date, reason: str) -> None:
    with story.refused(DateNotAllowed) as caught:
        story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", valid_from=valid_from, valid_to=valid_to)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("valid_from", "valid_to"),
    [
        (date(2019, 12, 2), date(2019, 12, 2)),
        (date(2019, 12, 2), date(2020, 12, 1)),
        (date(2020, 2, 29), date(2021, 2, 28)),
        (date(2021, 1, 4), date(2022, 1, 3)),
    ],
)
def test_from_one_day_to_twelve_months(story: Story, valid_from: date, valid_to: date) -> None:
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", valid_from=valid_from, valid_to=valid_to)


@pytest.mark.parametrize("missing", ["reason", "decision_reference"])
def test_it_rests_on_a_decision(story: Story, missing: str) -> None:
    with story.refused(ReasonRequired) as caught:
        story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", **{missing: " "})
    assert set(caught.value.fields) == {missing}


def test_a_substitute_reads_what_the_principal_reads_and_no_longer(signed: Story) -> None:
    signed.comment(SUBSTITUTE)
    signed.on(date(2020, 1, 1))
    with signed.refused(NotFound):
        signed.comment(SUBSTITUTE)
