"""What files bring: the roster of the floor, and receipts given elsewhere.

Both go through the actions that people use, row by row. The same file again changes
nothing. Nobody's name is taken in: the code is all that is known of a person.
"""

from datetime import date
from typing import Any

from core.errors import Refused
from core.imports import cells
from core.imports.kinds import Field, Kind, as_is
from core.imports.rows import Row, RowLoader, Told
from core.models import ImportRun, User
from core.roles import Perm
from portfolio.models import Site
from support.actions import receipts, roster
from support.models import Associate, Function, Receipt, ReleaseNote


class RosterLoader(RowLoader):
    """Adds whom the roster lacks, changes whom it has; who is not named stays."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by = by
        self.sites = {site.code.upper(): site for site in Site.objects.all()}

    def kept(self, row: Row) -> Told:
        said = self.said(row)
        code = roster.tidy(row["code"])
        here = Associate.objects.filter(code=code).first()
        if here is None:
            return Told("created", str(roster.add(code=code, **said, by=self.by)))
        new = {name: v for name, v in said.items() if getattr(here, name) != v}
        if not new:
            return Told("unchanged", code)
        roster.edit(here, version=None, **new, by=self.by)
        return Told("updated", code)

    def said(self, row: Row) -> dict[str, Any]:
        found: dict[str, Any] = {"site": self.site(row["site"]), "group": row["group"]}
        if function := row.get("function"):
            found["function"] = function
        if lead := row.get("lead"):
            found["lead"] = self.lead(lead)
        if active := row.get("active"):
            found["active"] = active == "yes"
        return found

    def site(self, code: str) -> Site:
        if code.upper() not in self.sites:
            raise Refused(f"There is no site {code}: write its code, such as JAX.")
        return self.sites[code.upper()]

    def lead(self, email: str) -> User:
        person = User.objects.filter(email=email.lower(), is_active=True).first()
        if person is None:
            raise Refused(f"Nobody here has the address {email}.")
        return person


class ReceiptLoader(RowLoader):
    """Receipts that another system took, such as a learning platform."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by = by

    def kept(self, row: Row) -> Told:
        person = Associate.objects.filter(code=roster.tidy(row["code"])).first()
        if person is None:
            raise Refused(f"{row['code']} is not on the roster.")
        note = self.note(row["release"], person)
        given, made = receipts.load(
            note, associate=person, right=int(row.get("right") or 0),
            read_on=date.fromisoformat(row["read_on"]), source=Receipt.Source.FILE, by=self.by,
        )  # fmt: skip
        return Told("created" if made else "unchanged", str(given))

    def note(self, key: str, person: Associate) -> ReleaseNote:
        notes = ReleaseNote.objects.visible_to(self.by).select_related("release")
        found = notes.filter(release__key=key.upper(), audience=person.function).first()
        if found is None:
            there = person.get_function_display().lower()
            raise Refused(f"{key} has no note for {there}.")
        return found


def count(cell: str) -> str:
    text = cells.number(cell)
    if text and not (text.isdigit() and int(text) < 100):
        raise ValueError("write how many were right, such as 4")
    return text


ASSOCIATES = Kind(
    name="associates",
    label="The roster of the floor",
    about="Each row is one person by the floor's own code: where they work, and who leads them. Who is not in the file stays as they are. No names, please.",
    fields=(
        Field("code", "Code", ("agent id", "associate", "token"), required=True, clean=cells.short(20)),
        Field("site", "Site", ("location",), required=True, clean=cells.words, help="Its code: JAX."),
        Field("group", "Group", ("queue", "skill", "team"), required=True, clean=cells.short(40)),
        Field("function", "Function", ("role",), clean=cells.one_of(Function), help="Associates if empty."),
        Field("lead", "Lead", ("supervisor", "team lead"), clean=cells.words, help="Their e-mail address here."),
        Field("active", "On the floor", ("active",), clean=cells.yes_or_no, help="Yes or no."),
    ),
    loader=RosterLoader,
    shown=as_is,
    perm=Perm.ROSTER_EDIT,
)  # fmt: skip

RECEIPTS = Kind(
    name="receipts",
    label="Receipts of release notes",
    about="Each row says that one person has read the note of a release, such as from a learning platform. It counts for the newest edition. Loading the file again changes nothing.",
    fields=(
        Field("code", "Code", ("agent id", "associate", "token"), required=True, clean=cells.short(20)),
        Field("release", "Release", ("key",), required=True, clean=cells.short(12), help="REL-01."),
        Field("read_on", "Read on", ("completed", "date"), required=True, clean=cells.day),
        Field("right", "Answered right", ("score",), clean=count, help="How many questions; needed where there are any."),
    ),
    loader=ReceiptLoader,
    shown=as_is,
    perm=Perm.ROSTER_EDIT,
)  # fmt: skip
