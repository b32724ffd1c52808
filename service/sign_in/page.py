"""The sign-in page: alone, after a wrong password, and when a session ended while somebody wrote."""

from flask import current_app, render_template, request
from flask_login import current_user

from service.forms import SchemaForm
from service.kept import Kept, from_our_own_page
from service.sign_in.schemas import SignIn
from workers.sample.people import DEMO_PEOPLE, PASSWORD


def sign_in_page(form: SchemaForm, notice: str = "") -> str:
    """``notice`` is ``signed_out``, ``kept`` or ``too_old``: why somebody has come here without wanting to."""
    return render_template(
        "sign_in/show.html",
        form=form,
        notice=notice,
        already=not notice and current_user.is_authenticated,
        demo_people=DEMO_PEOPLE if current_app.config["SPARBAR_DEMO"] else (),
        demo_password=PASSWORD,
    )


def sign_in_again(kept: Kept | None, came_from: str) -> str:
    """With what was typed on its way to be sent again, or back to the page where nothing was typed."""
    initial = {"next": came_from, "kept": kept.packed() if kept else ""}
    return sign_in_page(SchemaForm(SignIn(), initial=initial), "kept" if kept else "signed_out")


def sign_in_too_old() -> str:
    """The page had been open since an earlier session: only the password has to be typed again."""
    return sign_in_page(SchemaForm(SignIn(), request.form if from_our_own_page() else {}), "too_old")
