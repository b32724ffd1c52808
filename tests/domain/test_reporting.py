"""A report is signed, registered, published and decided on; what is signed stands, and what is corrected is said."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain import commands as ask
from domain.errors import (
    ConflictOfInterest,
    DateNotAllowed,
    Incomplete,
    InSignedReport,
    LacksRole,
    PrincipalLacksRole,
    ReportIsOutdated,
    SameAsNow,
    WrongState,
)
from domain.status_report import Report
from domain.values import ORGANISATION_ID, SYSTEM_ID, Content, Deadlines, period_id, plan_id
from tests import people
from tests.domain.story import NEXT, OTHER_TEXT, QUARTER, Story

EARLIER = "2019-Q3"
LAST_DAY = date(2020, 1, 10)


def open_earlier_quarter(story: Story) -> None:
    """One that no document has been read in for, of a plan of its own."""
    story._adopt(story.importing(slug="another plan", quarter="2019-Q2"))
    story.open_period(EARLIER, Deadlines(owner=LAST_DAY, unit=LAST_DAY, sam=LAST_DAY, board=LAST_DAY))


def approved_earlier(story: Story) -> UUID:
    """Approved for a quarter that stays open, and shown in the next one's report as the newest word."""
    open_earlier_quarter(story)
    update = story.draft(quarter=EARLIER)
    story.submit()
    story.sign_off()
    story.approve()
    story.lock(QUARTER)
    return update


# signing


def test_a_signature_is_bound_to_the_snapshot_and_its_position(story: Story) -> None:
    story.approved()
    story.lock()
    compiled = len(story.log.events)
    digest = story.sign_report()
    signature = story.report().signature
    assert signature is not None
    assert (signature.compiled, signature.snapshot_sha256, signature.template) == (compiled, digest, 1)
    assert (signature.by, signature.role, story.report().state) == (people.APPROVER, "sam_approver", "signed")
    assert story.topics(2) == ["series_begun", "signed"]


@pytest.mark.parametrize("person", [people.APPROVER, people.OTHER_APPROVER, people.EXTERNAL])
def test_approvers_sign(story: Story, person: UUID) -> None:
    story.lock()
    story.sign_report(person)
    assert story.report().state == "signed"


@pytest.mark.parametrize("person", [people.OWNER, people.REVIEWER, people.COORDINATOR, people.ADMIN, SYSTEM_ID])
def test_nobody_else_signs(story: Story, person: UUID) -> None:
    story.lock()
    with story.refused(LacksRole) as caught:
        story.sign_report(person)
    assert set(caught.value.who_can) == {people.APPROVER, people.OTHER_APPROVER, people.EXTERNAL}


def test_a_preliminary_report_is_not_signed(story: Story) -> None:
    story.approved()
    with story.refused(WrongState) as caught:
        story.sign_report()
    assert caught.value.reason == "quarter_open"
    with story.refused(WrongState):
        story.sign_report(quarter=NEXT)


def test_what_was_compiled_before_the_lock_is_not_signed_after_it(story: Story) -> None:
    story.approved()
    compiled = len(story.log.events)
    story.lock()
    with story.refused(ReportIsOutdated) as caught:
        story.sign_report(compiled=compiled)
    assert caught.value.reason == "rows"


def test_rows_that_have_changed_are_compiled_again_first(story: Story) -> None:
    story.approved()
    story.lock()
    compiled = len(story.log.events)
    story.corrected()
    with story.refused(ReportIsOutdated):
        story.sign_report(compiled=compiled)
    story.sign_report()


def test_an_exception_and_another_unit_change_what_is_printed(story: Story) -> None:
    story.approved()
    story.lock()
    compiled = len(story.log.events)
    story.grant_exception(LAST_DAY)
    with story.refused(ReportIsOutdated):
        story.sign_report(compiled=compiled)
    compiled = len(story.log.events)
    story.hand_over()
    story.answer(ask.ImposeReassignment, people.APPROVER)
    with story.refused(ReportIsOutdated):
        story.sign_report(compiled=compiled)
    story.sign_report()


