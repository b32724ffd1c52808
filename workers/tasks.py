"""What the workers do when nudged: look in the database for what there is to do. A message carries nothing."""

from workers import attachments, heartbeat, projector, rebuilding, upkeep
from workers.celery_app import app, is_stopping
from workers.imports import drafts
from workers.mail import work as post
from workers.reports import jobs


@app.task  # type: ignore[untyped-decorator]
def work() -> None:
    """Bring the read models up with the log, then compile the reports that have been asked for."""
    heartbeat.note("worker")
    while not is_stopping() and projector.project_all():
        pass
    while not is_stopping() and jobs.work_on_next():
        pass


@app.task  # type: ignore[untyped-decorator]
def sweep() -> None:
    """The same, asked for by beat."""
    heartbeat.note("beat")
    heartbeat.forget_the_gone()
    work()


@app.task  # type: ignore[untyped-decorator]
def keep_up() -> None:
    """What the system does when a day has come, a share of the activities at a time."""
    upkeep.keep_up_all()
    work()


@app.task  # type: ignore[untyped-decorator]
def build() -> None:
    """A share of the rebuild that is under way, if any; the next message goes on."""
    rebuilding.help_on(stop=is_stopping)


@app.task  # type: ignore[untyped-decorator]
def mail() -> None:
    """What somebody is to be told by mail, and what waits to be sent."""
    post.work(stop=is_stopping)


@app.task  # type: ignore[untyped-decorator]
def tidy() -> None:
    """Delete what was sent in and never used."""
    attachments.give_up_unused()
    drafts.give_up_unused()
