"""The annual report: found from the list, read on its page, fetched in every format, and not there before its year."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.service.sample import Sample
from tests.service.shell import Shell
from tests.workers.story_on_postgres import size
from workers.reports.files import FORMATS
from workers.sample.load import SLUG

ANNUAL = f"/rapporter/{SLUG}/2019"


def test_it_is_found_from_the_list_and_says_that_it_is_preliminary_and_not_signed(untouched: Sample) -> None:
    browser = untouched.browser("namnd")
    assert browser.get("/rapporter").link("Årsrapport 2019") == ANNUAL
    page = browser.get(ANNUAL)
    for words in ("Preliminär", "Årsrapporten är inte undertecknad", "Året, kvartal för kvartal", "Kv 3", "Kv 4"):
        assert words in page.text


@pytest.mark.usefixtures("valkey")
def test_the_page_and_the_command_line_give_the_same_files(untouched: Sample, sparbar: Shell, tmp_path: Path) -> None:
    browser = untouched.browser("namnd")
    page = browser.get(ANNUAL)
    for kind in FORMATS:
        answer = browser.http.get(page.link(f"Hämta som {kind.upper()}"))
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith(f"attachment; filename=arsrapport-{SLUG}-2019-")
        out = tmp_path / f"ar.{kind}"
        said = sparbar("report", "build", "--plan", SLUG, "--year", "2019", "--out", str(out))
        assert said.out == f"{out}: {sha256(answer.data).hexdigest()}\n"


@pytest.mark.parametrize(
    "address",
    ["SLUG/2018", "SLUG/20199", "ingen/2019", "SLUG/2019/1.pdf", "SLUG/2019/999999.pdf", "SLUG/2019/HEAD.exe"],
)
def test_what_is_not_there_is_not_found(untouched: Sample, address: str) -> None:
    address = address.replace("SLUG", SLUG).replace("HEAD", str(size()))
    untouched.browser("namnd").get(f"/rapporter/{address}", status=404)


@pytest.mark.usefixtures("valkey", "untouched")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--year", "2018"), "Inget kvartal av 2018 har öppnats för planen. Se sparbar period list."),
        (("--year", "2019", "--quarter", "2019-Q4"), "Säg ett kvartal eller ett år, inte båda."),
        (("--year", "2019", "--template", "1"), "Årsrapporten har bara den nyaste mallen."),
        ((), "Säg vilket kvartal eller år rapporten gäller: --quarter 2019-Q4 eller --year 2019."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    sparbar: Shell, words: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    said = sparbar("report", "build", "--plan", SLUG, *words, "--out", str(tmp_path / "r.pdf"))
    assert (said.code, said.out, said.err) == (1, "", f"sparbar: {sentence}\n")
