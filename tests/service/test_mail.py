"""Mail: what people are told, to whom, once; what is not sent, and why; and a server that does not answer."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain import calendar
from domain import commands as ask
from tests.mail_sink import Sink, free_port, listening, words_of
from tests.service.client import words
from tests.service.sample import COORDINATOR, REASON, Sample
from tests.workers.story_on_postgres import catch_up
from workers import rebuilding, tools
from workers.act import act
from workers.mail import addresses, compose, digests, letter, notices, outbox, sending
from workers.mail import work as post
from workers.mail.letter import NotNeeded
from workers.mail.outbox import Mail
from workers.sample.load import SLUG, person_id
from workers.settings import Settings, WrongSetting

OWNER, REVIEWER, OTHER = "agare.klk", "granskare.klk", "agare.utb"
MORNING = datetime(2020, 1, 7, 7, 0, tzinfo=calendar.STOCKHOLM)  # a Tuesday after the holidays

PUT = digests.put


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Sink, str]]:
    sink = Sink()
    with listening(sink) as url:
        yield sink, url


@pytest.fixture
def sink(server: tuple[Sink, str], monkeypatch: pytest.MonkeyPatch) -> Sink:
    found, url = server
    found.clear()
    monkeypatch.setenv("SPARBAR_MAIL_URL", url)
    monkeypatch.setenv("SPARBAR_BASE_URL", "https://sparbar.example.se")
    # No morning comes by itself while a test runs.
    monkeypatch.setattr(digests, "put", lambda _now: 0)
    return found


@pytest.fixture
def reached(sample: Sample, sink: Sink) -> Sample:
    """Everybody of the sample has an address, and the log has been looked at until now."""
    for username in (OWNER, REVIEWER, OTHER, COORDINATOR, "granskare.utb", "agare.sam"):
        addresses.keep(person_id(username), f"{username}@example.se")
    post.work()
    assert sink.mails == [], "old history is no news"
    return sample


def due_again() -> None:
    with tools.database() as connection:
        connection.execute("update outbox set next_at = now() - interval '1 second', leased_until = null")


def rows(**asked: Any) -> list[Mail]:
    return outbox.found(**asked)


def outcomes() -> list[tuple[str, str, str | None]]:
    return sorted((one.kind, one.state, one.outcome) for one in rows())


def digest_of(username: str) -> letter.Letter:
    """As it would be sent now."""
    day = calendar.day_of(datetime.now(calendar.STOCKHOLM))
    facts: dict[str, Any] = {"id": uuid4(), "kind": "digest", "reason": "morning", "position": None, "day": day}
    facts |= {"by_id": None, "state": "waiting", "outcome": None, "attempts": 1, "sent_at": None}
    now = datetime.now(calendar.STOCKHOLM)
    return compose.letter(Mail(recipient_id=person_id(username), next_at=now, created_at=now, **facts))


# what is told at once


def test_what_is_returned_is_told_once_to_its_owner_and_never_to_the_one_who_returned_it(
    reached: Sample, sink: Sink
) -> None:
    activity = reached.returned(reached.activity("KLK"))
    assert post.work() == 1
    assert post.work() == 0, "a doubled message sends nothing more"
    (mail,) = sink.mails
    assert sink.to == [f"{OWNER}@example.se"]
    title = " ".join(reached.row(activity).title.split())
    assert str(mail["Subject"]).startswith(f"Åter för komplettering: {title}"[:100])
    text = words_of(mail)
    assert f"https://sparbar.example.se/aktiviteter/{activity}/uppdatera?period={reached.quarter}" in text
    assert REASON not in text, "what people write is read where one is signed in"
    assert mail["Message-ID"] == f"<{rows()[0].id}@sparbar.example.se>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [(one.kind, one.reason, one.state) for one in rows()] == [("returned", "owner", "sent")]


def test_what_has_been_settled_meanwhile_is_not_written_about(reached: Sample, sink: Sink) -> None:
    activity = reached.returned(reached.activity("KLK"))
    reached.submitted(activity)
    assert post.work() == 0
    assert sink.mails == []
    assert outcomes() == [("returned", "not_needed", "settled")]


def test_a_question_reaches_the_owner_a_name_its_person_and_an_answer_its_asker(reached: Sample, sink: Sink) -> None:
    activity = reached.submitted(reached.activity("KLK"))

    def say(by: str, text: str, **more: Any) -> UUID:
        about = {"activity_id": activity, "update_id": reached.update(activity).id, "text": text}
        command = ask.AddComment(command_id=uuid4(), actor_id=person_id(by), **about, **more)
        act(command)
        return command.comment_id

    asked = say(REVIEWER, "Vilka bolag?", blocking=True)
    say(OWNER, "Tre. Fråga @samordnare.sam, inte @agare.utb eller @ingen.alls.", answers=asked)
    say(OWNER, f"Jag ({OWNER}) @{OWNER} nämner mig själv.")
    post.work()
    told = {(one.recipient_id, one.reason) for one in rows()}
    assert told == {
        (person_id(OWNER), "blocking"),
        (person_id(REVIEWER), "answered"),
        (person_id(COORDINATOR), "mentioned"),
    }, "the other unit's owner may not read it"
    assert len(sink.mails) == 3


def test_substitutes_and_those_who_change_hands_are_told(reached: Sample, sink: Sink) -> None:
    reached.stands_in("granskare.utb", REVIEWER, "unit_reviewer", "KLK")
    activity = reached.activity("KLK")
    day = calendar.day_of(datetime.now(calendar.STOCKHOLM))
    to: Any = {"to_unit_id": ask.unit_id("UTB"), "to_owner_id": person_id(OTHER), "effective": day}
    proposal = ask.ProposeReassignment(
        command_id=uuid4(), actor_id=person_id(OWNER), activity_id=activity, reason=REASON, **to
    )
    act(proposal)
    post.work()
    assert {(one.recipient_id, one.kind, one.reason) for one in rows()} == {
        (person_id("granskare.utb"), "substitute", "appointed"),
        (person_id("granskare.utb"), "handover_proposed", "may_answer"),
        (person_id(OTHER), "handover_proposed", "to_owner"),
    }
    about = {"activity_id": activity, "reassignment_id": proposal.reassignment_id, "reason": ""}
    act(ask.AcceptReassignment(command_id=uuid4(), actor_id=person_id("granskare.utb"), **about))
    post.work()
    assert {(one.recipient_id, one.reason) for one in rows(kind="handed_over")} == {
        (person_id(OTHER), "new_owner"),
        (person_id(OWNER), "former_owner"),
    }
    assert len(sink.mails) == 5


# where


def test_an_administrator_says_where_somebody_is_reached_and_takes_it_back(sample: Sample) -> None:
    browser, owner = sample.browser("admin"), person_id(OWNER)
    page = f"/administration/personer/{owner}/mejladress"
    assert "Ingen mejladress, så inga mejl." in browser.get("/administration").text
    wrong = browser.post_form(page, status=422, mail="agare@kommunen")
    assert "Skriv en mejladress" in wrong.text
    assert addresses.of(owner) is None
    assert "agare@kommunen.se" in browser.post_form(page, mail="agare@kommunen.se").text
    assert addresses.of(owner) == "agare@kommunen.se"
    assert "Inga mejl skickas" in browser.post_form(page, mail="").text
    assert addresses.of(owner) is None
    sample.browser(OWNER).get(page, status=403)
    browser.get(f"/administration/personer/{uuid4()}/mejladress", status=404)


def test_the_coordinator_reminds_those_ticked_once_a_day_and_the_list_says_who_did(reached: Sample, sink: Sink) -> None:
    browser, page = reached.browser(COORDINATOR), f"/planer/{SLUG}/perioder"
    form = browser.get(page).form("/paminn")
    assert f"remind-{person_id(OWNER)}" in form.fields
    assert "bocka för dem" in browser.send(form).text
    assert "1 påminnelse mejlas." in browser.send(form, **{f"remind-{person_id(OWNER)}": "ja"}).text
    assert "1 har redan påmints i dag." in browser.send(form, **{f"remind-{person_id(OWNER)}": "ja"}).text
    assert post.work() == 1
    assert len(reached.of_unit("KLK")) == words_of(sink.mails[0]).count("* ")
    (mail,) = rows(kind="nudge")
    assert (mail.recipient_id, mail.by_id, mail.state) == (person_id(OWNER), person_id(COORDINATOR), "sent")
    stranger = reached.browser(OWNER)
    assert stranger.http.post(f"{page}/{reached.quarter}/paminn", data=form.fields).status_code in (400, 403)


def test_the_list_of_mail_is_searched_and_says_why_one_was_not_sent(reached: Sample, sink: Sink) -> None:
    addresses.keep(person_id("agare.sam"), "")
    reached.returned(reached.activity("KLK"))
    reached.returned(reached.activity("SAM"))
    outbox.put_for_day([person_id(REVIEWER)], "nudge", "asked_for", date(2020, 1, 7), person_id(COORDINATOR))
    post.work()
    page = reached.browser(COORDINATOR).get("/utskick")
    for words_of_row in ("Skickat", "personen har ingen mejladress", "dagen hade gått", "bad samordnaren om", "kl. 7"):
        assert words_of_row in page.text
    lines = [words(row) for row in page.tree.iter("tr")][1:]
    assert len(lines) == 3
    only = reached.browser("admin").get(f"/utskick?person={person_id(OWNER)}&slag=returned")
    assert len(list(only.tree.iter("tr"))) == 2
    assert "Inga mejl passar filtret" in reached.browser("admin").get("/utskick?slag=substitute").text
    for wrong in ("person=x", "slag=x"):
        reached.browser("admin").get(f"/utskick?{wrong}", status=404)
    assert "Nyare mejl" in reached.browser("admin").get("/utskick?sida=2").text
    reached.browser(OWNER).get("/utskick", status=403)


def test_drift_says_what_has_waited_for_long_and_what_was_given_up(reached: Sample, sink: Sink) -> None:
    reached.returned(reached.activity("KLK", 0))
    reached.returned(reached.activity("KLK", 1))
    sink.recipient = "450 come back later"
    post.work()
    with tools.database() as connection:
        connection.execute("update outbox set created_at = now() - interval '2 hours'")
        connection.execute("update outbox set state = 'given_up' where id = (select id from outbox limit 1)")
    page = reached.browser("admin").get("/drift")
    assert "1 mejl väntar, det äldsta sedan" in page.text
    assert "Mejl har väntat på att skickas sedan" in page.text
    assert "1 mejl gick inte att skicka den senaste veckan." in page.text


# once, whatever happens


def test_killed_between_the_servers_yes_and_ours_it_is_the_same_mail_again(
    reached: Sample, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Nothing after it is done, as after kill -9."""

    def die(*_: Any) -> None:
        raise Killed

    reached.returned(reached.activity("KLK"))
    with monkeypatch.context() as dying:
        dying.setattr(outbox, "settle", die)
        with pytest.raises(Killed):
            post.work()
    assert post.work() == 0, "its lease has not run out"
    due_again()
    assert post.work() == 1
    first, second = sink.mails
    assert first["Message-ID"] == second["Message-ID"]
    due_again()
    assert post.work() == 0


