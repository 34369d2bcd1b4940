"""`python -m config.prepare`: bring database, demo company and static files up to date.

One process for all of it, because each Django start costs more than the work.
"""

import gc
import hashlib
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.parts import say


def migrate() -> None:
    began = time.monotonic()
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        say("migrations", f"applying {waiting}")
        with few_collections():
            call_command("migrate", verbosity=0, interactive=False)
    call_command("sync_schedules", stdout=StringIO())
    say("migrations", "ready", time.monotonic() - began)


@contextmanager
def few_collections() -> Iterator[None]:
    """Let garbage wait: migrating makes so much that collecting it doubles the time."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(500_000, 5, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def seed() -> None:
    """Load the demo company once; the command itself does it wholly or not at all."""
    if not settings.DEMO or people_exist():
        return
    began = time.monotonic()
    # What is sent to the worker is its log's business, not a line among these.
    logging.disable(logging.INFO)
    call_command("seed_demo", stdout=Progress("demo"), no_color=True)
    logging.disable(logging.NOTSET)
    say("demo", "ready", time.monotonic() - began)


class Progress(StringIO):
    """Shows what a command writes as lines of a part."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part = part

    def write(self, text: str) -> int:
        for line in text.splitlines():
            say(self.part, line)
        return len(text)


def people_exist() -> bool:
    return get_user_model()._default_manager.filter(is_system=False).exists()


def collect() -> None:
    """Collect static files if one of them changed since the last time."""
    began = time.monotonic()
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = fingerprint()
    if not stamp.exists() or stamp.read_text() != wanted:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(wanted)
    say("static", "ready", time.monotonic() - began)


def fingerprint() -> str:
    """A digest of the name, size and time of every static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            info = Path(storage.path(name)).stat()
            digest.update(f"{name} {info.st_size} {info.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def main() -> int:
    django.setup()
    migrate()
    seed()
    collect()
    return 0


if __name__ == "__main__":
    sys.exit(main())
