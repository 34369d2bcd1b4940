"""The loop that reads a file row by row, in batches: for the worker, the trial and the command.

Memory does not grow with the file. Each batch commits by itself, so a broken
row, a stop or a killed worker keeps what was loaded before; loading the same
file again changes nothing, because rows are known by their ids.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from core.errors import Refused
from core.imports import mapping, reading
from core.imports.kinds import Kind, Loader, Outcome, Remark
from core.imports.reading import Layout, Row

BATCH = 500
TOLD = 30  # rows named on the page; the list of outcomes has all
LONGEST = 300
HEAD = ["line", "outcome", "message"]


class Stopped(Exception):
    """Somebody asked the import to stop."""


@dataclass
class Tally:
    """What became of the rows so far; `newest` is how many the last batch had."""

    done: int = 0
    newest: int = 0
    line: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    # The first failed rows and the first remarks, in words: for the page.
    told: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    # Of columns that feed nothing: in how many rows they hold something.
    lost: Counter[str] = field(default_factory=Counter)

    def add(self, outcomes: Iterable[tuple[int, str, str]]) -> None:
        before = self.done
        for line, state, text in outcomes:
            self.done += 1
            self.line = line
            self.counts[state] += 1
            if state == "failed":
                self.tell(state, line, text)
        self.newest = self.done - before

    def remark(self, remarks: Sequence[Remark]) -> None:
        if remarks:
            self.counts["remark"] = len(remarks)
        for line, text in remarks[:TOLD]:
            self.tell("remark", line, text)

    def lose(self, rows: Iterable[Row], columns: Sequence[tuple[int, str]]) -> None:
        for row in rows:
            held = (name for at, name in columns if any(row.values[at : at + 1]))
            self.lost.update(held)

    def tell(self, what: str, line: int, text: str) -> None:
        rows = self.told.setdefault(what, [])
        if len(rows) < TOLD:
            rows.append((line, text[:LONGEST]))


@dataclass(frozen=True)
class Job:
    """One reading of one file. `trial` undoes every batch: nothing is kept."""

    kind: Kind
    path: Path
    layout: Layout
    columns: mapping.Columns
    loader: Loader
    results: Path
    trial: bool = False
    after_batch: Callable[[Tally], None] = lambda tally: None


def run(job: Job) -> Tally:
    """Read every row, load it, and write what became of it to `job.results`."""
    tally = Tally()
    with job.results.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        idle = not_carried(job)
        for batch in batches(reading.rows(job.path, job.layout)):
            outcomes = load(job, batch)
            tally.lose(batch, idle)
            writer.writerows(outcomes)
            tally.add(outcomes)
            job.after_batch(tally)
        tally.told["lost"] = [(tally.lost[n], n) for _, n in idle if tally.lost[n]]
        writer.writerows(
            [1, "not carried", f"{name}: in {count} rows"]
            for count, name in tally.told["lost"]
        )
        remarks = job.loader.finish(trial=job.trial)
        writer.writerows([line, "remark", text] for line, text in remarks)
        tally.remark(remarks)
    return tally


def not_carried(job: Job) -> list[tuple[int, str]]:
    """The columns that no field takes, with their places."""
    fed = {number for numbers in job.columns.values() for number in numbers}
    return [(at, n) for at, n in enumerate(job.layout.columns) if at not in fed]


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def load(job: Job, batch: list[Row]) -> list[tuple[int, str, str]]:
    """Load one batch; every row gets its outcome, in the order of the file."""
    found: dict[int, tuple[str, str]] = {}
    good: list[tuple[int, dict[str, Any]]] = []
    for row in batch:
        try:
            good.append((row.line, values(job, row)))
        except ValueError as error:
            found[row.line] = ("failed", str(error))
    loaded = together(job, [fields for _, fields in good])
    for (line, _), outcome in zip(good, loaded, strict=True):
        found[line] = (outcome.state, outcome.text)
    return [(row.line, *found[row.line]) for row in batch]


def values(job: Job, row: Row) -> dict[str, Any]:
    if row.fault:
        raise ValueError(row.fault)
    return mapping.read(job.kind, job.columns, row) | {"line": row.line}


@dataclass(frozen=True)
class Failed:
    text: str
    state: str = "failed"


def together(job: Job, rows: list[dict[str, Any]]) -> list[Outcome]:
    """Load rows in one transaction; a rule that refuses the batch refuses its rows."""
    if not rows:
        return []
    try:
        with transaction.atomic():
            outcomes = list(job.loader.load(rows))
            if job.trial:
                transaction.set_rollback(True)
    except Refused as error:
        return [Failed(str(error)) for _ in rows]
    return outcomes
