"""The watch over open cases: who runs short of time is told, and a breach is kept."""

from django.db import transaction
from django.db.models import Q, QuerySet

from core import audit, system
from core.actions import notices
from core.clock import moment
from core.models import User
from core.notices import Kind
from core.verbs import Verb
from governance import clocks, promises
from governance.actions import measuring
from governance.models import ServiceCase

AT_ONCE = 500  # a round takes the most pressing; the next round the rest


def pressing() -> "QuerySet[ServiceCase]":
    """Open cases whose clock runs and that nobody was told of yet."""
    at = moment()
    silent = Q(responded_at=None, respond_due_at__lt=at)
    short = Q(warned_at=None, warn_at__lte=at)
    late = Q(breached_at=None) & (Q(due_at__lt=at) | silent)
    rows = ServiceCase.objects.open().filter(short | late, held_at=None)
    return rows.order_by("due_at", "id")[:AT_ONCE]


@transaction.atomic
def look(pk: int) -> bool:
    """Warn of a case, or keep its breach; False if another worker was there first."""
    case = pressing_still(pk)
    if case is None:
        return False
    state = clocks.state_of(case.case, case.promise, moment())
    if state is clocks.State.BREACHED and case.breached_at is None:
        breach(case)
    elif state is clocks.State.SHORT and case.warned_at is None:
        warn(case)
    return True


def pressing_still(pk: int) -> ServiceCase | None:
    rows = ServiceCase.objects.open().filter(pk=pk, held_at=None)
    found: ServiceCase | None = (
        rows.select_for_update(of=("self",), skip_locked=True).for_page().first()
    )
    return found


def warn(case: ServiceCase) -> None:
    case.warned_at = moment()
    case.version += 1
    case.save()
    audit.record(system.user(), Verb.CASE_WARNED, case, due_at=case.due_at)
    tell(case, f"{case} of {case.level.code} runs short of time", "short")


def breach(case: ServiceCase) -> None:
    case.breached_at = clocks.breached_at(case.case)
    case.warned_at = case.warned_at or case.breached_at
    case.version += 1
    case.save()
    by = system.user()
    audit.record(by, Verb.CASE_BREACHED, case, breached_at=case.breached_at)
    measuring.count(case.level, promises.month_of(case.due_at))
    tell(case, f"{case} of {case.level.code} ran out of time", f"late {case.due_at}")


def tell(case: ServiceCase, text: str, occasion: str) -> None:
    people: list[User] = [case.assignee or case.opened_by]
    if case.breached_at:
        people.append(case.opened_by)
    notices.tell(
        people, kind=Kind.CLOCK, about=case, text=text, occasion=occasion,
        by=system.user(),
    )  # fmt: skip
