"""What waiting costs in money: urgency profiles, the cost of an order, and the cheapest one.

Sources: D. Reinertsen, “The Principles of Product Development Flow” (cost of delay);
Black Swan Farming (urgency profiles, CD3); domain.md §2 “Alternatives” and “Time decay”.
Jobs are done one after another from now on. Units: weeks from now, USD, USD per week.

- steady: every week without it costs the same
- perishable: what it brings halves every `half_life` weeks, whether it is there or not
- fixed date: nothing until the date, then every week the same
- regulatory cliff: at the date a penalty falls due, and then every week the same
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import exp, fsum, inf, log

# Up to so many jobs every order is weighed (subset by subset); above, a good one is found.
EXACT_UP_TO = 12
ROUNDS = 50
# Weeks are added up as floats: a date is not missed by less than this.
A_MOMENT = 1e-9


class Urgency(StrEnum):
    STEADY = "steady"
    PERISHABLE = "perishable"
    FIXED_DATE = "fixed_date"
    CLIFF = "cliff"


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work: `weeks` long, `per_week` USD for each week of waiting.

    `due` is in weeks from now (below 0: past); `after` are the ids of what has to be
    done first. Raises ValueError where the profile lacks what it needs.
    """

    id: int
    weeks: float
    per_week: float
    urgency: Urgency = Urgency.STEADY
    half_life: float | None = None
    due: float | None = None
    penalty: float = 0.0
    after: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.weeks <= 0 or self.per_week < 0 or self.penalty < 0:
            raise ValueError("weeks must be above 0, money not below it")
        if self.urgency == Urgency.PERISHABLE and not (self.half_life or 0) > 0:
            raise ValueError("perishable needs a half-life above 0")
        if self.urgency in (Urgency.FIXED_DATE, Urgency.CLIFF) and self.due is None:
            raise ValueError(f"{self.urgency} needs a date")

    @property
    def cd3(self) -> float:
        """Cost of delay per week, per week of duration."""
        return self.per_week / self.weeks

    def cost(self, finish: float) -> float:
        """What it costs in all that this is finished `finish` weeks from now."""
        if self.urgency == Urgency.PERISHABLE and self.half_life:
            decay = log(2) / self.half_life
            return self.per_week / decay * (1 - exp(-decay * finish))
        if self.due is None or self.urgency == Urgency.STEADY:
            return self.per_week * finish
        late = self.per_week * max(0.0, finish - max(self.due, 0.0))
        return late + (self.penalty if self.misses(finish) else 0.0)

    def misses(self, finish: float) -> bool:
        """A regulatory date that is passed by then; no other date is a cliff."""
        if self.urgency != Urgency.CLIFF or self.due is None:
            return False
        return finish > self.due + A_MOMENT


@dataclass(frozen=True, slots=True)
class Bill:
    """Of one order: cliffs missed, then money. The smaller is better."""

    missed: int
    cost: float

    def __lt__(self, other: "Bill") -> bool:
        return (self.missed, self.cost) < (other.missed, other.cost)


@dataclass(frozen=True, slots=True)
class Plan:
    """An order, its bill, and whether no other order is better."""

    jobs: tuple[Job, ...]
    bill: Bill
    is_best: bool


def finishes(jobs: Sequence[Job], week: float = 0.0) -> Iterator[tuple[Job, float]]:
    """Each job and when it is finished, if the first begins in `week`."""
    for job in jobs:
        week += job.weeks
        yield job, week


def bill(jobs: Sequence[Job], week: float = 0.0) -> Bill:
    """What doing the jobs in this order costs: with steady ones, Σ per week × finish."""
    done = list(finishes(jobs, week))
    missed = sum(job.misses(at) for job, at in done)
    return Bill(missed, sum(job.cost(at) for job, at in done))


def until(jobs: Sequence[Job], week: float) -> float:
    """What an order has cost so far: a job costs until it is finished, and no longer."""
    return sum(job.cost(min(at, week)) for job, at in finishes(jobs))


def keeps_prerequisites(jobs: Sequence[Job]) -> bool:
    """True if nothing stands before what it waits for."""
    places = {job.id: at for at, job in enumerate(jobs)}
    return all(
        places[before] < places[job.id]
        for job in jobs
        for before in job.after
        if before in places
    )


def by_cd3(jobs: Sequence[Job]) -> list[Job]:
    """Highest CD3 first, each after what it waits for. Raises ValueError on a circle."""
    return after_needs(sorted(jobs, key=lambda job: (-job.cd3, job.id)))


def after_needs(jobs: Sequence[Job]) -> list[Job]:
    """In the order given, but each only when all that it waits for is done."""
    left, found = list(jobs), list[Job]()
    while left:
        waiting = {job.id for job in left}
        ready = next((job for job in left if not job.after & waiting), None)
        if ready is None:
            raise ValueError("These jobs wait for each other in a circle.")
        left.remove(ready)
        found.append(ready)
    return found


