"""`/metrics` for Prometheus: requests as the processes have counted them, the log and its followers as they stand."""

import os
from collections.abc import Iterator
from hmac import compare_digest
from time import perf_counter

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from service.auth import public
from service.request_log import route
from workers import figures, nudge

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # set by service/serving.py, where several processes count
blueprint = Blueprint("metrics", __name__)
REQUESTS = Counter("sparbar_requests", "Answers by route and status.", ("route", "status"))
SECONDS = Histogram(
    "sparbar_request_seconds",
    "Time to answer, by route.",
    ("route",),
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def init_app(app: Flask) -> None:
    app.after_request(count)


def count(response: Response) -> Response:
    REQUESTS.labels(route(), str(response.status_code)).inc()
    SECONDS.labels(route()).observe(perf_counter() - g.began)
    return response


@blueprint.get("/metrics")
@public
def show() -> Response:
    """With the token of SPARBAR_METRICS_TOKEN, or in demo mode; for everybody else there is no such page."""
    if not _may_see():
        abort(404)
    registry = CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        for counted in (REQUESTS, SECONDS, nudge.LOST):
            registry.register(counted)
    registry.register(AsTheyStand())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_see() -> bool:
    wanted: str | None = current_app.config["SPARBAR_METRICS_TOKEN"]
    if wanted is None:
        return bool(current_app.config["SPARBAR_DEMO"])
    return compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {wanted}".encode())


class AsTheyStand(Collector):
    """What the database says when it is asked; without a database only that it does not answer."""

    def collect(self) -> Iterator[Metric]:
        now = figures.now()
        yield GaugeMetricFamily("sparbar_database_up", "1 when the database answers.", value=float(now is not None))
        if now is not None:
            yield from _of_the_log(now)
            yield from _of_the_models(now)


def _of_the_log(now: figures.Figures) -> Iterator[Metric]:
    yield GaugeMetricFamily("sparbar_log_position", "Position of the last event.", value=now.head)
    yield GaugeMetricFamily(
        "sparbar_oldest_unprojected_seconds", "Age of the oldest event that some page lacks.", value=now.waiting
    )
    jobs = GaugeMetricFamily("sparbar_jobs", "Jobs in the database by kind and state.", labels=("kind", "state"))
    for (kind, state), many in now.jobs.items():
        jobs.add_metric((kind, state), many)
    yield jobs
    seen = GaugeMetricFamily("sparbar_seen_seconds", "Time since worker and beat were heard of.", labels=("name",))
    for name, seconds in now.seen.items():
        seen.add_metric((name,), seconds)
    yield seen


def _of_the_models(now: figures.Figures) -> Iterator[Metric]:
    position = GaugeMetricFamily("sparbar_read_model_position", "Position it has reached.", labels=("model",))
    lag = GaugeMetricFamily("sparbar_read_model_lag_events", "Events it has not taken in.", labels=("model",))
    parked = GaugeMetricFamily("sparbar_read_model_parked", "Streams that have stopped in it.", labels=("model",))
    for model in now.models:
        position.add_metric((model.name,), model.position)
        lag.add_metric((model.name,), now.head - model.position)
        parked.add_metric((model.name,), model.parked)
    yield from (position, lag, parked)
