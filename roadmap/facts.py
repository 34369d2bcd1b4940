"""Reads the facts of cards, for many cards in a fixed number of queries."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from backlog.models import Item
from core.clock import today
from discovery.models import Opportunity
from governance import gates
from governance.models import Gate
from pilots.models import Pilot
from portfolio.models import CheckIn, Observation
from roadmap.checks import Facts
from roadmap.models import Card, Horizon, Roadmap

PASSED = [Gate.G1, Gate.G2, Gate.G3]
VALIDATED = {
    Opportunity.State.VALIDATED,
    Opportunity.State.SELECTED,
    Opportunity.State.ADDRESSED,
}


def of(cards: Iterable[Card]) -> dict[int, Facts]:
    """Facts by card id. `cards` come from `for_board()` or `in_columns()`."""
    cards = list(cards)
    passed = subjects_through_a_gate(cards)
    observed = observed_on(cards)
    checked = checked_on(cards)
    in_now = Card.objects.filter(horizon=Horizon.NOW).count()
    limit = Roadmap.objects.the_one().now_limit
    return {
        card.pk: one(card, passed, observed, checked, (in_now, limit)) for card in cards
    }


def one(
    card: Card,
    passed: set[tuple[str, int]],
    observed: dict[int, date],
    checked: dict[int, date],
    room: tuple[int, int],
) -> Facts:
    """One card's facts; `room` is how many cards are in Now, and how many may be."""
    in_now, limit = room
    notes, items, pilots = card.notes.all(), card.items.all(), card.pilots.all()
    seen = [observed.get(card.metric_id or 0), checked.get(card.key_result_id or 0)]
    # What another product was allowed lets nothing of this one out.
    its = {("item", i.pk) for i in items if i.product_id == card.product_id}
    its |= {("pilot", p.pk) for p in pilots if p.product_id == card.product_id}
    return Facts(
        horizon=card.horizon,
        title=card.title,
        has_problem=bool(card.problem),
        has_objective=card.objective_id is not None,
        has_metric=has_metric(card),
        has_owner=card.owner_id is not None,
        has_assumption=bool(card.riskiest_assumption),
        has_result=bool(card.result),
        has_learning=bool(card.learning),
        has_benefit=card.benefit_id is not None,
        notes=len(notes),
        experiments=len(pilots),
        features=len(items),
        opportunity_validated=any(
            o.state in VALIDATED for o in card.opportunities.all()
        ),
        touches_customers=card.touches_customers,
        gate_passed=bool(its & passed),
        external_on=card.external_on,
        entered_on=card.entered_on,
        measured_on=max((day for day in seen if day), default=None),
        now_count=in_now - (card.horizon == Horizon.NOW),
        now_limit=limit,
    )


def has_metric(card: Card) -> bool:
    """A key result brings baseline, target and unit; else the card says them itself."""
    own = bool(card.measure) and card.baseline is not None and card.target is not None
    return card.key_result_id is not None or own


def subjects_through_a_gate(cards: list[Card]) -> set[tuple[str, int]]:
    """(kind, id) of the cards' features and pilots for which G1 or above holds today."""
    items = {item.pk for card in cards for item in card.items.all()}
    pilots = {pilot.pk for card in cards for pilot in card.pilots.all()}
    return {("item", pk) for pk in gates.through(PASSED, Item, items)} | {
        ("pilot", pk) for pk in gates.through(PASSED, Pilot, pilots)
    }


def observed_on(cards: list[Card]) -> dict[int, date]:
    metrics = {card.metric_id for card in cards if card.metric_id}
    rows = (
        Observation.objects.filter(metric__in=metrics, period_start__lte=today())
        .values("metric")
        .annotate(day=Max("period_end"))
    )
    return {row["metric"]: row["day"] for row in rows}


def checked_on(cards: list[Card]) -> dict[int, date]:
    key_results = {card.key_result_id for card in cards if card.key_result_id}
    rows = (
        CheckIn.objects.filter(key_result__in=key_results)
        .values("key_result")
        .annotate(day=Max("as_of"))
    )
    return {row["key_result"]: row["day"] for row in rows}
