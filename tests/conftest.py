"""Fixtures for everybody: the cast, a client for each of them, growth, background work."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.celery import app as celery_app

if TYPE_CHECKING:
    from core.models import User
    from tests.make import Cast


def pytest_configure() -> None:
    """Give each test process a broker and cache of its own, away from `make run`.

    Valkey's databases 1, 2, … for the processes gw0, gw1, …; the product uses 0.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    number = 1 + int(worker.removeprefix("gw"))
    url = settings.REDIS_URL.rsplit("/", 1)[0] + f"/{number}"
    settings.REDIS_URL = settings.CELERY_BROKER_URL = url
    settings.CACHES["default"]["LOCATION"] = url
    # Nobody needs test rows after a power cut.
    options = settings.DATABASES["default"].setdefault("OPTIONS", {})
    options["options"] = "-c synchronous_commit=off"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def tasks_run_at_once() -> Iterator[None]:
    """Run a task where it is sent; `real_worker` (tests/workers.py) turns this off.

    Tasks sent after commit start in a test only if it is marked
    `django_db(transaction=True)` or uses `django_capture_on_commit_callbacks`.
    """
    celery_app.conf.task_always_eager = True
    celery_app.conf.task_eager_propagates = True
    yield
    celery_app.conf.task_always_eager = False
    celery_app.conf.task_eager_propagates = False


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Start each test without counters (throttling, locks) of the one before."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def cast(db: None) -> "Cast":
    from tests.make import make_cast

    return make_cast()


@pytest.fixture
def client_of() -> Callable[["User"], Client]:
    """A signed-in test client for any person: `client_of(cast.pm).get(…)`."""

    def sign_in(user: "User") -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def as_pm(cast: "Cast", client_of: Callable[["User"], Client]) -> Client:
    return client_of(cast.pm)


@pytest.fixture
def assert_flat() -> Callable[[Callable[[], object], Callable[[], object]], None]:
    """Assert that a page costs as many queries with many rows as with few."""

    def check(get: Callable[[], object], add_rows: Callable[[], object]) -> None:
        get()  # warm the content-type and session caches
        with CaptureQueriesContext(connection) as few:
            get()
        add_rows()
        with CaptureQueriesContext(connection) as many:
            get()
        assert len(many) == len(few), [q["sql"] for q in many.captured_queries]

    return check
