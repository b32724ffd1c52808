"""The annual report: the last report of the year, with every quarter's status and what was done, in every format."""

import json
from typing import Any, NamedTuple

import pytest

from tests.service.sample import Sample
from tests.workers.reports.in_words import in_words
from tests.workers.reports.test_snapshot import faults
from tests.workers.reports.told import activity
from tests.workers.story_on_postgres import catch_up, copy_of, size
from workers import tools
from workers.reports.annual import YearNotReported, years
from workers.reports.files import FORMATS, rendered
from workers.reports.jobs import compile_annual, compile_report
from workers.reports.sheet import sheet
from workers.sample.load import SLUG

FAR = "=Tre träffar " + "x" * 60
TALL = "\n".join(f"Träff {number} är hållen." for number in range(120))


class Years(NamedTuple):
    """Canonical JSON of 2019 while it was open and once it was closed, and of 2020 with two of its quarters closed."""

    open: bytes
    closed: bytes
    again: bytes
    last_quarter: bytes
    next_year: bytes


@pytest.fixture(scope="module")
def told_years(postgres: str, template_with_sample: str) -> Years:
    with copy_of(postgres, template_with_sample):
        sample = Sample(None, {})  # type: ignore[arg-type]
        one, other = activity(sample, "1.4"), activity(sample, "3.5")
        sample.approved(one, status="in_progress", text="Igång.", done="Två träffar.")
        sample.approved(other, status="in_progress", text="Igång.", done=FAR)
        catch_up()
        while_open = compile_annual(SLUG, 2019)
        sample.locked()
        catch_up()
        closed, position, last = compile_annual(SLUG, 2019), size(), compile_report(SLUG, "2019-Q4")
        sample.next_quarter()
        sample.approved(one, status="in_progress", text="Går vidare.", done="Plan ritad.")
        sample.locked()
        sample.next_quarter()
        sample.approved(one, status="done", text="Klart.", done="Plan ritad.")
        sample.approved(other, status="in_progress", text="Vidare.", done=TALL)
        sample.locked()
        with pytest.raises(YearNotReported):
            compile_annual(SLUG, 2018)
        catch_up()
        found = Years(while_open, closed, compile_annual(SLUG, 2019, position), last, compile_annual(SLUG, 2020))
        tools.forget()
    return found


def of(canonical: bytes, ref: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in json.loads(canonical)["year"]["activities"] if one["ref"] == ref)
    return found


def test_each_activity_has_the_status_of_every_quarter_and_what_was_done(told_years: Years) -> None:
    year = json.loads(told_years.closed)["year"]
    assert (year["year"], year["quarters"], len(year["activities"])) == (2019, ["2019-Q3", "2019-Q4"], 29)
    assert of(told_years.closed, "1.4") == {
        "ref": "1.4",
        "statuses": ["not_started", "in_progress"],
        "done": [{"quarter": "2019-Q4", "text": "Två träffar."}],
    }
    assert of(told_years.closed, "1.7") == {"ref": "1.7", "statuses": [None, None], "done": []}


def test_what_the_next_quarter_says_again_is_said_once(told_years: Years) -> None:
    found = of(told_years.next_year, "1.4")
    assert found["statuses"] == ["in_progress", "done"]
    assert found["done"] == [{"quarter": "2020-Q1", "text": "Plan ritad."}]


def test_all_the_rest_is_the_report_of_the_years_last_quarter(told_years: Years) -> None:
    annual = json.loads(told_years.closed)
    del annual["year"]
    assert annual == json.loads(told_years.last_quarter)
    assert faults(json.loads(told_years.closed)) == []
    assert json.loads(told_years.next_year)["quarter"] == "2020-Q2"


def test_it_is_preliminary_until_the_years_last_quarter_is_closed(told_years: Years) -> None:
    marks = [json.loads(one)["preliminary"] for one in (told_years.open, told_years.closed, told_years.next_year)]
    assert marks == [True, False, True]
    assert sheet(told_years.open).notice == "Preliminär. Året är inte stängt, så uppgifterna kan ändras."


def test_the_same_position_gives_the_same_bytes_whatever_happens_later(told_years: Years) -> None:
    assert told_years.again == told_years.closed


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_tells_the_year_and_making_it_again_gives_the_same_bytes(told_years: Years, kind: str) -> None:
    file = rendered(told_years.closed, kind)
    assert file.name.startswith(f"arsrapport-{SLUG}-2019-")
    assert FORMATS[kind].render(told_years.closed) == file.content
    said = in_words(file.content, kind) if kind not in ("json", "xlsx") else ""
    assert "Kv 4: Två träffar." in said or kind in ("json", "xlsx")
    assert "Årsrapport 2019" in said or kind in ("json", "xlsx", "csv")


def test_what_was_done_is_printed_to_its_end_and_runs_nowhere(told_years: Years) -> None:
    assert "Träff 119 är hållen." in in_words(rendered(told_years.next_year, "pdf").content, "pdf")
    assert f"Kv 4: {FAR}" in in_words(rendered(told_years.closed, "csv").content, "csv")
    drawn = sheet(told_years.closed)
    assert drawn.command.startswith(f"sparbar report build --plan {SLUG} --year 2019 --at ")
    assert (drawn.title, drawn.facts[2].value) == ("Årsrapport 2019", "fjärde kvartalet 2019")


def test_there_is_one_for_each_year_with_a_quarter() -> None:
    assert years(["2020-Q2", "2020-Q1", "2019-Q4"]) == (2020, 2019)
