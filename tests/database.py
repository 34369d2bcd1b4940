"""A migrated test database in a moment: migrate a template once, then copy it.

Building the tables costs some ten seconds of every test process. The template's name
carries a digest of all migrations, so a changed migration makes a new one. After a test
that commits only rows are put back: a new copy would take half a second each time.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from config.locks import locked
from config.prepare import few_collections

PREFIX = "test_template_"


def prepare() -> None:
    """Put a fresh copy of the template where Django expects its test database."""
    test = connection.settings_dict["TEST"]["NAME"]
    target = test or "test_" + connection.settings_dict["NAME"]
    with template() as name:
        copy(name, target)


def restore(*_arguments: object) -> None:
    """Make the test database as it was migrated, whatever a test left in it.

    In place of Django's flush, which would also empty what migrations put there.
    """
    target = connection.settings_dict["NAME"]
    connections.close_all()
    disconnect(target)
    with connection.cursor() as cursor:
        cursor.execute(BULK)
        [bulk] = cursor.fetchone()
        if bulk < BULKY_BYTES:
            cursor.execute(PUT_BACK)
    connection.close()
    if bulk >= BULKY_BYTES:
        prepare()


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is changed inside is undone: what was dear to make serves another question."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# What deleting rows would leave behind as empty pages, for every later test to read.
BULKY_BYTES = 16 * 1024 * 1024
BULK = """
    SELECT sum(pg_table_size(oid))::bigint FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
# What migrations put into tables, and how far they counted.
KEEP = """
    CREATE SCHEMA kept;
    DO $$
    DECLARE here record; filled bool;
    BEGIN
        FOR here IN SELECT relname AS name FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %I)', here.name) INTO filled;
            IF filled THEN
                EXECUTE format('CREATE TABLE kept.%1$I AS TABLE %1$I', here.name);
            END IF;
        END LOOP;
        CREATE TABLE kept."the sequences" AS
            SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public';
    END $$"""
# As a replica: no trigger fires, neither a foreign key's nor one that forbids DELETE.
PUT_BACK = """
    DO $$
    DECLARE here record; differs bool;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR here IN
            SELECT relname AS name, to_regclass(format('kept.%I', relname)) AS kept,
                (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
                 WHERE attrelid = pg_class.oid AND attnum > 0
                 AND NOT attisdropped AND attgenerated = '') AS columns
            FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        LOOP
            IF here.kept IS NULL THEN
                EXECUTE format('DELETE FROM %I', here.name);
                CONTINUE;
            END IF;
            EXECUTE format('SELECT EXISTS ((SELECT %2$s FROM %1$I EXCEPT ALL SELECT %2$s FROM kept.%1$I)'
                ' UNION ALL (SELECT %2$s FROM kept.%1$I EXCEPT ALL SELECT %2$s FROM %1$I))',
                here.name, here.columns) INTO differs;
            IF differs THEN
                EXECUTE format('DELETE FROM %I', here.name);
                EXECUTE format('INSERT INTO %1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM kept.%1$I',
                    here.name, here.columns);
            END IF;
        END LOOP;
        FOR here IN
            SELECT before.sequencename AS name, before.last_value AS value
            FROM kept."the sequences" before JOIN pg_sequences now USING (sequencename)
            WHERE now.schemaname = 'public'
            AND before.last_value IS DISTINCT FROM now.last_value
        LOOP
            PERFORM setval(quote_ident(here.name), coalesce(here.value, 1), here.value IS NOT NULL);
        END LOOP;
    END $$"""


@contextmanager
def without_triggers() -> Iterator[None]:
    """As somebody who owns the tables may write: no trigger and no foreign key asks."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = origin")


def disconnect(database: str) -> None:
    """End what a test left running: its threads', servers' and workers' connections."""
    with server() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [database],
        )


def copy(source: str, target: str) -> None:
    run(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
    run(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


@contextmanager
def template() -> Iterator[str]:
    """The name of the migrated template, built if needed, for one process at a time."""
    name = PREFIX + digest()
    lock = Path(settings.BASE_DIR) / "var" / "run" / "test-template.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with locked(lock):
        if name not in databases():
            build(name)
        yield name


@cache
def migrations() -> frozenset[str]:
    """Name and digest of every migration there is, ours and those of packages."""
    return read("migrations/*.py")


@cache
def catalogues() -> frozenset[str]:
    """And of the catalogues whose rows ours load."""
    return read("*catalogue.py")


def read(kind: str) -> frozenset[str]:
    return frozenset(
        f"{app.label}.{path.stem} {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"
        for app in apps.get_app_configs()
        for path in Path(app.path).glob(kind)
    )


def digest() -> str:
    parts = [*sorted(migrations() | catalogues()), KEEP]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def build(name: str) -> None:
    """Migrate under another name first: an interrupted build is never taken for one.

    Where an older template only lacks the newest migrations, it is carried on: not if
    those it has loaded other rows.
    """
    draft = PREFIX + "draft"
    run(f'DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)')
    old = [base for base in databases() if base.startswith(PREFIX)]
    now = migrations() | catalogues()
    bases = [base for base in old if catalogues() <= made_with(base) <= now]
    source = f'TEMPLATE "{bases[0]}"' if bases else ""
    run(f'CREATE DATABASE "{draft}" {source}')
    migrate(draft)
    run(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    run(f"COMMENT ON DATABASE \"{name}\" IS '{json.dumps(sorted(now))}'")
    for base in old:
        run(f'DROP DATABASE "{base}" WITH (FORCE)')


def migrate(database: str) -> None:
    with at(database), few_collections():
        call_command("migrate", verbosity=0, interactive=False)
        keep()


@contextmanager
def at(database: str) -> Iterator[None]:
    """Work on another database for a while."""
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def keep() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE")
        cursor.execute(KEEP)


def made_with(template: str) -> frozenset[str]:
    """The migrations a template was made with; for an unknown one, what none has."""
    with server() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = %s",
            [template],
        )
        [comment] = cursor.fetchone() or [None]
    return frozenset(json.loads(comment)) if comment else frozenset(["unknown"])


def databases() -> set[str]:
    with server() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


def run(sql: str) -> None:
    with server() as cursor:
        cursor.execute(sql)


def server() -> AbstractContextManager[CursorWrapper]:
    """A cursor outside every database of ours."""
    return connection._nodb_cursor()
