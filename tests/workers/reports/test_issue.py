"""What comes after the cut-off is printed beside the body, where there is room for it, and changes no byte of it."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256

import html5lib
import pytest

from domain.values import canonical_json
from tests.workers.reports.in_words import in_words
from tests.workers.reports.test_hostile import HOSTILE
from tests.workers.reports.told import Told
from workers.reports.files import FORMATS, rendered
from workers.reports.issue import Corrected, Decided, Issue, Published, Registered, Signed, facts
from workers.reports.printable import visible

AT = datetime(2020, 1, 20, 8, 30, tzinfo=UTC)
DECISION = "Nämnden godkänner rapporten."
Part = Callable[..., Issue]


def issued(told: Told, decision: str = DECISION) -> Issue:
    """All of it, with these words as the board's decision."""
    return Issue(
        schema=1,
        position=told.position + 9,
        snapshot_sha256=sha256(told.canonical).hexdigest(),
        signed=Signed(name="Anna", on_behalf_of="Bo", role="sam_approver", at=AT, position=told.position + 1),
        registered=Registered(number="SAM 2020/14", meeting=date(2020, 2, 12), position=told.position + 2),
        published=Published(at=AT, position=told.position + 3),
        decided=Decided(paragraph="§ 12", day=date(2020, 2, 12), text=decision, position=told.position + 4),
        corrected=(Corrected(ref="1.3", at=AT, position=told.position + 9, old_hash="sha256:a", new_hash="sha256:b"),),
    )


@pytest.fixture
def part(told: Told) -> Part:
    return partial(issued, told)


SAID = (
    "Anna för Bo, godkännare SAM, 20 januari 2020 kl. 09.30", "SAM 2020/14", "12 februari 2020",
    "§ 12, 12 februari 2020. Nämnden godkänner rapporten.", "1.3 (20 januari 2020 kl. 09.30)",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "html"])
def test_it_is_printed(told: Told, part: Part, kind: str) -> None:
    printed, bare = (in_words(rendered(told.canonical, kind, one).content, kind) for one in (part(), None))
    for line in SAID:
        assert line in printed
        assert line not in bare or line == "12 februari 2020"


def test_the_body_stands_in_the_json_as_it_was_hashed(told: Told, part: Part) -> None:
    content = rendered(told.canonical, "json", part()).content
    found = json.loads(content)
    assert sha256(canonical_json(found["report"])).hexdigest() == found["issue"]["snapshot_sha256"]
    assert content == canonical_json(found), "and all of it is canonical"


def test_the_table_is_the_activities_and_nothing_else(told: Told, part: Part) -> None:
    assert rendered(told.canonical, "csv", part()).content == rendered(told.canonical, "csv").content


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_part_gives_the_same_bytes_under_a_name_of_its_own(told: Told, part: Part, kind: str) -> None:
    file = rendered(told.canonical, kind, part())
    assert FORMATS[kind].render(told.canonical, part()) == file.content
    assert file.name.endswith(f"-{told.position}-{told.position + 9}.{kind}")


def test_only_what_has_come_is_told(part: Part) -> None:
    whole = part()
    signed = Issue(
        schema=1, position=whole.position, snapshot_sha256=whole.snapshot_sha256, signed=whole.signed,
        registered=None, published=None, decided=None, corrected=(),
    )  # fmt: skip
    assert [fact.name for fact in facts(signed)] == ["Undertecknad", "Händelser till och med"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_decision_runs_nowhere(told: Told, part: Part, name: str) -> None:
    text = f"{HOSTILE[name]}\nAllra sist."
    made = {kind: rendered(told.canonical, kind, part(text)).content for kind in ("xlsx", "html")}
    with zipfile.ZipFile(io.BytesIO(made["xlsx"])) as book:
        assert not [sheet for sheet in book.namelist() if b"<f>" in book.read(sheet)]
    assert not list(html5lib.parse(made["html"], namespaceHTMLElements=False).iter("script"))


# What a line or a page has no room for, each by itself; the other signs do what they do wherever they stand.
LARGE = ("long compound", "unbroken", "taller than a page", "many lines")
SIGNS = "\n".join(text for name, text in HOSTILE.items() if name not in LARGE)


@pytest.mark.parametrize("hostile", [SIGNS, *(HOSTILE[name] for name in LARGE)], ids=["signs", *LARGE])
def test_a_hostile_decision_is_printed_to_its_end(told: Told, part: Part, hostile: str) -> None:
    text = f"{hostile}\nAllra sist."
    made = {kind: rendered(told.canonical, kind, part(text)).content for kind in ("pdf", "docx")}
    assert "Allra sist." in in_words(made["pdf"], "pdf")
    assert visible(text) in in_words(made["docx"], "docx")


def test_a_decision_longer_than_a_page_is_printed_to_its_end(told: Told, part: Part) -> None:
    text = "\n".join(f"Att-sats {number}." for number in range(120))
    assert "Att-sats 119." in in_words(rendered(told.canonical, "pdf", part(text)).content, "pdf")
