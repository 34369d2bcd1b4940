"""Objectives with their key results' scores and pace (domain.md §10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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

    @property
    def guard(self) -> str:
        """How a guardrail stands against its limit; "" for any other key result."""
        row = self.key_result
        if not row.is_guardrail:
            return ""
        return okrs.guard(row.baseline, row.target, row.current)


@dataclass(frozen=True, slots=True)
class ScoredObjective:
    """An objective as it stands on a day; a closed one as it was when it closed."""

    objective: Objective
    results: list[Result]
    elapsed: Fraction

    @property
    def measured(self) -> list[Result]:
        """The key results that make the score."""
        return [each for each in self.results if not each.guard]

    @property
    def guards(self) -> list[Result]:
        """The guardrails: they may only hold, and never enter the score."""
        return [each for each in self.results if each.guard]

    @property
    def score(self) -> Fraction | None:
        """The weighted mean of its key results; guardrails are left out."""
        if self.objective.is_closed:
            return fraction(self.objective.final_score)
        return okrs.mean((each.score, each.key_result.weight) for each in self.measured)

    @property
    def ends_at(self) -> Fraction | None:
        """The score at the end: final, or where the pace of today leads."""
        if self.objective.is_closed or self.pace is None:
            return self.score if self.objective.is_closed else None
        return okrs.ends_at(self.pace)

    @property
    def outlook(self) -> str:
        """What that end means for a committed or an aspirational objective."""
        end = self.ends_at
        return "" if end is None else okrs.outlook(self.objective.kind, end)

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


def of(user: User) -> "QuerySet[Objective]":
    """The objectives a person may see, each with what its page shows."""
    rows = for_scoring(Objective.objects.visible_to(user))
    return rows.prefetch_related("children")


def for_scoring(objectives: "QuerySet[Objective]") -> "QuerySet[Objective]":
    """`objectives` with all that `scored` reads, in a fixed number of queries."""
    people = objectives.select_related("owner", "product__team", "parent", "closed_by")
    return people.prefetch_related(
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
    kept = fraction(key_result.final_score) if objective.is_closed else None
    reached = (
        okrs.score(key_result.baseline, key_result.target, key_result.current)
        if kept is None
        else kept
    )
    running = objective.starts_on <= on <= objective.ends_on
    return Result(
        key_result,
        reached,
        okrs.pace(reached, okrs.elapsed(objective.starts_on, objective.ends_on, on)),
        last,
        running and okrs.is_stale(last, objective.starts_on, on),
    )


def fraction(kept: Decimal | None) -> Fraction | None:
    return None if kept is None else Fraction(kept)


def trend(objective: Objective) -> list[tuple[date, Fraction]]:
    """The objective's score day by day, from its check-ins. Two queries."""
    rows = {row.pk: row for row in objective.key_results.filter(is_guardrail=False)}
    said = CheckIn.objects.filter(key_result__in=rows).order_by("as_of", "id")
    points = [(each.as_of, each.key_result_id, score_of(each, rows)) for each in said]
    return okrs.trend(points, {pk: row.weight for pk, row in rows.items()})


def score_of(said: CheckIn, rows: dict[int, KeyResult]) -> Fraction:
    """As it was kept at the check-in; an older one by the promise of today."""
    if said.score is not None:
        return Fraction(said.score)
    row = rows[said.key_result_id]
    return okrs.score(row.baseline, row.target, said.value)


def quarters() -> list[tuple[date, date]]:
    """Every period with objectives, newest first."""
    rows = Objective.objects.values_list("starts_on", "ends_on").distinct()
    return list(rows.order_by("-starts_on", "-ends_on"))


def key_results(user: User) -> "QuerySet[KeyResult]":
    """Key results a person may see, each with what its page shows."""
    rows = with_last_check_in().filter(objective__in=Objective.objects.visible_to(user))
    return rows.select_related(
        "owner",
        "metric",
        "site",
        "measured_product",
        "carried_from",
        "objective__product__team",
    )


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
