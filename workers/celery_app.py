"""Celery, built in one place; a message is a hint and may be lost, doubled or reordered."""

from mmap import mmap
from typing import Any

from celery import Celery, signals
from structlog.contextvars import bind_contextvars, clear_contextvars

from workers import logs
from workers.schedule import SCHEDULE
from workers.settings import Settings


def configuration() -> dict[str, Any]:
    """Read at the first use and not at import: a command finds its broker only when it has found the servers."""
    return {
        "broker_url": Settings.read().redis_url,
        "task_ignore_result": True,
        "task_publish_retry": False,
        "task_default_queue": "nudge",
        # A hung broker costs a publish half a second, a dead one a few milliseconds (kombu's defaults: 2 s and more).
        "broker_connection_timeout": 1,
        "broker_transport_options": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0},
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "worker_prefetch_multiplier": 1,
        "worker_soft_shutdown_timeout": 5,
        "worker_hijack_root_logger": False,
        "beat_schedule": SCHEDULE,
    }


app = Celery("sparbar", include=["workers.tasks"])
app.add_defaults(configuration)
_stopping = mmap(-1, 1)  # memory that the pool's processes, forked off this one, have in common with it


def is_stopping() -> bool:
    """The worker has been told to end: a task finishes the piece it is at, and leaves the rest to the next start."""
    return _stopping[0] != 0


@signals.worker_shutting_down.connect  # type: ignore[untyped-decorator]
def tell_the_pool(**_: Any) -> None:
    """Celery waits for its pool's tasks and tells them nothing."""
    _stopping[0] = 1


@signals.setup_logging.connect  # type: ignore[untyped-decorator]
def set_up_log(**_: Any) -> None:
    """In the place of Celery's own."""
    logs.configure(Settings.read().log_level)


@signals.task_prerun.connect  # type: ignore[untyped-decorator]
def begin_log(task_id: str, task: Any, **_: Any) -> None:
    """All lines of one task belong together."""
    clear_contextvars()
    bind_contextvars(task_id=task_id, task=task.name)
