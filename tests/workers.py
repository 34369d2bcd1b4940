"""A real Celery worker for the tests that need one, and waiting for what it does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

import redis
from django.conf import settings
from django.db import connection

from config.machine import die_with_parent

START_SECONDS = 120


def eventually(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until the condition holds; fail with its last answer if it never does."""
    until = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < until, f"not within {seconds} s: {answer!r}"
        time.sleep(0.05)


def promised(seconds: float) -> float:
    """How long a promise of so many seconds may take on this machine, now.

    Just that while half of its processors are free; longer when others keep it busy, for
    then a test of the promise would tell of them.
    """
    return seconds * max(1.0, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))


def database_url() -> str:
    """The URL of the database this test runs on."""
    found = connection.settings_dict
    host = found["HOST"] or found.get("OPTIONS", {}).get("host", "")
    query = {"host": host}
    if found["PORT"]:
        query["port"] = str(found["PORT"])
    person = quote(found["USER"], safe="") + ":" + quote(found["PASSWORD"], safe="")
    return f"postgresql://{person}@/{found['NAME']}?{urlencode(query)}"


def environment(redis_url: str = "") -> dict[str, str]:
    """What another process needs to work on this test's database and broker."""
    return os.environ | {
        "DATABASE_URL": database_url(),
        "REDIS_URL": redis_url or settings.REDIS_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "TODAY": settings.TODAY,
    }


class Worker:
    """One `celery worker` process on the present test's database and broker."""

    def __init__(self, include: str = "", redis_url: str = "") -> None:
        self.include = include  # a module with tasks of the test
        self.redis_url = redis_url or settings.REDIS_URL
        self.process: subprocess.Popen[bytes] | None = None
        self.broker = redis.from_url(self.redis_url)
        self.broker.flushdb()
        self.log = Path(settings.MEDIA_ROOT).parent / f"worker-{id(self)}.log"

    def start(self) -> None:
        """Start it and wait until it takes tasks."""
        options = ["--concurrency", "2", "--without-mingle", "--without-gossip"]
        if self.include:
            options += ["--include", self.include]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "config", "worker", *options],
                env=environment(self.redis_url),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=partial(die_with_parent, signal.SIGTERM),
            )
        before = self.text().count(" ready.")
        eventually(lambda: self.text().count(" ready.") > before, START_SECONDS)

    def text(self) -> str:
        """Everything the worker has logged."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def kill(self) -> None:
        """End the worker and its children as a crash would: nothing is handed back."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Let it finish what it is doing, and end it."""
        self._end(signal.SIGTERM)
        self.broker.flushdb()
        self.broker.close()

    def end(self) -> None:
        """Clear it away after a test: nobody waits for its good order, some seconds."""
        self.kill()
        self.broker.flushdb()
        self.broker.close()

    def _end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        if number == signal.SIGKILL:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None
