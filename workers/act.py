"""Carry out a command and bring what people see up with it, as far as that can be done at once."""

import structlog

from domain.commands import Command
from domain.values import Answer
from workers import attachments, projector, tools
from workers.nudge import nudge

log = structlog.get_logger(__name__)


def act(command: Command) -> Answer:
    """The command's answer, or its refusal. Once it is in the log nothing after that can make it fail."""
    structlog.contextvars.bind_contextvars(command_id=str(command.command_id))
    attachments.require_kept(command)
    answer = tools.sparbar().do(command)
    try:
        projector.catch_up()
    except Exception:
        log.exception("catch_up_failed")
    nudge()
    return answer
