"""The matrix at the server: every demo person posts every form in every state, whether a page offers it or not."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from tests.service.client import Browser
from tests.service.sample import REASON, TEXT, Sample, form_of, page_of
from tests.workers.story_on_postgres import size
from workers.sample.people import DEMO_PEOPLE

EVERYBODY = frozenset(person.username for person in DEMO_PEOPLE)
AT_WORK = frozenset({"agare.klk", "granskare.klk", "samordnare.sam", "revisor"})
SAM = frozenset({"godkannare1.sam", "godkannare2.sam"})
# Written down by hand from the table and from "who may read": nobody else is let in, and 404 is all they get.
READERS = {
    "not_reported": EVERYBODY,
    "draft": AT_WORK,
    "submitted": AT_WORK,
    "returned": AT_WORK,
    "signed": AT_WORK | SAM,
    "returned_by_sam": AT_WORK,
    "approved": EVERYBODY,
}
OWNER, REVIEWER = frozenset({"agare.klk"}), frozenset({"granskare.klk"})
MAY = {
    ("not_reported", "save"): OWNER,
    ("not_reported", "submit"): OWNER,
    ("draft", "save"): OWNER,
    ("draft", "submit"): OWNER,
    ("draft", "kassera"): OWNER,
    ("submitted", "granskad"): REVIEWER,
    ("submitted", "ater"): REVIEWER,
    ("submitted", "aterkalla"): OWNER,
    ("returned", "save"): OWNER,
    ("returned", "submit"): OWNER,
    ("signed", "godkand"): SAM,
    ("signed", "ater"): SAM,
    ("signed", "aterkalla"): OWNER,
    ("returned_by_sam", "save"): OWNER,
    ("returned_by_sam", "submit"): OWNER,
}
# The owner's, but not before the activity has closed.
LATER = {("returned", "kassera"), ("returned_by_sam", "kassera")}
ON_THE_ACTIVITY = ("aterkalla", "kassera")
ON_THE_UPDATE = ("granskad", "godkand", "ater")
COMMANDS = ("save", "submit", *ON_THE_ACTIVITY, *ON_THE_UPDATE)


def expected(state: str, command: str, username: str) -> int:
    """The code of the state table: 303 done, 404 not for one's eyes, 403 not one's right, 409 not here."""
    if username not in READERS[state]:
        return 404
    if username in MAY.get((state, command), ()):
        return 303
    if (state, command) in LATER and username not in OWNER:
        return 403
    return 403 if (state, command) in MAY else 409


@dataclass
class Poster:
    """Somebody who sends forms without opening a page: only the token comes from one."""

    sample: Sample
    browser: Browser
    token: str

    def post(self, activity: UUID, command: str) -> int:
        """The status code of the very form that the page would have held, had it been offered."""
        address, fields = form(self.sample, activity, command)
        data = {"csrf_token": self.token, "command_id": str(uuid4())} | fields
        return self.browser.http.post(address, data=data).status_code


def poster(sample: Sample, username: str) -> Poster:
    browser = sample.browser(username)
    return Poster(sample, browser, browser.get("/planer").form("/logga-ut").fields["csrf_token"])


def form(sample: Sample, activity: UUID, command: str) -> tuple[str, dict[str, str]]:
    if command in ("save", "submit"):
        words = {"status": "in_progress", "text": f"{TEXT} {uuid4()}", "do": command}
        return form_of(activity), words | written_on(sample, activity)
    update = sample.update(activity)
    if command in ON_THE_ACTIVITY:
        return f"{page_of(activity)}/{command}", {"update_id": str(update.id)}
    reason = {"reason": REASON} if command == "ater" else {}
    shown = {"content_hash": update.hash, "step_id": str(update.step_id)}
    return f"/granska/{update.id}/{command}", shown | reason


def written_on(sample: Sample, activity: UUID) -> dict[str, str]:
    if sample.state(activity) == "not_reported":
        return {"update_id": "", "base_version": "0"}
    update = sample.update(activity)
    return {"update_id": str(update.id), "base_version": str(len(update.versions))}


@pytest.mark.parametrize("state", READERS)
def test_who_is_let_in_who_is_refused_and_that_a_refusal_leaves_nothing(sample: Sample, state: str) -> None:
    commands = COMMANDS if state != "not_reported" else ("save", "submit")
    asked = {(command, one): expected(state, command, one) for command in commands for one in sorted(EVERYBODY)}
    people = {one: poster(sample, one) for one in EVERYBODY}
    activity, before = in_state(sample, state, 0), size()
    refused = {key: code for key, code in asked.items() if code != 303}
    assert {(command, one): people[one].post(activity, command) for command, one in refused} == refused
    assert size() == before
    for number, (command, one) in enumerate((key for key, code in asked.items() if code == 303), 1):
        own = in_state(sample, state, number)
        before = size()
        assert (command, one, people[one].post(own, command)) == (command, one, 303)
        assert size() > before


def in_state(sample: Sample, state: str, number: int) -> UUID:
    activity = sample.activity("KLK", number)
    if state != "not_reported":
        getattr(sample, state)(activity)
    return activity
