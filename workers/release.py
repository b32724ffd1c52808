"""Letting parked streams go on, once what stopped them has been put right."""

from uuid import UUID

from domain.errors import NewerVersionNeeded
from workers import batch, projector, tools
from workers.batch import Failures
from workers.event_log.recorder import COLUMNS
from workers.event_log.stored import LoggedEvent
from workers.read_model import Connection, ReadModel
from workers.read_models import ALL

CLAIM = "select generation, position from projection where name = %s and version = %s for update"
PARKED = "delete from parked where name = %s returning stream_id, first_position, error"
WAITING = f"""
select {COLUMNS} from event where stream_id = %s and position >= %s and position <= %s order by position"""


def release() -> tuple[int, int]:
    """How many parked streams have gone on as far as their read models have come, and how many are still parked."""
    found = [_release(model) for model in ALL]
    return sum(gone for gone, _ in found), sum(left for _, left in found)


def _release(model: ReadModel) -> tuple[int, int]:
    """With the projector kept away: what waits is applied as it would have been, and parked again where it fails."""
    with tools.database() as connection, connection.transaction():
        claimed = connection.execute(CLAIM, (model.name, model.version)).fetchone()
        if claimed is None:
            return 0, 0
        generation, position = claimed
        projector.use(connection, model, generation)
        parked = connection.execute(PARKED, (model.name,)).fetchall()
        failed: Failures = {}
        for stream, first, error in parked:
            try:
                failed |= _go_on(connection, model, stream, first, position)
            except NewerVersionNeeded:
                failed[stream] = first, error
        batch.park(connection, model, failed)
        return len(parked) - len(failed), len(failed)


def _go_on(connection: Connection, model: ReadModel, stream: UUID, first: int, position: int) -> Failures:
    rows = connection.execute(WAITING, (stream, first, position), binary=True).fetchall()
    return batch.apply_but(connection, model, first - 1, [LoggedEvent(*row) for row in rows], ())
