"""Objectives with their key results' scores and pace (domain.md §10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from core.models import User
from portfolio import okrs
from portfolio.models import Benefit, CheckIn, KeyResult, Objective


@dataclass(frozen=True, slots=True)
class Result:
    """A key result as it stands on a day."""

    key_result: KeyResult
    score: Fraction
    pace: Fraction | None
    last_check_in: date | None
    is_stale: bool

    @property
    def pace_word(self) -> str:
        return okrs.pace_band(self.pace) if self.pace is not None else ""


@dataclass(frozen=True, slots=True)
class ScoredObjective:
    objective: Objective
    results: list[Result]
    elapsed: Fraction

    @property
    def score(self) -> Fraction | None:
        """The weighted mean of its key results; guardrails are left out."""
        return okrs.mean(
            (each.score, each.key_result.weight)
            for each in self.results
            if not each.key_result.is_guardrail
        )

    @property
    def pace(self) -> Fraction | None:
        return None if self.score is None else okrs.pace(self.score, self.elapsed)

    @property
    def band(self) -> str:
        return "" if self.score is None else okrs.band(self.score)

    @property
    def pace_word(self) -> str:
        return "" if self.pace is None else okrs.pace_band(self.pace)

    @property
    def is_stale(self) -> bool:
        return any(each.is_stale for each in self.results)


def objectives_with_scores(on: date) -> list[ScoredObjective]:
    """The objectives whose quarter holds `on`, by code. Three queries."""
    running = Objective.objects.filter(starts_on__lte=on, ends_on__gte=on)
    return scored(for_scoring(running.order_by("code", "id")), on)


def for_scoring(objectives: "QuerySet[Objective]") -> "QuerySet[Objective]":
    """`objectives` with all that `scored` reads, in a fixed number of queries."""
    return objectives.select_related("owner", "product__team").prefetch_related(
        Prefetch("key_results", with_last_check_in()), "goals"
    )


def with_last_check_in() -> "QuerySet[KeyResult]":
    """Key results by code, each with the day of its newest check-in, or None.

    A subquery, not a join: a page of 50 then looks up 50, not all of them.
    """
    newest = CheckIn.objects.filter(key_result=OuterRef("pk")).order_by("-as_of")
    return (
        KeyResult.objects.select_related("owner", "metric")
        .annotate(last_check_in=Subquery(newest.values("as_of")[:1]))
        .order_by("code", "id")
    )


def scored(objectives: Iterable[Objective], on: date) -> list[ScoredObjective]:
    return [score(objective, on) for objective in objectives]


def score(objective: Objective, on: date) -> ScoredObjective:
    """One objective as it stands on `on`; its key results are already loaded."""
    share = okrs.elapsed(objective.starts_on, objective.ends_on, on)
    rows = objective.key_results.all()
    return ScoredObjective(
        objective, [result(each, objective, on) for each in rows], share
    )


def result(key_result: KeyResult, objective: Objective, on: date) -> Result:
    """One key result; it comes from `with_last_check_in`."""
    last: date | None = key_result.last_check_in  # type: ignore[attr-defined]
    reached = okrs.score(key_result.baseline, key_result.target, key_result.current)
    running = objective.starts_on <= on <= objective.ends_on
    return Result(
        key_result,
        reached,
        okrs.pace(reached, okrs.elapsed(objective.starts_on, objective.ends_on, on)),
        last,
        running and okrs.is_stale(last, objective.starts_on, on),
    )


def quarters() -> list[tuple[date, date]]:
    """Every period with objectives, newest first."""
    rows = Objective.objects.values_list("starts_on", "ends_on").distinct()
    return list(rows.order_by("-starts_on", "-ends_on"))


def key_results(user: User) -> "QuerySet[KeyResult]":
    """Key results a person may see, each with what its page shows."""
    rows = with_last_check_in().filter(objective__in=Objective.objects.visible_to(user))
    return rows.select_related("owner", "metric", "objective__product__team")


def quarter_tabs(
    quarters: list[tuple[date, date]], current: date
) -> list[dict[str, object]]:
    """The newest quarters as tabs: label, address, whether it is this one."""
    return [
        {
            "label": quarter_name(start, end),
            "url": f"?quarter={start}",
            "current": start == current,
            "count": None,
        }
        for start, end in quarters[:8]
    ]


def quarter_name(start: date, end: date) -> str:
    """Q4 2026; another period by its first and last month."""
    if (end - start).days in range(88, 93) and start.month % 3 == 1:
        return f"Q{start.month // 3 + 1} {start.year}"
    return f"{start:%b %Y} – {end:%b %Y}"


def benefits_of(key_result: KeyResult, user: User) -> list[Benefit]:
    """The benefits that rest on a key result, as far as the person may see them."""
    rows = Benefit.objects.visible_to(user).filter(key_result=key_result)
    return list(rows.order_by("code"))
