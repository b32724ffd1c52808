"""The municipality's own Word template: the coordinator chooses it, and the log tells for ever which one was in use."""

from uuid import UUID

import pytest

from domain import commands as ask
from domain.errors import LacksRole, SameAsNow, SubstitutionNotValid
from domain.values import Attachment
from tests import people
from tests.domain.story import Story

FIRST = Attachment(sha256="0a" * 32, size=20_000, name="mall.docx")
SECOND = Attachment(sha256="0b" * 32, size=30_000, name="mall 2020.docx")


def choose(story: Story, template: Attachment, by: UUID = people.COORDINATOR) -> int:
    """The log position from which it is in use."""
    story.do(story.make(ask.ChooseReportTemplate, by, template=template))
    return len(story.log.events)


def test_the_template_of_each_log_position_is_known(story: Story) -> None:
    assert story.organisation().report_template() is None
    first, second = choose(story, FIRST), choose(story, SECOND)
    story.do(story.make(ask.DropReportTemplate, people.COORDINATOR))
    organisation = story.organisation()
    of = organisation.report_template
    assert (of(first - 1), of(first), of(second - 1), of(second)) == (None, FIRST, FIRST, SECOND)
    assert (of(len(story.log.events)), of()) == (None, None)
    assert [(one.position, one.by) for one in organisation.templates[:2]] == [
        (first, people.COORDINATOR),
        (second, people.COORDINATOR),
    ]


def test_the_same_bytes_are_the_same_template_whatever_they_are_called(story: Story) -> None:
    choose(story, FIRST)
    with story.refused(SameAsNow):
        choose(story, Attachment(sha256=FIRST.sha256, size=FIRST.size, name="annat namn.docx"))
    choose(story, SECOND)
    choose(story, FIRST)


def test_what_is_not_in_use_is_not_dropped(story: Story) -> None:
    with story.refused(SameAsNow):
        story.do(story.make(ask.DropReportTemplate, people.COORDINATOR))


@pytest.mark.parametrize("person", [people.ADMIN, people.APPROVER, people.OWNER, people.BOARD])
def test_only_the_coordinator_chooses_and_drops(story: Story, person: UUID) -> None:
    with story.refused(LacksRole) as caught:
        choose(story, FIRST, person)
    assert caught.value.who_can == (people.COORDINATOR,)
    choose(story, FIRST)
    with story.refused(LacksRole):
        story.do(story.make(ask.DropReportTemplate, person))


def test_it_is_chosen_in_ones_own_name(story: Story) -> None:
    story.appoint(people.BOARD, people.COORDINATOR, "coordinator")
    with story.refused(SubstitutionNotValid):
        story.do(story.make(ask.ChooseReportTemplate, people.BOARD, template=FIRST, on_behalf_of=people.COORDINATOR))
