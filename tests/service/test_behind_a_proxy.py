"""What a proxy says of whom it speaks for counts only when the settings say that it is there."""

from pathlib import Path

import pytest
from flask import request

from service.app import create_app
from service.auth import public
from workers.settings import Settings

SENT = {
    "X-Forwarded-For": "203.0.113.7, 198.51.100.2",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
}


@public
def seen() -> dict[str, str | None]:
    return {"address": request.remote_addr, "scheme": request.scheme, "host": request.host}


@pytest.mark.parametrize(
    ("proxies", "address", "scheme"),
    [(0, "127.0.0.1", "http"), (1, "198.51.100.2", "https"), (2, "203.0.113.7", "http")],
)
def test_so_many_steps_back_as_there_are_proxies(tmp_path: Path, proxies: int, address: str, scheme: str) -> None:
    """Whoever stands further away than that may have written anything."""
    app = create_app(Settings(data_dir=tmp_path, secret_key="k" * 40, proxies=proxies))
    app.add_url_rule("/sett", view_func=seen)
    answer = app.test_client().get("/sett", headers=SENT)
    assert answer.json == {"address": address, "scheme": scheme, "host": "localhost"}
    assert ("Strict-Transport-Security" in answer.headers) == (scheme == "https")
