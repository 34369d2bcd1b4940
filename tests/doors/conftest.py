"""One scene for all doors of a process: each test takes back what it changes."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.doors.asking import DAY, known
from tests.doors.scene import Scene, make_scene
from tests.make import make_cast
from tests.test_access import unlogged

COOKIES = "django.contrib.sessions.backends.signed_cookies"


@pytest.fixture(scope="package")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    with (
        django_db_blocker.unblock(),
        override_settings(
            TODAY=DAY,
            SESSION_ENGINE=COOKIES,
            # A line for each of some thousand answers would be written for nobody.
            MIDDLEWARE=[
                each for each in configured.MIDDLEWARE if "structlog" not in each
            ],
        ),
        transaction.atomic(),
    ):
        scene = make_scene(make_cast())
        with known(scene.somebody), unlogged():
            yield scene
        transaction.set_rollback(True)


@pytest.fixture
def scene(kept: Scene, db: None, settings: Any, tmp_path: Any) -> Scene:
    """Copies, so that nothing a test writes on them is there at the next."""
    settings.MEDIA_ROOT = tmp_path
    return replace(kept, cast=deepcopy(kept.cast))
