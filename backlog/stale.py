"""When scores are in doubt, in words: too old, or what they were judged by has changed.

Source: domain.md §2, “re-score at every PI boundary and on trigger (new date, size
change of a step or more, gate decision, evidence change)”. Pure; `queries/stale.py` asks the same of the database.
Units: the size is a number of the scale, so any other is a step or more away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from backlog.mistakes import INCREMENT

WEEK = 7


@dataclass(frozen=True, slots=True)
class Judged:
    """The scores' day, what they were judged by (`was_…`), and what that is now."""

    scored_on: date | None
    due_on: date | None = None
    size: int | None = None
    was_due_on: date | None = None
    was_size: int | None = None
    notes: int = 0
    was_notes: int | None = None
    gate_on: date | None = None  # the newest decision at one of its gates
    is_known: bool = False  # what they were judged by is kept


def doubts(item: Judged, *, today: date) -> list[str]:
    """Why the scores should be looked at again; [] as long as they stand."""
    if item.scored_on is None:
        return []
    known = since_judged(item) if item.is_known else ()
    return [*since_scored(item, item.scored_on, today), *known]


def since_scored(item: Judged, scored_on: date, today: date) -> Iterator[str]:
    if today - scored_on > INCREMENT:
        weeks = (today - scored_on).days // WEEK
        yield f"scored {weeks} weeks ago, before the last increment"
    if item.gate_on and item.gate_on > scored_on:
        yield f"a gate was decided on {day(item.gate_on)}, after them"


def since_judged(item: Judged) -> Iterator[str]:
    if item.due_on != item.was_due_on:
        yield f"due date {day(item.was_due_on)} → {day(item.due_on)} since"
    if item.was_size and item.size != item.was_size:
        now = item.size or "–"
        yield f"size {item.was_size} → {now} since value, time and risk were judged"
    if item.was_notes is not None and item.notes != item.was_notes:
        yield f"notes behind it {item.was_notes} → {item.notes} since"


def day(value: date | None) -> str:
    return f"{value:%-d %b %Y}" if value else "none"
