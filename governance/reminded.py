"""When the people of a thing were reminded of it, and when they will be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Model

from core.clock import today
from core.models import Notice
from governance import calendars, escalation_page, reminders
from governance.actions.reminding import OCCASION
from governance.business_time import Calendar
from governance.models import Condition, Review, ServiceEscalation, Waiver
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


def of_reviews(reviews: Sequence[Review]) -> list[tuple[Review, Reminded]]:
    """The same of many that are not decided, in a fixed number of queries."""
    kept, calendar = told(Review, [row.pk for row in reviews]), calendars.gates()
    return [
        (row, seen(kept.get(row.pk, {}), Thing.REVIEW, row.due_on, calendar))
        for row in reviews
    ]


def of_condition(condition: Condition) -> Reminded:
    waits = condition.review.outcome in Review.APPROVALS and not condition.is_closed
    return reminded(condition, Thing.CONDITION, condition.due_on if waits else None)


def of_waiver(waiver: Waiver) -> Reminded:
    renewed = Waiver.objects.filter(renewal_of=waiver, state=waiver.state).exists()
    granted = waiver.state == Waiver.State.GRANTED and not renewed
    ends = granted and waiver.review.state == Review.State.DECIDED
    return reminded(waiver, Thing.WAIVER, waiver.expires_on if ends else None)


def of_escalation(row: ServiceEscalation) -> Reminded:
    waits = escalation_page.waits_for(row) is not None
    due = row.answer_due_on if waits else None
    return reminded(row, Thing.ESCALATED_LEVEL, due)


def reminded(row: Model, thing: Thing, due: date | None) -> Reminded:
    """What was told stands in the notices; what is to come follows from the day."""
    found = told(type(row), [row.pk]).get(row.pk, {})
    return seen(found, thing, due, calendars.gates() if due else None)


def told(model: type[Model], ids: Sequence[int]) -> dict[int, dict[date, int]]:
    """By id and day, how many people were reminded; of the last days only."""
    rows = Notice.objects.filter(
        subject_type=model._meta.label_lower,
        subject_id__in=ids,
        occasion__startswith=OCCASION,
    )
    counts = rows.values("subject_id", "occasion").annotate(
        people=Count("person", distinct=True)
    )
    found: dict[int, dict[date, int]] = {}
    for each in counts.order_by("occasion"):
        day = date.fromisoformat(each["occasion"].removeprefix(OCCASION))
        found.setdefault(each["subject_id"], {})[day] = each["people"]
    return found


def seen(
    found: Mapping[date, int], thing: Thing, due: date | None, calendar: Calendar | None
) -> Reminded:
    days = reminders.days(thing, due, calendar) if due and calendar else []
    coming = [day for day in days if day >= today() and day not in found]
    return Reminded(list(found.items())[-DAILY:], coming)
