"""The municipality's own document: everything in it is proposed, word for word."""

import hashlib
import json
from collections import Counter

from tests.workers.imports.source import FILE_NAME, SOURCE, read_source, source_cells
from workers.imports.proposal import IMPORTER_VERSION, as_json

AREAS = (
    ("Service, bemötande och myndighetsutövning", 10),
    ("Kommunikation, marknadsföring och dialog", 5),
    ("Utbildning och arbetsmarknad", 7),
    ("Stadsutveckling, trafik och infrastruktur", 7),
)
STATUSES = {
    "in_progress": {
        "1.5",
        "1.8",
        "1.10",
        "2.1",
        "2.4",
        "2.5",
        "3.1",
        "3.4",
        "3.7",
        "4.2",
        "4.5",
        "4.6",
        "4.7",
    },
    "not_started": {"1.3", "1.4", "2.2", "2.3", "3.2", "3.3", "3.5", "4.3"},
    "partly_done": {"1.1", "1.2"},
    "done": {"3.6"},
    None: {"1.6", "1.7", "1.9", "4.1", "4.4"},
}


def joined(lines: tuple[int, ...], column: int) -> str:
    return " ".join(cell for line in lines if (cell := source_cells(line)[column]))


def test_every_cell_of_every_activity_is_what_its_lines_say() -> None:
    rows = read_source().rows
    assert len(rows) == 29
    for row in rows:
        assert row.number == source_cells(row.lines[0])[0]
        assert row.title == joined(row.lines, 1)
        assert row.unit == joined(row.lines, 2)
        assert row.years == tuple(year for year, column in ((2019, 3), (2020, 4)) if joined(row.lines, column) == "X")
        assert row.status_text == joined(row.lines, 5)


def test_no_word_of_the_numbered_rows_is_lost_or_added() -> None:
    table = [line for line in SOURCE.decode().split("\n") if "\t" in line]
    body = [line for line in table if not line.startswith("Nr") and "Strategiskt fokusområde" not in line]
    proposed = (
        word
        for row in read_source().rows
        for text in (row.number, row.title, row.unit, "X " * len(row.years), row.status_text)
        for word in text.split()
    )
    assert Counter(proposed) == Counter(" ".join(body).split())


def test_the_activities_stand_in_the_four_areas_of_the_plan() -> None:
    proposal = read_source()
    assert tuple((area.name, area.count) for area in proposal.areas) == AREAS
    assert [(row.area, int(row.number)) for row in proposal.rows] == [
        (area, number) for area, (_, count) in enumerate(AREAS, start=1) for number in range(1, count + 1)
    ]


def test_units_and_years_are_counted_as_in_the_document() -> None:
    rows = read_source().rows
    assert Counter(row.unit for row in rows) == {"KLK": 14, "SAM": 11, "UTB": 4}
    assert Counter(row.years for row in rows) == {(2019, 2020): 22, (2019,): 7}


def test_only_titles_that_begin_with_lopande_are_continuous() -> None:
    continuous = {f"{row.area}.{row.number}" for row in read_source().rows if row.continuous}
    assert continuous == {"1.5", "2.4", "2.5", "3.2"}


def test_twenty_four_statuses_are_proposed_and_five_asked_about() -> None:
    rows = read_source().rows
    for status, expected in STATUSES.items():
        assert {f"{row.area}.{row.number}" for row in rows if row.status == status} == expected
    assert all(row.certain == (row.status is not None) for row in rows)
    assert all(row.reason for row in rows)


def test_the_reason_quotes_the_words_that_stand_in_the_status() -> None:
    for row in read_source().rows:
        quoted = row.reason.split("'")[1::2]
        assert quoted
        assert all(words in row.status_text for words in quoted), row.reason


def test_what_stands_before_the_table_is_kept_for_the_report() -> None:
    proposal = read_source()
    assert proposal.title == "Uppföljning näringslivsstrategi och handlingsplan"
    assert proposal.organisations == (("SAM", "SAMHÄLLSUTVECKLINGSKONTORET"),)
    source = [line.strip() for line in SOURCE.decode().split("\n")]
    headings = [
        "Bakgrund",
        "Uppföljning och ansvarsfördelning",
        "Status avseende punkterna i handlingsplanen",
    ]
    at = [source.index(heading) for heading in headings]
    expected = tuple(
        (heading, tuple(filter(None, source[start + 1 : end])))
        for heading, start, end in zip(headings, at, at[1:], strict=False)
    )
    assert proposal.sections == expected


def test_the_proposal_says_which_bytes_it_was_made_from() -> None:
    proposal = read_source()
    assert proposal.file_sha256 == hashlib.sha256(SOURCE).hexdigest()
    assert (proposal.document, proposal.importer_version) == (FILE_NAME, IMPORTER_VERSION)


def test_the_findings_name_their_lines_and_nothing_else_is_found() -> None:
    assert [(finding.line, finding.code) for finding in read_source().findings] == [
        (42, "status_asked"),
        (43, "status_asked"),
        (45, "status_asked"),
        (48, "area_in_header"),
        (48, "header_repeated"),
        (54, "area_in_header"),
        (54, "header_repeated"),
        (63, "header_repeated"),
        (63, "header_split"),
        (65, "status_asked"),
        (69, "row_continued"),
        (70, "status_asked"),
        (71, "status_copied"),
    ]


def test_the_dry_run_line_has_the_agreed_shape() -> None:
    line = json.loads(json.dumps(as_json(read_source())))
    assert (line["activities"], line["declared"]) == (29, 29)
    assert line["areas"][0] == {"name": AREAS[0][0], "count": 10}
    assert line["findings"][0].keys() == {"line", "code", "message"}
    assert line["file_sha256"] == hashlib.sha256(SOURCE).hexdigest()
    third = line["rows"][2]
    assert third.pop("continuous") is False
    assert (third.pop("with_units"), third.pop("due"), third.pop("parts"), third.pop("place")) == (
        [],
        None,
        [],
        "rad 39",
    )
    assert third.pop("fields")["unit"] == {
        "value": "KLK",
        "source": ["rad 39 kolumn 3"],
        "sureness": "stated",
        "question": None,
    }
    assert third == {
        "area": 1,
        "number": "3",
        "title": source_cells(39)[1],
        "unit": "KLK",
        "years": [2019],
        "status": "not_started",
        "status_text": "Ej påbörjad",
        "reason": "börjar med 'Ej påbörjad'",
        "certain": True,
        "lines": [39],
    }
