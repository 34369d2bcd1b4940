"""What stands beside the measures: their past, what happened to them, where they come from.

All of it is ours (docs/demo.md); it changes no total of the document.
"""

from datetime import date
from decimal import Decimal

from core import system
from core.clock import now
from core.verbs import Verb
from dashboards.demo.metrics import OCTOBER_FIRST, observe, whole
from dashboards.demo.put import person, put
from pilots.actions.trends import note_start
from pilots.models import Pilot
from portfolio.actions import annotations
from portfolio.models import (
    Annotation,
    FormerValue,
    Metric,
    Observation,
    Product,
    Queue,
    Site,
    Source,
)

# How each site's people work (seed: staffing models for agility).
WORKING = {"SAT": "on_site", "FSD": "hybrid", "JAX": "hybrid", "VRT": "remote",
           "TUL": "on_site"}  # fmt: skip

# metric, product, day, kind, words
HAPPENED = [
    ("SL", "CONNECT", date(2026, 6, 22), "release",
     "Wave 1: loan queues on the new platform"),
    ("SL", "CONNECT", date(2026, 8, 17), "release",
     "Wave 2: card and payment queues on the new platform"),
    ("ABAN", None, date(2026, 9, 9), "other", "Storm closes Tulsa for two days"),
    ("AHT", "KNOW", date(2026, 7, 13), "release", "New guided workflow for payoffs"),
]  # fmt: skip

SEPTEMBER_FIRST = date(2026, 9, 1)
# Of ten transfers, so many were designed triage: formula 2 leaves them out.
TRIAGE = Decimal("0.18")
# Chats answered in time in October; the last days are still counted.
CHATS_IN_TIME, CHATS_OFFERED = 36_720, 43_200
# What a late file of one night added to September's service level of PAY.
LATE_CALLS = 110


def load() -> None:
    load_places()
    load_happened()
    load_formula()
    load_provisional()
    load_correction()
    load_source()


def load_places() -> None:
    for code, working in WORKING.items():
        Site.objects.filter(code=code, version=1).update(working=working)


def load_happened() -> None:
    for code, product, day, kind, words in HAPPENED:
        if not Annotation.objects.filter(words=words).exists():
            annotations.add(
                metric=Metric.objects.get(code=code, formula_version=1),
                product=Product.objects.get(code=product) if product else None,
                happened_on=day,
                kind=kind,
                words=words,
                by=system.user(),
            )
    for pilot in Pilot.objects.filter(started_on__isnull=False).order_by("key"):
        if not Annotation.objects.filter(words__startswith=f"{pilot.key} ").exists():
            note_start(pilot, on=pilot.started_on or date.min, by=system.user())


def load_formula() -> None:
    """Transfers counted anew from September on: one month stands by both formulas."""
    first = Metric.objects.get(code="XFER", formula_version=1)
    second, _ = put(
        Metric,
        {"code": "XFER", "formula_version": 2},
        Verb.METRIC_CREATED,
        name=first.name,
        numerator="contacts transferred, without designed triage",
        denominator=first.denominator,
        unit=first.unit,
        direction=first.direction,
        kind=first.kind,
        typical_low=first.typical_low,
        typical_high=first.typical_high,
        exclusions="Transfers that the routing plans: they are no failure.",
        pitfalls=first.pitfalls,
    )
    rows = []
    for start in (SEPTEMBER_FIRST, OCTOBER_FIRST):
        for was in first.observations.filter(period_start=start).select_related(
            "queue"
        ):
            top = whole(was.numerator * (1 - TRIAGE))
            rows.append(observe(second, start, top, was.denominator, was.queue))
    Observation.objects.bulk_create(rows, ignore_conflicts=True)


def load_provisional() -> None:
    """Service level of chat: a channel of its own, and not final yet."""
    metric = Metric.objects.get(code="SL", formula_version=1)
    row = observe(
        metric, OCTOBER_FIRST, CHATS_IN_TIME, CHATS_OFFERED, None, channel="chat"
    )
    row.provisional = True
    Observation.objects.bulk_create([row], ignore_conflicts=True)


def load_correction() -> None:
    """September's service level of payments was put right by a late file."""
    row = Observation.objects.get(
        metric__code="SL",
        queue=Queue.objects.get(code="PAY"),
        period_start=SEPTEMBER_FIRST,
    )
    put(
        FormerValue,
        {"observation": row},
        numerator=row.numerator - LATE_CALLS,
        denominator=row.denominator,
        reason="Late file of the night of 30 September",
        replaced_by=person("Patrice Monroe"),
    )


def load_source() -> None:
    """Where schedules would come from; switched off, for the address is invented."""
    put(
        Source,
        {"name": "Adherence by site"},
        Verb.SOURCE_CREATED,
        address="https://figures.fennmark.example/larkmont/adherence.csv",
        shape="measures",
        owner=person("Aisha Grant"),
        is_on=False,
        next_at=now(),
    )
