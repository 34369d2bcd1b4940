"""The backlog in money: what its order costs, and what other orders would.

Only open items whose duration and cost of delay are estimated count, the first
`MOST` in the order of WSJF. They are taken one after another, from today on, none
before what it waits for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from backlog import agreement, delay
from backlog.agreement import Agreement
from backlog.delay import Bill, Job, Urgency
from backlog.models import Estimate, Item
from backlog.queries.waiting import ahead_of
from core.clock import today
from core.models import User

MOST = 200
DAYS = 7
# The course of the cost is drawn in so many steps of whole weeks at most.
STEPS = 24
WSJF, CD3, CHEAPEST = "WSJF", "CD3", "Cheapest"


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
    waits_for: list[Item]  # of those in this list


@dataclass(frozen=True, slots=True)
class Order:
    """One way to order them, its bill, and how much more that is than the cheapest."""

    name: str
    bill: Bill
    more: float
    share: int  # of the dearest, 0–100


@dataclass(frozen=True, slots=True)
class Course:
    """What two orders have cost by the end of each of these weeks."""

    weeks: list[int]
    wsjf: list[float]
    cheapest: list[float]

    @property
    def columns(self) -> tuple[list[int], list[float], list[float]]:
        return self.weeks, self.wsjf, self.cheapest


@dataclass(frozen=True, slots=True)
class Money:
    lines: list[Line]
    orders: list[Order]
    course: Course
    is_best: bool
    with_cd3: Agreement | None  # of WSJF and CD3
    with_rice: Agreement | None
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

    @property
    def course_finding(self) -> str:
        """Where the two orders have come to half-way."""
        at = len(self.course.weeks) // 2
        week, wsjf, best = (each[at] for each in self.course.columns)
        return (
            f"By week {week} the order by WSJF has cost ${wsjf:,.0f}, "
            f"the cheapest ${best:,.0f}"
        )


def money(user: User, **only: Any) -> Money | None:
    """The estimated backlog that this person sees; None if nothing is estimated."""
    rows = estimates(user, **only)
    found = [each for each in rows[:MOST] if not each.lacks_date]
    if not found:
        return None
    jobs = jobs_of(found)
    plan = delay.cheapest(jobs)
    ways = {
        WSJF: delay.pulled(jobs),
        CD3: delay.by_cd3(jobs),
        CHEAPEST: list(plan.jobs),
    }
    return Money(
        lines=lines(found, ways),
        orders=orders({name: delay.bill(way) for name, way in ways.items()}),
        course=course(ways[WSJF], ways[CHEAPEST]),
        is_best=plan.is_best,
        with_cd3=agreed(found, lambda each: each.cd3),
        with_rice=agreed(found, lambda each: each.rice),
        left_out=[each for each in rows[:MOST] if each.lacks_date],
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


def jobs_of(found: Sequence[Estimate]) -> list[Job]:
    """By their items' ids, each with all that it waits for; one query."""
    after = ahead_of(each.item_id for each in found)
    return [job_of(each, today(), after[each.item_id]) for each in found]


def job_of(each: Estimate, on: date, after: Iterable[int] = ()) -> Job:
    """The same in weeks from `on`. Money as floats: these are estimates."""
    due = each.item.due_on
    return Job(
        id=each.item_id,
        weeks=float(each.weeks or 0),
        per_week=float(each.per_week or 0),
        urgency=Urgency(each.urgency),
        half_life=float(each.half_life) if each.half_life else None,
        due=(due - on).days / DAYS if due else None,
        penalty=float(each.penalty),
        after=frozenset(after),
    )


def lines(found: Sequence[Estimate], ways: Mapping[str, Sequence[Job]]) -> list[Line]:
    in_cd3 = {job.id: at for at, job in enumerate(ways[CD3], 1)}
    in_best = {job.id: at for at, job in enumerate(ways[CHEAPEST], 1)}
    in_rice = places(found, lambda each: each.rice)
    in_wsjf = places(found, lambda each: each.item.wsjf)
    items = {each.item_id: each.item for each in found}
    by_item = {each.item_id: each for each in found}
    return [
        Line(
            estimate=by_item[job.id],
            wsjf=in_wsjf.get(job.id),
            cd3=in_cd3[job.id],
            rice=in_rice.get(job.id),
            cheapest=in_best[job.id],
            finish=end,
            cost=job.cost(end),
            is_late=job.misses(end),
            waits_for=[items[pk] for pk in sorted(job.after) if pk in items],
        )
        for job, end in delay.finishes(ways[WSJF])
    ]


Worth = Callable[[Estimate], Fraction | None]


def places(found: Sequence[Estimate], worth: Worth) -> dict[int, int]:
    """{item id: its place}, the highest first, level ones in the order given."""
    known = [
        (told, each.item_id) for each in found if (told := worth(each)) is not None
    ]
    ordered = sorted(known, key=lambda pair: -pair[0])
    return {pk: at for at, (_, pk) in enumerate(ordered, 1)}


def orders(bills: Mapping[str, Bill]) -> list[Order]:
    least, dearest = bills[CHEAPEST].cost, max(b.cost for b in bills.values()) or 1.0
    return [
        Order(name, each, each.cost - least, round(100 * each.cost / dearest))
        for name, each in bills.items()
    ]


def course(wsjf: Sequence[Job], cheapest: Sequence[Job]) -> Course:
    """From now to the end of the last job, which is that of every order."""
    end = ceil(sum(job.weeks for job in wsjf))
    step = ceil(end / STEPS)
    weeks = list(range(0, end + step, step))
    return Course(
        weeks,
        [delay.until(wsjf, week) for week in weeks],
        [delay.until(cheapest, week) for week in weeks],
    )


def agreed(found: Sequence[Estimate], worth: Worth) -> Agreement | None:
    """How far WSJF and another measure agree on the items that both know."""
    known = [
        (float(each.item.wsjf), float(told))
        for each in found
        if each.item.wsjf is not None and (told := worth(each)) is not None
    ]
    return agreement.agreement([one for one, _ in known], [two for _, two in known])
