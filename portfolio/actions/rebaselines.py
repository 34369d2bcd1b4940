"""A key result's promise is moved in the open: new formula, baseline or target."""

from decimal import Decimal

from django.db import transaction

from core import audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.verbs import Verb
from portfolio.actions import feeding, key_results, objectives
from portfolio.models import CheckIn, KeyResult, Metric, Rebaseline


@transaction.atomic
def rebaseline(
    key_result: KeyResult,
    *,
    metric: Metric | None,
    baseline: Decimal,
    target: Decimal,
    current: Decimal | None = None,
    reason: str,
    version: int | None,
    by: User,
) -> KeyResult:
    """Move a key result to another formula version, baseline or target.

    Scores of former check-ins stay as they were. A fed one is read anew; a typed one
    stands at `current` if that is said.
    """
    row = key_results.held(key_result)
    objectives.allow(by, row.objective.product)
    promise = {"metric": metric, "baseline": baseline, "target": target}
    versions.claim(row, version, **promise)
    objectives.refuse_closed(row.objective)
    key_results.refuse_empty_promise(baseline, target)
    key_results.refuse_unfed(row.feed, metric)
    refuse_silence(reason)
    keep_scores(row)
    made = Rebaseline(
        key_result=row,
        old_metric=row.metric,
        old_baseline=row.baseline,
        old_target=row.target,
        as_of=today(),
        reason=reason,
        made_by=by,
        **promise,
    )
    changed = versions.apply(row, **promise)
    if not changed:
        raise Refused("Nothing is different: there is nothing to move.")
    stand_anew(row, current)
    made.save()
    row.save()
    audit.record(
        by,
        Verb.KEY_RESULT_REBASELINED,
        row,
        team=key_results.team_of(row),
        changed=changed,
        reason=reason,
    )
    return feeding.read(row, by=by)


def stand_anew(row: KeyResult, current: Decimal | None) -> None:
    """Where it stands by the new promise: a fed one at the baseline until it is read."""
    if row.is_fed:
        if current is not None:
            raise Unfit("current", "It is fed by observations: its value is read.")
        row.current, row.fed_until, row.provisional = row.baseline, None, False
    elif current is not None:
        row.current = current


def keep_scores(row: KeyResult) -> None:
    """Give check-ins that have no score yet the one of the promise they were made for."""
    for each in CheckIn.objects.filter(key_result=row, score=None):
        each.score = feeding.scored(row, each.value)
        each.save(update_fields=["score"])


def refuse_silence(reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why the promise is moved.")
