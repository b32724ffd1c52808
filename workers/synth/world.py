"""One organisation and some of its plans, with a clock: whatever is to happen waits its turn, and is a real command."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from importlib.metadata import version
from uuid import UUID

from domain import calendar
from domain import commands as ask
from domain.activity import Activity
from domain.errors import Refusal
from domain.organisation import Organisation
from domain.sparbar import Sparbar
from domain.substitution import Substitution
from domain.values import Quarter, Role
from workers.synth.days import Days, Round
from workers.synth.memory import Made, MemoryLog, OnlyReader, RememberingMapper
from workers.synth.staff import Staff

Act = Callable[[datetime], object]
Who = tuple[UUID, UUID | None]  # who acts, and for whom
APART = timedelta(milliseconds=50)  # of one plan's commands, at least
NO_PLAN = -1


class World:
    """What happens to one plan is the same whichever other plans are here: their order is that of time, then number.

    An act gives one command at most, so that nothing comes between a decision and its append.
    """

    def __init__(self, seed: int, rounds: Iterable[Round], staff: Staff, days: Days, kept: int) -> None:
        self.seed, self.staff, self.days = seed, staff, days
        self.rounds: Mapping[Quarter, Round] = {each.quarter: each for each in rounds}
        self.log = MemoryLog()
        self.refused: Counter[str] = Counter()
        mapper = RememberingMapper()
        self._known = OnlyReader(self.log, mapper, kept)
        self._sparbar = Sparbar(self.log, mapper, version("sparbar"), self._known)
        self._waiting: list[tuple[datetime, int, int, Act]] = []
        self._clocks: dict[int, datetime] = {}
        self._turns = 0
        self._organisation = Organisation.unfounded()
        self._standing_in: tuple[date, list[Substitution]] = date.min, []
        for change in staff.changes:
            self.at(change.moment, NO_PLAN, partial(self._reorganise, change.command))

    def at(self, moment: datetime, plan: int, act: Act) -> None:
        """Later on; what would be earlier than now is next."""
        self._turns += 1
        heappush(self._waiting, (moment, plan, self._turns, act))

    def until(self, end: datetime) -> list[Made]:
        """Let everything happen that is before the moment; what it left."""
        while self._waiting and self._waiting[0][0] < end:
            moment, plan, _, act = heappop(self._waiting)
            free = self._clocks.get(plan, moment)
            if moment < free:
                self.at(free, plan, act)
                continue
            self.log.clock, self.log.plan = moment, plan
            act(moment)
            self._clocks[plan] = self.log.clock + APART
        made, self.log.made = self.log.made, []
        return made

    # what is asked of it

    def do(self, command: ask.Command) -> bool:
        """False where the rules refuse it: circumstances have changed, as they do."""
        try:
            self._sparbar.do(command)
        except Refusal as refusal:
            self.refused[f"{type(command).__name__}: {refusal.code}"] += 1
            return False
        return True

    @property
    def organisation(self) -> Organisation:
        return self._organisation

    def activity(self, activity_id: UUID) -> Activity:
        found = self._known.now(activity_id)
        assert isinstance(found, Activity)
        return found

    def who(
        self, principal: UUID | None, role: Role | str, unit: UUID | None, barred: Iterable[UUID] = ()
    ) -> Who | None:
        """The person, or their substitute while they are away; None where neither can act."""
        if principal is None or not self._organisation.is_active(principal):
            return None
        for found in self._substitutions():
            may = found.principal_id == principal and found.covers(role, unit, self.log.clock)
            if may and found.substitute_id not in barred and self._organisation.is_active(found.substitute_id):
                return found.substitute_id, principal
        return principal, None

    def _substitutions(self) -> list[Substitution]:
        """Those of the day."""
        day = calendar.day_of(self.log.clock)
        if self._standing_in[0] != day:
            every = self._organisation.substitutions.values()
            self._standing_in = day, [one for one in every if one.valid_from <= day <= one.valid_to]
        return self._standing_in[1]

    def _reorganise(self, command: ask.Command, _: datetime) -> None:
        if not self.do(command):
            raise RuntimeError(f"the script of the organisation was refused: {dict(self.refused)}")
        found = self._sparbar.organisation()
        assert found is not None
        self._organisation, self._standing_in = found, (date.min, [])
