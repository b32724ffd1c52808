"""The account page: the password, the sessions, and the tokens of programs."""

from flask import current_app, render_template, session, url_for
from flask_babel import gettext
from flask_login import current_user

from service.account.schemas import SCOPES, ChangePassword, TokenForm
from service.forms import SchemaForm
from workers import passwords, tokens

NEW_TOKEN = "new_token"  # noqa: S105 - the session's word for it
NEW_FEED = "new_feed"


def account_page(password: SchemaForm | None = None, token: SchemaForm | None = None) -> str:
    """With one of its forms as it came back, or both fresh.

    A token or a calendar's address that was just made has waited in the person's own session, and is shown this once.
    """
    return render_template(
        "account/show.html",
        form=password or SchemaForm(ChangePassword()),
        token_form=token or SchemaForm(TokenForm()),
        shortest=passwords.shortest(demo=current_app.config["SPARBAR_DEMO"]),
        secret=session.pop(NEW_TOKEN, None),
        feed=_address(session.pop(NEW_FEED, None)),
        tokens=tokens.of_person(current_user.person.id),
        scopes={**SCOPES, "calendar": gettext("Kalender")},
    )


def _address(secret: str | None) -> str:
    """Where a calendar finds the feed; "" without a secret."""
    if secret is None:
        return ""
    return str(current_app.config["SPARBAR_BASE_URL"]).rstrip("/") + url_for("calendars.feed", secret=secret)
