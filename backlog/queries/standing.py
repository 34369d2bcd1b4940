"""Where an item stands in both orders, that of WSJF alone and the whole one, and why."""

from dataclasses import dataclass
from fractions import Fraction

from backlog.models import Estimate, Item, ItemRank, Lift, RankLift, RankPin
from backlog.order import DAYS
from backlog.queries.order import place, spot_of
from backlog.wsjf import shown
from core.clock import today


@dataclass(frozen=True)
class Standing:
    """`plain` is its place by WSJF alone, None before it is scored; `why` a sentence,
    "" if nothing moves it."""

    position: int
    plain: int | None
    kind: str
    why: str

    @property
    def differs(self) -> bool:
        return self.plain is not None and self.position != self.plain


def standing_of(item: Item) -> Standing | None:
    """As of the last run, three queries at most; None before one has numbered it."""
    rank = ItemRank.objects.filter(item=item).first()
    if rank is None or not item.has_place:
        return None
    lift = RankLift.objects.filter(item=item).select_related("ahead_of").first()
    why = sentence(item, lift) if lift else ""
    plain = rank.plain_position or None
    if not why and rank.position != plain:
        why = "Others stand out of the order: a date, a pin or a need moved them."
    kind = lift.kind if lift else ""
    return Standing(rank.position, plain, kind, why)


def pin_of(item: Item) -> RankPin | None:
    """The pin that holds it today."""
    held = RankPin.objects.filter(item=item, expires_on__gte=today())
    return held.select_related("pinned_by").first()


def sentence(item: Item, lift: RankLift) -> str:
    """Why the last run put an item elsewhere than WSJF alone would.

    It may name another item: whoever reads one reads all (core/roles.py).
    """
    if lift.kind == Lift.NEEDED and lift.ahead_of:
        return f"Pulled ahead of {lift.ahead_of.key}, which waits for it."
    if lift.kind == Lift.PINNED:
        pin = pin_of(item)
        return pinned(pin) if pin else "It was pinned; the next run takes it back."
    if lift.kind == Lift.EXPEDITE:
        unscored = "No scores yet. " if item.score is None else ""
        return f"{unscored}Expedited: it stands above the order of WSJF."
    return pressing(item)


def pinned(pin: RankPin) -> str:
    until = f"{pin.expires_on:%-d %b %Y}"
    reason = pin.reason.rstrip(".")
    return f"Pinned to {pin.place} by {pin.pinned_by} until {until}: {reason}."


def pressing(item: Item) -> str:
    """Its slack in words, the arithmetic with it."""
    if item.due_on is None or item.score is None:
        return "Its date presses."
    weeks, work = Fraction((item.due_on - today()).days, DAYS), duration(item)
    to_spare = weeks - work
    sum_ = f"{signed(weeks)} weeks to {item.due_on:%-d %b %Y}, {number(work)} of work"
    said = f"leaves {signed(to_spare)} to spare" if to_spare >= 0 else "is too late"
    return f"Fixed date: {sum_}, {said}. So it stands above the order of WSJF."


def duration(item: Item) -> Fraction:
    """Weeks of work: as estimated, or a week for each point of size."""
    found = Estimate.objects.filter(item=item).values_list("weeks", flat=True).first()
    return Fraction(found or item.size or 0)


def number(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else signed(value)


def signed(value: Fraction) -> str:
    """One decimal, half up, below zero too."""
    return f"{'−' if value < 0 else ''}{shown(abs(value), 1)}"


def place_now(item: Item) -> int | None:
    """Its place of this moment: by WSJF, moved as the last run moved it.

    What the last run lifted stands where it put it, until the next one. None for
    what has no scores, as long as no run has given it a place.
    """
    rank = ItemRank.objects.filter(item=item).first()
    if item.score is None:
        return rank.position if rank else None
    if rank and RankLift.objects.filter(item=item).exists():
        return rank.position
    shift = rank.position - rank.plain_position if rank and rank.plain_position else 0
    return max(1, place(spot_of(item)) + shift)


def product_place_now(item: Item, position: int) -> int:
    """Its place in its product by the same order, when it stands at `position` in all."""
    lifted = RankLift.objects.filter(item__product=item.product_id)
    if lifted.filter(item=item).exists():
        return ItemRank.objects.get(item=item).product_position
    ahead = lifted.filter(item__rank__position__lt=position).count()
    return ahead + place(spot_of(item), product=item.product_id, lift=None)
