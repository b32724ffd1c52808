"""Every command can be given on the paths it is meant for: a page, the API, the command line; or by the system alone.

Whoever adds a command says here how people reach it, and whoever takes a path away notices.
"""

import ast
from collections.abc import Iterator

import pytest

from domain import commands as ask
from tests.architecture.source import modules, tree

BASES = ("OrganisationCommand", "PeriodCommand", "ReportCommand", "JudgedReport", "ActivityCommand", "UpdateCommand",
         "ReassignmentCommand", "Decision")  # fmt: skip
THE_SYSTEMS_OWN = {"CloseMissed", "Escalate", "EscalateReassignment", "CarryOutReassignment"}
# Who belongs where and who decides what is not for a program to change, nor what a decision or document says of a
# plan, nor what reports look like; the first administrator comes from the server.
NOT_BY_PROGRAM = {
    "FoundOrganisation", "CreateUnit", "ChooseApprovingUnit", "RegisterPerson", "GrantRole", "RevokeRole",
    "DeactivatePerson", "ChangePolicy", "ImportPlan", "RevisePlan", "TakeImported", "ChooseReportTemplate",
    "DropReportTemplate",
}  # fmt: skip
NOT_ON_PAGES = {"FoundOrganisation"}
ON_THE_COMMAND_LINE = {
    "FoundOrganisation", "RegisterPerson", "GrantRole", "RevokeRole", "DeactivatePerson", "ImportPlan", "OpenPeriod",
    "LockPeriod",
}  # fmt: skip


def concrete() -> list[str]:
    return sorted(one.__name__ for one in _below(ask.Command) if one.__name__ not in BASES)


def _below(kind: type[ask.Command]) -> Iterator[type[ask.Command]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def spoken_of(*packages: str, but: str = "") -> set[str]:
    """The commands that the code of the packages names as ``ask.…``."""
    found = [path for path in modules(*packages) if not but or but not in path.parts]
    nodes = [node for path in found for node in ast.walk(tree(path))]
    return {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ask"
    }


# What is signed is kept first, for pages and programs alike.
SHARED = {"SignReport", "PublishReport"}
PAGES = spoken_of("service", but="api") | SHARED
API = spoken_of("service/api") | SHARED | (spoken_of("service/reports") & {"RegisterReport", "RecordBoardDecision"})
COMMAND_LINE = spoken_of("workers", but="synth")


@pytest.mark.parametrize("command", concrete())
def test_a_command_has_the_paths_that_it_is_meant_for(command: str) -> None:
    by_people = command not in THE_SYSTEMS_OWN
    assert (command in PAGES) == (by_people and command not in NOT_ON_PAGES)
    assert (command in API) == (by_people and command not in NOT_BY_PROGRAM)
    if command in ON_THE_COMMAND_LINE | THE_SYSTEMS_OWN:
        assert command in COMMAND_LINE


def test_nothing_is_listed_that_does_not_exist() -> None:
    assert set(concrete()) >= THE_SYSTEMS_OWN | NOT_BY_PROGRAM | NOT_ON_PAGES | ON_THE_COMMAND_LINE | SHARED
    assert set(BASES) <= set(dir(ask))
