"""What the caller may do, in their own name and in that of those they stand in for, as JSON."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.errors import Refusal
from service.workplace import Answers

Json = dict[str, Any]
Names = Mapping[UUID, str]


def offered(answers: Answers, called: Mapping[str, str], names: Names) -> Json:
    """``called`` are the commands to speak of, by what programs call them."""
    own = answers[None]
    return {
        "allowed": _allowed(own, called),
        "why_not": {name: refusal.code for command, name in called.items() if (refusal := own[command]) is not None},
        "standing_in": [
            {"for_": {"id": one, "name": names[one]}, "allowed": _allowed(found, called)}
            for one, found in answers.items()
            if one is not None
        ],
    }


def _allowed(found: Mapping[str, Refusal | None], called: Mapping[str, str]) -> list[str]:
    return [name for command, name in called.items() if found[command] is None]
