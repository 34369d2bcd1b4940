"""Change requests from files: each row becomes a draft, filed afterwards by who may.

A row is known by its number elsewhere, so the same file twice changes nothing, and a
later one changes drafts. What was filed stays as it was filed: its row fails.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import Refused
from core.imports import cells
from core.imports.kinds import Field, Kind, as_is
from core.imports.rows import Row, RowLoader, Told
from core.models import ImportRun, Team, User
from core.roles import Perm
from governance.actions import change_requests as actions
from governance.change_rights import may_act
from governance.models import ChangeClass, ChangeRequest, Urgency
from governance.models.change_requests import LONGEST, ChangeDriver

WORDS = [
    "title",
    "what",
    "why",
    "sites",
    "before",
    "after",
    "back_out",
    "test_evidence",
]


class ChangeRequestLoader(RowLoader):
    """Remembers which numbers a file has named: a second row would undo the first."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by, self.zone = by, ZoneInfo(by.time_zone)
        self.lines: dict[str, int] = {}
        self.teams = {row.name.lower(): row for row in Team.objects.all()}
        self.classes: dict[str, ChangeClass] = {}
        for row in ChangeClass.objects.select_related("activity"):
            self.classes |= {row.code: row, row.name.lower(): row}

    def kept(self, row: Row) -> Told:
        fields = self.said(row)
        first = self.lines.setdefault(fields["reference"], row["line"])
        if first != row["line"]:
            raise Refused(f"Line {first} holds this request already.")
        found = ChangeRequest.objects.filter(reference=fields["reference"]).first()
        if found is None:
            return Told("created", str(actions.write(**fields, by=self.by)))
        if all(getattr(found, name) == value for name, value in fields.items()):
            return Told("unchanged", str(found))
        if found.written_by_id != self.by.pk and not may_act(self.by, found):
            raise Refused(f"{found.key} is not yours: {found.written_by} wrote it.")
        actions.edit(found, version=None, **fields, by=self.by)
        return Told("updated", str(found))

    def said(self, row: Row) -> dict[str, Any]:
        """What the row says, in our terms; what it leaves empty is left out."""
        found: dict[str, Any] = {name: row[name] for name in WORDS if row.get(name)}
        found["reference"] = row["reference"]
        found["change_class"] = self.one_of(self.classes, row["change_class"], "class")
        found["team"] = self.one_of(self.teams, row["team"], "team")
        found |= {name: row[name] for name in ("urgency", "driver") if row.get(name)}
        if row.get("queues"):
            found["queues"] = row["queues"].upper().replace(",", " ").split()
        if row.get("with_it"):
            found["with_it"] = row["with_it"] == "yes"
        if row.get("planned_at"):
            found["planned_at"] = self.moment(row["planned_at"])
        return found

    def one_of(self, known: dict[str, Any], name: str, what: str) -> Any:
        if name.lower() not in known:
            raise Refused(f"There is no {what} {name}. Write it as it is called here.")
        return known[name.lower()]

    def moment(self, text: str) -> datetime:
        """A moment without a zone is one of whoever brought the file."""
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=self.zone)


LONG = cells.short(LONGEST)
CHANGE_REQUESTS = Kind(
    name="change_requests",
    label="Change requests",
    about="Each row becomes a draft of a change request; who acts in its class files it. Loading the file again changes drafts alone.",
    fields=(
        Field("title", "In a few words", ("title", "summary", "short description"), required=True, clean=cells.short(160)),
        Field("change_class", "Class", ("class", "category", "type"), required=True, clean=cells.short(60), help="Routing, Skills, Prompts and messages …"),
        Field("team", "Team", (), required=True, clean=cells.words, help="Whose product it is, by its name here."),
        Field("reference", "Its number elsewhere", ("number", "reference", "ticket", "key"), required=True, clean=cells.short(40), help="Loading the file again finds the request by it."),
        Field("driver", "It comes from", ("driver",), clean=cells.one_of(ChangeDriver), help="Technology or business; as its class usually does if empty."),
        Field("urgency", "Urgency", ("priority",), clean=cells.one_of(Urgency), help="Strategic, day to day or real time; day to day if empty."),
        Field("what", "What shall be another way", ("what", "description"), clean=LONG),
        Field("why", "Why", ("why", "reason"), clean=LONG),
        Field("queues", "Queues", ("queue",), clean=cells.short(200), help="Codes with commas or spaces between them."),
        Field("sites", "Sites", ("site",), clean=cells.short(200)),
        Field("before", "How it is now", ("before",), clean=LONG),
        Field("after", "How it shall be", ("after",), clean=LONG),
        Field("back_out", "How to get back", ("back-out", "backout plan"), clean=LONG),
        Field("test_evidence", "How it was tested", ("tests",), clean=LONG),
        Field("with_it", "IT has to lend a hand", ("needs it", "with it"), clean=cells.yes_or_no, help="Yes or no."),
        Field("planned_at", "Planned for", ("planned start", "planned"), clean=cells.moment),
    ),
    loader=ChangeRequestLoader,
    shown=as_is,
    perm=Perm.CHANGE_FILE,
)  # fmt: skip