def pulled(jobs: Sequence[Job]) -> list[Job]:
    """In the order given, all that a job waits for right ahead of the first that waits.

    As ranks are lifted (backlog/order.py); `after` must name what is near and far.
    """
    found: dict[int, Job] = {}
    for job in jobs:
        needed = after_needs([each for each in jobs if each.id in job.after])
        for each in (*needed, job):
            found.setdefault(each.id, each)
    return list(found.values())


def cheapest(jobs: Sequence[Job]) -> Plan:
    """The order that misses the fewest cliffs, and of those the cheapest.

    Exact up to `EXACT_UP_TO` jobs. Raises ValueError if jobs wait in a circle.
    """
    start = by_cd3(jobs)
    if len(jobs) <= EXACT_UP_TO:
        best = of_all_orders(start)
        return Plan(tuple(best), bill(best), is_best=True)
    found = improved(keeping_dates(start))
    return Plan(tuple(found), bill(found), is_best=False)


def of_all_orders(jobs: Sequence[Job]) -> list[Job]:
    """Subset by subset: what is done first decides when, not how cheaply, the rest ends."""
    index = {job.id: at for at, job in enumerate(jobs)}
    needs = [sum(1 << index[b] for b in job.after if b in index) for job in jobs]
    whole = (1 << len(jobs)) - 1

    @cache
    def week(done: int) -> float:
        """When these are finished: summed in one way, whatever their order was."""
        return fsum(job.weeks for at, job in enumerate(jobs) if done >> at & 1)

    @cache
    def best(done: int) -> tuple[int, float, int]:
        """(missed, cost, which comes next) of all that is not done yet."""
        if done == whole:
            return 0, 0.0, -1
        found = (len(jobs) + 1, inf, -1)
        for at in startable(done, needs):
            job, end = jobs[at], week(done | 1 << at)
            missed, cost, _ = best(done | 1 << at)
            told = (missed + job.misses(end), cost + job.cost(end), at)
            found = min(found, told, key=lambda each: each[:2])
        return found

    order: list[Job] = []
    done = 0
    while done != whole:
        at = best(done)[2]
        order.append(jobs[at])
        done |= 1 << at
    return order


def startable(done: int, needs: Sequence[int]) -> list[int]:
    """What is not done, and all that it needs is; both as sets of bits."""
    return [
        at for at, need in enumerate(needs) if not done >> at & 1 and not need & ~done
    ]


def keeping_dates(jobs: Sequence[Job]) -> list[Job]:
    """By CD3, but never a job that would leave too little time for a cliff."""
    due = deadlines(jobs)
    left, found, week = list(jobs), [], 0.0
    while left:
        waiting = {job.id for job in left}
        ready = [job for job in left if not job.after & waiting]
        safe = (job for job in ready if can_wait(left, job, week, due))
        job = next(safe, None) or min(ready, key=lambda each: due[each.id])
        left.remove(job)
        found.append(job)
        week += job.weeks
    return found


def deadlines(jobs: Sequence[Job]) -> dict[int, float]:
    """When each job must be done at the latest: its cliff, or that of what waits for it."""
    due = {j.id: j.due if j.urgency == Urgency.CLIFF else inf for j in jobs}
    found = {key: inf if at is None else at for key, at in due.items()}
    for job in reversed(jobs):  # `jobs` keep their prerequisites: followers come first
        for before in job.after & found.keys():
            found[before] = min(found[before], found[job.id] - job.weeks)
    return found


def can_wait(
    left: Sequence[Job], first: Job, week: float, due: dict[int, float]
) -> bool:
    """True if, `first` done next, the rest can still keep every date that it could."""
    end = week + first.weeks
    others = late([job for job in left if job is not first], end, due)
    return late(left, week, due) >= others + (end > due[first.id] + A_MOMENT)


def late(jobs: Sequence[Job], week: float, due: dict[int, float]) -> int:
    """Dates missed if the most pressing comes first, as good as any order at keeping all."""
    missed = 0
    for job in sorted(jobs, key=lambda each: due[each.id]):
        week += job.weeks
        missed += week > due[job.id] + A_MOMENT
    return missed


def improved(jobs: Sequence[Job]) -> list[Job]:
    """Exchange neighbours as long as that makes the order better."""
    found = list(jobs)
    for _ in range(ROUNDS):
        if not swept(found):
            break
    return found


def swept(jobs: list[Job]) -> bool:
    """Turn round each two neighbours that are better so; nobody else's end moves by it."""
    week, is_better = 0.0, False
    for at in range(len(jobs) - 1):
        one, other = jobs[at : at + 2]
        may = one.id not in other.after
        if may and bill([other, one], week) < bill([one, other], week):
            jobs[at : at + 2] = other, one
            is_better = True
        week += jobs[at].weeks
    return is_better
