"""Files attached to an update: taken by their content, bound to the words, and read by whoever may read them."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any, LiteralString
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from psycopg import sql
from psycopg.errors import RaiseException
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from domain import commands as ask
from domain.errors import AttachmentRefused, StaleContent
from domain.values import LARGEST_FILE, Attachment, Content
from tests.service.client import Browser, Form, Page
from tests.service.sample import TEXT, Sample, form_of, page_of
from tests.service.test_who_may_read import EVERYBODY, READERS, answer
from tests.workers.lagging import moved
from tests.workers.story_on_postgres import catch_up, size
from workers import attachments, tokens, tools
from workers.act import act
from workers.sample.load import person_id

PDF = b"%PDF-1.7\nett protokoll\n%%EOF\n"
WORDS = {"status": "in_progress", "text": TEXT}


@pytest.fixture
def activity(sample: Sample) -> UUID:
    return sample.activity("KLK")


@pytest.fixture
def owner(sample: Sample) -> Browser:
    return sample.browser("agare.klk")


def opened(owner: Browser, activity: UUID) -> Form:
    form = owner.get(form_of(activity)).form("/uppdatera")
    return replace(form, fields=form.fields | WORDS)


def post(
    owner: Browser, form: Form, *files: tuple[bytes, str], button: str = "Spara", status: int = 200, **more: str
) -> Page:
    """Send the form with files, as a browser does."""
    parts = {"files": [FileStorage(BytesIO(content), name) for content, name in files]} if files else {}
    fields = {name: value for name, value in form.fields.items() if name not in ("files", "take_away")}
    boundary, body = encode_multipart({**fields, **form.press(button), **parts, **more})
    kind = f'multipart/form-data; boundary="{boundary}"'
    sent = owner.http.post(form.address, data=body, content_type=kind)
    return owner._arrived(form.address, sent, status)


def attached(sample: Sample, activity: UUID) -> list[str]:
    return [file.name for file in sample.update(activity).content.attachments]


def office(part: str, *more: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name in ("[Content_Types].xml", part, *more):
            package.writestr(name, "<x/>")
    return packed.getvalue()


def test_a_file_is_saved_with_the_words_and_part_of_their_hash(sample: Sample, owner: Browser, activity: UUID) -> None:
    post(owner, opened(owner, activity))
    without = sample.update(activity).hash
    page = post(owner, opened(owner, activity), (PDF, "protokoll.pdf"))
    assert attached(sample, activity) == ["protokoll.pdf"]
    assert sample.update(activity).hash != without
    digest = sample.update(activity).content.attachments[0].sha256
    assert page.has_link(f"/bilagor/{digest}")
    got = owner.http.get(f"/bilagor/{digest}")
    assert got.data == PDF
    assert got.headers["Content-Disposition"] == "attachment; filename*=UTF-8''protokoll.pdf"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"


def test_saving_the_words_again_keeps_the_file_and_ticking_it_takes_it_away(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    post(owner, opened(owner, activity), (PDF, "protokoll.pdf"))
    form = opened(owner, activity)
    post(owner, replace(form, fields=form.fields | {"text": "Nu med fler ord."}))
    assert attached(sample, activity) == ["protokoll.pdf"]
    form = opened(owner, activity)
    post(owner, form, take_away=form.fields["attached"])
    assert attached(sample, activity) == []


def test_what_is_sent_carries_its_files_to_the_board(sample: Sample, owner: Browser, activity: UUID) -> None:
    page = post(owner, opened(owner, activity), (PDF, "protokoll.pdf"), button="Skicka")
    assert "skickad till granskning" in page.text
    update = sample.update(activity)
    assert (update.state, attached(sample, activity)) == ("in_unit_review", ["protokoll.pdf"])
    review = sample.browser("granskare.klk").get(f"/granska/{update.id}")
    assert "protokoll.pdf" in review.text


def test_a_file_that_came_with_a_faulty_form_need_not_be_sent_again(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    form = opened(owner, activity)
    again = post(owner, replace(form, fields=form.fields | {"text": "x" * 2000}), (PDF, "protokoll.pdf"), status=422)
    assert "protokoll.pdf" in again.text
    form = again.form("/uppdatera")
    post(owner, replace(form, fields=form.fields | WORDS))
    assert attached(sample, activity) == ["protokoll.pdf"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00", "protokoll.pdf"),
        (b"<script>alert(1)</script>", "sida.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bild.svg"),
        (b"%PDF-1.7", "bild.png"),
        (b"PK\x03\x04 trasig", "brev.docx"),
        (office("xl/workbook.xml"), "brev.docx"),
        (office("word/document.xml", "word/vbaProject.bin"), "brev.docx"),
        (b"rad ett\x00rad tv\xc3\xa5", "anteckning.txt"),
        (b"\xff\xfe\x00", "tabell.csv"),
        (PDF, "utan ändelse"),
    ],
)
def test_a_file_whose_content_is_not_what_it_says_is_refused_and_the_text_is_kept(
    sample: Sample, owner: Browser, activity: UUID, content: bytes, name: str
) -> None:
    page = post(owner, opened(owner, activity), (content, name), status=422)
    assert "kan inte bifogas" in page.text
    assert page.form("/uppdatera").fields["text"] == TEXT
    assert sample.browser("revisor").get(page_of(activity)).has_link("/bilagor/") is False


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (office("word/document.xml"), "Brev åäö.docx"),
        ("kommun;antal\r\nHärnösand;3\r\n".encode(), "tabell.csv"),
        (b"\x89PNG\r\n\x1a\n....", "bild.PNG"),
    ],
)
def test_the_kinds_that_are_named_are_taken(
    sample: Sample, owner: Browser, activity: UUID, content: bytes, name: str
) -> None:
    post(owner, opened(owner, activity), (content, f"mapp/{name}"))
    assert attached(sample, activity) == [name]


def test_a_file_over_twenty_megabytes_is_refused_in_a_sentence_and_the_text_is_kept(
    owner: Browser, activity: UUID
) -> None:
    page = post(owner, opened(owner, activity), (PDF.ljust(LARGEST_FILE + 1), "stor.pdf"), status=422)
    assert "för stor: en bilaga får vara högst 20 MB" in page.text
    assert page.form("/uppdatera").fields["text"] == TEXT


def test_nobody_attaches_a_file_by_naming_its_hash(sample: Sample, owner: Browser, activity: UUID) -> None:
    post(owner, opened(owner, activity), (PDF, "protokoll.pdf"))
    other = sample.browser("agare.utb")
    theirs = opened(other, sample.activity("UTB"))
    carried = opened(owner, activity).fields["attached"]
    page = post(other, theirs, attached=carried, status=422)
    assert "Bifoga den igen" in page.text


def test_words_that_name_a_file_that_was_never_kept_are_refused(sample: Sample, activity: UUID) -> None:
    file = Attachment(sha256="ab" * 32, size=3, name="saknas.pdf")
    facts = {"actor_id": person_id("agare.klk"), "activity_id": activity, "quarter": "2019-Q4"}
    with pytest.raises(AttachmentRefused) as refused:
        act(ask.StartDraft(command_id=uuid4(), content=Content(text=TEXT, attachments=(file,)), **facts))
    assert refused.value.reason == "not_kept"


def test_a_file_attached_after_the_page_was_opened_stops_the_decision(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    sample.submitted(activity)
    seen = sample.update(activity)
    owner.post_form(page_of(activity), "/aterkalla")
    post(owner, opened(owner, activity), (PDF, "protokoll.pdf"), button="Skicka")
    facts = {"actor_id": person_id("granskare.klk"), "activity_id": activity, "update_id": seen.id}
    with pytest.raises(StaleContent):
        act(ask.SignOffUpdate(command_id=uuid4(), content_hash=seen.hash, step_id=seen.step_id, **facts))


@pytest.mark.parametrize("state", READERS)
def test_a_file_is_read_by_those_who_may_read_its_update_and_nobody_else(
    sample: Sample, owner: Browser, activity: UUID, state: str
) -> None:
    content = PDF + state.encode()
    digest = carry(sample, activity, state, content)
    for username in sorted(EVERYBODY):
        browser = sample.browser(username)
        got = browser.http.get(f"/bilagor/{digest}")
        token = tokens.create(person_id(username), "prov", "read")
        by_program = sample.visitor().http.get(
            f"/api/v1/attachments/{digest}", headers={"Authorization": f"Bearer {token}"}
        )
        expected = 200 if username in READERS[state] else 404
        assert (got.status_code, by_program.status_code) == (expected, expected), username
        assert ("protokoll.pdf" in answer(browser, page_of(activity))) == (expected == 200), username
    assert sample.visitor().http.get(f"/bilagor/{digest}").status_code == 303


def carry(sample: Sample, activity: UUID, state: str, content: bytes) -> str:
    """An update in the state whose words have carried a file from the first."""
    owner = sample.browser("agare.klk")
    post(owner, opened(owner, activity), (content, "protokoll.pdf"))
    digest = sample.update(activity).content.attachments[0].sha256
    form = owner.get(form_of(activity)).form("/uppdatera")
    if state != "draft":
        if state == "discarded":
            sample.discard(activity)
        else:
            post(owner, form, button="Skicka")
            move = {
                "returned": ["send_back"],
                "signed": ["sign"],
                "approved": ["sign", "approve"],
                "returned_by_sam": ["sign", "send_back"],
            }
            for step in move.get(state, []):
                decide(sample, activity, step)
    catch_up()
    return digest


def decide(sample: Sample, activity: UUID, step: str) -> None:
    update = sample.update(activity)
    actor = "granskare.klk" if update.state == "in_unit_review" else "godkannare1.sam"
    facts = {"command_id": uuid4(), "actor_id": person_id(actor), "activity_id": activity, "update_id": update.id}
    facts |= {"content_hash": update.hash, "step_id": update.step_id}
    kinds = {"sign": ask.SignOffUpdate, "approve": ask.ApproveUpdate}
    act(kinds[step](**facts) if step in kinds else ask.ReturnUpdate(reason="Mer.", **facts))


def test_a_file_that_was_taken_away_is_still_there_in_the_story(sample: Sample, owner: Browser, activity: UUID) -> None:
    digest = carry(sample, activity, "draft", PDF)
    form = opened(owner, activity)
    post(owner, form, take_away=form.fields["attached"])
    assert owner.get(page_of(activity)).has_link(f"/bilagor/{digest}")
    assert owner.http.get(f"/bilagor/{digest}").data == PDF


def test_a_file_is_as_old_as_the_words_that_carry_it(sample: Sample, owner: Browser, activity: UUID) -> None:
    before = size()
    digest = carry(sample, activity, "draft", PDF)
    assert owner.http.get(f"/bilagor/{digest}?position={before}").status_code == 404
    assert owner.http.get(f"/bilagor/{digest}?position={size()}").status_code == 200


def test_programs_attach_and_detach(sample: Sample, owner: Browser, activity: UUID) -> None:
    post(owner, opened(owner, activity))
    update = sample.update(activity)
    token = {"Authorization": f"Bearer {tokens.create(person_id('agare.klk'), 'prov', 'write')}"}
    address = f"/api/v1/updates/{update.id}/attachments"
    program = sample.visitor().http

    def attach(content: bytes, name: str, version: int) -> Any:
        fields = {"command_id": str(uuid4()), "base_version": str(version), "file": (BytesIO(content), name)}
        return program.post(address, data=fields, headers=token)

    got = attach(PDF, "protokoll.pdf", 1)
    assert got.status_code == 200, got.text
    [file] = got.json["content"]["attachments"]
    assert file == {"sha256": sha256(PDF).hexdigest(), "size": len(PDF), "name": "protokoll.pdf"}
    assert got.json["content_hash"] != update.hash
    assert attach(b"MZ", "protokoll.pdf", 2).json["errors"].keys() == {"file"}
    assert attach(PDF + b" ", "annan.pdf", 1).json["code"] == "draft_conflict"
    words = {"command_id": str(uuid4()), "base_version": 2, "status": "in_progress", "text": "Nya ord."}
    saved = program.put(f"/api/v1/updates/{update.id}", json=words, headers=token)
    assert saved.json["content"]["attachments"] == [file]
    away = {"command_id": str(uuid4()), "base_version": 3, "sha256": file["sha256"]}
    gone = program.post(f"{address}/remove", json=away, headers=token)
    assert gone.json["content"]["attachments"] == []
    stranger = {"Authorization": f"Bearer {tokens.create(person_id('agare.utb'), 'prov', 'write')}"}
    fields = {"command_id": str(uuid4()), "base_version": "4", "file": (BytesIO(PDF), "p.pdf")}
    assert program.post(address, data=fields, headers=stranger).status_code == 404


def test_a_correction_begins_with_the_files_of_what_it_corrects(sample: Sample, owner: Browser, activity: UUID) -> None:
    carry(sample, activity, "approved", PDF)
    update = sample.update(activity)
    owner.post_form(f"{page_of(activity)}/ratta/{update.id}", text="Tre träffar är hållna.", reason="Fel antal.")
    assert sample.update(activity).kind == "correction"
    assert attached(sample, activity) == ["protokoll.pdf"]


def test_what_nobody_completed_a_form_with_is_given_up_and_nothing_else(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    """Neither words that were thrown away nor those on their way lose their files."""
    carry(sample, activity, "draft", PDF)
    other = sample.activity("KLK", 1)
    carry(sample, other, "draft", PDF + b" ")
    sample.discard(other)
    unused = attachments.keep(PDF + b"  ", "application/pdf")
    assert attachments.give_up_unused() == 0
    catch_up()
    behind(1)
    assert attachments.give_up_unused(timedelta(0)) == 0, "the log may name it where the read model has not come"
    behind(-1)
    assert attachments.give_up_unused(timedelta(0)) == 1
    assert attachments.one(unused) is None
    assert attachments.one(sha256(PDF).hexdigest())
    assert attachments.one(sha256(PDF + b" ").hexdigest())


def behind(events: int) -> None:
    moved("sign_off_queue", -events)


def test_what_an_event_names_stays_where_the_pages_do_not_know_it(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    """As when its stream is parked: the read model goes on to the head of the log without it."""
    digest = carry(sample, activity, "draft", PDF)
    with tools.database() as connection:
        connection.execute("update sign_off_queue_g1.sign_off_queue set files = '{}'")
    assert attachments.give_up_unused(timedelta(0)) == 0
    assert attachments.one(digest)


def test_what_somebody_asks_for_again_is_young_again(sample: Sample) -> None:
    unused = attachments.keep(PDF, "application/pdf")
    with tools.database() as connection:
        connection.execute("update kept_file set kept_at = now() - interval '40 days'")
    attachments.keep(PDF, "application/pdf")
    catch_up()
    assert attachments.give_up_unused() == 0
    assert attachments.one(unused)


@pytest.mark.parametrize("change", ["content = 'annat'", "media_type = 'text/html'", "sha256 = repeat('0', 64)"])
def test_the_database_lets_nobody_change_a_kept_file(sample: Sample, change: LiteralString) -> None:
    attachments.keep(PDF, "application/pdf")
    with tools.database() as connection, pytest.raises(RaiseException, match="never changes"):
        connection.execute(sql.SQL("update kept_file set ") + sql.SQL(change))


def test_a_form_from_before_a_colleague_attached_something_does_not_drop_it(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    sample.add("kollega.klk", "contributor", "KLK")
    post(owner, opened(owner, activity), (PDF, "protokoll.pdf"))
    form = opened(owner, activity)
    colleague = sample.browser("kollega.klk")
    post(colleague, opened(colleague, activity), (PDF + b" ", "bilaga.pdf"))
    page = post(owner, form, status=409, text="Ord som kom senare.")
    assert "Bilagan bilaga.pdf har kommit till sedan du öppnade formuläret." in page.text
    carried: Any = [one.get("value") for one in page.tree.iter("input") if one.get("name") == "attached"]
    post(owner, page.form("/uppdatera"), attached=carried)
    assert sorted(attached(sample, activity)) == ["bilaga.pdf", "protokoll.pdf"]
    assert sample.update(activity).content.text == "Ord som kom senare."
