"""Writes the derived tables. Facts are never changed here, so nothing is audited."""

from django.db import transaction

from core.clock import now, today
from dashboards.models import Report
from dashboards.reports import REPORTS


@transaction.atomic
def compute(name: str) -> Report:
    """Compute one report and keep it in place of the one before."""
    fields = {"computed_at": now(), "as_of": today(), "data": REPORTS[name]()}
    report, _ = Report.objects.update_or_create(name=name, defaults=fields)
    return report