def test_what_is_not_printed_changes_nothing(story: Story) -> None:
    """Drafts, comments, and what is approved for a later quarter."""
    story.approved()
    story.lock()
    compiled = len(story.log.events)
    story.comment(people.OWNER)
    story.correct()
    story.open_period()
    story.draft(quarter=NEXT)
    story.submit()
    story.sign_off()
    story.approve()
    story.sign_report(compiled=compiled)


def test_a_report_is_signed_anew_until_it_is_published(story: Story) -> None:
    story.approved()
    story.lock()
    first = story.sign_report()
    with story.refused(SameAsNow):
        story.sign_report(snapshot_sha256=first)
    story.corrected()
    story.sign_report(people.OTHER_APPROVER)
    signature = story.report().signature
    assert signature is not None
    assert signature.by == people.OTHER_APPROVER
    assert story.topics(1) == ["signed"]
    story.publish_report()
    with story.refused(WrongState) as caught:
        story.sign_report()
    assert caught.value.reason == "published"


def test_every_activity_of_the_plan_is_judged_with_it(story: Story) -> None:
    """Whoever signs names none of them."""
    klk = (story.activity, people.OWNER, people.REVIEWER, people.APPROVER)
    sam = (story.sams, people.SAM_OWNER, people.SAM_REVIEWER, people.EXTERNAL)
    printed = []
    for activity, owner, *deciders in (klk, sam):
        printed.append((story.draft(activity=activity, by=owner), owner, *deciders))
        _decided(story, owner, *deciders)
    story.lock()
    for update, owner, *deciders in printed:
        story.update_id, compiled = update, len(story.log.events)
        story.correct(by=owner)
        _decided(story, owner, *deciders)
        with story.refused(ReportIsOutdated):
            story.sign_report(compiled=compiled)


def _decided(story: Story, owner: UUID, reviewer: UUID, approver: UUID) -> None:
    story.submit(owner)
    story.sign_off(reviewer)
    story.approve(approver)


def test_a_substitute_signs_for_an_approver(story: Story) -> None:
    story.lock()
    story.appoint(people.COLLEAGUE, people.APPROVER, "sam_approver")
    story.sign_report(people.COLLEAGUE, on_behalf_of=people.APPROVER)
    signature = story.report().signature
    assert signature is not None
    assert signature.people == {people.COLLEAGUE, people.APPROVER}


def test_a_substitute_for_somebody_without_the_role_does_not_sign(story: Story) -> None:
    story.lock()
    story.appoint(people.COLLEAGUE, people.OWNER, "owner")
    with story.refused(PrincipalLacksRole):
        story.sign_report(people.COLLEAGUE, on_behalf_of=people.OWNER)


# registering, publishing, deciding


def test_the_coordinator_registers_publishes_and_records_what_the_board_decided(story: Story) -> None:
    story.approved()
    story.lock()
    story.sign_report()
    story.register_report()
    story.publish_report()
    story.record_decision()
    report = story.report()
    assert report.registration is not None
    assert (report.registration.number, report.registration.meeting) == ("SAM 2020/14", date(2020, 2, 12))
    assert report.decision is not None
    assert (report.decision.paragraph, report.decision.day) == ("§ 12", date(2019, 12, 2))
    assert report.state == "decided"
    assert story.topics(3) == ["registered", "published", "board_decision_recorded"]


@pytest.mark.parametrize("person", [people.APPROVER, people.OWNER, people.ADMIN])
def test_nobody_else_does(story: Story, person: UUID) -> None:
    story.published()
    for asked in (story.register_report, story.record_decision):
        with story.refused(LacksRole):
            asked(person)
    story.open_period()
    story.lock(NEXT)
    story.sign_report(quarter=NEXT)
    with story.refused(LacksRole):
        story.publish_report(person, quarter=NEXT)


