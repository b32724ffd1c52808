"""Where the people of a history work, and who they are in the beginning: role names, nobody real."""

from typing import NamedTuple
from uuid import UUID

from domain.commands import unit_id
from domain.values import NAMESPACE, Role, derived_id
from workers.sample.people import APPROVING_UNIT, DEMO_PEOPLE


class SynthUnit(NamedTuple):
    """``share`` of the activities; ``alone``: one person owns, writes and would review."""

    code: str
    name: str
    share: int
    parent: str | None = None
    owners: int = 2
    alone: bool = False

    @property
    def id(self) -> UUID:
        return unit_id(self.code)


class SynthPerson(NamedTuple):
    """``roles`` are given when the person comes; ``unit`` is where most of them are for."""

    username: str
    name: str
    unit: str | None
    roles: tuple[Role, ...]

    @property
    def id(self) -> UUID:
        return person_id(self.username)


UNITS = (
    SynthUnit("KLK", "Kommunledningskontoret", 5),
    SynthUnit("SAM", "Samhällsutvecklingskontoret", 5),
    SynthUnit("UTB", "Utbildning", 4),
    SynthUnit("SOC", "Socialkontoret", 4),
    SynthUnit("KUF", "Kultur- och fritidskontoret", 3),
    SynthUnit("TEK", "Tekniska kontoret", 3),
    SynthUnit("MIL", "Miljökontoret", 2, owners=1),
    SynthUnit("GYM", "Gymnasieskolan", 1, parent="UTB", owners=1, alone=True),
    SynthUnit("BIB", "Biblioteket", 1, parent="KUF", owners=1, alone=True),
    SynthUnit("KON", "Konsumentvägledningen", 1, owners=1, alone=True),
)
UNIT = {unit.code: unit for unit in UNITS}
APPROVING = UNIT[APPROVING_UNIT]
ADMIN = DEMO_PEOPLE[-1].username
COORDINATOR, DEPUTY = "samordnare.sam", "samordnare2.sam"
APPROVERS = tuple(f"godkannare{n}.sam" for n in (1, 2, 3))
FOR_A_UNIT = frozenset({"contributor", "unit_reviewer"})


def person_id(username: str) -> UUID:
    return derived_id(NAMESPACE, f"synth:person:{username}")


def owner(unit: SynthUnit, number: int) -> SynthPerson:
    roles: tuple[Role, ...] = ("contributor", "unit_reviewer") if unit.alone else ("contributor",)
    return SynthPerson(*_named("agare", "Aktivitetsansvarig", number, unit), unit.code, roles)


def reviewer(unit: SynthUnit, number: int) -> SynthPerson:
    return SynthPerson(*_named("granskare", "Enhetsgranskare", number, unit), unit.code, ("unit_reviewer",))


def colleague(unit: SynthUnit) -> SynthPerson:
    return SynthPerson(*_named("medarbetare", "Medarbetare", 1, unit), unit.code, ("contributor",))


def beginners() -> list[SynthPerson]:
    """All who are there from the beginning, the administrator first; the demo's people among them, by their names."""
    people = [SynthPerson(ADMIN, DEMO_PEOPLE[-1].name, None, ())]
    for unit in UNITS:
        people += [owner(unit, number) for number in range(1, unit.owners + 1)]
        if not unit.alone:
            people += [colleague(unit), *(reviewer(unit, number) for number in range(1, unit.owners + 1))]
    for number, username in enumerate(APPROVERS, 1):
        people.append(SynthPerson(username, f"Godkännare {number} SAM", None, ("sam_approver",)))
    for number in (1, 2):
        roles: tuple[Role, ...] = ("external_approver",)
        people.append(SynthPerson(f"godkannare{number}.extern", f"Extern godkännare {number}", None, roles))
    people += [
        SynthPerson(COORDINATOR, "Samordnare SAM", None, ("coordinator",)),
        SynthPerson(DEPUTY, "Samordnare 2 SAM", None, ()),
        SynthPerson("revisor", "Revisor", None, ("auditor",)),
        SynthPerson("namnd", "Nämnd", None, ("board",)),
    ]
    return people


def _named(stem: str, role: str, number: int, unit: SynthUnit) -> tuple[str, str]:
    """``agare.klk`` and ``agare2.klk``, as the demo's people are called."""
    which = "" if number == 1 else str(number)
    return f"{stem}{which}.{unit.code.lower()}", f"{role} {which} {unit.code}".replace("  ", " ")
