"""The backlog in money: what its order costs, and what other orders would.

Only open items whose duration and cost of delay are estimated count, the first
`MOST` in the order of WSJF. They are taken one after another, from today on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from backlog import delay
from backlog.delay import Bill, Job, Urgency
from backlog.models import Estimate
from core.clock import today
from core.models import User

MOST = 200
DAYS = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One item: its place in each order (None where it has none), and when it ends."""

    estimate: Estimate
    wsjf: int | None
    cd3: int
    rice: int | None
    cheapest: int
    finish: float  # weeks from now in the order of WSJF
    cost: float  # USD of waiting until then
    is_late: bool  # misses its cliff in the order of WSJF


@dataclass(frozen=True, slots=True)
class Order:
    """One way to order them, its bill, and how much more that is than the cheapest."""

    name: str
    bill: Bill
    more: float
    share: int  # of the dearest, 0–100


@dataclass(frozen=True, slots=True)
class Money:
    lines: list[Line]
    orders: list[Order]
    is_best: bool
    with_cd3: float | None  # Spearman's rank correlation of WSJF with CD3
    with_rice: float | None
    left_out: list[Estimate]  # a date decides their cost, and there is none
    is_cut: bool

    @property
    def finding(self) -> str:
        wsjf = self.orders[0]
        if wsjf.more < 1 and wsjf.bill.missed == self.orders[-1].bill.missed:
            return "The order by WSJF is the cheapest there is"
        if wsjf.bill.missed > self.orders[-1].bill.missed:
            return "The order by WSJF misses a regulatory date that could be kept"
        return f"The order by WSJF costs ${wsjf.more:,.0f} more than the cheapest"


def money(user: User, **only: Any) -> Money | None:
    """The estimated backlog that this person sees; None if nothing is estimated."""
    rows = estimates(user, **only)
    found, left_out = [e for e in rows[:MOST] if not e.lacks_date], dated(rows[:MOST])
    if not found:
        return None
    jobs = {each.pk: job_of(each, today()) for each in found}
    by_wsjf = [jobs[each.pk] for each in found]
    by_cd3, plan = delay.by_cd3(by_wsjf), delay.cheapest(by_wsjf)
    ways = {"WSJF": by_wsjf, "CD3": by_cd3, "Cheapest": list(plan.jobs)}
    return Money(
        lines=lines(found, jobs, by_cd3, plan.jobs),
        orders=orders({name: delay.bill(way) for name, way in ways.items()}),
        is_best=plan.is_best,
        with_cd3=agreement(found, lambda each: each.cd3),
        with_rice=agreement(found, lambda each: each.rice),
        left_out=left_out,
        is_cut=len(rows) > MOST,
    )


def estimates(user: User, **only: Any) -> list[Estimate]:
    """In the order of WSJF, what is not scored last; one row more than is shown."""
    rows = Estimate.objects.visible_to(user).open()
    rows = rows.filter(weeks__isnull=False, per_week__isnull=False)
    rows = rows.filter(**{f"item__{name}": value for name, value in only.items()})
    rows = rows.select_related("item__product", "item__rank").defer("item__words")
    ordered = rows.order_by("-item__order_key", "item__created_at", "item_id")
    return list(ordered[: MOST + 1])


def dated(rows: Sequence[Estimate]) -> list[Estimate]:
    return [each for each in rows if each.lacks_date]


def job_of(each: Estimate, on: date) -> Job:
    """The same in weeks from `on`. Money as floats: these are estimates."""
    due = each.item.due_on
    return Job(
        id=each.pk,
        weeks=float(each.weeks or 0),
        per_week=float(each.per_week or 0),
        urgency=Urgency(each.urgency),
        half_life=float(each.half_life) if each.half_life else None,
        due=(due - on).days / DAYS if due else None,
        penalty=float(each.penalty),
    )


def lines(
    found: Sequence[Estimate],
    jobs: dict[int, Job],
    by_cd3: Sequence[Job],
    cheapest: Sequence[Job],
) -> list[Line]:
    in_cd3 = {job.id: at for at, job in enumerate(by_cd3, 1)}
    in_best = {job.id: at for at, job in enumerate(cheapest, 1)}
    in_rice = places(found, lambda each: each.rice)
    in_wsjf = places(found, lambda each: each.item.wsjf)
    ends = {job.id: at for job, at in delay.finishes([jobs[e.pk] for e in found])}
    return [
        Line(
            estimate=each,
            wsjf=in_wsjf.get(each.pk),
            cd3=in_cd3[each.pk],
            rice=in_rice.get(each.pk),
            cheapest=in_best[each.pk],
            finish=ends[each.pk],
            cost=jobs[each.pk].cost(ends[each.pk]),
            is_late=jobs[each.pk].misses(ends[each.pk]),
        )
        for each in found
    ]


Worth = Callable[[Estimate], Fraction | None]


def places(found: Sequence[Estimate], worth: Worth) -> dict[int, int]:
    """{estimate id: its place}, the highest first, level ones in the order given."""
    known = [(worth(each) or 0, each.pk) for each in found if worth(each) is not None]
    ordered = sorted(known, key=lambda pair: -pair[0])
    return {pk: at for at, (_, pk) in enumerate(ordered, 1)}


def orders(bills: dict[str, Bill]) -> list[Order]:
    least, dearest = bills["Cheapest"].cost, max(b.cost for b in bills.values()) or 1.0
    return [
        Order(name, each, each.cost - least, round(100 * each.cost / dearest))
        for name, each in bills.items()
    ]


def agreement(found: Sequence[Estimate], worth: Worth) -> float | None:
    """Spearman's rank correlation with WSJF: 1 the same order, −1 the opposite.

    Of the items that both know; level ones share a place. None with fewer than 3.
    """
    pairs = [
        (float(each.item.wsjf), float(told))
        for each in found
        if each.item.wsjf is not None and (told := worth(each)) is not None
    ]
    ranks = [shared_places(side) for side in zip(*pairs, strict=True)]
    if len(pairs) < 3 or any(len(set(side)) == 1 for side in ranks):
        return None
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def shared_places(values: Sequence[float]) -> list[float]:
    """Each value's place, the mean of the places that equal values take."""
    return [
        sum(other > value for other in values)
        + (1 + sum(other == value for other in values)) / 2
        for value in values
    ]
