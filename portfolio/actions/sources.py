"""Changes to sources, and one fetch from beginning to end: address, file, import.

A source reads with its owner's rights: whoever saves it owns it, so nobody can have a
file loaded by rights that are not theirs. A failure changes nothing that was loaded
before; it is counted, shown, and told to the owner when it begins.
"""

import hashlib
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from core import access, audit, fetching, versions
from core.actions import imports
from core.clock import now
from core.errors import Refused, Unfit
from core.imports import mapping
from core.imports.kinds import Kind, all_kinds, whole
from core.imports.work import Tell, to_nobody, work
from core.models import ImportMapping, ImportRun, User
from core.roles import Perm
from core.tasks import after_commit
from core.verbs import Verb
from portfolio.models import Source

# A fetch that nobody finished is begun again after this long.
TRIED_AGAIN = timedelta(minutes=15)


@transaction.atomic
def create(*, name: str, by: User, **fields: Any) -> Source:
    """Add a source; it is fetched for the first time at once."""
    allow(by)
    if Source.objects.filter(name__iexact=name).exists():
        raise Refused(f"There is already a source {name}.")
    source = Source(name=name, owner=by, next_at=now(), **fields)
    sound(source)
    source.save()
    audit.record(by, Verb.SOURCE_CREATED, source, address=source.address)
    return source


@transaction.atomic
def edit(source: Source, *, version: int | None, by: User, **fields: Any) -> Source:
    """Change a source, and own it from now on; a new address is fetched at once."""
    allow(by)
    row = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    versions.claim(row, version, **fields)
    taken = Source.objects.filter(name__iexact=fields.get("name", row.name))
    if taken.exclude(pk=row.pk).exists():
        raise Refused(f"There is already a source {fields['name']}.")
    changed = versions.apply(row, **fields, owner=by)
    if {"address", "shape", "is_on", "every"} & set(changed):
        row.sha256, row.next_at = "", now()
    sound(row)
    row.save()
    audit.record(by, Verb.SOURCE_CHANGED, row, changed=changed)
    return row


@transaction.atomic
def ask(source: Source, *, by: User) -> Source:
    """Have it fetched now, though nothing in it may be new."""
    from portfolio.tasks import fetch_source  # it calls these actions

    allow(by)
    row = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if not row.is_on:
        raise Refused("This source is switched off. Switch it on first.")
    row.next_at, row.sha256 = now(), ""
    row.save(update_fields=["next_at", "sha256"])
    after_commit(fetch_source, row.pk)
    return row


def allow(by: User) -> None:
    """Sources are the company's: who may keep one may keep each."""
    access.require_somewhere(by, Perm.SOURCE_EDIT)


# What the loader of a file asks of whoever brings it.
LOADING = (Perm.SOURCE_EDIT, Perm.IMPORT_RUN, Perm.METRIC_RECORD)


def may_load(user: User) -> bool:
    return user.is_active and all(access.may(user, perm) for perm in LOADING)


def sound(source: Source) -> None:
    """Refuse an address that would be refused at every fetch."""
    try:
        fetching.look_up(source.address)
    except fetching.Unfetched as error:
        raise Unfit("address", str(error)) from error


# --- what the worker does -----------------------------------------------------------------
def fetch(source_id: int, *, tell: Tell = to_nobody) -> Source:
    """Fetch and load one source, if it is due. Raises Unfetched after writing why."""
    source = begin(source_id)
    if source is None:
        return Source.objects.get(pk=source_id)
    try:
        run = bring(source, tell)
    except (fetching.Unfetched, Refused) as error:
        fail(source, str(error))
        raise fetching.Unfetched(str(error)) from error
    except Exception as error:
        fail(source, f"The file could not be loaded: {type(error).__name__}.")
        raise
    return succeed(source, run)


@transaction.atomic
def begin(source_id: int) -> Source | None:
    """Take it, so that nobody else does; None if it is not due."""
    rows = Source.objects.select_for_update(of=("self",)).select_related("owner")
    source = rows.due(now()).filter(pk=source_id).first()
    if source:
        source.fetched_at, source.next_at = now(), now() + TRIED_AGAIN
        source.save(update_fields=["fetched_at", "next_at"])
    return source


def bring(source: Source, tell: Tell) -> ImportRun | None:
    """The import of what is there now; None if it is what was loaded last."""
    if not may_load(source.owner):
        raise Refused(
            f"{source.owner} may no longer load files. Somebody else save it."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fetched.csv"
        fetching.fetch(source.address, path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest == source.sha256:
            return None
        run = keep(source, path)
    work(run, tell=tell)
    run.refresh_from_db()
    if run.state != ImportRun.State.DONE:
        raise Refused(f"The import ended as {run.get_state_display().lower()}.")
    loaded = run.created + run.updated + run.unchanged
    if run.failed and not loaded:
        raise Refused(f"All {run.failed} rows failed: see the import's outcomes.")
    return run


@transaction.atomic
def keep(source: Source, path: Path) -> ImportRun:
    """The run of a fetched file, ready to be loaded by the columns chosen for its header."""
    kind = whole(all_kinds()[source.shape])
    run = imports.keep(kind, path, name=source.name, target=None, by=source.owner)
    refuse_lost_columns(kind, run)
    return imports.begin_here(run, trial=False, by=source.owner)


def refuse_lost_columns(kind: Kind, run: ImportRun) -> None:
    """Columns chosen for a formula that was replaced must not fall away in silence."""
    key = mapping.header_hash(run.columns)
    chosen = ImportMapping.objects.filter(kind=kind.name, header_hash=key).first()
    if chosen and set(chosen.mapping) - set(run.mapping):
        raise Refused(
            "A metric got a new formula. Import this file once by hand and choose its "
            "columns again."
        )


@transaction.atomic
def succeed(source: Source, run: ImportRun | None) -> Source:
    row = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    row.failures, row.failure = 0, ""
    row.loaded_at, row.next_at = now(), after(row)
    if run is not None:
        row.run, row.sha256 = run, run.sha256
    row.save()
    counts = {n: getattr(run, n) for n in COUNTS} if run else {"same": True}
    audit.record(row.owner, Verb.SOURCE_FETCHED, row, **counts)
    return row


COUNTS = ("created", "updated", "unchanged", "failed", "remarks")


@transaction.atomic
def fail(source: Source, text: str) -> Source:
    """Count and keep the failure; what was loaded before stays. The first is mailed."""
    from portfolio.tasks import mail_failure  # it reads what is written here

    row = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    row.failures += 1
    row.failure, row.next_at = text[:500], after(row)
    row.save()
    audit.record(row.owner, Verb.SOURCE_FAILED, row, failure=row.failure)
    if row.failures == 1:
        after_commit(mail_failure, row.pk)
    return row


def after(source: Source) -> datetime:
    return now() + source.rhythm
