"""One line of “needs you”."""

from dataclasses import dataclass
from datetime import date

SHOWN = 5  # of one kind; the list behind it has the rest


@dataclass(frozen=True)
class Task:
    """What it is, what to do, where, and until when."""

    kind: str
    icon: str
    title: str
    todo: str
    url: str
    due: date | None = None
