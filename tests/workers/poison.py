"""A read model with a view that cannot show one event: the fault that must stop one stream and nothing else."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest

from domain.activity import Activity
from domain.aggregate import Event
from workers import projector
from workers.read_model import ReadModel, Row
from workers.read_models import ALL, activity_board

Poison = tuple[UUID, int]
BOARD = activity_board.MODEL
BUSIEST = """
select stream_id, array_agg(position order by position) from event where topic like 'activity.%%'
 group by 1 order by count(*) desc, 1 limit 1"""


def busiest(log: psycopg.Connection[Any]) -> Poison:
    """The activity with the most events, and the position of the one in the middle of them."""
    found = log.execute(BUSIEST).fetchone()
    assert found is not None
    return found[0], found[1][len(found[1]) // 2]


@contextmanager
def poisoned(position: int, how: str) -> Iterator[ReadModel]:
    """The activity board with a view that cannot show the event at the position."""

    def view(activity: Activity, event: Event) -> Iterable[Row]:
        for row in activity_board.view(activity, event):
            yield row
            if event.position == position:
                yield _wrong(row, how)

    model = replace(BOARD, view=view)
    with pytest.MonkeyPatch.context() as plant:
        plant.setattr(projector, "ALL", tuple(model if each is BOARD else each for each in ALL))
        yield model


def _wrong(row: Row, how: str) -> Row:
    area = BOARD.columns.index("area")
    if how == "raises":
        raise KeyError("a view that has a fault")
    return (*row[:area], 2**40 if how == "number too large" else "1\x00", *row[area + 1 :])
