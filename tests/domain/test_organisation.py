"""Units, people and roles: administrators keep them, and give themselves nothing."""

import pytest

from domain import commands as ask
from domain.errors import ActorDisabled, ConflictOfInterest, LacksRole, LastAdministrator, NotFound, SameAsNow
from domain.organisation import HeldRole
from domain.sparbar import Sparbar
from tests import people
from tests.domain.memory_log import MemoryLog
from tests.domain.story import Story
from workers import tools


def admin(story: Story, kind: type[ask.Command], **facts: object) -> None:
    story.do(story.make(kind, people.ADMIN, **facts))


def test_on_an_empty_log_nothing_but_the_founding_is_done() -> None:
    empty = Sparbar(MemoryLog(), tools.mapper())
    with pytest.raises(LacksRole):
        empty.do(ask.CreateUnit(command_id=people.someone("c"), actor_id=people.ADMIN, code="KLK", name="K"))


def test_an_organisation_is_founded_once(story: Story) -> None:
    with story.refused(SameAsNow):
        admin(story, ask.FoundOrganisation, name="En annan")


@pytest.mark.parametrize("role", ["sam_approver", "administrator", "coordinator"])
def test_an_administrator_grants_themself_no_role(story: Story, role: str) -> None:
    with story.refused(ConflictOfInterest):
        admin(story, ask.GrantRole, person_id=people.ADMIN, role=role, unit_id=None)


@pytest.mark.parametrize("person", [people.COORDINATOR, people.APPROVER, people.AUDITOR])
def test_only_an_administrator_gives_roles(story: Story, person: object) -> None:
    with story.refused(LacksRole) as caught:
        facts = {"person_id": people.OWNER, "role": "sam_approver", "unit_id": None}
        story.do(story.make(ask.GrantRole, person, **facts))  # type: ignore[arg-type]
    assert caught.value.who_can == (people.ADMIN,)


def test_an_unknown_person_does_nothing(story: Story) -> None:
    with story.refused(ActorDisabled):
        story.do(story.make(ask.RegisterPerson, people.STRANGER, person_id=people.STRANGER))


def test_what_is_so_already_changes_nothing(story: Story) -> None:
    for kind, facts in (
        (ask.CreateUnit, {"code": "KLK", "name": "Igen"}),
        (ask.ChooseApprovingUnit, {"unit_id": people.SAM}),
        (ask.RegisterPerson, {"person_id": people.OWNER}),
        (ask.GrantRole, {"person_id": people.OWNER, "role": "contributor", "unit_id": people.KLK}),
        (ask.RevokeRole, {"person_id": people.OWNER, "role": "auditor", "unit_id": None}),
    ):
        with story.refused(SameAsNow):
            admin(story, kind, **facts)


def test_roles_are_for_people_and_units_that_exist(story: Story) -> None:
    with story.refused(NotFound):
        admin(story, ask.GrantRole, person_id=people.STRANGER, role="auditor", unit_id=None)
    with story.refused(NotFound):
        admin(story, ask.GrantRole, person_id=people.OWNER, role="contributor", unit_id=people.STRANGER)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [(ask.RevokeRole, {"role": "administrator", "unit_id": None}), (ask.DeactivatePerson, {})],
)
def test_the_last_administrator_stays(story: Story, kind: type[ask.Command], facts: dict[str, object]) -> None:
    with story.refused(LastAdministrator):
        admin(story, kind, person_id=people.ADMIN, **facts)
    story.grant(people.BOARD, "administrator")
    admin(story, kind, person_id=people.ADMIN, **facts)
    assert story.organisation().holders("administrator") == {people.BOARD}


def test_what_would_be_changes_nothing(story: Story) -> None:
    held = HeldRole("unit_reviewer", people.KLK)
    before = story.organisation()
    assert not before.without(people.REVIEWER, held).holders(*held)
    assert not before.without(people.REVIEWER).is_active(people.REVIEWER)
    assert before.holders(*held) == {people.REVIEWER}


def test_an_account_is_closed_once(story: Story) -> None:
    story.deactivate(people.OWNER)
    with story.refused(SameAsNow):
        story.deactivate(people.OWNER)