def test_each_step_has_its_place(story: Story) -> None:
    story.lock()
    for asked in (story.register_report, story.publish_report, story.record_decision):
        with story.refused(WrongState) as caught:
            asked()
        assert caught.value.reason == "unsigned"
    story.sign_report()
    with story.refused(WrongState) as caught:
        story.record_decision()
    assert (caught.value.reason, caught.value.who) == ("signed", people.APPROVER)
    story.publish_report()
    with story.refused(WrongState) as caught:
        story.publish_report()
    assert (caught.value.reason, caught.value.who) == ("published", people.COORDINATOR)
    story.record_decision()
    with story.refused(WrongState) as caught:
        story.sign_report()
    assert caught.value.reason == "decided"


def test_whoever_signed_does_not_publish(story: Story) -> None:
    story.grant(people.COORDINATOR, "sam_approver")
    story.lock()
    story.sign_report(people.COORDINATOR)
    with story.refused(ConflictOfInterest) as caught:
        story.publish_report()
    assert caught.value.reason == "signed_report"
    story.grant(people.OTHER_APPROVER, "coordinator")
    story.publish_report(people.OTHER_APPROVER)


def test_nor_does_the_one_it_was_signed_for(story: Story) -> None:
    story.grant(people.APPROVER, "coordinator")
    story.appoint(people.COLLEAGUE, people.APPROVER, "sam_approver")
    story.lock()
    story.sign_report(people.COLLEAGUE, on_behalf_of=people.APPROVER)
    with story.refused(ConflictOfInterest) as caught:
        story.publish_report(people.APPROVER)
    assert people.APPROVER not in caught.value.who_can
    story.publish_report()


def test_what_is_no_longer_approved_is_not_published(story: Story) -> None:
    story.approved()
    story.lock()
    story.sign_report()
    story.corrected()
    with story.refused(ReportIsOutdated) as caught:
        story.publish_report()
    assert caught.value.reason == "rows"


def test_only_the_signed_report_is_published(story: Story) -> None:
    story.lock()
    story.sign_report()
    with story.refused(ReportIsOutdated) as caught:
        story.publish_report(snapshot_sha256="ab" * 32)
    assert (caught.value.reason, caught.value.who) == ("other", people.APPROVER)


def test_a_meeting_that_is_moved_is_registered_once_more(story: Story) -> None:
    story.lock()
    story.sign_report()
    story.register_report()
    with story.refused(SameAsNow):
        story.register_report()
    story.register_report(meeting_date=date(2020, 3, 11))
    registration = story.report().registration
    assert registration is not None
    assert registration.meeting == date(2020, 3, 11)


def test_number_paragraph_and_decision_are_needed(story: Story) -> None:
    story.published()
    for asked, fields in (
        (lambda: story.register_report(registry_number=" "), {"registry_number"}),
        (lambda: story.record_decision(paragraph="", decision="\n"), {"paragraph", "decision"}),
    ):
        with story.refused(Incomplete) as caught:
            asked()
        assert set(caught.value.fields) == fields


def test_a_decision_has_been_made_and_is_copied_once(story: Story) -> None:
    story.published()
    with story.refused(DateNotAllowed) as caught:
        story.record_decision(decided_on=date(2019, 12, 3))
    assert caught.value.reason == "future"
    story.record_decision()
    with story.refused(SameAsNow):
        story.record_decision()
    story.record_decision(decision="Nämnden återremitterar rapporten.")
    decision = story.report().decision
    assert decision is not None
    assert decision.text == "Nämnden återremitterar rapporten."


# what stands in a signed report


def test_words_in_a_signed_report_are_not_revoked(story: Story) -> None:
    story.approved()
    story.lock()
    story.sign_report()
    with story.refused(InSignedReport):
        story.revoke_approval()


def test_nor_those_that_a_later_quarters_report_shows_as_the_newest(story: Story) -> None:
    """Their own quarter is still open: nothing but the report stands in the way."""
    approved_earlier(story)
    story.sign_report()
    with story.refused(InSignedReport):
        story.revoke_approval()


def test_what_the_report_does_not_show_is_revoked(story: Story) -> None:
    """Approved after it was compiled, or behind newer words in it."""
    update = approved_earlier(story)
    story.grant_exception(LAST_DAY)
    story.draft(OTHER_TEXT, quarter=QUARTER)
    story.submit()
    story.sign_off()
    story.approve()
    story.sign_report()
    story.update_id = update
    story.revoke_approval()
    assert story.update().state == "returned"


