from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.charts.bars import BarSeries, bars
from core.charts.pen import Chart
from core.charts.small import spark
from core.roles import Perm
from core.tasks import send
from core.web import Request
from dashboards import reports
from dashboards.tasks import compute_reports


@require_GET
def outcomes(request: Request) -> HttpResponse:
    """Outcomes and money, from the reports as they were last computed."""
    access.require_somewhere(request.user, Perm.DASHBOARD_VIEW)
    found = reports.newest()
    context: dict[str, Any] = {"reports": found, "chart": None, "metrics": []}
    context["may_see_pilots"] = access.may(request.user, Perm.PILOT_VIEW)
    if "value" in found:
        context["chart"] = value_chart(found["value"].data)
    if "key_metrics" in found:
        rows = found["key_metrics"].data["rows"]
        context["metrics"] = [drawn(row) for row in rows]
    return render(request, "dashboards/outcomes.html", context)


@require_POST
def outcomes_refresh(request: Request) -> HttpResponse:
    """Ask a worker to compute the reports now."""
    access.require_somewhere(request.user, Perm.DASHBOARD_VIEW)
    if send(compute_reports):
        messages.success(
            request, "The figures are being computed. Look again in a moment."
        )
    else:
        messages.warning(
            request, "Background work is delayed. The figures follow by themselves."
        )
    return redirect(reverse("dashboards:outcomes"))


def drawn(row: dict[str, Any]) -> dict[str, Any]:
    """A key metric for its tile: the number large, its unit small, the trend beside it."""
    value, _, unit = row["shown"].partition(" ")
    return row | {"value": value, "unit": unit, "spark": spark(row["values"])}


def value_chart(data: dict[str, Any]) -> Chart:
    months = data["months"]
    return bars(
        [month["month"] for month in months],
        [
            BarSeries("Forecast", [month["forecast"] for month in months], plan=True),
            BarSeries("Attested", [month["actual"] for month in months]),
        ],
        says="Value by month in US dollars: forecast and attested",
        fmt=lambda amount: f"${amount:,.0f}",
    )
