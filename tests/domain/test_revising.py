"""A plan is revised by decision: what each version says is kept, and an activity is the same under every number."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import asdict, replace

from domain import commands as ask
from domain.activity import Activity
from domain.errors import (
    ActivityIsClosed,
    DateNotAllowed,
    Incomplete,
    InSignedReport,
    LacksRole,
    NotFound,
    PeriodIsLocked,
    PlanWasRevised,
    ReportIsOutdated,
    SameAsNow,
    WrongState,
)
from domain.planned import Link, Part, PlanDecision
from domain.values import Content
from tests import people
from tests.domain.story import OTHER_TEXT, QUARTER, SOURCE, TEXT, Story

DECISION = PlanDecision(registry_number="KS 2019/88", paragraph="§ 102", decided_on=date(2019, 11, 25))
SERVICE = ask.ImportedArea(number=1, name="Service")
NEW = ask.PlannedActivity(area=1, number="3", title="Ny", unit_id=people.UTB, years=(2020,), continuous=False)


def as_planned(activity: Activity, **changed: Any) -> ask.RevisedActivity:
    """What the plan says of the activity now, but for what is changed."""
    facts = {name: getattr(activity, name) for name in ask.PlannedActivity.__struct_fields__}
    return ask.RevisedActivity(**{"activity_id": activity.id, **facts} | changed)


def revise(story: Story, by: UUID = people.COORDINATOR, **facts: Any) -> ask.RevisePlan:
    given = {"plan_id": story.plan_id, "version": 1, "decision": DECISION, "areas": (SERVICE,)}
    command: ask.RevisePlan = story.make(ask.RevisePlan, by, **given | facts)
    story.do(command)
    return command


def reword(story: Story, activity: UUID | None = None, **changed: Any) -> ask.RevisePlan:
    facts = {name: changed.pop(name) for name in ("version", "decision", "by") if name in changed}
    row = as_planned(story.sparbar.activity(activity or story.activity), **changed)
    return revise(story, revised=(row,), **facts)


def test_a_decision_changes_what_the_plan_says_and_every_version_is_kept(story: Story) -> None:
    links = (Link(kind="goal", text="Ett enklare Botkyrka"), Link(kind="decision", text="KF 2018/1 § 4"))
    parts = (Part(letter="a", title="Kartlägg"), Part(letter="b", title="Besluta"))
    reword(story, title="Nya ord", years=(2020, 2021), due="2021-06", performer="SRMH", with_units=(people.UTB,),
           parts=parts, links=links)  # fmt: skip
    activity = story.sparbar.activity(story.activity)
    assert (activity.title, activity.years, activity.due, activity.performer) == (
        "Nya ord",
        (2020, 2021),
        "2021-06",
        "SRMH",
    )
    assert (activity.with_units, activity.parts, activity.links) == ((people.UTB,), parts, links)
    assert [(entry.version, entry.title) for entry in activity.entries] == [(1, "Aktivitet 1"), (2, "Nya ord")]
    assert story.topics(2) == ["revised", "revised"]


def test_a_new_number_is_an_event_and_the_activity_is_the_same(story: Story) -> None:
    reword(story, number="7")
    activity = story.sparbar.activity(story.activity)
    assert (activity.number, [entry.number for entry in activity.entries]) == ("7", ["1", "7"])
    assert story.topics(2) == ["revised", "placed"]


def test_numbers_change_places_in_one_decision(story: Story) -> None:
    rows = tuple(as_planned(story.sparbar.activity(one), number=number)
                 for one, number in ((story.activity, "2"), (story.sams, "1")))  # fmt: skip
    revise(story, revised=rows)
    assert [story.sparbar.activity(one).number for one in (story.activity, story.sams)] == ["2", "1"]


@pytest.mark.parametrize(
    ("facts", "field", "problem"),
    [({"number": "2"}, "number", "taken"), ({"number": " "}, "number", "missing"), ({"title": " "}, "title", "missing"),
     ({"area": 9}, "area", "missing")],
)  # fmt: skip
def test_every_activity_has_a_place_and_a_title_of_its_own(
    story: Story, facts: dict[str, Any], field: str, problem: str
) -> None:
    with story.refused(Incomplete) as caught:
        reword(story, **facts)
    assert caught.value.fields == {field: problem}


@pytest.mark.parametrize("name", ["registry_number", "paragraph"])
def test_a_revision_names_its_decision(story: Story, name: str) -> None:
    with story.refused(Incomplete) as caught:
        reword(story, title="Nya ord", decision=replace(DECISION, **{name: "  "}))
    assert caught.value.fields == {name: "missing"}


def test_a_decision_has_been_made(story: Story) -> None:
    with story.refused(DateNotAllowed):
        reword(story, title="Nya ord", decision=replace(DECISION, decided_on=date(2019, 12, 3)))


def test_only_the_coordinator_revises(story: Story) -> None:
    for person in (people.OWNER, people.APPROVER, people.ADMIN):
        with story.refused(LacksRole) as caught:
            reword(story, title="Nya ord", by=person)
    assert caught.value.who_can == (people.COORDINATOR,)


def test_whoever_looked_at_an_earlier_version_is_told(story: Story) -> None:
    reword(story, title="Nya ord")
    with story.refused(PlanWasRevised) as caught:
        reword(story, title="Andra ord")
    assert caught.value.who == people.COORDINATOR
    reword(story, title="Andra ord", version=2)


def test_a_revision_changes_something(story: Story) -> None:
    with story.refused(SameAsNow):
        reword(story)
    with story.refused(SameAsNow):
        reword(story, title="  Aktivitet 1 ")


def test_another_unit_takes_over_without_an_owner_and_what_was_signed_falls(story: Story) -> None:
    story.signed()
    reword(story, unit_id=people.UTB)
    activity = story.sparbar.activity(story.activity)
    assert (activity.unit_id, activity.owner_id, story.update().state) == (people.UTB, None, "returned")
    assert story.update().last_return is not None
    assert story.update().content.text == TEXT.text
    assert story.topics(4) == ["revised", "sign_off_voided", "update_returned", "revised"]
    assert story.update().valid("unit") == []


def test_words_under_review_stay_there_when_only_the_plan_is_reworded(story: Story) -> None:
    story.signed()
    reword(story, title="Nya ord")
    story.approve()
    assert story.update().state == "approved"


def test_an_activity_goes_out_of_the_plan_and_comes_back(story: Story) -> None:
    story.draft()
    reword(story, struck=True)
    with story.refused(ActivityIsClosed):
        story.submit()
    assert story.lock() is not None
    assert story.update().state == "missed"
    reword(story, struck=False, version=2)
    activity = story.sparbar.activity(story.activity)
    assert (activity.struck, activity.lifecycle) == (False, "ongoing")


def test_what_is_under_review_is_decided_before_the_activity_goes_out(story: Story) -> None:
    story.submitted()
    with story.refused(WrongState) as caught:
        reword(story, struck=True)
    assert caught.value.reason == "strike_in_review"


def test_what_is_completed_does_not_go_out(story: Story) -> None:
    closing = Content(status="done", text="Klart.", proposed_lifecycle="completed", closing_statement="Det blev bra.")
    story.approved(closing)
    with story.refused(ActivityIsClosed):
        reword(story, struck=True)
    reword(story, title="Nya ord")


def test_a_number_is_free_again_when_its_activity_has_gone_out(story: Story) -> None:
    gone = as_planned(story.sparbar.activity(story.activity), struck=True)
    revise(story, revised=(gone,), added=(replace(NEW, number="1"),))


def test_a_new_activity_belongs_to_the_plan_and_its_quarters(story: Story) -> None:
    command = revise(story, added=(NEW,))
    added = story.sparbar.activity(command.added_id(NEW))
    assert (added.plan_id, added.title, added.entries[0].version) == (story.plan_id, "Ny", 2)
    story.draft()
    story.discard()
    lock = story.lock()
    counts = story.log.events[lock.first_position - 1]
    assert b'"not_reported":3' in counts.state


def test_units_activities_and_plans_that_are_not_there_are_not_found(story: Story) -> None:
    row = as_planned(story.sparbar.activity(story.activity), title="Nya ord")
    for facts in (
        {"revised": (replace(row, unit_id=people.STRANGER),)},
        {"revised": (replace(row, with_units=(people.STRANGER,)),)},
        {"revised": (replace(row, activity_id=people.STRANGER),)},
        {"revised": (row, row)},
        {"left": (story.activity,)},
        {"guests": (ask.PlacedActivity(activity_id=story.activity, area=1, number="9"),)},
        {"plan_id": people.STRANGER, "added": (NEW,)},
    ):
        with story.refused(NotFound):
            revise(story, **facts)


def shared(story: Story) -> tuple[UUID, UUID]:
    """The first plan's activity and that plan, once another plan of the story shows the activity as its number 9."""
    activity, plan = story.activity, story.plan_id
    story.plan((2019,), slug="another")
    revise(story, guests=(ask.PlacedActivity(activity_id=activity, area=1, number="9"),))
    return activity, plan


