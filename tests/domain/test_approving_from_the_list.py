"""Several are approved from a list only where each row shows the whole change; otherwise one opens the update."""

import pytest

from domain.differences import SHORT, is_short
from domain.errors import ChangeNotInList
from domain.values import Attachment, Content, PartStatus
from tests import people
from tests.domain.story import OTHER_TEXT, TEXT, Story

BULK = people.someone("one list")
BEFORE = "Ej påbörjad"  # what the imported plan says
FILE = Attachment(sha256="ab" * 32, size=10, name="underlag.pdf")


def written(text: str) -> Content:
    return Content(status="in_progress", text=text)


def signed(story: Story, content: Content) -> Story:
    story.submitted(content)
    story.sign_off()
    return story


def test_a_short_change_is_approved_and_the_log_says_that_the_list_was_all_that_was_shown(story: Story) -> None:
    signed(story, TEXT).approve(bulk_id=BULK)
    assert story.update().state == "approved"
    assert f'"bulk_id":"{BULK}"' in story.log.events[-1].meta.decode()


@pytest.mark.parametrize(("more", "listed"), [(0, True), (1, False)])
def test_short_is_so_many_characters_of_changed_words(story: Story, more: int, listed: bool) -> None:
    added = "x" * (SHORT - len(" ") + more)
    signed(story, written(f"{BEFORE} {added}"))
    assert approved_from_the_list(story) is listed


@pytest.mark.parametrize(
    "content",
    [
        Content(status="done", text="Klart.", proposed_lifecycle="completed", closing_statement="Allt är gjort."),
        Content(status="in_progress", text=BEFORE, attachments=(FILE,)),
        written("Två möten är hållna och ett återstår. " * 8),
    ],
)
def test_what_a_row_cannot_show_is_opened_first(story: Story, content: Content) -> None:
    signed(story, content)
    assert not approved_from_the_list(story)
    story.approve()
    assert story.update().state == "approved"


def test_a_long_text_of_which_little_is_changed_is_a_short_change(story: Story) -> None:
    words = "Två möten är hållna och ett återstår. " * 30
    story.approved(written(words))
    story.correct(written(words + "Klart."))
    story.submit()
    story.sign_off()
    assert approved_from_the_list(story)


def test_a_correction_is_compared_with_what_it_corrects(story: Story) -> None:
    story.approved(written("Ett långt skeende. " * 30))
    story.correct(OTHER_TEXT)
    story.submit()
    story.sign_off()
    assert not approved_from_the_list(story)


def test_without_words_before_nothing_is_short_and_words_that_moved_have_changed() -> None:
    assert not is_short(None, TEXT)
    first, second = "Mötet hölls den tredje mars i Växjö. " * 5, "Ett nytt avtal skrevs under av parterna. " * 5
    assert not is_short(written(first + second), written(second + first))


def test_what_would_no_longer_be_closed_is_not_short() -> None:
    closing = Content(status="done", text="Klart.", proposed_lifecycle="completed", closing_statement="Allt är gjort.")
    assert not is_short(closing, Content(status="done", text="Klart.", closing_statement="Allt är gjort."))


def approved_from_the_list(story: Story) -> bool:
    """Whether it is approved; a refusal is the list's own, and leaves the log as it was."""
    before = list(story.log.events)
    try:
        story.approve(bulk_id=BULK)
    except ChangeNotInList:
        assert story.log.events == before
        return False
    return True


def test_who_decides_for_another_does_so_from_the_list_too(story: Story) -> None:
    story.appoint(people.BOARD, people.APPROVER, "sam_approver")
    signed(story, TEXT).approve(by=people.BOARD, on_behalf_of=people.APPROVER, bulk_id=BULK)
    assert story.update().valid("sam")[0].on_behalf_of == people.APPROVER


def test_what_is_said_of_parts_counts_as_words() -> None:
    def of_part(text: str) -> Content:
        return Content(status="in_progress", text=BEFORE, parts=(PartStatus(letter="a", status="planned", text=text),))

    assert is_short(of_part("Kort."), of_part("Annat."))
    assert not is_short(of_part("Kort."), of_part("ord " * 100))
