"""Addresses of pages as mail says them: whole, since a mail is read elsewhere."""

from uuid import UUID

from workers.settings import Settings


def home() -> str:
    return _at("/")


def activity(activity_id: UUID) -> str:
    return _at(f"/aktiviteter/{activity_id}")


def handover(activity_id: UUID) -> str:
    return f"{activity(activity_id)}#handover"


def form(activity_id: UUID, quarter: str) -> str:
    return _at(f"/aktiviteter/{activity_id}/uppdatera?period={quarter}")


def review(update_id: UUID) -> str:
    return _at(f"/granska/{update_id}")


def report(slug: str, quarter: str) -> str:
    return _at(f"/rapporter/{slug}/{quarter}")


def substitutes() -> str:
    return _at("/ersattare")


def _at(path: str) -> str:
    return f"{Settings.read().base_url}{path}"
