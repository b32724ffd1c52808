"""What a document really says, and how a proposal is judged against it: right, asked or wrong."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from workers.imports.proposal import Proposal, ProposedActivity, propose


@dataclass(frozen=True)
class Says:
    """An activity as a careful reader would enter it; "?" for a status or a unit that nobody could tell."""

    number: str
    title: str
    unit: str
    status: str = "?"
    years: tuple[int, ...] = ()
    due: str | None = None
    area: str = ""
    text: str | None = None
    others: tuple[str, ...] = ()
    continuous: bool = False
    parts: tuple[tuple[str, str | None], ...] = ()

    def fields(self) -> dict[str, Any]:
        told = {
            "area": self.area, "number": self.number, "title": self.title, "unit": self.unit, "years": self.years,
            "due": self.due, "status": self.status, "with_units": self.others, "continuous": self.continuous,
            "parts": self.parts,
        }  # fmt: skip
        return told if self.text is None else told | {"status_text": self.text}


@dataclass(frozen=True)
class Case:
    """A document in the manner of some municipality, and what it says."""

    name: str
    file: str
    content: bytes
    says: tuple[Says, ...]
    units: Collection[str] | None = None


@dataclass
class Score:
    """How many rows are right, asked or wrong, and what is wrong or asked of them."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def count(self, kind: str, why: str = "") -> None:
        self.counts[kind] += 1
        if why:
            (self.wrong if kind == "wrong" else self.asked).append(why)


def judged(case: Case) -> Score:
    """Each activity of the document, and each that is proposed and stands not in it."""
    proposal, score = propose(case.content, case.file, case.units), Score()
    left = list(proposal.rows)
    for says in case.says:
        row = next((row for row in left if row.title == says.title), None)
        if row is None:
            _count_missing(score, says, proposal)
        else:
            left.remove(row)
            _count_row(score, says, row)
    for row in left:
        score.count("asked" if "title" in row.asked else "wrong", f"nothing says {row.title!r}")
    return score


def _count_missing(score: Score, says: Says, proposal: Proposal) -> None:
    """An activity that is not there: asked about, where its row or a doubtful title is."""
    asked = any(says.title[:30] in question.text for question in proposal.questions)
    score.count("asked" if asked else "wrong", f"missing: {says.title!r}")


def _count_row(score: Score, says: Says, row: ProposedActivity) -> None:
    wrong = [name for name, value in says.fields().items() if name not in row.asked and found(row, name) != value]
    if wrong:
        told = {name: (found(row, name), says.fields()[name]) for name in wrong}
        score.count("wrong", f"{says.number} {says.title[:30]!r}: {told}")
    elif row.asked:
        score.count("asked", f"{says.number} {says.title[:30]!r}: {', '.join(row.asked)}")
    else:
        score.count("right")


def found(row: ProposedActivity, name: str) -> Any:
    value = row.fields[name].value
    return tuple((part.letter, part.status) for part in value) if name == "parts" else value


def together(scores: Iterable[Score]) -> Counter[str]:
    total: Counter[str] = Counter()
    for score in scores:
        total += score.counts
    return total
