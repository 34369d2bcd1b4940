"""Reminders of what is not read: on day 3 whoever reads it, on day 5 who leads them.

Source: domain.md §11. Days count by the calendar of the center from the day of the
edition. Nothing is written but notices, each for its edition and day, so running again
tells nobody twice.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count

from core import system
from core.models import User
from governance import business_time, calendars
from support import queries
from support.actions import telling
from support.models import Edition, Release

FIRST, SECOND = 3, 5
OLD = timedelta(days=60)  # what nobody read for so long is a matter for a talk


def remind(day: date) -> int:
    """Remind of every newest edition that is due for it; return of how many."""
    return sum(remind_of(edition, day) for edition in young(day))


def young(day: date) -> Iterable[Edition]:
    """The newest editions of published releases, of the last weeks."""
    rows = queries.newest().filter(
        note__release__state=Release.State.PUBLISHED, published_on__gt=day - OLD
    )
    return rows.select_related("note__release__product__product_manager").order_by("pk")


@transaction.atomic
def remind_of(edition: Edition, day: date) -> bool:
    passed = passed_marks(edition.published_on, day)
    missing = queries.missing(edition)
    if not passed or not missing.exists():
        return False
    if passed == SECOND:
        escalate(edition, missing)
    else:
        nudge(edition, missing)
    return True


def passed_marks(since: date, day: date) -> int:
    """3 from the third open day on, 5 from the fifth; 0 before."""
    calendar = calendars.center()
    marks = (SECOND, FIRST)
    return next(
        (n for n in marks if day >= business_time.day_after(calendar, since, n)), 0
    )


def nudge(edition: Edition, missing: "queries.Associates") -> None:
    """Whoever has an account, themselves; for the others, who leads them."""
    accounts = User.objects.filter(pk__in=missing.values("user"))
    tell(list(accounts), edition, "waits to be read", FIRST)
    for lead, count in led(missing.filter(user=None)):
        tell([lead], edition, f"waits to be read by {count} of yours", FIRST)


def escalate(edition: Edition, missing: "queries.Associates") -> None:
    """Who leads them, of all of them; and who manages the product, of the sum."""
    for lead, count in led(missing):
        tell([lead], edition, f"is not read by {count} of yours", SECOND)
    manager = edition.note.release.product.product_manager
    if manager:
        said = f"is not read by {missing.count()} people"
        tell([manager], edition, said, SECOND)


def led(missing: "queries.Associates") -> list[tuple[User, int]]:
    rows = missing.filter(lead__isnull=False).order_by().values("lead")
    counts = {row["lead"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    people = User.objects.filter(pk__in=counts).order_by("pk")
    return [(person, counts[person.pk]) for person in people]


def tell(people: list[User], edition: Edition, said: str, mark: int) -> None:
    occasion = f"day {mark} of {edition.pk}"
    telling.tell(people, edition.note.release, said, occasion, by=system.user())