def test_an_activity_in_two_plans_is_one(story: Story) -> None:
    shared_id, home = shared(story)
    activity = story.sparbar.activity(shared_id)
    assert (activity.plan_id, activity.number, activity.other_plans) == (home, "1", {story.plan_id})
    assert [(entry.plan_id, entry.number) for entry in activity.entries] == [(home, "1"), (story.plan_id, "9")]
    revise(story, left=(shared_id,), version=2)
    assert story.sparbar.activity(shared_id).other_plans == frozenset()
    with story.refused(NotFound):
        revise(story, left=(shared_id,), version=3)


def test_an_activity_is_reported_in_its_own_plan_alone(story: Story) -> None:
    shared_id, _home = shared(story)
    lock = story.lock()
    assert b'"not_reported":2' in story.log.events[lock.first_position - 1].state
    update = story.draft(activity=shared_id)
    assert story.sparbar.activity(shared_id).updates[update].state == "draft"


def test_a_report_of_either_plan_sees_what_moves_in_the_activity(story: Story) -> None:
    shared_id, home = shared(story)
    story.lock()
    before = len(story.log.events)
    own, story.activity = story.activity, shared_id
    update = story.approved()
    with story.refused(ReportIsOutdated):
        story.sign_report(compiled=before)
    story.sign_report()
    story.publish_report()
    with story.refused(InSignedReport):
        story.revoke_approval()
    story.corrected(OTHER_TEXT)
    assert [erratum.base_id for erratum in story.report().errata] == [update]
    assert (own, home) != (shared_id, story.plan_id)


