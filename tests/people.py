"""The same few people in every test, and the organisation they work in."""

from uuid import UUID, uuid5

from domain.commands import unit_id

SPACE = UUID("00000000-0000-4000-8000-000000000001")
KLK, SAM, UTB = unit_id("KLK"), unit_id("SAM"), unit_id("UTB")


def someone(name: str) -> UUID:
    return uuid5(SPACE, name)


ADMIN = someone("admin")
OWNER, COLLEAGUE, REVIEWER = someone("owner"), someone("colleague"), someone("reviewer")
SAM_OWNER, SAM_REVIEWER = someone("sam owner"), someone("sam reviewer")
APPROVER, OTHER_APPROVER = someone("approver"), someone("other approver")
EXTERNAL = someone("external approver")
MANAGER = someone("manager")
COORDINATOR, AUDITOR, BOARD = someone("coordinator"), someone("auditor"), someone("board")
STRANGER = someone("stranger")

ROLES = (
    (OWNER, "contributor", KLK),
    (COLLEAGUE, "contributor", KLK),
    (REVIEWER, "unit_reviewer", KLK),
    (MANAGER, "unit_manager", KLK),
    (SAM_OWNER, "contributor", SAM),
    (SAM_REVIEWER, "unit_reviewer", SAM),
    (APPROVER, "sam_approver", None),
    (OTHER_APPROVER, "sam_approver", None),
    (EXTERNAL, "external_approver", None),
    (COORDINATOR, "coordinator", None),
    (AUDITOR, "auditor", None),
    (BOARD, "board", None),
)
EVERYBODY = {
    "admin": ADMIN,
    "owner": OWNER,
    "colleague": COLLEAGUE,
    "reviewer": REVIEWER,
    "manager": MANAGER,
    "sam_owner": SAM_OWNER,
    "sam_reviewer": SAM_REVIEWER,
    "approver": APPROVER,
    "other_approver": OTHER_APPROVER,
    "external": EXTERNAL,
    "coordinator": COORDINATOR,
    "auditor": AUDITOR,
    "board": BOARD,
}
