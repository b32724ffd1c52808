"""Builds the Flask application from its parts, named one by one."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from service import (
    auth,
    errors,
    filters,
    headers,
    health,
    kit,
    limits,
    metrics,
    navigation,
    pages,
    request_log,
    visits,
    words,
)
from service.account.routes import blueprint as account
from service.activities.handing_over import blueprint as handing_over
from service.activities.owning import blueprint as owning
from service.activities.routes import blueprint as activities
from service.administration.routes import blueprint as administration
from service.api import openapi
from service.attachments import taking
from service.attachments.routes import blueprint as attachments
from service.calendars.routes import blueprint as calendars
from service.comparing.routes import blueprint as comparing
from service.condition.routes import blueprint as condition
from service.history.routes import blueprint as history
from service.home.routes import blueprint as home
from service.imports.routes import blueprint as imports
from service.imports.second import blueprint as second_document
from service.leadtimes.routes import blueprint as leadtimes
from service.mail_log.routes import blueprint as mail_log
from service.periods.routes import blueprint as periods
from service.plans.routes import blueprint as plans
from service.problems.routes import blueprint as problems
from service.public.routes import blueprint as public_pages
from service.reports.annual import blueprint as annual
from service.reports.deeds import blueprint as report_deeds
from service.reports.own_template import blueprint as own_template
from service.reports.routes import blueprint as reports
from service.review.beside import blueprint as beside
from service.review.bulk import blueprint as bulk
from service.review.routes import blueprint as review
from service.revising.routes import blueprint as revising
from service.search.routes import blueprint as search
from service.sign_in.routes import blueprint as sign_in
from service.substitutes.routes import blueprint as substitutes
from workers.settings import Settings, secret_key

TEMPLATES = Path(__file__).parent.parent / "templates"
LARGEST_REQUEST = 2 * 1024 * 1024
BLUEPRINTS = (
    health.blueprint, metrics.blueprint, problems, sign_in, home, plans, revising, imports, second_document, periods,
    activities, owning, handing_over, attachments, review, beside, bulk, substitutes, reports, annual, report_deeds,
    own_template, history, account, administration, condition, comparing, search, leadtimes, calendars, mail_log,
    public_pages,
)  # fmt: skip


def create_app(settings: Settings) -> Flask:
    """The application; raises WrongSetting without a key, and UnmarkedRoute for a route without access."""
    app = Flask(__name__, template_folder=None)
    https = settings.base_url.startswith("https:")
    app.config |= {
        "SECRET_KEY": secret_key(settings),
        "SPARBAR_DEMO": settings.demo,
        "SPARBAR_METRICS_TOKEN": settings.metrics_token,
        "SPARBAR_BASE_URL": settings.base_url,
        # A name with __Host- is taken by browsers only over https, from this host and for all of it.
        "SESSION_COOKIE_NAME": "__Host-session" if https else "session",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "PERMANENT_SESSION_LIFETIME": auth.IDLE,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "sv",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Stockholm",
        "BABEL_TRANSLATION_DIRECTORIES": str(TEMPLATES / "translations"),
    }
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(TEMPLATES),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)  # type: ignore[method-assign]
    request_log.init_app(app)
    metrics.init_app(app)
    Babel(app)
    limits.init_app(app, settings.redis_url)
    for part in (headers, errors, auth, pages, filters, navigation, words, kit, visits):
        part.init_app(app)
    taking.init_app(app)
    csrf = CSRFProtect(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    openapi.init_app(app, csrf)
    auth.check_routes(app)
    return app
