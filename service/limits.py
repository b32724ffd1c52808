"""How often something may be tried: counted in Redis, and in memory while Redis is away."""

from datetime import UTC, datetime
from time import time

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from redis.backoff import NoBackoff
from redis.retry import Retry

TEN_WRONG = "10 per 15 minutes"
# One address may be a whole town hall; a hundred wrong ones from it are somebody who tries name after name.
HUNDRED_WRONG = "100 per 15 minutes"
# One try of a third of a second: a person who signs in never waits for a Redis that hangs.
QUICK = {"socket_timeout": 0.3, "socket_connect_timeout": 0.3, "retry": Retry(NoBackoff(), 0)}
limiter = Limiter(get_remote_address, headers_enabled=False)


def init_app(app: Flask, redis_url: str | None) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = redis_url or "memory://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = QUICK if redis_url else {}
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    limiter.init_app(app)


def name_and_address() -> str:
    """Wrong passwords are counted for one name from one address."""
    return f"{get_remote_address()} {request.form.get('username', '').strip().casefold()[:200]}"


def was_wrong(answer: Response) -> bool:
    """Only a wrong password counts, not every visit."""
    return answer.status_code == 422


def who_is_signed_in() -> str:
    """Wrong guesses of the present password are counted for the person, wherever they sit."""
    return str(current_user.get_id()).partition(":")[0]


def try_again_at() -> tuple[datetime, int]:
    """When the limit that was passed lets somebody try again, and in how many seconds."""
    passed = limiter.current_limit
    moment = passed.reset_at if passed else int(time()) + 60
    return datetime.fromtimestamp(moment, UTC), max(1, moment - int(time()))
