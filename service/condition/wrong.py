"""What is wrong, in plain words; nothing when all is well."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext, ngettext

from service.filters import moment
from workers import health, heartbeat
from workers.condition import Condition

FARTHEST_APART = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)


def wrong(now: Condition) -> list[str]:
    """One sentence for each problem."""
    return [
        *health.behind(now.figures),
        *_of_the_rebuild(now),
        *_of_jobs(now),
        *health.ahead(now.figures),
        *_of_clocks(now),
        *_of_processes(now),
        *_of_mail(now),
    ]


def _of_the_rebuild(now: Condition) -> Iterator[str]:
    if now.rebuild and now.rebuild.waits:
        yield now.rebuild.waits


def _of_jobs(now: Condition) -> Iterator[str]:
    failed = sum(job.state == "failed" for job in now.jobs)
    if failed:
        yield ngettext(
            "%(num)s rapport gick inte att sammanställa.", "%(num)s rapporter gick inte att sammanställa.", failed
        )


def _of_clocks(now: Condition) -> Iterator[str]:
    apart = now.clocks.apart
    if abs(apart) > FARTHEST_APART:
        seconds = round(abs(apart).total_seconds())
        yield gettext("Databasens och webbens klockor går %(seconds)s sekunder isär: ställ dem.", seconds=seconds)


def _of_processes(now: Condition) -> Iterator[str]:
    names = {"worker": gettext("Arbetaren"), "beat": gettext("Tidtagaren")}
    for name, word in names.items():
        seconds = now.figures.seen.get(name)
        if seconds is None:
            yield gettext("%(name)s har aldrig hörts av.", name=word)
        elif seconds > heartbeat.LONGEST:
            yield ngettext(
                "%(name)s har inte hörts av på en minut.",
                "%(name)s har inte hörts av på %(num)s minuter.",
                round(seconds / 60),
                name=word,
            )


def _of_mail(now: Condition) -> Iterator[str]:
    oldest = now.post.oldest
    if oldest and now.clocks.database - oldest > LONGEST_WAIT:
        yield gettext("Mejl har väntat på att skickas sedan %(moment)s.", moment=moment(oldest))
    if now.post.given_up:
        yield ngettext(
            "%(num)s mejl gick inte att skicka den senaste veckan.",
            "%(num)s mejl gick inte att skicka den senaste veckan.",
            now.post.given_up,
        )
