"""The executive's figures: computed by Celery into one row each, shown with their time.

Each report is plain JSON, so that the page costs one query however large the
company is, and says what it said when it was computed.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q

from core.clock import today
from dashboards.models import Report
from governance import business_time, calendars
from governance.models import Review
from portfolio import metrics, queries
from portfolio.models import Benefit
from roadmap import queries as roadmap


def objectives() -> dict[str, Any]:
    """Scores, pace and key results of the running quarter."""
    rows = queries.objectives_with_scores(today())
    return {
        "rows": [
            {
                "code": row.objective.code,
                "name": row.objective.name,
                "kind": row.objective.get_kind_display(),
                "url": row.objective.get_absolute_url(),
                "score": decimal(row.score),
                "pace": decimal(row.pace),
                "band": str(row.band),
                "pace_word": str(row.pace_word),
                "elapsed": decimal(row.elapsed),
                "key_results": [key_result(each) for each in row.results],
            }
            for row in rows
        ]
    }


def key_result(each: Any) -> dict[str, Any]:
    row = each.key_result
    return {
        "code": row.code,
        "name": row.name,
        "url": row.get_absolute_url(),
        "baseline": metrics.as_typed(row.baseline, row.unit),
        "current": metrics.as_typed(row.current, row.unit),
        "target": metrics.as_typed(row.target, row.unit),
        "score": decimal(each.score),
        "is_stale": each.is_stale,
    }


def key_metrics() -> dict[str, Any]:
    """The headline metrics with their trend; gaps stay gaps."""
    return {
        "rows": [
            {
                "code": row.metric.code,
                "name": row.metric.name,
                "url": row.metric.get_absolute_url(),
                "shown": row.shown,
                "better": row.is_better,
                "change": decimal(row.change),
                "as_of": row.latest.end.isoformat() if row.latest else "",
                "labels": [f"{point.start:%b}" for point in row.trend],
                "values": [drawn(value) for value in row.values],
                "formula": row.metric.formula_version,
                "since": row.since,
            }
            for row in queries.key_metrics(today())
        ]
    }


def value() -> dict[str, Any]:
    """Forecast against attested value by month, and every benefit's state."""
    found = queries.value_forecast_vs_actual(today())
    benefits = Benefit.objects.select_related("owner", "product").order_by("code")
    return {
        "annual": decimal(found.annual),
        "cashable": decimal(found.cashable),
        "forecast": decimal(found.forecast_to_date),
        "actual": decimal(found.actual_to_date),
        "ratio": decimal(found.ratio),
        "months": [
            {
                "month": f"{month.month:%b %Y}",
                "forecast": decimal(month.forecast),
                "actual": decimal(month.actual),
            }
            for month in found.months
        ],
        "benefits": [
            {
                "code": row.code,
                "name": row.name,
                "state": row.state,
                "state_name": row.get_state_display(),
                "owner": str(row.owner),
                "product": row.product.code,
                "url": row.get_absolute_url(),
                "pk": row.pk,
            }
            for row in benefits
        ],
    }


def honesty() -> dict[str, Any]:
    """How many cards in Now pass every honesty check (domain.md §3)."""
    found = roadmap.honesty()
    return {
        **found,
        "percent": 100 * found["honest"] // found["of"] if found["of"] else None,
    }


def gate_queue() -> dict[str, Any]:
    """Reviews that are not decided, the most pressing first."""
    undecided = Review.objects.filter(state__in=Review.UNDECIDED).select_related("team")
    counted = undecided.annotate(
        met=Count("assessments", filter=~Q(assessments__verdict="not_met")),
        criteria=Count("assessments"),
    )
    calendar = calendars.gates()
    rows = counted.order_by("due_on", "pk")[:20]
    return {"rows": [waiting(row, calendar) for row in rows]}


def waiting(row: Any, calendar: business_time.Calendar) -> dict[str, Any]:
    """One review; `met` and `criteria` are counted by the query."""
    return {
        "gate": row.gate,
        "subject": row.subject_name,
        "team": row.team.name,
        "state": row.state,
        "state_name": row.get_state_display(),
        "due_on": row.due_on.isoformat(),
        "late": business_time.is_late(calendar, row.due_on, today()),
        "met": row.met,
        "criteria": row.criteria,
        "url": row.get_absolute_url(),
    }


REPORTS: dict[str, Callable[[], dict[str, Any]]] = {
    "objectives": objectives,
    "key_metrics": key_metrics,
    "value": value,
    "honesty": honesty,
    "gate_queue": gate_queue,
}


def decimal(exact: Any) -> float | None:
    """A Fraction or Decimal as JSON keeps it; the exact figure stays with its facts."""
    return None if exact is None else float(exact)


def drawn(rate: metrics.Rate | None) -> float | None:
    """A rate for a drawing; its exact sums stay with their facts."""
    return None if rate is None else rate.drawn


def newest() -> dict[str, Report]:
    """Every report as it was last computed. One query."""
    return {report.name: report for report in Report.objects.all()}


def tiles() -> list[dict[str, Any]]:
    """A few figures for the home page, out of the computed reports."""
    found = newest()
    rows = found["objectives"].data["rows"] if "objectives" in found else []
    return [
        {
            "code": row["code"],
            "name": row["name"],
            "url": row["url"],
            "score": row["score"],
            "pace_word": row["pace_word"],
            "as_of": found["objectives"].computed_at,
        }
        for row in rows
    ]
