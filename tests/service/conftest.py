"""The pages without a database: made-up people to sign in as, and a page of their own to write on."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from service import limits
from service.app import create_app
from tests.people import APPROVER, OWNER
from tests.service.client import Browser
from tests.service.paper import blueprint
from workers import accounts
from workers.accounts import Person
from workers.settings import Settings

PEOPLE = {
    "owner": Person(id=OWNER, name="Aktivitetsansvarig KLK", username="owner", session_version=1),
    "approver": Person(id=APPROVER, name="Godkännare 1 SAM", username="approver", session_version=1),
}
ROLES = {OWNER: frozenset({"contributor"}), APPROVER: frozenset({"sam_approver"})}


class MadeUpPeople:
    """Stands in for workers.accounts; everybody's password is demo."""

    def __init__(self) -> None:
        self.people = dict(PEOPLE)

    def sign_in(self, username: str, password: str) -> Person | None:
        return self.people.get(username) if password == "demo" else None

    def person(self, person_id: UUID) -> Person | None:
        return next((one for one in self.people.values() if one.id == person_id), None)

    def roles(self, person_id: UUID) -> frozenset[str]:
        return ROLES[person_id]

    def names(self, people: list[UUID]) -> dict[UUID, str]:
        return {one: known.name if (known := self.person(one)) else str(one) for one in people}

    def end_sessions(self, username: str) -> None:
        """As when an administrator signs somebody out everywhere."""
        old = self.people[username]
        self.people[username] = Person(
            id=old.id, name=old.name, username=username, session_version=old.session_version + 1
        )


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> MadeUpPeople:
    made_up = MadeUpPeople()
    for name in ("sign_in", "person", "roles", "names"):
        monkeypatch.setattr(accounts, name, getattr(made_up, name))
    return made_up


@pytest.fixture
def shell(people: MadeUpPeople, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with one page more, where something can be written."""
    monkeypatch.setattr(limits.limiter, "_storage_dead", False)
    app = create_app(settings)
    app.register_blueprint(blueprint)
    return app


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret_key="en nyckel som bara proven har " * 2, demo=True)


@pytest.fixture
def browser_of(shell: Flask) -> Callable[[], Browser]:
    """Another browser on the same application."""
    return lambda: Browser(shell)


@pytest.fixture
def visitor(shell: Flask) -> Browser:
    """Nobody has signed in."""
    return Browser(shell)


@pytest.fixture
def writer(visitor: Browser) -> Browser:
    """Signed in as the owner, on the page to write on."""
    visitor.post_form("/logga-in?next=/papper", username="owner", password="demo")
    return visitor
