"""Tell the workers that there is something to do; a command succeeds whether or not anybody hears it."""

from time import monotonic

import structlog
from prometheus_client import Counter

from workers import tasks

QUIET_SECONDS = 30
LOST = Counter("sparbar_nudges_lost", "Nudges that no worker heard of, because Redis did not answer.")
log = structlog.get_logger(__name__)


class Nudge:
    """After a failure it stays quiet for a while, so that a hung broker costs one request half a second, not each."""

    def __init__(self) -> None:
        self._quiet_until, self.lost = 0.0, 0

    def __call__(self) -> None:
        if monotonic() < self._quiet_until:
            self._count()
            return
        try:
            tasks.work.apply_async(retry=False, ignore_result=True, expires=30)
        except Exception as reason:  # noqa: BLE001  kombu lets several libraries' errors through
            self._quiet_until = monotonic() + QUIET_SECONDS
            self._count()
            log.warning("nudge_lost", reason=type(reason).__name__)

    def _count(self) -> None:
        """Here, and over all processes."""
        self.lost += 1
        LOST.inc()


nudge = Nudge()
