"""Builds read models anew from the first event, beside those in use, and then moves the pointers.

The work stands in the database as a job and its chunks (`job.py`); any number of workers fill the new tables
(`chunks.py`); one of them adds the indexes, catches up, compares and moves the pointers (`flip.py`).
"""

from workers.rebuilding.coordinate import (
    RebuildResult,
    RebuildUnderWay,
    cancel,
    help_on,
    rebuild,
    rebuild_outdated,
)
from workers.rebuilding.job import CannotRebuild

__all__ = [
    "CannotRebuild",
    "RebuildResult",
    "RebuildUnderWay",
    "cancel",
    "help_on",
    "rebuild",
    "rebuild_outdated",
]
