"""The year's work on the sample plan: every activity drafted, reviewed, sent back and approved, quarter by quarter."""

from random import Random
from typing import Any
from uuid import UUID, uuid4

from domain import commands as ask
from domain.values import Content, Quarter, next_quarter, plan_id
from workers import tools
from workers.read_models import activity_board
from workers.read_models.activity_board import BoardRow
from workers.reading import reading
from workers.sample.load import OPENED, SLUG, person_id
from workers.sample.people import APPROVING_UNIT, UNITS

STEPS = (
    (ask.StartDraft, "agare"),
    (ask.SaveDraft, "agare"),
    (ask.SaveDraft, "agare"),
    (ask.SubmitUpdate, "agare"),
    (ask.SignOffUpdate, "granskare"),
    (ask.ReturnUpdate, "godkannare1"),
    (ask.SaveDraft, "agare"),
    (ask.SubmitUpdate, "agare"),
    (ask.SignOffUpdate, "granskare"),
    (ask.ApproveUpdate, "godkannare1"),
)
EARLIER = 2  # quarters of history that every activity has when the measuring begins
WORDS = ("mötet", "bolagen", "upphandlingen", "är", "bokat", "genomfört", "under", "hösten", "med", "kommunen")
LONGEST = 120  # words


class Work:
    """The next step of every activity, the first time spread over a quarter; the same words for the same seed."""

    def __init__(self, seed: int) -> None:
        self._lot = Random(seed)  # noqa: S311 - words, not secrets
        self._codes = {ask.unit_id(code): code for code in UNITS}
        with reading() as now:
            self._activities = activity_board.of_plan(now, plan_id(SLUG))
        self._done = {row.activity_id: 0 for row in self._activities}
        self._quarters: list[Quarter] = [OPENED]
        for number, row in enumerate(self._activities):
            for _ in range(EARLIER * len(STEPS) + number % len(STEPS)):
                tools.sparbar().do(self._step(row))

    def next_steps(self, count: int) -> list[ask.Command]:
        """The next command of so many activities, at most all, to be carried out before more are asked for."""
        return [self._step(row) for row in self._activities[:count]]

    def _step(self, row: BoardRow) -> ask.Command:
        quarters, number = divmod(self._done[row.activity_id], len(STEPS))
        self._done[row.activity_id] += 1
        kind, who = STEPS[number]
        facts = self._form(kind, row, self._quarter(quarters))
        return kind(command_id=uuid4(), actor_id=self._person(who, row), activity_id=row.activity_id, **facts)

    def _form(self, kind: type[ask.Command], row: BoardRow, quarter: Quarter) -> dict[str, Any]:
        """What the person's form carries for a command of the kind."""
        update = tools.sparbar().activity(row.activity_id).update_for(quarter)
        if update is None:
            return {"quarter": quarter, "content": self._words()}
        facts: dict[str, Any] = {"update_id": update.id}
        if kind is ask.SaveDraft:
            facts |= {"base_version": len(update.versions), "content": self._words()}
        if issubclass(kind, ask.SubmitUpdate | ask.Decision):
            facts["content_hash"] = update.hash
        if issubclass(kind, ask.Decision):
            facts["step_id"] = update.step_id
        if kind is ask.ReturnUpdate:
            facts["reason"] = "Skriv vilka bolag som kommer."
        return facts

    def _person(self, who: str, row: BoardRow) -> UUID:
        code = self._codes[row.unit_id]
        if who == "godkannare1":
            return person_id("godkannare1.extern" if code == APPROVING_UNIT else "godkannare1.sam")
        return person_id(f"{who}.{code.lower()}")

    def _quarter(self, number: int) -> Quarter:
        """The activity's quarter of that number, opened when somebody comes to it."""
        while number >= len(self._quarters):
            first = tools.sparbar().period(plan_id(SLUG), OPENED)
            assert first is not None
            assert first.deadlines is not None
            self._quarters.append(next_quarter(self._quarters[-1]))
            tools.sparbar().do(
                ask.OpenPeriod(
                    command_id=uuid4(),
                    actor_id=person_id("samordnare.sam"),
                    plan_id=plan_id(SLUG),
                    quarter=self._quarters[-1],
                    deadlines=first.deadlines,
                )
            )
        return self._quarters[number]

    def _words(self) -> Content:
        text = " ".join(self._lot.choices(WORDS, k=self._lot.randint(5, LONGEST)))
        return Content(status="in_progress", text=text)
