"""Processes of a measurement, forked from one that has loaded the program and done nothing, so that all begin alike."""

import multiprocessing
from multiprocessing.context import ForkServerContext


def clean() -> ForkServerContext:
    """Not forked from this process, which has connections; the program is loaded once for all of them."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["workers.bench.cases"])
    return context
