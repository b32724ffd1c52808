"""What the fields of a Word template say in one report: texts, and lists of texts, as the other formats print them."""

from collections.abc import Iterable, Mapping
from typing import Any

from workers.reports.appendix import Approval, Fact
from workers.reports.issue import Issue, facts, told
from workers.reports.lines import CROSS, Line, PrintedArea, PrintedSection
from workers.reports.printable import printed, visible
from workers.reports.shape import Snapshot, Statuses, read
from workers.reports.sheet import Sheet, sheet
from workers.words import FIELD, day_and_time, quarter_words

Values = Mapping[str, Any]
ANSWERS = {"gjort": "done", "harnast": "next", "hinder": "obstacle", "beslut": "decision_needed"}
COUNTED = {
    "genomforda": "done",
    "delvis": "partly_done",
    "pagar": "in_progress",
    "planerade": "planned",
    "ej_paborjade": "not_started",
    "avbrutna": "cancelled",
    "utan_status": "unknown",
}


def values(canonical: bytes, part: Issue | None = None) -> Values:
    """Every field but the picture, by its name; each text with nothing invisible in it. Raises OlderShape."""
    snapshot = printed(read(canonical), visible)
    drawn = sheet(canonical, visible, part)
    return {**_about(snapshot, drawn), **_issued(part), **_page_one(drawn), **_matter(snapshot, drawn)}


def _about(snapshot: Snapshot, drawn: Sheet) -> Values:
    return {
        "rapport": drawn.title,
        "plan": drawn.plan,
        "organisation": drawn.organisation,
        "enhet": drawn.issuer,
        "kvartal": snapshot.quarter,
        "kvartal_i_ord": quarter_words(snapshot.quarter),
        "uppgifter_till": day_and_time(drawn.cut_off),
        "preliminar": drawn.notice,
        "jamfors_med": quarter_words(snapshot.previous) if snapshot.previous else "",
        "kontrollsumma": drawn.digest,
        "kommando": drawn.command,
    }


def _issued(part: Issue | None) -> Values:
    """Empty before somebody has signed."""
    names = ("undertecknad", "diarienummer", "mote", "publicerad", "namndens_beslut", "rattad")
    if part is None:
        return {**dict.fromkeys(names, ""), "underskrift": []}
    shown = printed(part, visible)
    return {**{name: told(shown).get(name, "") for name in names}, "underskrift": _facts(facts(shown))}


def _page_one(drawn: Sheet) -> Values:
    return {
        "sammanfattning": drawn.lead,
        "siffror": [{"status": n.word, "antal": str(n.now), "forut": str(n.before)} for n in drawn.numbers],
        "att_ta_stallning_till": [{"nummer": a.ref, "aktivitet": a.title, "fraga": a.text} for a in drawn.asked],
        "sedan_forra": [
            {"andring": g.label, "antal": str(g.count), "aktiviteter": g.refs} for g in drawn.changed_groups
        ],
        "revideringar": [{"mening": sentence} for sentence in drawn.revised],
        "andringar": [
            {"nummer": c.ref, "aktivitet": c.title, "andring": c.label, "forklaring": c.what} for c in drawn.changed
        ],
        "att_lagga_marke_till": [
            {"vad": n.label, "antal": str(n.count), "aktiviteter": n.refs} for n in drawn.noticed or ()
        ],
        "sena_rubrik": drawn.late_heading,
        "sena": [{"nummer": a.ref, "aktivitet": a.title, "ansvarig": a.unit, "status": a.word} for a in drawn.late],
        "diagram_i_ord": drawn.chart.words,
    }


def _matter(snapshot: Snapshot, drawn: Sheet) -> Values:
    return {
        "status_per_omrade": _counted(snapshot, drawn),
        "aret": _year(drawn),
        "avsnitt": [_section(section) for section in drawn.sections],
        "ur": drawn.source,
        "omraden": [_area(area, drawn) for area in drawn.areas],
        "godkannanden": [_approval(one) for one in drawn.approvals],
        "kontroll": _facts(drawn.checks),
    }


def _facts(found: Iterable[Fact]) -> list[Values]:
    return [{"uppgift": fact.name, "varde": fact.value} for fact in found]


def _counted(snapshot: Snapshot, drawn: Sheet) -> list[Values]:
    """The rows of the table beside the chart, with all the statuses there are, whether any activity has them or not."""
    found: list[Statuses] = [*(area.statuses for area in snapshot.areas), snapshot.statuses]
    if snapshot.previous:
        found.append(snapshot.before)
    return [_counts(row.name, counts) for row, counts in zip(drawn.count_rows, found, strict=True)]


def _counts(name: str, counts: Statuses) -> Values:
    numbers = {field: getattr(counts, status) for field, status in COUNTED.items()}
    written = {field: str(number) for field, number in numbers.items()}
    return {"omrade": name, **written, "totalt": str(sum(numbers.values()))}


def _year(drawn: Sheet) -> list[Values]:
    if drawn.year is None:
        return []
    heads = drawn.year.quarters
    return [
        {
            "nummer": one.ref,
            "aktivitet": one.title,
            "statusar": "\n".join(f"{head}: {status}" for head, status in zip(heads, one.statuses, strict=True)),
            "gjort": one.done,
        }
        for one in drawn.year.lines
    ]


def _section(section: PrintedSection) -> Values:
    pieces: list[Values] = []
    for block in section.blocks:
        pieces += [{"text": item, "punkt": True} for item in block.items]
        pieces += [{"text": block.text, "punkt": False}] if block.text else []
    return {"rubrik": section.heading, "stycken": pieces}


def _area(area: PrintedArea, drawn: Sheet) -> Values:
    return {"namn": area.name, "aktiviteter": [_activity(line, drawn) for line in area.lines]}


def _activity(line: Line, drawn: Sheet) -> Values:
    answers = {FIELD[field]: name for name, field in ANSWERS.items()}
    said = {answers[one.field]: one.text for one in line.said if one.field in answers}
    more = [{"rubrik": one.field, "text": one.text} for one in line.said if one.field not in answers]
    return {
        "nummer": line.number,
        "beteckning": line.ref,
        "aktivitet": line.title,
        "klart_senast": line.due,
        "ansvarig": line.unit,
        "ar": ", ".join(str(year) for year, mark in zip(drawn.years, line.years, strict=True) if mark == CROSS),
        "status": line.word,
        "forut": line.before,
        "forsenad": drawn.say["late"] if line.late else "",
        "statustext": line.text,
        **{name: said.get(name, "") for name in ANSWERS},
        "mer": more,
        "anmarkning": " ".join(line.notes),
    }


def _approval(one: Approval) -> Values:
    return {
        "nummer": one.ref,
        "granskad_av": one.reviewed_by,
        "granskad": one.reviewed_at,
        "godkand_av": one.approved_by,
        "godkand_som": one.approved_as,
        "godkand": one.approved_at,
        "kontrollsumma": one.content_hash,
    }
