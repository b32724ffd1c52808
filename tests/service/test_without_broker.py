"""Signing in, writing and sending work with Valkey stopped or hung, and what was sent shows on the next page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from service import limits
from service.app import create_app
from tests.service.client import Browser
from tests.service.sample import TEXT, Sample, form_of, page_of
from tests.workers.own_valkey import OUTAGES, OwnValkey, own_valkey
from tests.workers.story_on_postgres import copy_of, size
from workers import accounts, act
from workers.nudge import Nudge
from workers.settings import Settings


@pytest.fixture
def broker(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnValkey]:
    monkeypatch.setattr(act, "nudge", Nudge())
    with own_valkey(data_folder) as valkey:
        yield valkey


@pytest.fixture
def app(broker: OwnValkey, data_folder: Path) -> Iterator[Flask]:
    """Counts wrong passwords in the broker; the other tests get their limiter back as it was."""
    before = dict(vars(limits.limiter))
    key = "en nyckel som bara proven har " * 2
    yield create_app(Settings(data_dir=data_folder, secret_key=key, demo=True, redis_url=broker.url))
    vars(limits.limiter).clear()
    vars(limits.limiter).update(before)


@pytest.mark.parametrize("outage", OUTAGES)
def test_an_update_is_sent_and_seen(
    app: Flask, broker: OwnValkey, postgres: str, template_with_sample: str, outage: str
) -> None:
    with copy_of(postgres, template_with_sample):
        sample, owner = Sample(app, {}), Browser(app, size)
        activity = sample.activity("KLK")
        OUTAGES[outage][0](broker)
        assert owner.sign_in("agare.klk").heading
        form = owner.get(form_of(activity)).form("/uppdatera")
        words = {"status": "in_progress", "text": TEXT}
        answer = owner.http.post(form.address, data={**form.fields, **form.press("Skicka"), **words})
        assert answer.status_code == 303
        assert act.nudge.lost == 2
        assert answer.location.startswith(f"{page_of(activity)}?after={size()}")
        shown = owner.get(answer.location)
    assert "Uppdateringen är skickad till granskning." in shown.text
    assert TEXT in shown.text
    assert "Listan uppdateras" not in shown.answer.text


def test_ten_wrong_passwords_are_too_many_while_the_broker_hangs_too(
    app: Flask, broker: OwnValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "sign_in", lambda *_: None)
    broker.hang()
    visitor = Browser(app)
    form = visitor.get("/logga-in").form()
    for _ in range(10):
        visitor.send(form, status=422, username="agare.klk", password="fel")
    visitor.send(form, status=429, username="agare.klk", password="demo")
