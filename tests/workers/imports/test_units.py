"""Who is responsible is one unit, or a question; those in brackets do it together with it."""

import pytest

from workers.imports.units import Known, read_units

UNITS = {"KLK": "Kommunledningskontoret", "SBF": "Samhällsbyggnadsförvaltningen"}


@pytest.mark.parametrize(
    "text",
    [
        "KLK m.fl.", "KLK m fl", "KLK eller SBF", "KLK → SBF", "KLK -> SBF", "KLK – SBF", "KLK (SBF)", "KLK SBF",
        "KLK (Förnamn Efternamn)", "KLK?", "SBF (tidigare KLK)", "Vakant", "Ej utsett", "TBD", "Utgår",
    ],
)  # fmt: skip
@pytest.mark.parametrize("units", [None, UNITS], ids=["none known", "known"])
def test_what_may_be_several_units_or_none_is_asked(text: str, units: dict[str, str] | None) -> None:
    assert read_units(text, "", Known(units)).unit.asked


@pytest.mark.parametrize("units", [None, UNITS], ids=["none known", "known"])
def test_those_in_brackets_do_it_together_with_the_unit(units: dict[str, str] | None) -> None:
    found = read_units("KLK (i samråd med SBF)", "", Known(units))
    assert (found.unit.value, found.unit.asked, found.others.value) == ("KLK", "", ("SBF",))


def test_a_name_with_its_code_is_one_unit() -> None:
    assert read_units("Kommunledningskontoret (KLK)", "", Known(UNITS)).unit.value == "KLK"
    assert not read_units("Kommunledningskontoret (KLK)", "", Known(None)).unit.asked
    assert not read_units("Kultur- och fritidsförvaltningen", "", Known(None)).unit.asked
