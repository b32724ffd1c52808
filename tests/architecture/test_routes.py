"""Every route says who may open it, and what is open to everybody is a short list."""

from pathlib import Path
from typing import get_args

import pytest
from flask import Blueprint, Flask

from domain.values import Role
from service import app as web
from service.api.bearer import HOLDING
from service.auth import ANYBODY, PUBLIC, UnmarkedRoute, access_of, roles, scope_of, token
from workers.settings import Settings

OPEN_TO_ALL = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("GET", "/logga-in"),
    ("POST", "/logga-in"),
    ("GET", "/static/<path:filename>"),
    ("GET", "/fel/<code>"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/kalender/<string(length=43):secret>.ics"),
    ("GET", "/offentligt"),
    ("GET", "/offentligt/<slug>"),
    ("GET", "/offentligt/<slug>/<quarter>"),
    ("GET", "/offentligt/<slug>/<string(length=7):quarter>.<any(pdf,docx,xlsx,csv,html,json,'mall.docx'):kind>"),
    ("GET", "/offentligt/<slug>/aktiviteter/<uuid:activity_id>"),
    ("GET", "/offentligt/<slug>/atom.xml"),
    ("GET", "/offentligt/<slug>/data.csv"),
    ("GET", "/offentligt/<slug>/data.json"),
}
READING = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret_key="en nyckel som bara provet har " * 2)


@pytest.fixture
def app(settings: Settings) -> Flask:
    return web.create_app(settings)


def routes(app: Flask) -> list[tuple[str, str, frozenset[str]]]:
    """Method, address and access of everything that is served."""
    return [
        (method, rule.rule, access_of(app, rule.endpoint))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def test_only_these_addresses_are_open_to_everybody(app: Flask) -> None:
    assert {(method, address) for method, address, access in routes(app) if access == PUBLIC} == OPEN_TO_ALL


def test_the_others_take_somebody_signed_in_or_roles_that_exist(app: Flask) -> None:
    known = set(get_args(Role))
    closed = [access for _, address, access in routes(app) if access != PUBLIC and not address.startswith("/api/")]
    assert len(closed) > 10
    assert [access for access in closed if access != ANYBODY and not access <= known] == []


def test_what_is_for_programs_takes_a_scope_and_to_write_takes_the_scope_for_it(app: Flask) -> None:
    found = [(method, scope_of(access)) for method, address, access in routes(app) if address.startswith("/api/")]
    assert len(found) > 15
    assert [scope for _, scope in found].count(None) == 1, "only the OpenAPI document is open"
    assert {one for one in found if one[1]} == {("GET", "read"), ("GET", "log"), ("POST", "write"), ("PUT", "write")}
    assert {scope for _, scope in found if scope} == set(HOLDING)


def test_an_address_that_writes_takes_nothing_but_post_put_or_delete(app: Flask) -> None:
    mixed = [rule.rule for rule in app.url_map.iter_rules() if rule.methods and not _one_kind(rule.methods)]
    assert mixed == []


def _one_kind(methods: set[str]) -> bool:
    return methods <= READING or not methods & {"GET", "HEAD"}


def test_a_route_that_says_nothing_stops_the_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    forgetful = Blueprint("forgetful", __name__)
    forgetful.add_url_rule("/glömd", "show", lambda: "glömd")
    monkeypatch.setattr(web, "BLUEPRINTS", (*web.BLUEPRINTS, forgetful))
    with pytest.raises(UnmarkedRoute, match=r"forgetful\.show"):
        web.create_app(settings)


def test_a_new_open_address_or_an_unknown_role_would_be_seen(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = Blueprint("planted", __name__)
    planted.add_url_rule("/öppen", "open", roles()(lambda: "öppen"))
    planted.add_url_rule("/api/v1/half", "half", token("read")(lambda: ""), methods=["POST"])
    planted.add_url_rule("/okänd", "unknown", roles("kung")(lambda: "okänd"), methods=["GET", "POST"])
    monkeypatch.setattr(web, "BLUEPRINTS", (*web.BLUEPRINTS, planted))
    app = web.create_app(settings)
    for check in (
        test_only_these_addresses_are_open_to_everybody,
        test_the_others_take_somebody_signed_in_or_roles_that_exist,
        test_what_is_for_programs_takes_a_scope_and_to_write_takes_the_scope_for_it,
        test_an_address_that_writes_takes_nothing_but_post_put_or_delete,
    ):
        with pytest.raises(AssertionError):
            check(app)
