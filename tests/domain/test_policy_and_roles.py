"""S8: limits, roles and accounts change by events that administrators make, and administrators decide nothing."""

from uuid import UUID

import pytest

from domain import commands as ask
from domain.errors import (
    ActorDisabled,
    Incomplete,
    LacksRole,
    NoEligibleApprover,
    NotFound,
    SameAsNow,
    SubstitutionNotValid,
)
from domain.values import Policy
from tests import people
from tests.domain.story import Story


def test_a_quorum_of_two_takes_two(story: Story) -> None:
    story.change_policy(quorum=2)
    story.signed()
    story.approve()
    assert story.update().state == "in_sam_review"
    story.approve(by=people.OTHER_APPROVER)
    assert story.update().state == "approved"


def test_an_update_keeps_the_quorum_that_it_was_submitted_under(story: Story) -> None:
    story.signed()
    story.change_policy(quorum=2)
    story.approve()
    assert story.update().state == "approved"


def test_where_more_than_two_must_approve_a_waiver_is_no_way_around_it(story: Story) -> None:
    story.change_policy(quorum=3)
    story.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
    story.submitted()
    assert story.update().quorum == 3
    for person in (people.APPROVER, people.OTHER_APPROVER):
        story.approve(by=person)
    assert story.update().state == "in_sam_review"
    story.approve(by=people.EXTERNAL)
    assert story.update().state == "approved"


def test_a_quorum_that_nobody_reaches_stops_the_submitting(story: Story) -> None:
    story.change_policy(quorum=4)
    story.draft()
    with story.refused(NoEligibleApprover):
        story.submit()


@pytest.mark.parametrize("limits", [{"quorum": 0}, {"no_change_in_a_row": -1}, {"escalate_after": 0}])
def test_limits_have_a_least_value(story: Story, limits: dict[str, int]) -> None:
    with story.refused(Incomplete) as caught:
        story.change_policy(**limits)
    assert set(caught.value.fields) == set(limits)


def test_a_policy_that_is_so_already_changes_nothing(story: Story) -> None:
    with story.refused(SameAsNow):
        story.change_policy()


@pytest.mark.parametrize("person", [people.COORDINATOR, people.APPROVER, people.OWNER])
def test_only_administrators_keep_the_organisation(story: Story, person: UUID) -> None:
    for kind, facts in (
        (ask.ChangePolicy, {"policy": Policy(quorum=2)}),
        (ask.GrantRole, {"person_id": people.BOARD, "role": "sam_approver"}),
        (ask.RevokeRole, {"person_id": people.APPROVER, "role": "sam_approver"}),
        (ask.DeactivatePerson, {"person_id": people.APPROVER}),
        (ask.ChooseApprovingUnit, {"unit_id": people.UTB}),
        (ask.CreateUnit, {"code": "NY", "name": "Ny"}),
        (ask.RegisterPerson, {"person_id": people.STRANGER}),
    ):
        with story.refused(LacksRole):
            story.do(story.make(kind, person, **facts))


def test_the_organisation_is_kept_in_ones_own_name(story: Story) -> None:
    story.appoint(people.BOARD, people.COORDINATOR, "coordinator")
    facts = {"person_id": people.BOARD, "role": "sam_approver", "on_behalf_of": people.COORDINATOR}
    with story.refused(SubstitutionNotValid):
        story.do(story.make(ask.GrantRole, people.BOARD, **facts))


@pytest.mark.parametrize(
    ("role", "unit", "problem"), [("unit_reviewer", None, "missing"), ("coordinator", people.KLK, "not_for_a_unit")]
)
def test_roles_are_for_a_unit_or_not(story: Story, role: str, unit: UUID | None, problem: str) -> None:
    with story.refused(Incomplete) as caught:
        story.grant(people.BOARD, role, unit)
    assert caught.value.fields == {"unit": problem}


def test_a_second_administrator_gives_what_one_may_not_give_oneself(story: Story) -> None:
    story.grant(people.BOARD, "administrator")
    story.do(story.make(ask.GrantRole, people.BOARD, person_id=people.ADMIN, role="auditor"))
    assert story.organisation().basis(people.ADMIN, "auditor") is not None


def test_every_decision_says_under_which_policy_it_was_made(story: Story) -> None:
    story.change_policy(quorum=2)
    story.signed()
    assert f'"policy_version":{story.organisation().policy_version}' in story.log.events[-1].meta.decode()


def test_a_closed_account_holds_nothing_and_does_nothing(story: Story) -> None:
    story.draft()
    story.deactivate(people.OWNER)
    assert not story.organisation().roles(people.OWNER)
    with story.refused(ActorDisabled):
        story.submit()


def test_another_approving_unit_lets_sam_approve_what_was_its_own(story: Story) -> None:
    story.draft(by=people.SAM_OWNER, activity=story.sams)
    story.submit(by=people.SAM_OWNER)
    story.sign_off(by=people.SAM_REVIEWER)
    with story.refused(NotFound):
        story.approve()
    story._admin(ask.ChooseApprovingUnit, unit_id=people.UTB)
    story.approve()
    assert story.update().state == "approved"
