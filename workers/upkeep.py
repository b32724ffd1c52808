"""What the system itself does when a day has come: it adds people, moves what was agreed, ends what is too late.

It never decides about words. Each command's id follows from what it is about, so that two sweeps at once,
or one repeated, are answered once.
"""

from collections.abc import Iterator
from uuid import UUID

import structlog
from sqlalchemy import or_, select

from domain import commands as ask
from domain.activity import Activity
from domain.errors import NewerVersionNeeded, Refusal
from domain.update import Update
from domain.values import SYSTEM_ID, derived_id
from workers import tools
from workers.read_models.activity_board import TABLE
from workers.reading import reading

SHARE = 200  # activities a sweep looks at; the next one goes on where it ended
log = structlog.get_logger(__name__)


def keep_up(after: UUID | None = None) -> tuple[int, UUID | None]:
    """How many commands were carried out, and the activity to go on after: None at the end of them.

    What fails for one activity is told to the log and stops no other.
    """
    done, looked_at = 0, _with_something_open(after)
    for activity in looked_at:
        try:
            done += sum(_carried_out(command) for command in due(tools.sparbar().activity(activity)))
        except NewerVersionNeeded:
            continue  # a newer version of the program keeps it up
        except Exception:
            log.exception("upkeep_failed", activity_id=str(activity))
    return done, looked_at[-1] if len(looked_at) == SHARE else None


def keep_up_all() -> int:
    """Every activity's turn, a share at a time."""
    done, after = keep_up()
    while after is not None:
        more, after = keep_up(after)
        done += more
    return done


def due(activity: Activity) -> Iterator[ask.Command]:
    """All that the system might ask of the activity; the rules say whether its day has come."""
    if proposal := activity.reassignment:
        kind = ask.CarryOutReassignment if proposal.agreed else ask.EscalateReassignment
        command_id = derived_id(proposal.id, kind.__name__)
        yield kind(
            command_id=command_id, actor_id=SYSTEM_ID, activity_id=activity.id, reassignment_id=proposal.id, reason=""
        )
    for update in activity.open_updates():
        yield _about(ask.CloseMissed, activity, update)
        if update.in_review:
            yield _about(ask.Reroute, activity, update)
            yield _about(ask.Escalate, activity, update)


def _about(kind: type[ask.UpdateCommand], activity: Activity, update: Update) -> ask.UpdateCommand:
    command_id = derived_id(update.id, f"{kind.__name__}:{update.step_id}")
    return kind(command_id=command_id, actor_id=SYSTEM_ID, activity_id=activity.id, update_id=update.id)


def _carried_out(command: ask.Command) -> bool:
    """Refused is the ordinary answer: its day has not come, or another sweep was first."""
    try:
        tools.sparbar().rehearsed(command)
        tools.sparbar().do(command)
    except Refusal:
        return False
    return True


def _with_something_open(after: UUID | None) -> list[UUID]:
    something = or_(TABLE.c.open_update_id.is_not(None), TABLE.c.reassignment.is_not(None))
    with reading() as now:
        query = select(TABLE.c.activity_id).where(now.valid(TABLE), something)
        if after is not None:
            query = query.where(TABLE.c.activity_id > after)
        return [row.activity_id for row in now.rows(query.order_by(TABLE.c.activity_id).limit(SHARE))]
