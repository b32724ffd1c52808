"""All that happens to units, people, roles, substitutes and policy over the years: one script, drawn beforehand.

It is the same whatever the plans are, so that each plan can be told by itself.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from domain import commands as ask
from domain.values import Policy, SubstitutedRole
from workers.synth import units, words
from workers.synth.days import Days, Round, at
from workers.synth.lot import Lot
from workers.synth.units import UNIT, UNITS, SynthPerson, SynthUnit

FOUNDED = 45  # working days before the first round opens
POLICIES = (
    Policy(),
    Policy(quorum=2),
    Policy(no_change_in_a_row=3),
    Policy(no_change_in_a_row=1, escalate_after=5),
    Policy(quorum=2, no_change_in_a_row_continuous=6),
)
SECOND = timedelta(seconds=1)
C = TypeVar("C", bound=ask.OrganisationCommand)


class Change(NamedTuple):
    moment: datetime
    command: ask.OrganisationCommand


class Departure(NamedTuple):
    """An owner leaves, and hands over to somebody new in the days before."""

    unit: SynthUnit
    leaver: UUID
    replacement: UUID
    told: date
    leaves: date


class Named(NamedTuple):
    """Somebody who has come, and the command that the name is written beside."""

    person: SynthPerson
    command_id: UUID
    moment: datetime


class Staff:
    """``changes`` in order of time, each on a whole second of its own; ``owners`` of each unit as they follow."""

    def __init__(self, seed: int, rounds: Sequence[Round], days: Days) -> None:
        self._lot, self._days = Lot(seed, "staff"), days
        self._moments: set[datetime] = set()
        self._came: dict[UUID, date] = {}
        self._owners: dict[str, list[SynthPerson]] = {unit.code: [] for unit in UNITS}
        self._reviewers: dict[str, list[SynthPerson]] = {unit.code: [] for unit in UNITS}
        self._policy = POLICIES[0]
        self.changes: list[Change] = []
        self.people: list[Named] = []
        self.departures: list[Departure] = []
        self.founded = days.after(rounds[0].opens, -FOUNDED)
        self._begin()
        for previous, this in pairwise(rounds):
            self._between(previous)
            self._during(this)
        self.changes.sort(key=lambda change: change.moment)

    def owners(self, unit: SynthUnit, day: date) -> list[UUID]:
        """Who owns the unit's activities on a day, apart from those about to leave."""
        return [one.id for one in self._staying(self._owners[unit.code], day)]

    def _staying(self, people: Sequence[SynthPerson], day: date) -> list[SynthPerson]:
        gone = {one.leaver for one in self.departures if one.told <= day}
        return [one for one in people if self._came[one.id] <= day and one.id not in gone]

    def _begin(self) -> None:
        clock = self._clock(self.founded, 9)
        first, *others = units.beginners()
        founding = self._admin(ask.FoundOrganisation, clock, name="Kommunen")
        self.people.append(Named(first, founding.command_id, self.changes[-1].moment))
        for unit in UNITS:
            parent = UNIT[unit.parent].id if unit.parent else None
            self._admin(ask.CreateUnit, clock, code=unit.code, name=unit.name, parent_id=parent)
        self._admin(ask.ChooseApprovingUnit, clock, unit_id=units.APPROVING.id)
        for person in others:
            self._comes(person, self.founded, clock)

    def _between(self, done: Round) -> None:
        """In the weeks between two rounds people come and go, and rules are changed."""
        free = self._days.after(done.locks, self._lot.between(4, 9))
        if self._lot.chance(0.35):
            self._owner_leaves(free)
        if self._lot.chance(0.2):
            self._reviewer_leaves(free)
        if self._lot.chance(0.2):
            self._policy = self._lot.pick([one for one in POLICIES if one != self._policy])
            self._admin(ask.ChangePolicy, self._clock(self._days.after(free, 1), 13), policy=self._policy)

    def _owner_leaves(self, day: date) -> None:
        unit = self._lot.pick([unit for unit in UNITS if unit.owners > 1])
        leaver = self._staying(self._owners[unit.code], day)[0]
        replacement = units.owner(unit, len(self._owners[unit.code]) + 1)
        self._comes(replacement, day, self._clock(day, 10))
        told, leaves = self._days.after(day, 2), self._days.after(day, 12)
        self.departures.append(Departure(unit, leaver.id, replacement.id, told, leaves))
        self._goes(leaver, self._clock(leaves, 14))

    def _reviewer_leaves(self, day: date) -> None:
        unit = self._lot.pick([unit for unit in UNITS if not unit.alone])
        leaver = self._reviewers[unit.code].pop(0)
        number = sum(
            one.person.username.startswith("granskare") and one.person.unit == unit.code for one in self.people
        )
        clock = self._clock(day, 11)
        self._comes(units.reviewer(unit, number + 1), day, clock)
        self._goes(leaver, clock)

    def _during(self, this: Round) -> None:
        """While a round is reviewed somebody is away."""
        for _ in range(self._lot.weighted(((0, 30), (1, 50), (2, 20)))):
            first = self._days.after(this.deadlines.owner, self._lot.between(-6, 5))
            self._away(first, min(this.locks, first + timedelta(days=self._lot.between(6, 24))))

    def _away(self, first: date, last: date) -> None:
        """Appointed by the one who is away, the day before."""
        principal, role, unit, substitute = self._lot.pick(self._standing_in(first))
        clock = self._clock(self._days.after(first, -1), 15)
        facts: dict[str, Any] = {"principal_id": principal, "role": role, "substitute_id": substitute, "unit_id": unit}
        facts |= {"valid_from": first, "valid_to": last}
        facts |= {
            "reason": words.reason("away", self._lot),
            "decision_reference": f"KS {first.year}/{len(self.changes)}",
        }
        appointed = self._by(principal, ask.AppointSubstitute, clock, **facts)
        if self._lot.chance(0.2):
            facts = {"substitution_id": appointed.substitution_id, "reason": words.reason("back", self._lot)}
            self._by(principal, ask.EndSubstitution, self._clock(self._days.after(last, -2), 9), **facts)

    def _standing_in(self, day: date) -> list[tuple[UUID, SubstitutedRole, UUID | None, UUID]]:
        """Who could be away, in which role, for which unit, and who would stand in: none of them alone in a unit."""
        large = [unit for unit in UNITS if not unit.alone]
        found: list[tuple[UUID, SubstitutedRole, UUID | None, UUID]] = []
        for unit, neighbour in zip(large, [*large[1:], large[0]], strict=True):
            other = self._reviewers[neighbour.code][0].id
            found.append((self._reviewers[unit.code][0].id, "unit_reviewer", unit.id, other))
            found.append((self.owners(unit, day)[0], "owner", None, units.colleague(unit).id))
        first, second, third = (units.person_id(name) for name in units.APPROVERS)
        found += [(first, "sam_approver", None, third), (second, "sam_approver", None, third)] * 2
        return [*found, (units.person_id(units.COORDINATOR), "coordinator", None, units.person_id(units.DEPUTY))]

    def _comes(self, person: SynthPerson, day: date, clock: Iterator[datetime]) -> None:
        registered = self._admin(ask.RegisterPerson, clock, person_id=person.id)
        self.people.append(Named(person, registered.command_id, self.changes[-1].moment))
        self._came[person.id] = day
        for role in person.roles:
            unit = UNIT[person.unit].id if person.unit else None
            self._admin(ask.GrantRole, clock, person_id=person.id, role=role, unit_id=unit)
        for name, kept in (("agare", self._owners), ("granskare", self._reviewers)):
            if person.unit and person.username.startswith(name):
                kept[person.unit].append(person)

    def _goes(self, person: SynthPerson, clock: Iterator[datetime]) -> None:
        assert person.unit is not None
        for role in person.roles:
            self._admin(ask.RevokeRole, clock, person_id=person.id, role=role, unit_id=UNIT[person.unit].id)
        self._admin(ask.DeactivatePerson, clock, person_id=person.id)

    def _admin(self, kind: type[C], clock: Iterator[datetime], **facts: Any) -> C:
        return self._by(units.person_id(units.ADMIN), kind, clock, **facts)

    def _by(self, actor: UUID, kind: type[C], clock: Iterator[datetime], **facts: Any) -> C:
        command = kind(command_id=self._lot.id(), actor_id=actor, **facts)
        self.changes.append(Change(next(clock), command))
        return command

    def _clock(self, day: date, hour: int) -> Iterator[datetime]:
        """Every some minutes from that hour on, and never when something else is done."""
        moment = at(day, hour, self._lot.between(0, 20))
        while True:
            moment += self._lot.between(20, 150) * SECOND
            while moment in self._moments:
                moment += SECOND
            self._moments.add(moment)
            yield moment
