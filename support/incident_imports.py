"""How often problems happened, from files: a row is a problem and a day."""

from datetime import date

from core.errors import Refused
from core.imports import cells
from core.imports.kinds import Field, Kind, as_is
from core.imports.rows import Row, RowLoader, Told
from core.models import ImportRun, User
from core.roles import Perm
from support.actions import incidents
from support.models import IncidentDay, Problem


class IncidentLoader(RowLoader):
    """Counts days anew and corrects those that are there; no row removes one."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by = by

    def kept(self, row: Row) -> Told:
        problem = self.problem(row["problem"])
        day = date.fromisoformat(row["day"])
        known = IncidentDay.objects.filter(problem=problem, day=day).exists()
        kept, changed = incidents.count(
            problem, day=day, count=int(row["count"]),
            minutes_lost=int(row.get("minutes_lost") or 0), by=self.by,
        )  # fmt: skip
        done = ("updated" if known else "created") if changed else "unchanged"
        return Told(done, f"{problem.key}: {kept}")

    def problem(self, key: str) -> Problem:
        rows = Problem.objects.visible_to(self.by)
        found = rows.filter(key=key.upper()).first()
        if found is None:
            raise Refused(f"There is no problem {key}: write its key, such as PRB-01.")
        return found


def whole(cell: str) -> str:
    text = cells.number(cell)
    if text and not (text.isdigit() and int(text) <= incidents.MOST):
        raise ValueError("write a whole number, such as 4")
    return text


INCIDENTS = Kind(
    name="incidents",
    label="How often problems happened",
    about="Each row is one problem and one day: how often, and the working minutes it cost. Loading the file again changes nothing; another number corrects the day. What happened after a problem was resolved reopens it.",
    fields=(
        Field("problem", "Problem", ("key", "problem id"), required=True, clean=cells.short(12), help="PRB-01."),
        Field("day", "Day", ("date", "on"), required=True, clean=cells.day),
        Field("count", "How often", ("count", "incidents"), required=True, clean=whole),
        Field("minutes_lost", "Minutes lost", ("minutes",), clean=whole, help="Of all people together; 0 if empty."),
    ),
    loader=IncidentLoader,
    shown=as_is,
    perm=Perm.PROBLEM_REPORT,
)  # fmt: skip
