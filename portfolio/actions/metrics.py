"""Changes to the metric catalogue.

A formula with observations is never rewritten: a new version opens a new series,
so that no trend joins what was counted in two ways.
"""

from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Metric, Observation

# Into a year: once, halves, quarters, months, weeks.
FREQUENCIES = (1, 2, 4, 12, 52)
# What decides a value; the rest is words about it.
FORMULA = {"numerator", "denominator", "unit", "kind", "annual", "exclusions"}
KEPT = (*sorted(FORMULA), "name", "direction", "typical_low", "typical_high",
        "pitfalls", "is_headline", "owner")  # fmt: skip


@transaction.atomic
def create(*, code: str, by: User, **fields: Any) -> Metric:
    """Add a metric to the catalogue. Raises Refused if its code is taken."""
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    if Metric.objects.filter(code=code).exists():
        raise Refused(f"There is already a metric {code}.")
    metric = Metric(code=code, **fields)
    sound(metric)
    metric.save()
    audit.record(by, Verb.METRIC_CREATED, metric, code=code)
    return metric


@transaction.atomic
def edit(metric: Metric, *, version: int | None, by: User, **fields: Any) -> Metric:
    """Change a definition; its formula only while nothing was observed with it."""
    metric = Metric.objects.select_for_update(of=("self",)).get(pk=metric.pk)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    versions.claim(metric, version, **fields)
    changed = versions.apply(metric, **fields)
    if FORMULA & set(changed) and is_observed(metric):
        raise Refused(
            f"{metric.code} has observations by this formula. Start a new version of it."
        )
    sound(metric)
    metric.save()
    audit.record(by, Verb.METRIC_CHANGED, metric, changed=changed)
    return metric


@transaction.atomic
def new_version(metric: Metric, *, by: User, **fields: Any) -> Metric:
    """Open a new formula of the same metric: a series of its own from here on."""
    metric = Metric.objects.select_for_update(of=("self",)).get(pk=metric.pk)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    if not FORMULA & {name for name in fields if fields[name] != getattr(metric, name)}:
        raise Refused("The formula is the same: edit the definition instead.")
    later = metric.formula_version + 1
    if Metric.objects.filter(code=metric.code, formula_version=later).exists():
        raise Refused(f"{metric.code} has a version {later} already.")
    values = {name: getattr(metric, name) for name in KEPT} | fields
    made = Metric(code=metric.code, formula_version=later, **values)
    sound(made)
    made.save()
    audit.record(by, Verb.METRIC_CREATED, made, code=made.code, formula_version=later)
    return made


def is_observed(metric: Metric) -> bool:
    return Observation.objects.filter(metric=metric).exists()


def sound(metric: Metric) -> None:
    """Raise Unfit for a range that runs backwards or a year of no known length."""
    low, high = metric.typical_low, metric.typical_high
    if low is not None and high is not None and low > high:
        raise Unfit("typical_high", "The typical range runs from low to high.")
    if metric.annual not in FREQUENCIES:
        *most, last = map(str, FREQUENCIES)
        raise Unfit("annual", f"Per year is {', '.join(most)} or {last}.")
