"""The demo people: role names, one password, and what each of them can do."""

from dataclasses import dataclass

from domain.values import Role

PASSWORD = "demo"  # noqa: S105  known to everybody, in a demo that says so on every page
UNITS = {
    "KLK": "Kommunledningskontoret",
    "SAM": "Samhällsutvecklingskontoret",
    "UTB": "Utbildning",
}
APPROVING_UNIT = "SAM"


@dataclass(frozen=True)
class DemoPerson:
    """``unit`` is the code of the unit that the role is for, None where the role is for the whole organisation."""

    username: str
    name: str
    can: str
    role: Role
    unit: str | None = None


DEMO_PEOPLE = (
    *(
        DemoPerson(
            f"agare.{code.lower()}",
            f"Aktivitetsansvarig {code}",
            f"skriva och skicka för {code}",
            "contributor",
            code,
        )
        for code in UNITS
    ),
    *(
        DemoPerson(
            f"granskare.{code.lower()}",
            f"Enhetsgranskare {code}",
            f"granska {code}:s uppdateringar",
            "unit_reviewer",
            code,
        )
        for code in UNITS
    ),
    DemoPerson("godkannare1.sam", "Godkännare 1 SAM", "godkänna KLK:s och UTB:s", "sam_approver"),
    DemoPerson("godkannare2.sam", "Godkännare 2 SAM", "godkänna KLK:s och UTB:s", "sam_approver"),
    DemoPerson("samordnare.sam", "Samordnare SAM", "leda kvartalet och ta fram rapporten", "coordinator"),
    DemoPerson("godkannare1.extern", "Extern godkännare 1", "godkänna SAM:s egna", "external_approver"),
    DemoPerson("godkannare2.extern", "Extern godkännare 2", "godkänna SAM:s egna", "external_approver"),
    DemoPerson("revisor", "Revisor", "läsa allt som hänt", "auditor"),
    DemoPerson("namnd", "Nämnd", "läsa det som är godkänt", "board"),
    DemoPerson("admin", "Administratör", "sköta konton, inget beslut", "administrator"),
)
