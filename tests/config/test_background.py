"""Background work as it runs in production: other processes, a real broker."""

import json
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen, run
from typing import Any

import pytest
import structlog
from django.core.cache import cache
from django.urls import reverse

from config import heartbeat
from config.servers import Valkey
from core.tasks import send
from tests.config.sleepy import count_twice
from tests.workers import Worker, environment, eventually, promised

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TASKS = "tests.config.sleepy"


def test_a_worker_is_seen_by_readyz(real_worker, client):
    eventually(lambda: client.get(reverse("readyz")).status_code == 200)
    parts = client.get(reverse("readyz")).json()
    assert parts == dict.fromkeys(
        ["ok", "database", "broker", "migrations", "worker"], True
    )
    real_worker.stop()
    cache.set(heartbeat.CACHE_KEY, time.time() - heartbeat.LATE_SECONDS - 1)
    answer = client.get(reverse("readyz"))
    assert answer.status_code == 503
    assert answer.json()["worker"] is False


def test_a_task_lost_with_its_worker_is_done_by_the_next(real_worker):
    assert send(count_twice, 3)
    eventually(lambda: cache.get("sleepy:started"))
    real_worker.kill()
    assert cache.get("sleepy:finished") is None
    real_worker.start()
    eventually(lambda: cache.get("sleepy:finished") == 1)
    assert cache.get("sleepy:started") == 2


def test_a_task_keeps_the_id_of_the_request_that_sent_it(real_worker):
    with structlog.contextvars.bound_contextvars(request_id="the-request"):
        send(count_twice, 0)
    eventually(lambda: "task_succeeded" in real_worker.text())
    [line] = [x for x in real_worker.text().splitlines() if "task_succeeded" in x]
    assert "the-request" in line


class Broker:
    """A Valkey of this test alone, that may be stopped and started again."""

    def __init__(self, home: Path) -> None:
        self.server = Valkey(home)
        home.mkdir()
        self.server.prepare()
        self.process: Popen[bytes] | None = None

    def start(self) -> None:
        self.process = Popen(self.server.command(), cwd=self.server.data)
        eventually(self.server.is_ready)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None


@pytest.fixture
def broker(tmp_path) -> Iterator[Broker]:
    found = Broker(tmp_path / "valkey")
    found.start()
    yield found
    found.stop()


CHANGE = """
import json, time
from django.db import transaction
from django.test import Client
from core.tasks import after_commit
from portfolio.models import Product
from tests.config.sleepy import count_twice

began = time.monotonic()
with transaction.atomic():
    Product.objects.update(name="Renamed")
    after_commit(count_twice, 0)
seconds = time.monotonic() - began
client = Client(SERVER_NAME="localhost")
print(json.dumps({
    "seconds": seconds,
    "healthz": client.get("/healthz").status_code,
    "readyz": client.get("/readyz").json(),
}))
"""


def in_another_process(code: str, redis_url: str) -> dict[str, Any]:
    """Run the code as the web process would, on that broker; its last line as JSON."""
    done = run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        env=environment(redis_url),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_without_its_broker_the_product_goes_on_and_later_catches_up(broker, cast):
    url = broker.server.url()
    worker = Worker(TASKS, url)
    worker.start()
    try:
        broker.stop()
        told = in_another_process(CHANGE, url)
        assert told["seconds"] < promised(1.5)
        assert told["healthz"] == 200
        assert told["readyz"]["broker"] is False
        assert told["readyz"]["database"] is True
        cast.product.refresh_from_db()
        assert cast.product.name == "Renamed"
        broker.start()
        told = in_another_process(CHANGE, url)
        assert told["readyz"]["broker"] is True
        eventually(lambda: "task_succeeded" in worker.text())
    finally:
        worker.end()


def test_a_broker_that_hangs_does_not_hold_a_change(broker, cast):
    """It accepts the connection and never answers, as a frozen machine does."""
    assert broker.process is not None
    broker.process.send_signal(signal.SIGSTOP)
    try:
        told = in_another_process(CHANGE, broker.server.url())
    finally:
        broker.process.send_signal(signal.SIGCONT)
    assert told["seconds"] < promised(1.5)
    assert told["healthz"] == 200
