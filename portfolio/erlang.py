"""Erlang C: how long callers wait for a given number of agents.

Source: domain.md §10. Assumes Poisson arrivals, exponential handle times and that
nobody hangs up, so it overstates waiting when many abandon. Units: seconds for
handle time, interval and waiting; agents are whole people on the phones.
"""

from dataclasses import dataclass
from math import ceil, exp, floor


@dataclass(frozen=True, slots=True)
class Load:
    """What arrives: `calls` in `interval_s` seconds, each taking `handle_s` seconds."""

    calls: float
    interval_s: float
    handle_s: float

    @property
    def erlangs(self) -> float:
        """The agents kept busy on average."""
        return self.calls * self.handle_s / self.interval_s


@dataclass(frozen=True, slots=True)
class Waiting:
    """What callers meet. `answer_s` is None where the queue grows without end."""

    wait_share: float
    answer_s: float | None
    service_level: float
    occupancy: float

    @property
    def is_stable(self) -> bool:
        return self.answer_s is not None


def blocking(erlangs: float, agents: int) -> float:
    """Erlang B by its stable recursion: no factorial, so no overflow."""
    blocked = 1.0
    for k in range(1, agents + 1):
        blocked = erlangs * blocked / (k + erlangs * blocked)
    return blocked


def waiting(load: Load, agents: int, *, within_s: float) -> Waiting:
    """Waiting with `agents` on the phones; service level is the share ≤ `within_s`."""
    a = load.erlangs
    if agents <= a:
        return Waiting(1.0, None, 0.0, 1.0)
    if not a:
        return Waiting(0.0, 0.0, 1.0, 0.0)
    blocked = blocking(a, agents)
    wait = blocked / (1 - (a / agents) * (1 - blocked))
    spare = (agents - a) / load.handle_s
    return Waiting(wait, wait / spare, 1 - wait * exp(-spare * within_s), a / agents)


def required(
    load: Load, *, target: float, within_s: float, occupancy_cap: float = 1.0
) -> int:
    """The fewest agents with service level ≥ `target` and occupancy ≤ the cap.

    Raises ValueError for a target or cap that no number of agents can meet.
    """
    if not (0 < target < 1 and 0 < occupancy_cap <= 1):
        raise ValueError("Target lies between 0 and 1, the occupancy cap up to 1.")
    agents = floor(load.erlangs) + 1
    while True:
        met = waiting(load, agents, within_s=within_s)
        if met.service_level >= target and met.occupancy <= occupancy_cap:
            return agents
        agents += 1


def scheduled(agents: int, shrinkage: float) -> int:
    """The people to schedule so that `agents` are on the phones: divide by 1 − shrinkage."""
    # A hair below, so that 34 / 0.68 = 50.000000000000007 stays 50.
    return ceil(agents / (1 - shrinkage) - 1e-9)


@dataclass(frozen=True, slots=True)
class Saving:
    """Agents freed by a shorter handle time: by Erlang C, and by simple proportion.

    Claim the first for queues under 15 agents; show both (domain.md §10).
    """

    by_erlang: int
    by_proportion: float


def saving(load: Load, handle_s: float, *, target: float, within_s: float) -> Saving:
    """What shortening the handle time to `handle_s` seconds frees in `load`."""
    shorter = Load(load.calls, load.interval_s, handle_s)
    before = required(load, target=target, within_s=within_s)
    after = required(shorter, target=target, within_s=within_s)
    proportion = before * (1 - handle_s / load.handle_s)
    return Saving(before - after, proportion)
