"""One import from beginning to end: what the Celery task and the command call."""

from collections.abc import Callable
from pathlib import Path

from django.core.files.base import File

from core.actions import imports as actions
from core.imports import kinds, running
from core.imports.reading import Layout
from core.imports.running import Job, Stopped, Tally
from core.models import ImportRun

Tell = Callable[[int], None]


def to_nobody(_rows: int) -> None:
    """The command shows no progress of its own."""


def work(run: ImportRun, *, tell: Tell = to_nobody) -> ImportRun:
    """Try or load `run`, whichever it waits for. Safe to run again after a kill.

    `tell` hears after each batch how many rows it had.
    """
    if not actions.begin(run):
        return run
    run.refresh_from_db()
    trial = run.state == ImportRun.State.CHECKING
    tally = Tally()
    try:
        tally = read(run, trial=trial, tell=tell)
    except Stopped:
        return actions.finish(run, ImportRun.State.CANCELLED, progress(run))
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        actions.finish(run, ImportRun.State.FAILED, progress(run), failure=text)
        raise
    state = ImportRun.State.CHECKED if trial else ImportRun.State.DONE
    return actions.finish(run, state, tally)


def read(run: ImportRun, *, trial: bool, tell: Tell) -> Tally:
    kind = kinds.kind_of(run)
    results = Path(run.file.path).with_suffix(f".{run.pk}.results.csv")

    def after_batch(tally: Tally) -> None:
        tell(tally.newest)
        if actions.advance(run, tally):
            raise Stopped

    job = Job(
        kind=kind,
        path=Path(run.file.path),
        layout=Layout(run.encoding, run.delimiter, run.columns, run.sha256, run.size),
        columns=run.mapping,
        loader=kind.loader(run, run.uploaded_by),
        results=results,
        trial=trial,
        after_batch=after_batch,
    )
    try:
        return running.run(job)
    finally:
        keep_results(run, results)


def keep_results(run: ImportRun, path: Path) -> None:
    """Store what became of each row beside the run, in place of an older trial's."""
    if run.results:
        run.results.delete(save=False)
    with path.open("rb") as file:
        actions.attach(run, File(file, name=f"import-{run.pk}-results.csv"))
    path.unlink()


def progress(run: ImportRun) -> Tally:
    """How far it came, as it was written last."""
    run.refresh_from_db()
    return Tally(done=run.rows_done)
