"""Loads the sample: demo people, the real plan from its document, and a quarter open for reporting.

Every command has an id of its own that never changes, so loading again after a crash goes on where it stopped.
"""

from datetime import date, datetime, timedelta
from importlib.resources import files
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import commands as ask
from domain.values import NAMESPACE, Deadlines, derived_id, plan_id
from workers import accounts, passwords, projector, tools
from workers.imports.confirm import import_plan
from workers.imports.proposal import read_document
from workers.sample.people import APPROVING_UNIT, DEMO_PEOPLE, PASSWORD, UNITS, DemoPerson

SLUG = "naringsliv-2019-2020"
NAME = "Handlingsplan för näringslivsutveckling 2019–2020"
DOCUMENT = "lagesrapport-naringsliv-2019.txt"
IMPORTED_AS, OPENED = "2019-Q3", "2019-Q4"
DAYS = {"owner": 14, "unit": 21, "sam": 28, "board": 42}
SATURDAY = 5
FIRST_PAGE_WAITS = 10.0  # seconds: whoever comes first is to see the plan, not an empty list


def load_sample() -> bool:
    """Load what is missing; True when anything was. Needs a migrated database.

    A log that somebody else has begun, such as `sparbar synth`, is left as it is.
    """
    sparbar = tools.sparbar()
    if sparbar.period(plan_id(SLUG), OPENED) is not None or _begun_by_others():
        return False
    secret = passwords.hashed(PASSWORD)
    _found(secret)
    for person in DEMO_PEOPLE:
        _add(person, secret)
    command = _import()
    sparbar.do(command)
    _appoint_owners(command)
    sparbar.do(_open_period())
    projector.catch_up(FIRST_PAGE_WAITS)
    return True


def person_id(username: str) -> UUID:
    return _id(f"person:{username}")


def _begun_by_others() -> bool:
    organisation = tools.sparbar().organisation()
    return organisation is not None and _admin() not in organisation.people


def _found(secret: str) -> None:
    admin = DEMO_PEOPLE[-1]
    founding = ask.FoundOrganisation(command_id=_id("found"), actor_id=_admin(), name="Kommunen")
    accounts.add(founding, admin.username, admin.name, secret)
    for code, name in UNITS.items():
        unit = ask.CreateUnit(command_id=_id(f"unit:{code}"), actor_id=_admin(), code=code, name=name)
        tools.sparbar().do(unit)
    chosen = ask.unit_id(APPROVING_UNIT)
    tools.sparbar().do(ask.ChooseApprovingUnit(command_id=_id("approving"), actor_id=_admin(), unit_id=chosen))


def _add(person: DemoPerson, secret: str) -> None:
    if person.role == "administrator":
        return
    who = person_id(person.username)
    register = ask.RegisterPerson(command_id=_id(f"register:{who}"), actor_id=_admin(), person_id=who)
    accounts.add(register, person.username, person.name, secret)
    grant = ask.GrantRole(
        command_id=_id(f"grant:{who}"),
        actor_id=_admin(),
        person_id=who,
        role=person.role,
        unit_id=ask.unit_id(person.unit) if person.unit else None,
    )
    tools.sparbar().do(grant)


def _import() -> ask.ImportPlan:
    content = files("workers.sample").joinpath(DOCUMENT).read_bytes()
    return import_plan(
        read_document(content, DOCUMENT),
        command_id=_id("import"),
        actor_id=person_id("samordnare.sam"),
        slug=SLUG,
        name=NAME,
        quarter=IMPORTED_AS,
        known_units=UNITS,
    )


def _appoint_owners(imported: ask.ImportPlan) -> None:
    owners = {ask.unit_id(code): person_id(f"agare.{code.lower()}") for code in UNITS}
    for row in imported.activities:
        activity = imported.activity_id(row)
        appoint = ask.AppointOwner(
            command_id=_id(f"owner:{activity}"),
            actor_id=imported.actor_id,
            activity_id=activity,
            owner_id=owners[row.unit_id],
            reason="Planen anger bara ansvarig enhet.",
        )
        tools.sparbar().do(appoint)


def _open_period() -> ask.OpenPeriod:
    today = datetime.now(ZoneInfo("Europe/Stockholm")).date()
    deadlines = Deadlines(**{level: _working_day(today, days) for level, days in DAYS.items()})
    return ask.OpenPeriod(
        command_id=_id("open"),
        actor_id=person_id("samordnare.sam"),
        plan_id=plan_id(SLUG),
        quarter=OPENED,
        deadlines=deadlines,
    )


def _working_day(today: date, days: int) -> date:
    """The day that many days ahead, or the Monday after a weekend."""
    day = today + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def _admin() -> UUID:
    return person_id("admin")


def _id(name: str) -> UUID:
    return derived_id(NAMESPACE, f"sample:{name}")
