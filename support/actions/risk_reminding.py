"""Reminding of risks: a look that is due, a plan that is late, an acceptance that ends.

As governance reminds (governance/reminders.py): nothing is written but notices, each
for its day, so running again tells nobody twice.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from core.models import User
from core.notices import Kind
from governance import calendars
from governance.actions.reminding import Waiting, remind_of, shown
from governance.reminders import LONGEST, Thing
from support.actions import risk_telling
from support.models import Risk
from support.models.risks import RiskQuerySet


def remind(day: date) -> int:
    """Remind everybody of what `day` asks for; return of how many things."""
    calendar = calendars.center()
    found = [*looks(day), *plans(day), *acceptances(day)]
    return sum(remind_of(each, day, calendar) for each in found)


def near(day: date, field: str) -> RiskQuerySet:
    """The watched risks with a day not far from `day`."""
    span = {f"{field}__range": (day - LONGEST, day + LONGEST)}
    rows = Risk.objects.watched().filter(**span).order_by("pk")
    product = ("product__product_manager", "product__product_owner")
    return rows.select_related(*product, "owner", "accepted_by")


def looks(day: date) -> Iterator[Waiting]:
    for risk in near(day, "review_on"):
        was = "was" if risk.review_on < day else "is"
        yield Waiting(
            risk, Thing.RISK_LOOK, risk.review_on, risk.assessed_on, Kind.RISK,
            f"{risk} {was} to be assessed again by {shown(risk.review_on)}",
            partial(risk_telling.concerned, risk), of="look ",
        )  # fmt: skip


def plans(day: date) -> Iterator[Waiting]:
    for risk in near(day, "due_on"):
        if risk.due_on:
            was = "was" if risk.due_on < day else "is"
            yield Waiting(
                risk, Thing.RISK_PLAN, risk.due_on, risk.assessed_on, Kind.RISK,
                f"{risk} {was} to be treated by {shown(risk.due_on)}",
                partial(risk_telling.concerned, risk), of="plan ",
            )  # fmt: skip


def acceptances(day: date) -> Iterator[Waiting]:
    for risk in near(day, "accepted_until"):
        if risk.accepted_until:
            over = risk.accepted_until < day
            what = "was accepted until" if over else "is accepted until"
            yield Waiting(
                risk, Thing.RISK_ACCEPTANCE, risk.accepted_until, risk.assessed_on,
                Kind.RISK,
                f"{risk} {what} {shown(risk.accepted_until)}: accept it again, or treat it",
                partial(both, risk), of="accepted ",
            )  # fmt: skip


def both(risk: Risk) -> Iterable[User]:
    """Who owns it, and who accepted it: the rule says they are two."""
    people = risk_telling.concerned(risk)
    return [*people, risk.accepted_by] if risk.accepted_by else people
