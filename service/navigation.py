"""What stands in the layout of every page: the menu by role, and the addresses of static files."""

from hashlib import sha256
from pathlib import Path

from flask import Flask, url_for
from flask_babel import gettext
from flask_login import current_user

DECIDING = frozenset({"unit_reviewer", "sam_approver", "external_approver"})


def init_app(app: Flask) -> None:
    versions: dict[str, str] = {}

    def static(name: str) -> str:
        """The file's address with a piece of its hash, so that it may be kept for a year."""
        if name not in versions:
            content = Path(app.static_folder or "", name).read_bytes()
            versions[name] = sha256(content).hexdigest()[:10]
        return url_for("static", filename=name, v=versions[name])

    app.jinja_env.globals |= {"static": static, "navigation": navigation}
    app.jinja_env.filters["sum_values"] = lambda counts: sum(counts.values())


def navigation() -> list[tuple[str, str, str]]:
    """(place, endpoint, words) for the signed-in person."""
    entries = [("home", "home.show", gettext("Min sida")), ("plans", "plans.index", gettext("Planer"))]
    if current_user.acts_as & DECIDING:
        entries.append(("review", "review.index", gettext("Granska")))
    if "auditor" in current_user.roles:
        entries.append(("history", "history.index", gettext("Historik")))
    if "administrator" in current_user.roles:
        entries.append(("administration", "administration.show", gettext("Administration")))
    return [
        *entries,
        ("reports", "reports.index", gettext("Rapporter")),
        ("search", "search.show", gettext("Sök")),
    ]
