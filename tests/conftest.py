"""Fixtures for everybody: the cast, a client for each of them, growth, background work."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from config.celery import app as celery_app
from tests import database, demo
from tests.browser import browser_type_launch_args, open_as  # noqa: F401  # fixtures
from tests.sessions import session_of
from tests.workers import Worker, eventually

if TYPE_CHECKING:
    from core.models import User
    from tests.make import Cast


def pytest_configure() -> None:
    """Give each test process a broker and cache of its own, away from `make run`.

    Valkey's databases 1, 2, … for the processes gw0, gw1, …; the product uses 0.
    """
    compile_once()
    # The first draw of a process reads the constants of all our sources, for seconds.
    hypothesis.settings.register_profile(
        "house", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None
    )
    hypothesis.settings.load_profile("house")
    process = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    number = 1 + int(process.removeprefix("gw"))
    url = urlsplit(settings.REDIS_URL)._replace(path=f"/{number}").geturl()
    settings.REDIS_URL = settings.CELERY_BROKER_URL = url
    celery_app.conf.update(broker_url=url)
    settings.CACHES["default"]["LOCATION"] = url
    # Nobody needs test rows after a power cut; and in tables this small, looking for the
    # best order of a dozen joins takes longer than reading them in the order as written.
    options = settings.DATABASES["default"].setdefault("OPTIONS", {})
    options["options"] = (
        "-c synchronous_commit=off -c join_collapse_limit=1 -c from_collapse_limit=1"
    )
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # Files straight from static/: an older `collectstatic` must not answer for them,
    # and every client would look through all it has collected.
    settings.STATIC_ROOT = settings.BASE_DIR / "var" / "run" / "nothing-collected"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }


def compile_once() -> None:
    """Keep what is compiled, also where the shell forbids it, as container images do.

    Each of the processes that tests start would otherwise compile the product anew.
    """
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_finish() -> None:
    """Stop looking for garbage in what stays to the end: every module and test.

    A tenth of the time went into that, for each request leaves much to look through.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 50)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Take the copy that `tests.database` made; the next run replaces it."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    with django_db_blocker.unblock():
        database.prepare()


@pytest.fixture(scope="session", autouse=True)
def after_transactions() -> Iterator[None]:
    """A test that commits leaves a fresh copy behind it, not emptied tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", database.restore)
        yield


@pytest.fixture(autouse=True)
def tasks_run_at_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run a task where it is sent, unless the test asks for `real_worker`.

    Tasks sent after commit start in a test only if it is marked
    `django_db(transaction=True)` or uses `django_capture_on_commit_callbacks`.
    """
    here = "real_worker" not in request.fixturenames
    celery_app.conf.update(task_always_eager=here, task_eager_propagates=here)
    yield
    celery_app.conf.update(task_always_eager=False, task_eager_propagates=False)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Start each test without the counters and locks of the one before."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def own_uploads(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep uploaded files of tests away from those of the product.

    First of all: the store remembers its place, and loading the demo company writes.
    """
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"


@pytest.fixture
def real_worker(
    transactional_db: None, request: pytest.FixtureRequest
) -> Iterator[Worker]:
    """A Celery worker of its own process, on this test's database and broker.

    `real_worker.kill()` and `.start()` are there for tests of what survives; use
    `eventually(lambda: …)` to wait for its work. `TASKS` of the test's module names
    another module with tasks for it.
    """
    worker = Worker(getattr(request.module, "TASKS", ""))
    worker.start()
    yield worker
    worker.end()


@pytest.fixture(name="eventually")
def eventually_fixture() -> Callable[[Callable[[], object]], None]:
    return eventually


@pytest.fixture
def cast(db: None) -> "Cast":
    from tests.make import make_cast

    return make_cast()


@pytest.fixture(scope="module")
def demo_company(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The demo company, for all tests of a module that only read or take back."""
    with django_db_blocker.unblock():
        demo.load()
        yield
        database.restore()


@pytest.fixture
def client_of() -> Callable[["User"], Client]:
    """A signed-in test client for any person: `client_of(cast.pm).get(…)`."""

    def sign_in(user: "User") -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
        return client

    return sign_in


def client_fixture(who: str) -> Callable[..., Client]:
    """Make the fixture `as_<who>`: a client signed in as that member of the cast."""

    @pytest.fixture(name=f"as_{who}")
    def as_member(cast: "Cast", client_of: Callable[["User"], Client]) -> Client:
        return client_of(getattr(cast, who))

    return as_member


as_pm = client_fixture("pm")
as_po = client_fixture("po")
as_frontline = client_fixture("frontline")
as_reviewer = client_fixture("reviewer")
as_executive = client_fixture("executive")
as_it = client_fixture("it")
as_ops = client_fixture("ops")
as_admin = client_fixture("admin")
as_other_pm = client_fixture("other_pm")
as_outsider = client_fixture("outsider")


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