def test_a_report_is_compiled_anew_after_a_revision(story: Story) -> None:
    story.approved()
    story.lock()
    before = len(story.log.events)
    reword(story, title="Nya ord")
    with story.refused(ReportIsOutdated):
        story.sign_report(compiled=before)


def taken(story: Story, **changed: Any) -> ask.TakeImported:
    facts = {"activity_id": story.activity, "quarter": "2019-Q2", "content": OTHER_TEXT, "status_reason": "börjar så"}
    facts |= {"source": replace(SOURCE, document="annan.docx", file_sha256="cd" * 32)}
    command: ask.TakeImported = story.make(ask.TakeImported, changed.pop("by", people.COORDINATOR), **facts | changed)
    story.do(command)
    return command


def test_another_document_tells_of_a_period_that_sparbar_has_not_had(story: Story) -> None:
    command = taken(story)
    update = story.sparbar.activity(story.activity).updates[command.update_id]
    assert (update.state, update.period, update.source) == ("imported", "2019-Q2", command.source)
    with story.refused(SameAsNow):
        taken(story)
    with story.refused(LacksRole):
        taken(story, by=people.OWNER, quarter="2019-Q1")
    with story.refused(PeriodIsLocked) as caught:
        taken(story, quarter=QUARTER)
    assert caught.value.reason == "opened_here"


def test_a_newer_document_about_the_same_quarter_takes_the_place_of_the_older(story: Story) -> None:
    command = taken(story, quarter="2019-Q3")
    states = {u.id: u.state for u in story.sparbar.activity(story.activity).updates.values()}
    assert states.pop(command.update_id) == "imported"
    assert list(states.values()) == ["superseded"]


def test_what_a_revision_asks_for_is_all_that_an_entry_holds() -> None:
    assert set(asdict(NEW)) | {"plan_id", "version", "struck"} == set(
        Story().sparbar.activity(Story().activity).entries[0].__struct_fields__
    )


def test_what_has_gone_out_of_the_plan_no_longer_moves_its_report(story: Story) -> None:
    story.approved()
    reword(story, struck=True)
    story.lock()
    before = len(story.log.events)
    story.correct()
    story.submit()
    story.sign_off()
    story.approve()
    story.sign_report(compiled=before)


def test_a_new_name_of_an_area_makes_a_new_report_of_it(story: Story) -> None:
    story.lock()
    before = len(story.log.events)
    revise(story, areas=(ask.ImportedArea(number=1, name="Service och bemötande"),))
    with story.refused(ReportIsOutdated):
        story.sign_report(compiled=before)
