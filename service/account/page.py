"""The account page: the password, the sessions, and the tokens of programs."""

from flask import current_app, render_template, session
from flask_login import current_user

from service.account.schemas import SCOPES, ChangePassword, TokenForm
from service.forms import SchemaForm
from workers import passwords, tokens

NEW_TOKEN = "new_token"  # noqa: S105 - the session's word for it


def account_page(password: SchemaForm | None = None, token: SchemaForm | None = None) -> str:
    """With one of its forms as it came back, or both fresh.

    A token that was just made has waited in the person's own session, and is shown this once.
    """
    return render_template(
        "account/show.html",
        form=password or SchemaForm(ChangePassword()),
        token_form=token or SchemaForm(TokenForm()),
        shortest=passwords.shortest(demo=current_app.config["SPARBAR_DEMO"]),
        secret=session.pop(NEW_TOKEN, None),
        tokens=tokens.of_person(current_user.person.id),
        scopes=SCOPES,
    )