def test_a_server_that_is_away_delays_and_loses_nothing(
    reached: Sample, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        reached.returned(reached.activity("KLK", number))
    with monkeypatch.context() as away:
        away.setenv("SPARBAR_MAIL_URL", f"smtp://127.0.0.1:{free_port()}")
        assert post.work() == 0
        tried = [one for one in rows() if one.outcome == "unreachable"]
        assert len(tried) == 1, "the others wait without having been tried"
        assert all(one.state == "waiting" and one.next_at > one.created_at for one in rows())
        pauses = []
        for _ in range(3):
            due_again()
            post.work()
            pauses.append(max(one.next_at for one in rows()) - datetime.now(calendar.STOCKHOLM))
    assert pauses == sorted(pauses), "they grow"
    due_again()
    assert post.work() == 2
    assert len({mail["Message-ID"] for mail in sink.mails}) == 2


def test_what_cannot_be_sent_for_days_is_given_up_and_what_is_refused_at_once(reached: Sample, sink: Sink) -> None:
    reached.returned(reached.activity("KLK", 0))
    sink.recipient = "450 come back later"
    post.work()
    assert outcomes() == [("returned", "waiting", "unreachable")]
    with tools.database() as connection:
        connection.execute("update outbox set created_at = now() - interval '4 days'")
    due_again()
    post.work()
    assert outcomes() == [("returned", "given_up", "unreachable")]
    reached.returned(reached.activity("KLK", 1))
    sink.recipient = "550 nobody here"
    post.work()
    assert ("returned", "given_up", "refused") in outcomes()
    assert sink.mails == []


def test_one_that_cannot_be_written_keeps_no_other_from_being_sent(
    reached: Sample, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached.returned(reached.activity("KLK", 0))
    reached.returned(reached.activity("KLK", 1))
    real, tried = compose.letter, list[UUID]()

    def fail_first(mail: Mail) -> letter.Letter:
        tried.append(mail.id)
        return real(mail) if len(tried) > 1 else real(None)  # type: ignore[arg-type]

    monkeypatch.setattr(compose, "letter", fail_first)
    assert post.work() == 1
    assert outcomes() == [("returned", "sent", None), ("returned", "waiting", "failed")]


def test_a_rebuild_sends_nothing_and_reading_the_log_again_puts_no_second_row(reached: Sample, sink: Sink) -> None:
    reached.returned(reached.activity("KLK"))
    post.work()
    catch_up()
    rebuilding.rebuild()
    assert post.work() == 0
    with tools.database() as connection:
        connection.execute("update mail_cursor set position = 0")
    while notices.take_in():
        pass
    before = len(rows(limit=1000))
    with tools.database() as connection:
        connection.execute("update mail_cursor set position = 0")
    while notices.take_in():
        pass
    assert len(rows(limit=1000)) == before
    assert [one.state for one in rows(limit=1000)].count("sent") == len(sink.mails) == 1


def test_without_a_server_or_an_address_nothing_is_sent_and_the_list_says_so(
    reached: Sample, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPARBAR_MAIL_URL")
    reached.returned(reached.activity("KLK"))
    post.work()
    addresses.keep(person_id("agare.sam"), "")
    reached.returned(reached.activity("SAM"))
    post.work()
    assert outcomes() == [("returned", "not_needed", "no_address"), ("returned", "not_needed", "no_server")]


# the morning


def test_the_morning_comes_once_on_working_days_at_the_hour(reached: Sample) -> None:
    minute = timedelta(minutes=1)
    assert PUT(MORNING - minute) == 0
    assert PUT(MORNING - timedelta(days=1)) == 0, "Epiphany"
    assert PUT(datetime(2020, 1, 4, 9, tzinfo=calendar.STOCKHOLM)) == 0, "a Saturday"
    everybody = PUT(MORNING)
    assert everybody == len(rows(kind="digest", limit=1000)) > 5
    assert PUT(MORNING + minute) == 0
    assert PUT(MORNING + timedelta(days=1)) == everybody
    assert PUT(datetime(2020, 1, 9, 20, tzinfo=calendar.STOCKHOLM)) == 0, "that morning was missed"
    post_outcomes = {(one.state, one.outcome) for one in rows(kind="digest", limit=1000)}
    assert post_outcomes == {("waiting", None)}


@pytest.mark.parametrize("username", [OWNER, REVIEWER, "godkannare1.sam", "granskare.utb"])
def test_the_mornings_mail_says_what_min_sida_says(waiting: Sample, username: str) -> None:
    page = waiting.browser(username).get("/")
    shown = [item for heading in HEADINGS for item in _listed(page, heading)]
    lists = [one for one in page.tree.iter("section") if one.get("aria-labelledby") in ("reports", "handovers")]
    shown += [words(item) for one in lists for item in one.iter("li")]
    told = digest_of(username)
    assert shown
    assert len(told.lines) == len(shown)
    for line in told.lines:
        title = " ".join(line.title.split())
        assert any(item.startswith(title) for item in shown)
        path = line.link.removeprefix(Settings.read().base_url)
        assert page.has_link(path.partition("#")[0])
    assert str(len(shown)) in told.subject


HEADINGS = ("decide", "back", "waits", "standing-in", "late-in-units")


def _listed(page: Any, heading: str) -> list[str]:
    """The items of the lists between this heading and the next one."""
    for parent in page.tree.iter():
        children, found = list(parent), False
        items: list[str] = []
        for child in children:
            if child.tag == "h2":
                found = child.get("id") == heading
            elif found and child.tag == "ul":
                items += [words(item) for item in child]
        if any(child.get("id") == heading for child in children):
            return items
    return []


@pytest.fixture(scope="module")
def address_of_waiting(postgres: str, template_with_sample: str, whole_app: Any) -> Iterator[str]:
    """Something waits in every way."""
    from tests.workers.story_on_postgres import copy_of

    with copy_of(postgres, template_with_sample) as url:
        sample = Sample(whole_app, {})
        sample.returned(sample.activity("KLK", 0))
        sample.submitted(sample.activity("KLK", 1))
        sample.signed(sample.activity("KLK", 2))
        sample.draft(sample.activity("KLK", 3))
        sample.submitted(sample.activity("UTB", 0))
        sample.stands_in("granskare.utb", REVIEWER, "unit_reviewer", "KLK")
        to: Any = {"to_unit_id": ask.unit_id("UTB"), "to_owner_id": person_id(OTHER), "effective": date(2999, 1, 1)}
        about = {"actor_id": person_id(OWNER), "activity_id": sample.activity("KLK", 4), "reason": REASON}
        act(ask.ProposeReassignment(command_id=uuid4(), **about, **to))
        catch_up()
        yield url


@pytest.fixture
def waiting(
    address_of_waiting: str, whole_app: Any, sessions: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sample]:
    monkeypatch.setenv("SPARBAR_DATABASE_URL", address_of_waiting)
    yield Sample(whole_app, sessions)
    tools.forget()


def test_who_has_nothing_to_do_gets_no_mail(waiting: Sample) -> None:
    with pytest.raises(NotNeeded, match="nothing_to_do"):
        digest_of("revisor")


def test_what_is_late_is_told_to_those_who_answer_for_the_unit_until_it_is_sent(
    waiting: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_unit() -> set[str]:
        sections = {one.heading: one.lines for one in digest_of(REVIEWER).sections}
        return {line.title for line in sections.get("Försenat i din enhet", ())}

    period = tools.sparbar().period(waiting.row(waiting.activity("KLK")).plan_id, waiting.quarter)
    assert period is not None
    monkeypatch.setattr("workers.workplace.today", lambda: period.deadlines.owner)
    assert of_unit() == set(), "the owner has the whole last day"
    monkeypatch.setattr("workers.workplace.today", lambda: period.deadlines.owner + timedelta(days=1))
    sent = {waiting.row(waiting.activity("KLK", number)).title for number in (1, 2)}
    assert of_unit() == {row.title for row in waiting.of_unit("KLK")} - sent
    page = waiting.browser(REVIEWER).get("/")
    assert len(_listed(page, "late-in-units")) == len(of_unit())
    assert "sen" in {line.due.rpartition(", ")[2] for line in digest_of(OWNER).lines}


def test_what_is_far_off_is_told_only_as_the_week_begins(waiting: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other unit's owner only has reports to write, weeks from now."""
    period = tools.sparbar().period(waiting.row(waiting.activity("KLK")).plan_id, waiting.quarter)
    assert period is not None
    monday = period.deadlines.owner - timedelta(days=21 + period.deadlines.owner.weekday())
    owner = "agare.sam"
    for day, sent in [(monday, True), (monday + timedelta(days=1), False), (period.deadlines.owner, True)]:
        monkeypatch.setattr("workers.workplace.today", lambda day=day: day)
        if sent:
            assert digest_of(owner).lines
        else:
            with pytest.raises(NotNeeded, match="not_urgent"):
                digest_of(owner)


# what people type


def test_names_and_titles_begin_no_header_and_no_element() -> None:
    hostile = "Hej\r\nBcc: alla@example.se\x00\u2028X\n\n<script>alert(1)</script>"
    line = letter.Line(title=hostile, about=hostile, link="https://a.example/?a=1&b=2")
    section = letter.Section(heading="Väntar", lines=(line,))
    made = letter.Letter(
        subject=hostile, opening=hostile, sections=(section,), link="https://a.example/", button="Gå", why=""
    )
    settings = Settings.read({"SPARBAR_MAIL_FROM": "fran@example.se"})
    mail = sending.message(made, uuid4(), hostile, "till@example.se", settings)
    head = mail.as_bytes().split(b"\n\n")[0].decode()
    assert not any(each.lower().startswith("bcc") for each in head.splitlines())
    assert set(mail.keys()) == {
        "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    }  # fmt: skip
    html = mail.get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()
    assert "<script>" in words_of(mail), "plain text is as it was typed"


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@b", "a@b.se\nBcc: c@d.se", "a b@c.se", "<a@b.se>", "a@b.se, c@d.se", "å@b.se", f"{'a' * 250}@b.se"],
)
def test_what_is_no_plain_address_is_none(address: str) -> None:
    assert not addresses.is_address(address)


@pytest.mark.parametrize("setting", [{"SPARBAR_MAIL_FROM": "a b@c.se"}, {"SPARBAR_MAIL_HOUR": "24"}])
def test_a_wrong_sender_or_hour_stops_the_program(setting: dict[str, str]) -> None:
    with pytest.raises(WrongSetting):
        Settings.read(setting)


def test_every_link_of_a_mail_leads_to_a_page(whole_app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from workers.mail import links

    monkeypatch.setenv("SPARBAR_BASE_URL", "https://sparbar.example.se/")
    some = uuid4()
    pages = {
        links.home(): "home.show",
        links.activity(some): "activities.show",
        links.handover(some): "activities.show",
        links.form(some, "2019-Q4"): "activities.edit",
        links.review(some): "review.show",
        links.report("plan", "2019-Q4"): "reports.show",
        links.substitutes(): "substitutes.show",
    }
    known = whole_app.url_map.bind("sparbar.example.se", url_scheme="https")
    for address, endpoint in pages.items():
        path = address.removeprefix("https://sparbar.example.se").partition("#")[0].partition("?")[0]
        assert known.match(path)[0] == endpoint
