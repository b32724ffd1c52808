"""Engines and the application, built on first use in each process; nothing connects at import."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine

from domain.action_plan import ActionPlan
from domain.activity import Activity
from domain.catalogue import EVENTS
from domain.organisation import Organisation
from domain.period import Period
from domain.sparbar import Sparbar
from domain.status_report import ReportSeries
from domain.upgrades import UPGRADES
from workers.event_log.payloads import TypedMapper
from workers.event_log.recorder import HeadRowRecorder
from workers.settings import Settings, database_as_asked

AGGREGATES = {
    "plan": ActionPlan,
    "activity": Activity,
    "organisation": Organisation,
    "period": Period,
    "report": ReportSeries,
}
POOL = 8


def engine() -> Engine:
    """This process's engine: a pool is never inherited over a fork.

    Asked for with every statement, so the settings are read again only when the address is another.
    """
    return _engine(os.getpid(), database_as_asked())


def sparbar() -> Sparbar:
    """The application of this process, with its folded organisation kept between commands."""
    return _sparbar(engine())


@contextmanager
def database() -> Iterator[psycopg.Connection[Any]]:
    """A pooled psycopg connection in autocommit, for what Core cannot say: COPY, the append, the projector's batch.

    One that is lost empties the pool: its neighbours are lost with it, and each would cost somebody an error.
    """
    pooled = engine().raw_connection()
    connection: Any = pooled.driver_connection
    try:
        yield connection
    except psycopg.OperationalError as lost:
        if connection.closed:
            pooled.invalidate(lost)
            engine().dispose()
        raise
    finally:
        pooled.close()


@lru_cache(maxsize=1)
def mapper() -> TypedMapper:
    return TypedMapper(EVENTS, AGGREGATES, UPGRADES)


def driver_url(url: str) -> str:
    """The address in SQLAlchemy's spelling, with psycopg 3 as the driver."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def forget() -> None:
    """Close this process's connections and forget the application, so that another database can be used."""
    if _engine.cache_info().currsize:
        engine().dispose()
    _engine.cache_clear()
    _sparbar.cache_clear()


@lru_cache(maxsize=1)
def _engine(_process: int, _address: str | None) -> Engine:
    """Autocommit: one statement is one transaction, and a longer one is opened by name."""
    url = Settings.read().database_url
    if url is None:
        raise RuntimeError("SPARBAR_DATABASE_URL is not set: start through the embedded servers")
    return create_engine(
        driver_url(url),
        isolation_level="AUTOCOMMIT",
        pool_size=POOL,
        max_overflow=POOL,
        pool_use_lifo=True,
        connect_args={"connect_timeout": 5, "options": "-c transaction_timeout=5s -c lock_timeout=3s"},
    )


@lru_cache(maxsize=1)
def _sparbar(of: Engine) -> Sparbar:
    return Sparbar(HeadRowRecorder(of), mapper(), version("sparbar"))
