"""The pages without a database, with made-up people and a page to write on; and the pages with the real sample."""

import signal
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from service import limits
from service.app import create_app
from tests.people import APPROVER, OWNER
from tests.service.client import Browser
from tests.service.paper import blueprint
from tests.service.sample import Sample
from tests.service.shell import Shell
from tests.workers.story_on_postgres import copy_of
from workers import accounts, tools, visits
from workers.accounts import Person
from workers.settings import Settings
from workers.stop_signals import STOP_SIGNALS

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

    def lent_roles(self, person_id: UUID, now: datetime) -> frozenset[str]:
        return frozenset()

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
    for name in ("sign_in", "person", "roles", "lent_roles", "names"):
        monkeypatch.setattr(accounts, name, getattr(made_up, name))
    monkeypatch.setattr(visits, "note", lambda _person: None)
    return made_up


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("data"), secret_key="en nyckel som bara proven har " * 2, demo=True
    )


@pytest.fixture(scope="session")
def app_with_paper(settings: Settings) -> Flask:
    """The application with one page more, where something can be written; made once, since that takes a second."""
    app = create_app(settings)
    app.register_blueprint(blueprint)
    return app


@pytest.fixture
def no_tries_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an application that has just started."""
    limits.limiter.reset()
    monkeypatch.setattr(limits.limiter, "_storage_dead", False)


@pytest.fixture
def shell(people: MadeUpPeople, app_with_paper: Flask, no_tries_yet: None) -> Flask:
    return app_with_paper


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


@pytest.fixture(scope="session")
def whole_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it is; it works in the database that SPARBAR_DATABASE_URL names at the time."""
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("data"), secret_key="samma nyckel " * 3, demo=True))


@pytest.fixture(scope="session")
def sessions() -> dict[str, str]:
    """Cookies of the sample's people, by username."""
    return {}


@pytest.fixture
def sample(postgres: str, template_with_sample: str, whole_app: Flask, sessions: dict[str, str]) -> Iterator[Sample]:
    """The sample in a database of this test's own."""
    with copy_of(postgres, template_with_sample):
        yield Sample(whole_app, sessions)


@pytest.fixture(scope="module")
def address_of_untouched(postgres: str, template_with_sample: str) -> Iterator[str]:
    with copy_of(postgres, template_with_sample) as url:
        yield url


@pytest.fixture
def untouched(
    address_of_untouched: str, whole_app: Flask, sessions: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sample]:
    """The sample as it was loaded, shared by the tests of a file: for those that change nothing."""
    monkeypatch.setenv("SPARBAR_DATABASE_URL", address_of_untouched)
    yield Sample(whole_app, sessions)
    tools.forget()


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """The SQL that SQLAlchemy sends from now on, without its values."""
    sent: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", remember)
    yield sent
    event.remove(Engine, "before_cursor_execute", remember)


@pytest.fixture
def sparbar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    before = {each: signal.getsignal(each) for each in STOP_SIGNALS}
    yield Shell(monkeypatch, capsys)
    for each, handler in before.items():
        signal.signal(each, handler)
