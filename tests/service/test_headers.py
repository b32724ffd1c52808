"""Every answer says what a browser may do with it (OWASP Secure Headers), whatever the answer is."""

import pytest

from tests.service.client import Browser

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@pytest.mark.parametrize("address", ["/logga-in", "/healthz", "/finns-inte", "/papper", "/static/finns-inte.css"])
def test_every_answer_has_the_headers(visitor: Browser, address: str) -> None:
    headers = visitor.http.get(address).headers
    assert {name: headers[name] for name in WANTED} == WANTED
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]


def test_nothing_inline_and_nothing_from_elsewhere_is_allowed(visitor: Browser) -> None:
    policy = visitor.http.get("/logga-in").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_over_https_the_browser_is_told_to_stay_there(visitor: Browser) -> None:
    assert "Strict-Transport-Security" not in visitor.http.get("/logga-in").headers
    secure = visitor.http.get("/logga-in", base_url="https://sparbar.example").headers
    assert secure["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_static_file_with_its_version_in_the_address_is_kept_for_a_year(visitor: Browser) -> None:
    answer = visitor.http.get("/static/app.css?v=1")
    answer.close()
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
