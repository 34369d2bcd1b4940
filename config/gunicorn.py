"""How gunicorn runs, in `make run` and in containers. Read by `gunicorn -c`."""

import gc
import os
from pathlib import Path

from config.logs import logging_config

workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
timeout = 60
graceful_timeout = 15
keepalive = 5
# A worker touches this file all the time: memory where there is some, never a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True
logconfig_dict = logging_config(
    os.environ.get("LOG_LEVEL", "INFO"),
    json=os.environ.get("LOG_JSON", os.environ.get("PRODUCTION", "")).lower()
    in {"1", "true", "yes", "on"},
)


def post_worker_init(worker: object) -> None:
    """Look for cycles less often than after every 700 new objects, and not in what stays.

    A board of 300 cards took 444 to 643 ms so, and 426 to 906 ms before.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
