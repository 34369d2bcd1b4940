"""Escalations as pages show them: the months since, what waits, and for whom."""

from dataclasses import dataclass
from datetime import date

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from governance import offices, sla, sla_page
from governance.models import Office, ServiceEscalation, ServiceLevelMonth

State = ServiceEscalation.State
MET_TO_CLOSE = 2  # months in a row


@dataclass(frozen=True)
class Steps:
    """What this person may do now."""

    acknowledge: bool = False
    propose: bool = False
    agree: bool = False
    close: bool = False
    ask: bool = False
    sign: bool = False

    def __bool__(self) -> bool:
        return any(vars(self).values())


def is_met_again(row: ServiceEscalation) -> bool:
    """Whether the two newest months that are over, both after the row, were met."""
    rows = ServiceLevelMonth.objects.filter(
        level=row.level_id, month__gt=row.last_month, month__lt=today().replace(day=1)
    )
    newest = list(rows.select_related("level").order_by("-month")[:MET_TO_CLOSE])
    met = [each for each in newest if sla_page.line_of(each).is_met]
    if len(met) < MET_TO_CLOSE:
        return False
    return sla.following(met[1].month) == met[0].month


def months(row: ServiceEscalation) -> list[tuple[ServiceLevelMonth, sla.Line]]:
    """The months of the row and those since, oldest first."""
    rows = row.level.months.filter(month__gte=row.first_month).select_related("level")
    return [(each, sla_page.line_of(each)) for each in rows.order_by("month")]


def holders(row: ServiceEscalation) -> list[tuple[Office, User | None]]:
    """Both offices with who holds them today; the answering one first."""
    day = today()
    return [(each, offices.holder(each, day)) for each in (row.answering, row.other)]


def steps(row: ServiceEscalation, person: User) -> Steps:
    """As the actions ask it."""
    if not row.is_open or not access.may(person, Perm.SLA_ANSWER):
        return Steps()
    day = today()
    mine = offices.speaks(person, row.answering, day)
    theirs = offices.speaks(person, row.other, day)
    asked = row.closing_for
    signs = mine if asked == row.other else theirs
    agreed = row.state == State.PLANNED
    return Steps(
        acknowledge=mine and row.state == State.OPEN,
        propose=mine and not agreed,
        agree=theirs and row.is_answered and not agreed and person != row.planned_by,
        close=(mine or theirs) and is_met_again(row),
        ask=mine or theirs,
        sign=bool(asked) and signs and person != row.closing_by,
    )


def waits_for(row: ServiceEscalation) -> Office | None:
    """The office whose answer is outstanding: for a plan, or for agreeing to it."""
    if row.state in (State.PLANNED, State.CLOSED):
        return None
    return row.other if row.is_answered else row.answering


def waiting(person: User) -> list[ServiceEscalation]:
    """The open ones that wait for an office of this person, the most pressing first."""
    if not access.may(person, Perm.SLA_ANSWER):
        return []
    rows = ServiceEscalation.objects.visible_to(person).for_page().open()
    asking = [row for row in rows.order_by("answer_due_on", "id") if wanted_of(row)]
    mine = offices.of_person(person, today()) if asking else []
    return [row for row in asking if wanted_of(row) in mine]


def wanted_of(row: ServiceEscalation) -> Office | None:
    """Whom it waits for: to sign a closing goes before a plan."""
    if row.closing_for and row.is_open:
        return row.other if row.closing_for == row.answering else row.answering
    return waits_for(row)


def is_late(row: ServiceEscalation, day: date) -> bool:
    return waits_for(row) is not None and day > row.answer_due_on
