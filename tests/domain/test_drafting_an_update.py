"""T1, T3, T4: drafts are written by the owner and the unit's contributors, and nothing typed is overwritten."""

import pytest
from msgspec.structs import replace

from domain import commands as ask
from domain.errors import (
    AlreadyApproved,
    DraftConflict,
    Incomplete,
    LacksRole,
    NotFound,
    OpenUpdateExists,
    PeriodIsLocked,
    WrongState,
)
from domain.planned import Part
from domain.values import Content, PartStatus
from tests import people
from tests.domain.story import DEADLINES, OTHER_TEXT, QUARTER, TEXT, Story
from tests.domain.test_revising import reword


def test_the_owner_starts_a_draft(story: Story) -> None:
    story.draft()
    assert story.topics(1) == ["update_drafted"]
    assert (story.update().state, story.update().content) == ("draft", TEXT)


def test_a_contributor_of_the_unit_may_write_but_not_submit(story: Story) -> None:
    story.draft(by=people.COLLEAGUE)
    with story.refused(LacksRole) as caught:
        story.submit(by=people.COLLEAGUE)
    assert caught.value.who_can == (people.OWNER,)
    story.submit()


def test_another_unit_starts_nothing(story: Story) -> None:
    with story.refused(LacksRole):
        story.draft(by=people.SAM_OWNER)


def test_a_quarter_that_was_never_opened_takes_no_updates(story: Story) -> None:
    facts = {"activity_id": story.activity, "quarter": "2020-Q1", "content": TEXT}
    with story.refused(PeriodIsLocked):
        story.do(story.make(ask.StartDraft, people.OWNER, **facts))


def test_there_is_one_update_for_each_activity_and_period(story: Story) -> None:
    story.draft()
    with story.refused(OpenUpdateExists) as caught:
        story.draft(OTHER_TEXT, by=people.COLLEAGUE)
    assert caught.value.who == people.OWNER


def test_what_is_approved_is_not_written_again(story: Story) -> None:
    story.signed()
    story.approve()
    with story.refused(AlreadyApproved):
        story.draft(OTHER_TEXT)


def test_an_imported_word_is_no_update_to_go_on_with(story: Story) -> None:
    activity = story.sparbar.activity(story.activity)
    imported = activity.update_for("2019-Q3")
    assert imported is not None
    story.update_id = imported.id
    with story.refused(WrongState):
        story.save(OTHER_TEXT)


def test_a_save_on_an_older_version_overwrites_nothing(story: Story) -> None:
    story.draft()
    story.save(OTHER_TEXT, by=people.COLLEAGUE)
    with story.refused(DraftConflict) as caught:
        story.save(Content(text="Mitt"), base_version=1)
    assert caught.value.who == people.COLLEAGUE
    assert story.update().content == OTHER_TEXT


def test_saving_the_same_words_is_no_event(story: Story) -> None:
    story.draft()
    answer = story.save(TEXT)
    assert answer.first_position is None
    assert len(story.update().versions) == 1


@pytest.mark.parametrize(
    "same",
    ["Första mötet är bokat.\r\n", " Första mötet är bokat. ", "Fo\u0308rsta mo\u0308tet a\u0308r bokat."],
)
def test_the_same_words_spelt_otherwise_by_a_machine_are_the_same(story: Story, same: str) -> None:
    story.draft()
    assert story.save(Content(status="in_progress", text=same)).first_position is None


def test_a_discarded_draft_leaves_room_for_another(story: Story) -> None:
    story.draft()
    story.discard()
    assert story.update().state == "discarded"
    story.draft(OTHER_TEXT)
    assert story.update().state == "draft"


def test_only_the_owner_discards(story: Story) -> None:
    story.draft(by=people.COLLEAGUE)
    with story.refused(LacksRole):
        story.discard(by=people.COLLEAGUE)


def test_a_returned_update_cannot_be_discarded(story: Story) -> None:
    story.submitted()
    story.send_back(people.REVIEWER)
    with story.refused(WrongState):
        story.discard()


def test_words_under_review_are_frozen(story: Story) -> None:
    story.submitted()
    with story.refused(WrongState):
        story.save(OTHER_TEXT)


@pytest.mark.parametrize("person", [people.BOARD, people.APPROVER, people.SAM_OWNER, people.ADMIN])
def test_somebody_elses_draft_does_not_exist(story: Story, person: object) -> None:
    story.draft()
    with story.refused(NotFound):
        story.save(OTHER_TEXT, by=person)  # type: ignore[arg-type]


def test_every_field_is_stored_from_the_first_event_on(story: Story) -> None:
    story.draft()
    stored = story.log.events[-1].state.decode()
    assert all(f'"{name}"' in stored for name in Content.__struct_fields__ if name != "parts")
    assert "parts" not in stored  # told only where something is said of them
    assert QUARTER in stored


def test_nothing_is_begun_beside_what_the_document_says(story: Story) -> None:
    """Also where its period is opened here afterwards."""
    story.open_period("2019-Q3", DEADLINES)
    with story.refused(WrongState):
        story.draft(quarter="2019-Q3")


PARTS = (Part(letter="a", title="Kartlägg"), Part(letter="b", title="Besluta"))


def of_part(letter: str, text: str | None = "I juni.") -> Content:
    return replace(TEXT, parts=(PartStatus(letter=letter, text=text),))


def test_words_about_a_part_need_a_part_but_no_status(story: Story) -> None:
    reword(story, parts=PARTS)
    story.draft(of_part("b"))
    assert story.update().content.of_parts["b"].status is None
    with story.refused(Incomplete) as caught:
        story.save(of_part("c"))
    assert caught.value.fields == {"parts": "unknown"}
    story.submit()
    assert story.update().state == "in_unit_review"


def test_what_is_said_of_a_struck_part_may_stand_and_go_but_not_come(story: Story) -> None:
    reword(story, parts=PARTS)
    story.draft(of_part("b"))
    reword(story, version=2, parts=PARTS[:1])
    story.save(of_part("b", "I maj."))
    story.save(TEXT)
    with story.refused(Incomplete):
        story.save(of_part("b"))


def test_words_about_a_part_change_what_is_signed_and_nothing_said_is_no_change(story: Story) -> None:
    reword(story, parts=PARTS)
    story.draft()
    before = story.update().hash
    assert story.save(of_part("a", "  ")).first_position is None
    story.save(of_part("a"))
    assert story.update().hash != before
