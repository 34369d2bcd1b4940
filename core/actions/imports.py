"""Changes to imports: upload, map, try, load, stop; and what the worker writes."""

import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet

from core import access, audit, versions
from core.clock import now
from core.errors import Refused
from core.imports import mapping, reading, workbooks
from core.imports.kinds import Kind, kind_of, whole
from core.imports.running import Tally
from core.models import ImportMapping, ImportRun, User
from core.roles import Perm
from core.tasks import after_commit
from core.verbs import Verb

OPEN = (ImportRun.State.UPLOADED, ImportRun.State.CHECKED)
WORKING = (ImportRun.State.CHECKING, ImportRun.State.QUEUED, ImportRun.State.RUNNING)


def upload(
    kind: Kind, *, file: UploadedFile, target: int | None, by: User
) -> ImportRun:
    """Keep the file and find out how it is written. Raises Refused if it is unreadable."""
    access.require_somewhere(by, Perm.IMPORT_RUN)
    if kind.targets and target not in {pk for pk, _ in kind.targets(by)}:
        raise Refused("Choose what to load it into, among what is yours.")
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise Refused(f"The file is larger than {settings.UPLOAD_MAX_BYTES >> 20} MB.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as copy:
            for block in file.chunks():
                copy.write(block)
        return keep(kind, path, name=file.name or "file.csv", target=target, by=by)


@transaction.atomic
def keep(
    kind: Kind, path: Path, *, name: str, target: int | None, by: User
) -> ImportRun:
    """Make the run of a file on this machine; the columns are guessed or remembered."""
    access.require_somewhere(by, Perm.IMPORT_RUN)
    if kind.perm is not None:
        access.require_somewhere(by, kind.perm)
    kind = whole(kind)
    with tempfile.TemporaryDirectory() as folder:
        path, found = readable(path, Path(folder))
        return begun(kind, path, found, name=name, target=target, by=by)


def readable(path: Path, folder: Path) -> tuple[Path, reading.Layout]:
    """The file as text, and how it is written. Raises Refused if it is unreadable."""
    try:
        if workbooks.is_workbook(path):
            path = workbooks.as_text(path, folder / "sheet.csv")
        return path, reading.layout(path)
    except reading.Unreadable as error:
        raise Refused(str(error)) from error


def begun(
    kind: Kind,
    path: Path,
    found: reading.Layout,
    *,
    name: str,
    target: int | None,
    by: User,
) -> ImportRun:
    with path.open("rb") as source:
        run = ImportRun.objects.create(
            kind=kind.name,
            target_id=target,
            file=File(source, name=f"{found.sha256[:16]}.csv"),
            filename=Path(name).name[:200],
            sha256=found.sha256,
            size=found.size,
            encoding=found.encoding,
            delimiter=found.delimiter,
            columns=found.columns,
            rows_total=max(found.lines - 1, 1),
            mapping=remembered(kind, found.columns)
            or mapping.guess(kind, found.columns),
            uploaded_by=by,
        )
    audit.record(by, Verb.IMPORT_UPLOADED, run, kind=kind.name, sha256=found.sha256)
    return run


def remembered(kind: Kind, columns: list[str]) -> dict[str, list[int]] | None:
    key = mapping.header_hash(columns)
    kept = ImportMapping.objects.filter(kind=kind.name, header_hash=key).first()
    names = {field.name for field in kind.fields}  # some may be gone since
    return {n: c for n, c in kept.mapping.items() if n in names} if kept else None


def held(run: ImportRun, by: User) -> ImportRun:
    """The locked run, if it is this person's (an administrator sees but does not touch)."""
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    access.require_somewhere(by, Perm.IMPORT_RUN)
    if run.uploaded_by_id != by.pk:
        raise Refused("Only the person who brought the file can load it.")
    return run


@transaction.atomic
def remap(
    run: ImportRun, *, columns: dict[str, list[int]], version: int | None, by: User
) -> ImportRun:
    """Say which column feeds which field; remembered for files with this header."""
    run = held(run, by)
    if run.state not in OPEN:
        raise Refused("Its columns can no longer be changed.")
    versions.claim(run, version, mapping=columns)
    run.mapping, run.state = columns, ImportRun.State.UPLOADED
    run.dry_run, run.told = {}, {}
    run.save()
    ImportMapping.objects.update_or_create(
        kind=run.kind,
        header_hash=mapping.header_hash(run.columns),
        defaults={"mapping": columns},
    )
    return run


@transaction.atomic
def check(run: ImportRun, *, by: User) -> ImportRun:
    """Have a worker try every row without keeping any."""
    return send(run, ImportRun.State.CHECKING, by)


@transaction.atomic
def start(run: ImportRun, *, by: User) -> ImportRun:
    """Have a worker load the file."""
    run = send(run, ImportRun.State.QUEUED, by)
    audit.record(by, Verb.IMPORT_STARTED, run, kind=run.kind)
    return run


def send(run: ImportRun, state: str, by: User) -> ImportRun:
    from core.imports.tasks import import_file  # it calls these actions

    run = ready(run, state, by)
    after_commit(import_file, run.pk)
    return run


def ready(run: ImportRun, state: str, by: User) -> ImportRun:
    """Guard and mark a run that is about to be worked on."""
    run = held(run, by)
    if run.state not in OPEN:
        raise Refused(f"This import is {run.get_state_display().lower()}.")
    missing = mapping.missing(kind_of(run), run.mapping)
    if missing:
        raise Refused(f"Say which column holds: {', '.join(missing)}.")
    versions.claim(run, None)
    run.state, run.rows_done, run.cancel_asked = state, 0, False
    run.save()
    return run


@transaction.atomic
def cancel(run: ImportRun, *, by: User) -> ImportRun:
    """Stop it behind its present batch; what is loaded stays and is counted."""
    run = held(run, by)
    if run.is_over:
        raise Refused("This import is over.")
    versions.claim(run, None)
    run.cancel_asked = True
    if run.state in OPEN:
        close(run, ImportRun.State.CANCELLED)
    run.save()
    audit.record(by, Verb.IMPORT_CANCELLED, run)
    return run


# --- what the worker writes -------------------------------------------------------------
@transaction.atomic
def begin(run: ImportRun) -> bool:
    """Mark it as being worked on; False if there is nothing to do any more."""
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state not in WORKING:
        return False
    if run.state == ImportRun.State.QUEUED:
        run.state = ImportRun.State.RUNNING
    run.started_at = now()
    run.save(update_fields=["state", "started_at"])
    return True


def advance(run: ImportRun, tally: Tally) -> bool:
    """Write how many lines are behind it; True if somebody asked to stop. One UPDATE, one read."""
    rows = ImportRun.objects.filter(pk=run.pk)
    rows.update(rows_done=tally.line)
    return bool(rows.values_list("cancel_asked", flat=True).get())


@transaction.atomic
def finish(run: ImportRun, state: str, tally: Tally, *, failure: str = "") -> ImportRun:
    """Write the outcome. A trial goes back to be loaded; anything else is over."""
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    run.rows_done = run.rows_total = tally.done
    counts = {name: tally.counts[name] for name in sorted(tally.counts)}
    run.told = tally.told
    if state == ImportRun.State.CHECKED:
        run.state, run.dry_run = state, counts
    else:
        run.created, run.updated = counts.get("created", 0), counts.get("updated", 0)
        run.unchanged, run.failed = counts.get("unchanged", 0), counts.get("failed", 0)
        run.remarks = counts.get("remark", 0)
        run.failure = failure[:2000]
        close(run, state)
    versions.claim(run, None)
    run.save()
    if run.is_over:
        audit.record(
            run.uploaded_by, Verb.IMPORT_FINISHED, run, state=state, counts=counts
        )
    return run


def close(run: ImportRun, state: str) -> None:
    """End it and delete the file: what people wrote in it is not kept twice."""
    run.state, run.finished_at = state, now()
    transaction.on_commit(
        lambda: run.file.storage.delete(run.file.name or ""), robust=True
    )


def attach(run: ImportRun, results: "File[bytes]") -> None:
    """Keep the list of what became of each row."""
    run.results.save(results.name or "results.csv", results, save=False)
    ImportRun.objects.filter(pk=run.pk).update(results=run.results.name)


LOST_AFTER = timedelta(minutes=2)
KEPT_FOR = timedelta(days=1)


def forgotten() -> "QuerySet[ImportRun]":
    """Runs that wait for a worker and that no worker has touched for a while."""
    old = now() - LOST_AFTER
    rows = ImportRun.objects.filter(state__in=WORKING)
    return rows.filter(Q(started_at=None) | Q(started_at__lt=old), uploaded_at__lt=old)


def delete_old() -> None:
    """Close uploads that nobody loaded for a day: their files hold unredacted words."""
    for run in ImportRun.objects.filter(
        state__in=OPEN, uploaded_at__lt=now() - KEPT_FOR
    ):
        cancel(run, by=run.uploaded_by)


@transaction.atomic
def begin_here(run: ImportRun, *, trial: bool, by: User) -> ImportRun:
    """Ready it to be worked on by this process instead of a worker: for the command."""
    state = ImportRun.State.CHECKING if trial else ImportRun.State.QUEUED
    run = ready(run, state, by)
    if not trial:
        audit.record(by, Verb.IMPORT_STARTED, run, kind=run.kind)
    return run
