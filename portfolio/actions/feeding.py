"""Fed key results take their value from the observations, and from nobody's hand."""

from decimal import Decimal

from django.db import transaction

from core import audit, versions
from core.clock import today
from core.models import User
from core.tasks import after_commit
from core.verbs import Verb
from portfolio import metrics, okrs
from portfolio.models import KeyResult, Metric
from portfolio.queries import feeds

VALUE_DIGITS, SCORE_DIGITS = 3, 5


@transaction.atomic
def read(key_result: KeyResult, *, by: User) -> KeyResult:
    """Bring a fed key result to what is observed now. Safe to run twice.

    Whoever may bring it about (a check-in, an edit, the clock) does not choose the value,
    so nobody is asked for leave here. A closed or typed one is left alone.
    """
    rows = KeyResult.objects.select_for_update(of=("self",))
    row = rows.select_related(
        "objective__product__team", "metric", "site", "measured_product"
    ).get(pk=key_result.pk)
    found = None if row.objective.is_closed else feeds.reading(row, today())
    if found is None:
        return row
    changed = versions.apply(
        row,
        current=metrics.rounded(found.value, VALUE_DIGITS),
        fed_until=found.until,
        provisional=found.provisional,
    )
    if changed:
        versions.claim(row, None)
        row.save()
        product = row.objective.product
        team = product.team if product else None
        audit.record(by, Verb.KEY_RESULT_FED, row, team=team, changed=changed)
    return row


def follow(metric: Metric) -> None:
    """After commit, read the key results that `metric` feeds; the sweep does it too."""
    from portfolio.tasks import read_key_results_of  # it calls these actions

    if KeyResult.objects.to_feed(today()).filter(metric=metric).exists():
        after_commit(read_key_results_of, metric.pk)


def scored(key_result: KeyResult, value: Decimal) -> Decimal:
    """The score of `value` by the promise of today, as it is kept."""
    reached = okrs.score(key_result.baseline, key_result.target, value)
    return metrics.rounded(reached, SCORE_DIGITS)
