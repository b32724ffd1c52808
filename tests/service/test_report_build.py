"""`sparbar report build`: any format to a file, as of any position, and a sentence when it cannot be done."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.service.sample import Sample
from tests.service.shell import Shell
from tests.workers.story_on_postgres import size
from workers.reports.files import FORMATS
from workers.sample.load import OPENED, SLUG

BUILD = ("report", "build", "--plan", SLUG, "--quarter", OPENED)


@pytest.mark.usefixtures("valkey", "untouched")
@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_written_and_its_hash_is_said(sparbar: Shell, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"rapport.{kind}"
    said = sparbar(*BUILD, "--format", kind, "--out", str(out))
    assert (said.code, said.err, said.out) == (0, "", f"{out}: {sha256(out.read_bytes()).hexdigest()}\n")


@pytest.mark.usefixtures("valkey")
def test_the_file_name_tells_the_format_and_an_earlier_position_gives_the_earlier_report(
    sparbar: Shell,
    sample: Sample,
    tmp_path: Path,
) -> None:
    before = size()
    sparbar(*BUILD, "--out", str(tmp_path / "nu.json"))
    sample.approved(sample.activity("KLK"))
    sparbar(*BUILD, "--out", str(tmp_path / "sedan.json"))
    sparbar(*BUILD, "--at", str(before), "--out", str(tmp_path / "då.json"))
    now, later, then = ((tmp_path / f"{name}.json").read_bytes() for name in ("nu", "sedan", "då"))
    assert now == then != later


@pytest.mark.usefixtures("valkey", "untouched")
def test_a_report_of_an_earlier_template_can_be_built_again(sparbar: Shell, tmp_path: Path) -> None:
    for template in ("1", "2"):
        sparbar(*BUILD, "--template", template, "--out", str(tmp_path / f"{template}.json"))
    was, now = (json.loads((tmp_path / f"{template}.json").read_bytes()) for template in "12")
    assert [(one["schema"], one["template"]) for one in (was, now)] == [(3, 1), (4, 2)]
    assert sparbar(*BUILD, "--template", "3", "--out", str(tmp_path / "3.json")).code == 2


@pytest.mark.usefixtures("valkey", "untouched")
def test_the_quarter_that_the_document_tells_of_needs_not_have_been_opened(sparbar: Shell, tmp_path: Path) -> None:
    out = tmp_path / "dokumentets.json"
    assert sparbar(*BUILD, "--quarter", "2019-Q3", "--out", str(out)).code == 0
    assert json.loads(out.read_bytes())["quarter"] == "2019-Q3"


@pytest.mark.usefixtures("valkey", "untouched")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--out", "rapport.doc"), "Säg vilket format filen ska ha: --format pdf|docx|xlsx|csv|html|json."),
        (("--out", "r.pdf", "--quarter", "2019-4"), "Säg vilket kvartal rapporten gäller: --quarter 2019-Q4."),
        (("--out", "r.pdf", "--quarter", "0000-Q1"), "Säg vilket kvartal rapporten gäller: --quarter 2019-Q4."),
        (("--out", "r.pdf", "--quarter", "٢٠١٩-Q4"), "Säg vilket kvartal rapporten gäller: --quarter 2019-Q4."),
        (
            ("--out", "r.pdf", "--quarter", "2031-Q2"),
            "Kvartalet 2031-Q2 har inte öppnats för planen. Se sparbar",
        ),
        (("--out", "r.pdf", "--at", "999999"), "Det finns ingen händelse 999999 i loggen. Den senaste är "),
        (("--out", "r.pdf", "--at", "9" * 30), f"Det finns ingen händelse {'9' * 30} i loggen. Den senaste är "),
        (("--out", "r.pdf", "--at", "1"), "Det finns ingen plan"),
        (("--out", "r.pdf", "--plan", "ingen"), "Det finns ingen plan ingen. Se sparbar plan list."),
        (("--out", "finns/inte/r.pdf"), "finns/inte/r.pdf"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    sparbar: Shell,
    words: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    said = sparbar(*BUILD, *words)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert sentence in said.err
    assert not list(tmp_path.iterdir())
