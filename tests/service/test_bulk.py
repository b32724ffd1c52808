"""Several approvals from the list: only what is printed whole, one command each, one receipt, refusals by row."""

from uuid import UUID

import pytest

from tests.service.client import Form, Page
from tests.service.sample import Sample, page_of, review_of
from tests.workers.story_on_postgres import size
from workers import tools
from workers.sample.load import person_id

SAM, OTHER = "godkannare1.sam", "godkannare2.sam"
SHORT = "Klart."
LONG = "Det här är en lång berättelse om allt som har hänt. " * 8
META = """
select convert_from(meta, 'UTF8')::jsonb->>'bulk_id' from event where topic like 'activity.update_approved%'"""


@pytest.fixture
def waiting(sample: Sample) -> list[UUID]:
    """Three with a short change, and one with a long one."""
    brief = [row.activity_id for row in sample.of_unit("KLK") if len(row.status_text or "") < 200][:3]
    rest = next(row.activity_id for row in sample.of_unit("KLK") if row.activity_id not in brief)
    for activity in brief:
        sample.signed(activity, text=SHORT)
    sample.signed(rest, text=LONG)
    return [*brief, rest]


def listed(sample: Sample, username: str = SAM) -> Page:
    return sample.browser(username).get("/granska")


def ticks(form: Form) -> set[str]:
    return {name.removeprefix("take-") for name in form.fields if name.startswith("take-")}


def tick(sample: Sample, *activities: UUID) -> dict[str, str]:
    return {f"take-{sample.update(activity).id}": "true" for activity in activities}


def take(sample: Sample, form: Form, *activities: UUID, status: int = 200, by: str = SAM) -> Page:
    form.fields |= tick(sample, *activities)
    return sample.browser(by).send(form, status=status)


def test_only_a_change_that_is_printed_whole_has_a_box(sample: Sample, waiting: list[UUID]) -> None:
    page = listed(sample)
    assert ticks(page.form("/valda")) == {str(sample.update(activity).id) for activity in waiting[:3]}
    assert page.text.count(f"[tillagt: {SHORT}]") + page.text.count("[tillagt: Klart") >= 1
    assert LONG.strip() not in page.text
    assert not any(form.address.endswith("/valda") for form in listed(sample, "granskare.klk").forms)


def test_each_is_a_command_of_its_own_with_one_receipt(sample: Sample, waiting: list[UUID]) -> None:
    page = take(sample, listed(sample).form("/valda"), *waiting[:2])
    assert page.heading == "2 godkännanden är sparade"
    assert page.text.count("Godkänd av dig") == 2
    assert [sample.state(activity) for activity in waiting] == [
        "approved",
        "approved",
        "in_sam_review",
        "in_sam_review",
    ]
    with tools.database() as connection:
        given = connection.execute(META).fetchall()
    assert given[0] == given[1] != (None,)


def test_the_same_list_sent_twice_approves_once(sample: Sample, waiting: list[UUID]) -> None:
    form = listed(sample).form("/valda")
    first = take(sample, form, *waiting[:2])
    before = size()
    assert take(sample, form, *waiting[:2]).text == first.text
    assert size() == before


def test_a_refused_row_stays_ticked_with_the_reason_and_the_others_are_done(
    sample: Sample, waiting: list[UUID]
) -> None:
    form = listed(sample).form("/valda")
    changed, good = waiting[0], waiting[1]
    sample.withdraw(changed)
    sample.signed(changed)
    page = take(sample, form, changed, good, status=409)
    assert "1 av de valda är inte godkänd" in page.text
    assert "skickats vidare och kommit tillbaka" in page.text
    assert sample.state(good) == "approved"
    again = page.form("/valda")
    assert again.fields[f"take-{sample.update(changed).id}"] == "true"
    sample.browser(SAM).send(again)
    assert sample.state(changed) == "approved"


def test_nobody_approves_by_list_what_they_may_not_approve(sample: Sample, waiting: list[UUID]) -> None:
    sample.grant("granskare.klk", "sam_approver")
    form = listed(sample).form("/valda")
    own = listed(sample, "granskare.klk")
    assert not any(one.address.endswith("/valda") for one in own.forms)
    form.fields["csrf_token"] = own.form("/logga-ut").fields["csrf_token"]
    before = size()
    page = take(sample, form, waiting[0], status=403, by="granskare.klk")
    assert "Du har granskat uppdateringen för enheten." in page.text
    assert size() == before


def test_a_row_that_has_no_box_is_refused_and_says_what_to_do(sample: Sample, waiting: list[UUID]) -> None:
    form, long = listed(sample).form("/valda"), waiting[3]
    update, before = sample.update(long), size()
    form.fields |= {f"hash-{update.id}": update.hash, f"step-{update.id}": str(update.step_id)}
    page = take(sample, form, long, status=422)
    assert "Hela ändringen står inte i listan. Öppna uppdateringen" in page.text
    assert size() == before


def test_the_story_says_that_the_list_was_all_that_was_shown(sample: Sample, waiting: list[UUID]) -> None:
    take(sample, listed(sample).form("/valda"), waiting[0])
    words = "Beslutat från listan, där hela ändringen stod."
    assert words in sample.browser("agare.klk").get(page_of(waiting[0])).text
    assert words in sample.browser("agare.klk").get(review_of(sample, waiting[0])).text
    sample.browser(SAM).post_form(review_of(sample, waiting[3]), "/godkand")
    assert words not in sample.browser("agare.klk").get(page_of(waiting[3])).text


def test_a_substitute_approves_from_the_list_for_the_other(sample: Sample, waiting: list[UUID]) -> None:
    sample.stands_in("namnd", SAM, "sam_approver")
    page = listed(sample, "namnd")
    assert "för Godkännare 1 SAM" in page.text
    done = take(sample, page.form("/valda"), waiting[0], by="namnd")
    assert "Godkänd av dig för Godkännare 1 SAM" in done.text
    approval = sample.update(waiting[0]).valid("sam")[0]
    assert (approval.by, approval.on_behalf_of) == (person_id("namnd"), person_id(SAM))


def test_nothing_ticked_changes_nothing(sample: Sample, waiting: list[UUID]) -> None:
    before = size()
    assert take(sample, listed(sample).form("/valda")).heading == "Granska"
    assert size() == before
