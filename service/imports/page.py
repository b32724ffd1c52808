"""A document's proposal as its page shows it: what is unclear first, then what was noticed, then every row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext

from service.forms import SchemaForm
from service.imports import inputs
from service.imports.inputs import Asked, RowInputs
from service.imports.schemas import PlanForm
from service.imports.typed import OF_THE_PLAN, decisions, key_of, usable
from workers.imports.answers import UnusableAnswer, apply_answers
from workers.imports.confirm import unanswered
from workers.imports.drafts import Draft
from workers.imports.findings import Finding
from workers.imports.naming import slugified
from workers.imports.proposal import Proposal, propose
from workers.imports.questions import Question

ROWS = 50  # of a page, and questions at most
ASKED_ANYWAY = frozenset({"status_asked", "unit_unknown", "unit_several"})


@dataclass
class ProposalPage:
    """``base`` is what the document says, ``proposal`` the same with the answers; ``number`` counts pages from 0.

    ``errors`` are sentences by the name of a field, also of fields on other pages.
    """

    draft: Draft
    units: Mapping[str, str]
    base: Proposal
    proposal: Proposal
    typed: Mapping[str, str]
    plan: SchemaForm
    number: int = 0
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def open(self) -> tuple[Question, ...]:
        """What waits for an answer, first what the plan cannot be without."""
        needed = {one.id for one in unanswered(self.proposal)}
        waiting = [one for one in self.proposal.questions if one.field != "parts"]  # its letters stand in the title
        return tuple(sorted(waiting, key=lambda one: (one.id not in needed, one.field == "status", one.line)))

    @property
    def asked(self) -> list[Asked]:
        """Those that the page asks: answered ones come back among the rows."""
        return [
            inputs.asked(self.proposal, one, self.units, self.typed.get(one.id, ""), self.errors.get(one.id))
            for one in self.open[:ROWS]
        ]

    @property
    def decided(self) -> list[Asked]:
        """What has been said of rows and columns, which can be said again."""
        given = decisions(self.typed)
        if not given:
            return []
        before = {one.id: one for one in _read(self.draft, self.units, {}).questions}
        found = [before.get(key) or inputs.unknown_question(key) for key in given]
        return [inputs.asked(self.proposal, one, self.units, given[one.id], self.errors.get(one.id)) for one in found]

    @property
    def findings(self) -> list[Finding]:
        """What was noticed, apart from what is asked about."""
        return [one for one in self.base.findings if one.code not in ASKED_ANYWAY]

    @property
    def without_status(self) -> int:
        return sum(row.status is None for row in self.proposal.rows)

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.proposal.rows) // ROWS))

    @property
    def areas(self) -> Iterator[tuple[str, list[RowInputs]]]:
        """Each area with those of its rows that this page shows."""
        above = {one.id for one in self.open[:ROWS]}
        rows = self.proposal.rows[self.number * ROWS : (self.number + 1) * ROWS]
        for number, area in enumerate(self.proposal.areas, 1):
            here = [row for row in rows if row.area == number]
            if here:
                yield area.name, [inputs.of_row(row, self.units, self.typed, self.errors, above) for row in here]

    def summary(self) -> list[dict[str, str]]:
        """The error summary's links, in the order of the page; what is on another page comes last and says where."""
        shown = [*(one.field.name for one in self.asked), *(one.field.name for one in self.decided)]
        shown += [one.name for _, rows in self.areas for row in rows for one in row.fields]
        shown += [one.name for one in self.plan]
        links = [{"text": self.errors[name], "href": f"#{name}"} for name in shown if name in self.errors]
        elsewhere = (self._elsewhere(name) for name in self.errors if name not in shown)
        return [*links, *({"text": text} for text in elsewhere)]

    def _elsewhere(self, name: str) -> str:
        line = name.partition("/")[0]
        row = next((row for row in self.proposal.rows if str(row.lines[0]) == line), None)
        return f"{inputs.named(row)}: {self.errors[name]}" if row else self.errors[name]

    def refuse(self, name: str, problem: str) -> None:
        """Say what was found wrong with a field of the plan itself when it was read in."""
        self.plan.refuse({name: problem})
        self.errors[name] = problem

    def complete(self) -> bool:
        """Whether it can be read in now; otherwise ``errors`` say what is missing or wrong."""
        self.plan.validate()
        self.errors |= {name: found[0] for name, found in self.plan.errors.items()}
        for one in unanswered(self.proposal):
            self.errors.setdefault(one.id, gettext("Svara på frågan: %(question)s", question=one.text))
        self.errors |= {key: text for key, text in _repeated(self.proposal).items() if key not in self.errors}
        return not self.errors


def page_of(draft: Draft, units: Mapping[str, str], number: int = 0) -> ProposalPage:
    """The page as of what the draft has been told; raises UnreadableDocument where that leaves no plan."""
    base = _read(draft, units, decisions(draft.answers))
    answers, wrong = usable(base, draft.answers, units)
    proposal = apply_answers(base, {**decisions(draft.answers), **answers})
    page = ProposalPage(draft, units, base, proposal, draft.answers, _plan_form(draft, base), errors=wrong)
    page.number = min(max(number, 0), page.pages - 1)
    return page


def rereads(draft: Draft, units: Mapping[str, str], typed: Mapping[str, str]) -> bool:
    """Whether what was typed says something new of rows or columns; raises UnreadableDocument if it leaves no plan."""
    told = decisions({**draft.answers, **typed})
    if told == decisions(draft.answers):
        return False
    _read(draft, units, told)
    return True


def _read(draft: Draft, units: Mapping[str, str], told: Mapping[str, str]) -> Proposal:
    """The document with what was said of rows and columns, as far as that can be used."""
    try:
        return propose(draft.content, draft.name, units, told)
    except UnusableAnswer:
        return propose(draft.content, draft.name, units)


def _plan_form(draft: Draft, base: Proposal) -> SchemaForm:
    """With the title of the document for a name until another one is typed."""
    first = {"name": base.title[:200], "slug": slugified(base.title)[:80].strip("-"), "quarter": "", "on_behalf_of": ""}
    return SchemaForm(PlanForm(), {name: draft.answers.get(name, first[name]) for name in OF_THE_PLAN})


def _repeated(proposal: Proposal) -> dict[str, str]:
    """A sentence for each number that an earlier activity of the same area has."""
    seen: set[tuple[int, str]] = set()
    wrong: dict[str, str] = {}
    for row in proposal.rows:
        if (row.area, row.number) in seen:
            words = {"number": row.number, "area": proposal.areas[row.area - 1].name}
            wrong[key_of(row, "number")] = gettext("Nr %(number)s finns redan i %(area)s", **words)
        seen.add((row.area, row.number))
    return wrong