def test_what_was_taken_back_before_the_signature_hides_no_earlier_words(story: Story) -> None:
    open_earlier_quarter(story)
    story.draft(quarter=EARLIER)
    story.submit()
    story.sign_off()
    story.approve()
    earlier = story.update_id
    story.approved()
    story.revoke_approval()
    story.lock(QUARTER)
    story.sign_report()
    story.update_id = earlier
    with story.refused(InSignedReport):
        story.revoke_approval()


def test_what_was_approved_after_the_signature_stands_in_no_report(story: Story) -> None:
    open_earlier_quarter(story)
    story.lock(QUARTER)
    story.sign_report()
    story.draft(quarter=EARLIER)
    story.submit()
    story.sign_off()
    story.approve()
    story.revoke_approval()
    assert story.update().state == "returned"


def test_a_correction_goes_on_after_that(story: Story) -> None:
    story.approved()
    story.lock()
    story.sign_report()
    story.corrected()
    assert story.update().state == "approved"
    assert story.report().errata == ()


# errata


def test_a_correction_after_publication_is_said_in_the_same_append(story: Story) -> None:
    base = story.published()
    old_hash = story.update().hash
    digest = story.report().signature.snapshot_sha256  # type: ignore[union-attr]
    correction = story.correct()
    story.submit()
    story.sign_off()
    assert story.report().errata == ()
    story.approve()
    assert story.topics(4) == ["sam_approval_given", "update_approved", "update_superseded", "erratum_issued"]
    commands = {event.meta for event in story.log.events[-4:]}
    assert len(commands) == 1
    (erratum,) = story.report().errata
    assert (erratum.activity_id, erratum.update_id, erratum.base_id) == (story.activity, correction, base)
    assert (erratum.old_hash, erratum.new_hash, erratum.by) == (old_hash, story.update().hash, people.APPROVER)
    signature = story.report().signature
    assert signature is not None
    assert signature.snapshot_sha256 == digest


def test_a_correction_of_a_correction_is_another_erratum(story: Story) -> None:
    story.published()
    first = story.corrected()
    story.corrected(Content(status="in_progress", text="Tre möten är hållna."))
    assert [erratum.base_id for erratum in story.report().errata][1] == first


def test_a_report_that_shows_the_words_as_the_newest_gets_one_too(story: Story) -> None:
    approved_earlier(story)
    story.sign_report()
    story.publish_report()
    story.corrected()
    assert [erratum.update_id for erratum in story.report(QUARTER).errata] == [story.update_id]
    assert story.report(EARLIER) == Report(quarter=EARLIER)


def test_a_first_report_that_comes_late_corrects_nothing(story: Story) -> None:
    story.lock()
    story.sign_report()
    story.publish_report()
    story.grant_exception(LAST_DAY)
    story.approved()
    assert story.report().errata == ()
    story.corrected()
    assert story.report().errata == (), "nor does what corrects words that the report never had"


def test_a_correction_in_another_quarter_is_no_erratum_here(story: Story) -> None:
    story.published()
    story.open_period()
    story.draft(quarter=NEXT)
    story.submit()
    story.sign_off()
    story.approve()
    story.corrected()
    assert story.report().errata == ()


# what it looks at


def test_signing_expects_the_plan_the_quarter_and_every_activity_as_they_were_read(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.lock()
    append, expected = story.log.insert_events, dict[UUID, int]()

    def insert(stored: Any, **kwargs: Any) -> Any:
        expected.update(kwargs["expected"])
        return append(stored, **kwargs)

    monkeypatch.setattr(story.log, "insert_events", insert)
    story.sign_report()
    plan, quarter = plan_id("plan"), period_id(plan_id("plan"), QUARTER)
    streams = {ORGANISATION_ID, plan, quarter, story.activity, story.sams}
    assert expected == {stream: story.log.version(stream) for stream in streams}
