"""Changes the center asked for, from files: a ticket system's list, row by row.

A row is known by its number elsewhere or, without one, by its title, team and moment
of request; so the same file twice changes nothing, and an empty cell leaves what is
there. Every row goes through the actions that people use: whole or not at all.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.errors import Refused
from core.imports import cells
from core.imports.kinds import Field, Kind, as_is
from core.imports.rows import Row, RowLoader, Told
from core.models import ImportRun, Team, User
from core.roles import Perm
from governance.actions import changes as actions
from governance.models import Change

DAYS = timedelta(days=1)
LONGEST_HOLD = 9999


class ChangeLoader(RowLoader):
    """Remembers which changes a file has named: a second row would undo the first."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by, self.zone = by, ZoneInfo(by.time_zone)
        self.lines: dict[object, int] = {}
        self.teams = {team.name.lower(): team for team in Team.objects.all()}

    def kept(self, row: Row) -> Told:
        fields = self.said(row)
        self.refuse_second(fields, row["line"])
        change = self.change_of(fields)
        if change is None:
            change, state = actions.request(**fields, by=self.by), "created"
        else:
            state = changed(change, fields, self.by)
        if self.take_back(change, row) and state == "unchanged":
            state = "updated"
        return Told(state, str(change))

    def said(self, row: Row) -> Row:
        """What the row says, in our terms; what it leaves empty is left out."""
        found = {name: row[name] for name in PLAIN if row.get(name)}
        found |= {name: self.moment(row[name]) for name in MOMENTS if row.get(name)}
        found["team"] = self.team(row["team"])
        if with_it := row.get("with_it"):
            found["with_it"] = with_it == "yes"
        if days := row.get("promised_days"):
            found["promised_days"] = int(days)
        if days := row.get("paused_days"):
            found["paused_for"] = float(days) * DAYS
        return found

    def refuse_second(self, fields: Row, line: int) -> None:
        key = fields.get("reference") or tuple(fields[name] for name in KNOWN_BY)
        first = self.lines.setdefault(key, line)
        if first != line:
            raise Refused(f"Line {first} holds this change already.")

    def moment(self, text: str) -> datetime:
        """A moment without a zone is one of whoever brought the file."""
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=self.zone)

    def team(self, name: str) -> Team:
        if name.lower() not in self.teams:
            raise Refused(
                f"There is no team {name}. Write a team's name as it is here."
            )
        return self.teams[name.lower()]

    def change_of(self, fields: Row) -> Change | None:
        """The change that a row means, if it is here."""
        rows = Change.objects.order_by("pk")
        if reference := fields.get("reference"):
            found = rows.filter(reference=reference).first()
            if found:
                return found
        same = {name: fields[name] for name in KNOWN_BY}
        return rows.filter(**same, reference="").first()

    def take_back(self, change: Change, row: Row) -> bool:
        """Say that it was taken back, if the row does; True if that is new."""
        if not row.get("rolled_back_at"):
            return False
        at = self.moment(row["rolled_back_at"])
        if change.rolled_back_at == at:
            return False
        if not row.get("reason"):
            raise Refused("Say why it was taken back.")
        actions.roll_back(change, reason=row["reason"], at=at, by=self.by)
        return True


PLAIN = ["reference", "title", "kind", "done_by", "note"]
KNOWN_BY = ["title", "team", "requested_at"]
MOMENTS = ["requested_at", "live_at"]


def changed(change: Change, fields: Row, by: User) -> str:
    """Correct what the row says otherwise than the change does."""
    new = {name: v for name, v in fields.items() if getattr(change, name) != v}
    if not new:
        return "unchanged"
    actions.edit(change, version=None, **new, by=by)
    return "updated"


# --- cells -----------------------------------------------------------------------------


def whole(cell: str) -> str:
    text = cells.number(cell)
    if text and not text.isdigit():
        raise ValueError("write a whole number of days")
    return text


def days(cell: str) -> str:
    text = cells.number(cell)
    if text and not 0 <= float(text) <= LONGEST_HOLD:
        raise ValueError(f"write 0 to {LONGEST_HOLD} days")
    return text


CHANGES = Kind(
    name="changes",
    label="Changes the center asked for",
    about="Each row becomes a change with its clock; the agility index follows from those that went live. Loading the file again changes only what changed in it.",
    fields=(
        Field("title", "What was changed", ("title", "change", "summary", "short description"), required=True, clean=cells.short(160)),
        Field("kind", "Class", ("kind", "category"), required=True, clean=cells.one_of(Change.Kind), help="Routing, prompt, knowledge, schedule, platform or other."),
        Field("team", "Team", (), required=True, clean=cells.words, help="Whose product it is, by its name here."),
        Field("requested_at", "Requested", ("opened", "created", "asked"), required=True, clean=cells.moment),
        Field("live_at", "Live since", ("live", "closed", "done", "implemented"), clean=cells.moment, help="Empty while it is not."),
        Field("paused_days", "On hold, days", ("on hold", "paused"), clean=days, help="Does not count as time taken."),
        Field("promised_days", "Promised within, days", ("promised",), clean=whole),
        Field("done_by", "Done by", ("doer",), clean=cells.one_of(Change.Party), help="SUP, IT, OPS, PM or VEN; support if empty."),
        Field("with_it", "IT had to lend a hand", ("needed it", "with it"), clean=cells.yes_or_no, help="Yes or no."),
        Field("rolled_back_at", "Taken back", ("rolled back",), clean=cells.moment),
        Field("reason", "Why taken back", ("reason",), clean=cells.short(2000)),
        Field("reference", "Its number elsewhere", ("number", "reference", "ticket", "key"), clean=cells.short(40), help="Loading the file again finds the change by it."),
        Field("note", "Note", (), clean=cells.short(2000)),
    ),
    loader=ChangeLoader,
    shown=as_is,
    perm=Perm.SLA_RECORD,
)  # fmt: skip
