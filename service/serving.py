"""How Gunicorn serves the pages, for `make run` and compose.yaml alike; given to it as python:service.serving.

Only the address to listen on is said where it is started.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from workers import logs
from workers.settings import Settings

settings = Settings.read()
MEMORY = Path("/dev/shm")  # noqa: S108  a file system in memory, where there is one
FOLDER = "PROMETHEUS_MULTIPROC_DIR"

wsgi_app = "service.wsgi:app"

# Pages wait for PostgreSQL most of the time, so threads do; as many as the pool keeps connections (workers/tools.py).
worker_class = "service.draining.DrainingWorker"
threads = 8
# For more than one core. Read models, limits and sessions are shared in PostgreSQL and Redis, not in the process.
workers = settings.web_processes

# Each process builds its own engine, pools and application after the fork; what was made before it would be shared
# by accident. Costs some memory a process, and lets a reload (SIGHUP) take up new code.
preload_app = False

# A process whose main thread has not stirred for so long is stuck and is replaced. Requests run in other threads.
timeout = 30
# What is under way may finish: longer than a transaction may last (5 s), shorter than Docker waits (10 s).
graceful_timeout = 8
# Longer than a proxy keeps an idle connection (nginx: 60 s), so that it is never the one closed on when in use.
keepalive = 75

# No process is replaced for its age: a leak should be seen in /metrics and mended, and a new process starts cold.
max_requests = 0

# X-Forwarded-* is read in one place, service/app.py, and only when SPARBAR_PROXIES says who sets it.
forwarded_allow_ips = ""

# Nothing of ours talks to it, and as root it would lie in a folder that others can write in.
control_socket_disable = True

# The sign of life is written in memory: on a busy disk it could itself be what makes a process look stuck.
worker_tmp_dir = str(MEMORY) if MEMORY.is_dir() else None

# Our own line a request, with route and person and without query or agent (service/request_log.py).
accesslog = None
logconfig_dict = logs.configuration(settings.log_level)


def on_starting(_server: Any) -> None:
    """A fresh folder where the processes add up what /metrics shows; read when they load prometheus_client."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="sparbar-metrics-")


def on_exit(_server: Any) -> None:
    shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
