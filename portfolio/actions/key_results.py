"""Changes to key results, and the check-ins that move them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from portfolio.actions import objectives
from portfolio.models import CheckIn, KeyResult, Objective


@transaction.atomic
def create(
    objective: Objective,
    *,
    code: str,
    baseline: Decimal,
    target: Decimal,
    current: Decimal | None = None,
    by: User,
    **fields: Any,
) -> KeyResult:
    """Promise a result under `objective`; it stands at its baseline until a check-in."""
    rows = Objective.objects.select_for_update(of=("self",))
    objective = rows.select_related("product__team").get(pk=objective.pk)
    objectives.allow(by, objective.product)
    refuse_empty_promise(baseline, target)
    refuse_taken(objective, code)
    key_result = KeyResult.objects.create(
        objective=objective,
        code=code,
        baseline=baseline,
        target=target,
        current=baseline if current is None else current,
        **fields,
    )
    audit.record(by, Verb.KEY_RESULT_CREATED, key_result, team=team_of(key_result))
    return key_result


@transaction.atomic
def edit(
    key_result: KeyResult, *, version: int | None, by: User, **fields: Any
) -> KeyResult:
    """Change what is promised. Where it stands changes by a check-in only."""
    key_result = held(key_result)
    objectives.allow(by, key_result.objective.product)
    versions.claim(key_result, version, **fields)
    code = key_result.code
    changed = versions.apply(key_result, **fields)
    refuse_empty_promise(key_result.baseline, key_result.target)
    if key_result.code != code:
        refuse_taken(key_result.objective, key_result.code)
    key_result.save()
    team = team_of(key_result)
    audit.record(by, Verb.KEY_RESULT_CHANGED, key_result, team=team, changed=changed)
    return key_result


@transaction.atomic
def check_in(
    key_result: KeyResult,
    *,
    value: Decimal,
    confidence: int,
    as_of: date | None = None,
    note: str = "",
    blocker: str = "",
    version: int | None = None,
    by: User,
) -> CheckIn:
    """Say where a key result stood on `as_of`, and how sure its owner is (1 to 10).

    The newest check-in is where it stands; a late one for an earlier day only
    fills the trend.
    """
    key_result, as_of = held(key_result), as_of or today()
    if not may_check_in(by, key_result):
        access.require(by, Perm.METRIC_RECORD, team=team_of(key_result))
    versions.claim(key_result, version, current=value)
    refuse_outside(key_result.objective, as_of)
    made = CheckIn.objects.create(
        key_result=key_result,
        value=value,
        as_of=as_of,
        confidence=confidence,
        note=note,
        blocker=blocker,
        made_by=by,
    )
    newest = CheckIn.objects.filter(key_result=key_result).order_by("-as_of", "-id")
    changed = versions.apply(key_result, current=newest[0].value)
    key_result.save()
    audit.record(
        by,
        Verb.KEY_RESULT_CHECKED_IN,
        key_result,
        team=team_of(key_result),
        as_of=as_of,
        value=value,
        confidence=confidence,
        changed=changed,
    )
    return made


def may_check_in(user: User, key_result: KeyResult) -> bool:
    """Those who record measures in its team, and its owner if they record any."""
    team = team_of(key_result)
    if team is None or key_result.owner_id == user.pk:
        return access.may(user, Perm.METRIC_RECORD) or user.is_system
    return access.allows(user, Perm.METRIC_RECORD, team=team)


def held(key_result: KeyResult) -> KeyResult:
    rows = KeyResult.objects.select_for_update(of=("self",))
    return rows.select_related("objective__product__team").get(pk=key_result.pk)


def team_of(key_result: KeyResult) -> Team | None:
    product = key_result.objective.product
    return product.team if product else None


def refuse_outside(objective: Objective, as_of: date) -> None:
    if as_of > today():
        raise Refused("A check-in tells what was, not what will be.")
    if not objective.starts_on <= as_of <= objective.ends_on:
        raise Refused(
            f"{objective.code} runs from {objective.starts_on} to {objective.ends_on}."
        )


def refuse_empty_promise(baseline: Decimal, target: Decimal) -> None:
    if baseline == target:
        raise Refused("The target is the baseline: nothing would change.")


def refuse_taken(objective: Objective, code: str) -> None:
    if KeyResult.objects.filter(objective=objective, code=code).exists():
        raise Refused(f"{objective.code} has a key result {code} already.")
