"""What every answer says about itself: nothing inline, nothing from elsewhere, nothing framed."""

from flask import Flask, Response, current_app, request

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # For browsers that do not know frame-ancestors.
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}
DAY, YEAR = 86_400, 31_536_000


def init_app(app: Flask) -> None:
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    stricter = response.headers.get("Content-Security-Policy")  # of a file that somebody has attached
    response.headers.update(FIXED)
    if stricter:
        response.headers["Content-Security-Policy"] = stricter
    response.headers["Cache-Control"] = _caching(response)
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return response


def _caching(response: Response) -> str:
    """A static file whose address carries its version never changes; everything else may be personal."""
    if request.endpoint != "static" or response.status_code >= 400:
        return "no-store"
    return f"public, max-age={YEAR}, immutable" if "v" in request.args else f"public, max-age={DAY}"
