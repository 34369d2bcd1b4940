"""Reminding of deviations that end and of standards to look at again.

As governance reminds (governance/reminders.py): nothing is written but notices, each
for its day, so running again tells nobody twice.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from django.db.models import Exists, OuterRef

from core.clock import today
from core.models import Team, User
from core.notices import Kind
from governance import calendars, mandates
from governance.actions.reminding import Waiting, remind_of, shown
from governance.reminders import LONGEST, Thing
from portfolio.actions import deviation_telling
from portfolio.models import Deviation, Standard


def remind(day: date) -> int:
    """Remind everybody of what `day` asks for; return of how many things."""
    calendar = calendars.gates()
    found = [*deviations(day), *standards(day)]
    return sum(remind_of(each, day, calendar) for each in found)


def deviations(day: date) -> Iterator[Waiting]:
    """Granted or just over, not closed, and not renewed."""
    going = (Deviation.State.GRANTED, Deviation.State.CLOSED)
    renewed = Deviation.objects.filter(renewal_of=OuterRef("pk"), state__in=going)
    rows = Deviation.objects.filter(
        ~Exists(renewed),
        state__in=(Deviation.State.GRANTED, Deviation.State.EXPIRED),
        expires_on__range=(day - LONGEST, day + LONGEST),
        standard__retired_on=None,
    )
    for row in rows.for_page().order_by("pk"):
        over = row.expires_on < day
        what = "ran out on" if over else "runs out on"
        yield Waiting(
            row, Thing.DEVIATION, row.expires_on, row.decided_on or day, Kind.STANDARD,
            f"{row} {what} {shown(row.expires_on)}: conform, or ask anew",
            partial(both_sides, row),
        )  # fmt: skip


def standards(day: date) -> Iterator[Waiting]:
    """In force, and to be looked at again soon, or late."""
    rows = Standard.objects.for_page().filter(
        retired_on=None, review_due_on__range=(day - LONGEST, day + LONGEST)
    )
    for row in rows.order_by("pk"):
        holds = row.in_force(day)
        if holds and holds.effective_from and row.review_due_on:
            was = "was" if row.review_due_on < day else "is"
            yield Waiting(
                row, Thing.STANDARD, row.review_due_on,
                row.reviewed_on or holds.effective_from, Kind.STANDARD,
                f"{row} {was} to be looked at again by {shown(row.review_due_on)}",
                partial(speakers, row, None),
            )  # fmt: skip


def both_sides(row: Deviation) -> Iterable[User]:
    """Whose product it is, and who speaks for the standard's owner; each once."""
    owners = deviation_telling.owners(row)
    people = [*owners, *speakers(row.standard, row.product.team)]
    return {each.pk: each for each in people}.values()


def speakers(standard: Standard, team: Team | None) -> list[User]:
    return mandates.speakers([standard.owner.code], team, today())
