"""When the people of a thing were reminded of it, and when they will be."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Model

from core.clock import today
from core.models import Notice
from governance import calendars, reminders
from governance.actions.reminding import OCCASION
from governance.models import Condition, Review, Waiver
from governance.reminders import Thing

DAILY = 5  # the last reminders of what is late that a page tells


@dataclass(frozen=True)
class Reminded:
    done: list[tuple[date, int]]  # the day, and how many people
    coming: list[date]

    def __bool__(self) -> bool:
        return bool(self.done or self.coming)


def of_review(review: Review) -> Reminded:
    if review.is_undecided:
        return reminded(review, Thing.REVIEW, review.due_on)
    ends = review.valid_until if review.state == Review.State.DECIDED else None
    return reminded(review, Thing.APPROVAL, ends)


def of_condition(condition: Condition) -> Reminded:
    waits = condition.review.outcome in Review.APPROVALS and not condition.is_closed
    return reminded(condition, Thing.CONDITION, condition.due_on if waits else None)


def of_waiver(waiver: Waiver) -> Reminded:
    renewed = Waiver.objects.filter(renewal_of=waiver, state=waiver.state).exists()
    granted = waiver.state == Waiver.State.GRANTED and not renewed
    ends = granted and waiver.review.state == Review.State.DECIDED
    return reminded(waiver, Thing.WAIVER, waiver.expires_on if ends else None)


def reminded(row: Model, thing: Thing, due: date | None) -> Reminded:
    """What was told stands in the notices; what is to come follows from the day."""
    told = Notice.objects.filter(
        subject_type=row._meta.label_lower,
        subject_id=row.pk,
        occasion__startswith=OCCASION,
    )
    counts = told.values("occasion").annotate(people=Count("person", distinct=True))
    done = [
        (date.fromisoformat(each["occasion"].removeprefix(OCCASION)), each["people"])
        for each in counts.order_by("-occasion")[:DAILY]
    ]
    days = reminders.days(thing, due, calendars.gates()) if due else []
    known = {day for day, _ in done}
    coming = [day for day in days if day >= today() and day not in known]
    return Reminded(done[::-1], coming)
