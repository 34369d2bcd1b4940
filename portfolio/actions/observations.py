"""What was measured: recorded once, corrected in the open, never averaged."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from portfolio.actions import feeding
from portfolio.models import FormerValue, Metric, Observation, Product, Queue, Site


@transaction.atomic
def record(
    metric: Metric,
    *,
    period_start: date,
    period_end: date,
    numerator: Decimal,
    denominator: Decimal,
    site: Site | None = None,
    queue: Queue | None = None,
    product: Product | None = None,
    channel: str = "",
    provisional: bool = False,
    by: User,
) -> Observation:
    """Record one period of `metric` in one scope. An empty scope is the whole company."""
    # The metric's row is held, so that two people cannot record the same period at once.
    metric = Metric.objects.select_for_update(of=("self",)).get(pk=metric.pk)
    allow(by, product)
    refuse_impossible_period(period_start, period_end)
    refuse_impossible(metric, numerator, denominator)
    scope = {
        "metric": metric,
        "site": site,
        "queue": queue,
        "product": product,
        "channel": channel,
        "period_start": period_start,
        "period_end": period_end,
    }
    if Observation.objects.filter(**scope).exists():
        raise Refused("This period is recorded for this scope. Correct it there.")
    made = Observation.objects.create(
        **scope,
        numerator=numerator,
        denominator=denominator,
        provisional=provisional,
        recorded_by=by,
    )
    audit.record(
        by,
        Verb.METRIC_OBSERVED,
        metric,
        team=product.team if product else None,
        observation=made.pk,
        period=[period_start, period_end],
        scope=made.scope,
        numerator=numerator,
        denominator=denominator,
    )
    feeding.follow(metric)
    return made


@transaction.atomic
def correct(
    observation: Observation,
    *,
    numerator: Decimal,
    denominator: Decimal,
    provisional: bool = False,
    reason: str,
    version: int | None,
    by: User,
) -> Observation:
    """Put a measured value right. The trail keeps what it was and why it changed."""
    rows = Observation.objects.select_for_update(of=("self",))
    row = rows.select_related("metric", "product__team").get(pk=observation.pk)
    allow(by, row.product)
    values = {
        "numerator": numerator,
        "denominator": denominator,
        "provisional": provisional,
    }
    versions.claim(row, version, **values)
    refuse_impossible(row.metric, numerator, denominator)
    former = as_it_was(row, reason=reason, by=by)
    changed = versions.apply(row, **values)
    if not changed:
        raise Refused("Nothing is different: there is nothing to correct.")
    former.save()
    row.origin = ""
    row.save()
    audit.record(
        by,
        Verb.METRIC_CORRECTED,
        row.metric,
        team=team_of(row),
        observation=row.pk,
        period=[row.period_start, row.period_end],
        scope=row.scope,
        changed=changed,
        reason=reason,
    )
    feeding.follow(row.metric)
    return row


@transaction.atomic
def confirm(observation: Observation, *, version: int | None, by: User) -> Observation:
    """Say that a provisional figure stays as it is."""
    rows = Observation.objects.select_for_update(of=("self",))
    row = rows.select_related("metric", "product__team").get(pk=observation.pk)
    allow(by, row.product)
    if not row.provisional:
        raise Refused("This figure is final already.")
    versions.claim(row, version, provisional=False)
    as_it_was(row, reason="Confirmed", by=by).save()
    row.provisional = False
    row.save()
    audit.record(
        by,
        Verb.METRIC_CONFIRMED,
        row.metric,
        team=team_of(row),
        observation=row.pk,
        period=[row.period_start, row.period_end],
        scope=row.scope,
    )
    feeding.follow(row.metric)
    return row


def as_it_was(
    row: Observation, *, reason: str, by: User, origin: str = ""
) -> FormerValue:
    """The figure that is about to be replaced, to be kept."""
    return FormerValue(
        observation=row,
        numerator=row.numerator,
        denominator=row.denominator,
        provisional=row.provisional,
        reason=reason,
        origin=origin,
        replaced_by=by,
    )


def may_record(user: User, product: Product | None) -> bool:
    if product is None:
        return user.is_system or access.may(user, Perm.METRIC_RECORD)
    return access.allows(user, Perm.METRIC_RECORD, team=product.team)


def allow(by: User, product: Product | None) -> None:
    """Of a product: who records for its team; of a metric alone: who records at all."""
    if product is None:
        access.require_somewhere(by, Perm.METRIC_RECORD)
    else:
        access.require(by, Perm.METRIC_RECORD, team=product.team)


def team_of(observation: Observation) -> Team | None:
    return observation.product.team if observation.product else None


def refuse_impossible_period(start: date, end: date) -> None:
    if end < start:
        raise Refused("The period ends before it starts.")
    if end > today():
        raise Refused("The period is not over yet.")


TOO_LARGE = Decimal(10) ** 14
SMALLEST = Decimal("0.0001")  # what is less is kept as 0


def refuse_impossible(metric: Metric, numerator: Decimal, denominator: Decimal) -> None:
    """A share lies between 0 and 100 %, a net score between −100 and 100."""
    if max(abs(numerator), denominator) >= TOO_LARGE:
        raise Refused("A sum has at most 14 digits before the point.")
    if denominator < SMALLEST:
        raise Refused("The denominator is more than 0; without one there is a gap.")
    is_net = metric.kind == Metric.Kind.NET_SCORE
    if numerator < 0 and not is_net:
        raise Refused("The numerator is 0 or more.")
    is_share = metric.kind == Metric.Kind.RATIO and metric.unit == Metric.Unit.PERCENT
    if (is_net or is_share) and metric.annual == 1 and abs(numerator) > denominator:
        raise Refused("The numerator counts part of the denominator: it is not larger.")
