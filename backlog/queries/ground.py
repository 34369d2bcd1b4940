"""What two orders of a what-if stand on: the top of the backlog, and all that may move."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from backlog import order, wsjf
from backlog.models import Estimate, Item, RankPin
from backlog.models.scenarios import WEEKS, number
from backlog.needs import steps
from backlog.order import Entry
from backlog.queries.waiting import pairs_from
from core.clock import today

MOST = 1_000
SCORES = ("business_value", "time_criticality", "risk_reduction", "job_size", "duration_override")  # fmt: skip
Tried = Mapping[tuple[int, str], Decimal | None]


@dataclass(frozen=True)
class Ground:
    """The part of the backlog that a comparison stands on."""

    items: dict[int, Item]
    estimates: dict[int, Estimate]
    pins: dict[int, int]
    pairs: list[tuple[int, int]]
    # Unchanged and in the order: what is not here comes after the last of them.
    anchors: frozenset[int] | None  # None: all is here

    def real(self, pk: int, name: str) -> Decimal | None:
        """What a score or a duration is outside of every what-if."""
        if name == WEEKS:
            estimate = self.estimates.get(pk)
            return number(estimate.weeks) if estimate else None
        return number(getattr(self.items[pk], name))

    def entry(self, pk: int, tried: Tried) -> Entry | None:
        """An item in the order, if it has a place there."""
        item = self.items[pk]
        told = {
            name: tried.get((pk, name), self.real(pk, name))
            for name in (*SCORES, WEEKS)
        }
        weeks = told.pop(WEEKS)
        score = score_of(told)
        if not item.takes_scores or (score is None and not is_expedited(item)):
            return None
        return Entry(
            wsjf.Job(score, item.created_at, pk)
            if score
            else order.Unscored(item.created_at, pk),
            item.service,
            item.due_on,
            self.pins.get(pk),
            Fraction(weeks) if weeks else None,
        )

    def order(self, tried: Tried) -> list[Entry]:
        found = [self.entry(pk, tried) for pk in self.items]
        entries = [each for each in found if each]
        return order.order(entries, today=today(), needs=steps(self.pairs))


def is_expedited(item: Item) -> bool:
    return item.service == Item.Service.EXPEDITE


def score_of(told: Mapping[str, Decimal | None]) -> wsjf.Score | None:
    value, time, risk, size, override = (
        None if told[name] is None else int(told[name] or 0) for name in SCORES
    )
    if value is None or time is None or risk is None or not (size or override):
        return None
    return wsjf.Score(value, time, risk, size or override or 0, override)


def ground_of(changed: Collection[int]) -> Ground:
    """The first items, whatever stands out of the order, and the changed ones."""
    ranked = Item.objects.ranked()
    pins = dict(
        RankPin.objects.filter(expires_on__gte=today()).values_list("item", "place")
    )
    top = list(ranked.values_list("pk", flat=True)[: MOST + 1])
    wanted = {*top[:MOST], *changed, *pins}
    above = Item.objects.open().filter(lift__isnull=False)
    wanted |= set(above.values_list("pk", flat=True))
    pairs = pairs_from(wanted)
    kept = frozenset(top).difference(changed, pins)
    wanted |= {pk for pair in pairs for pk in pair}
    items = Item.objects.for_list().in_bulk(wanted)
    estimates = Estimate.objects.filter(item__in=wanted)
    by_item = {each.item_id: each for each in estimates}
    return Ground(items, by_item, pins, pairs, kept if len(top) > MOST else None)


def alone(ids: Collection[int]) -> Ground:
    """These items with what is real of them, and nothing around them."""
    items = Item.objects.filter(pk__in=ids).select_related("product__team")
    estimates = Estimate.objects.filter(item__in=ids)
    by_item = {each.item_id: each for each in estimates}
    return Ground(items.defer("words").in_bulk(), by_item, {}, [], None)
