"""Noting that a person is here: when they have signed in or sent something, and never because they read."""

from flask import Flask, Response, request
from flask_login import current_user

from service.api.refused import asked_by_program
from service.auth import READING
from workers import visits

BROKEN = 500


def init_app(app: Flask) -> None:
    app.after_request(note)


def note(response: Response) -> Response:
    """After what was sent, so that one's own last step is not news the next time.

    What a program does in somebody's name is no visit of theirs.
    """
    sent = request.method not in READING and response.status_code < BROKEN and not asked_by_program()
    if sent and current_user.is_authenticated:
        visits.note(current_user.person.id)
    return response
