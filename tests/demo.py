"""The demo company for tests: loaded once in a run of all tests, and copied by the others.

Loading it takes as long as a hundred other tests. The copy's name carries a digest of
the sources and the day, so what anybody changed is loaded anew.
"""

import hashlib
from datetime import date
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings

from core.clock import now
from tests import database

DAY = date(2026, 11, 16)  # the Monday the demo company is written for
PREFIX = "test_demo_"


def load() -> None:
    """Put the demo company in place of everything in this process's test database."""
    here = connection.settings_dict["NAME"]
    with database.template() as empty:
        name = PREFIX + digest(empty)
        if name not in database.databases():
            build(name, empty)
        connections.close_all()
        database.copy(name, here)


def build(name: str, empty: str) -> None:
    draft = PREFIX + "draft"
    database.copy(empty, draft)
    with database.at(draft), override_settings(TODAY=DAY.isoformat()):
        call_command("seed_demo", stdout=StringIO())
    for old in database.databases():
        if old.startswith(PREFIX) and old != draft:
            database.run(f'DROP DATABASE "{old}" WITH (FORCE)')
    database.run(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')


def digest(empty: str) -> str:
    """What the loaded company depends on: tables, sources, and the day it was loaded."""
    whole = hashlib.sha256(f"{empty} {now().date()}".encode())
    for folder in sorted(settings.BASE_DIR.iterdir()):
        if (folder / "__init__.py").exists() and folder.name != "tests":
            for path in sorted(folder.rglob("*.py")):
                whole.update(path.read_bytes())
    return whole.hexdigest()[:16]
