"""Cases of service levels from files: a ticket system's list, row by row.

A row is known by its service level and its number elsewhere, so the same file twice
changes nothing, and a later file ends what was open. What happened is taken in the
order it happened, through the actions that people use; a row that says otherwise than
what is kept fails, and nothing of it is kept.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.errors import Refused
from core.imports import cells
from core.imports.kinds import Field, Kind, as_is
from core.imports.rows import Row, RowLoader, Told
from core.models import ImportRun, User
from core.roles import Perm
from governance.actions import cases as actions
from governance.models import CasePause, ServiceCase, ServiceClock

STANDARD = "standard"


class CaseLoader(RowLoader):
    """Remembers which cases a file has named: a second row would undo the first."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by, self.zone = by, ZoneInfo(by.time_zone)
        self.lines: dict[tuple[int, str], int] = {}
        rows = ServiceClock.objects.select_related("level")
        self.clocks = {(row.level.code, row.name.lower()): row for row in rows}

    def kept(self, row: Row) -> Told:
        clock = self.clock(row)
        reference = row["reference"]
        first = self.lines.setdefault((clock.level_id, reference), row["line"])
        if first != row["line"]:
            raise Refused(f"Line {first} holds this case already.")
        found = ServiceCase.objects.filter(level=clock.level, reference=reference)
        case = found.select_related("level", "clock__level").first()
        if case is None:
            return Told("created", str(self.steps(self.opened(clock, row), row)[0]))
        self.refuse_otherwise(case, clock, row)
        case, taken = self.steps(case, row)
        if case.title != row["title"]:
            actions.edit(case, version=None, title=row["title"], by=self.by)
            taken = True
        return Told("updated" if taken else "unchanged", str(case))

    def clock(self, row: Row) -> ServiceClock:
        named = row["level"].upper(), (row.get("clock") or STANDARD).lower()
        if named not in self.clocks:
            raise Refused(f"There is no clock “{named[1]}” of {named[0]} here.")
        return self.clocks[named]

    def opened(self, clock: ServiceClock, row: Row) -> ServiceCase:
        event = row.get("event_on")
        return actions.open_case(
            clock, title=row["title"], reference=row["reference"],
            opened_at=self.moment(row["opened_at"]),
            event_on=date.fromisoformat(event) if event else None, by=self.by,
        )  # fmt: skip

    def steps(self, case: ServiceCase, row: Row) -> tuple[ServiceCase, bool]:
        """(the case after every step the row tells and it lacks, whether there was one)."""
        before = case.version
        if row.get("responded_at") and not case.responded_at:
            at = self.moment(row["responded_at"])
            case = actions.respond(case, at=at, by=self.by)
        if row.get("held_from"):
            case = self.hold(case, row)
        if row.get("resolved_at") and not case.resolved_at:
            at = self.moment(row["resolved_at"])
            case = actions.resolve(case, at=at, by=self.by)
        return case, case.version != before

    def hold(self, case: ServiceCase, row: Row) -> ServiceCase:
        begins = self.moment(row["held_from"])
        pause = case.pauses.filter(begins_at=begins).first()
        if pause is None:
            reason = row.get("reason") or CasePause.Reason.CUSTOMER
            case = actions.hold(case, reason=reason, at=begins, by=self.by)
            pause = case.pauses.get(begins_at=begins)
        if row.get("held_until") and not pause.ends_at:
            at = self.moment(row["held_until"])
            case = actions.go_on(case, at=at, by=self.by)
        return case

    def refuse_otherwise(
        self, case: ServiceCase, clock: ServiceClock, row: Row
    ) -> None:
        """Raise Refused where the row and what is kept tell two stories."""
        if case.clock_id != clock.pk:
            raise Refused(f"{case} runs by the clock “{case.clock.name}”.")
        for name in ("opened_at", "responded_at", "resolved_at"):
            kept = getattr(case, name)
            if row.get(name) and kept and self.moment(row[name]) != kept:
                what = name.removesuffix("_at")
                raise Refused(f"{case} was {what} at another moment: correct it here.")

    def moment(self, text: str) -> datetime:
        """A moment without a zone is one of whoever brought the file."""
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=self.zone)


CASES = Kind(
    name="service_cases",
    label="Cases of service levels",
    about="Each row becomes a case with its clock; months are counted from them. Loading the file again ends what was open and changes nothing else.",
    fields=(
        Field("level", "Service level", ("sla", "service level"), required=True, clean=cells.short(10), help="Its code, such as SLA-02."),
        Field("reference", "Its number elsewhere", ("number", "ticket", "key", "incident"), required=True, clean=cells.short(40)),
        Field("title", "What is owed", ("title", "summary", "short description"), required=True, clean=cells.short(160)),
        Field("opened_at", "Opened", ("opened", "created"), required=True, clean=cells.moment),
        Field("responded_at", "First answer", ("responded", "first response"), clean=cells.moment),
        Field("resolved_at", "Done", ("resolved", "closed", "restored"), clean=cells.moment, help="Empty while it is open."),
        Field("clock", "Clock", ("urgency",), clean=cells.short(40), help="Standard, Emergency, Leaver; standard if empty."),
        Field("event_on", "Needed for", ("event",), clean=cells.day, help="Only for what is owed ahead of a day."),
        Field("held_from", "On hold from", ("pending from",), clean=cells.moment),
        Field("held_until", "On hold until", ("pending until",), clean=cells.moment),
        Field("reason", "Why on hold", ("pending reason",), clean=cells.one_of(CasePause.Reason), help="Who asked, a vendor or a freeze; who asked if empty. Only who asked stops the clock."),
    ),
    loader=CaseLoader,
    shown=as_is,
    perm=Perm.SLA_RECORD,
)  # fmt: skip
