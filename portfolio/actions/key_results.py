"""Changes to key results, and the check-ins that move the typed ones."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from portfolio.actions import feeding, objectives, related
from portfolio.models import CheckIn, KeyResult, Metric, Objective, Queue

# What is promised; the rest is words about it.
PROMISE = {"metric", "unit", "baseline", "target"}


@transaction.atomic
def create(
    objective: Objective,
    *,
    code: str,
    baseline: Decimal,
    target: Decimal,
    current: Decimal | None = None,
    queues: Iterable[Queue] = (),
    by: User,
    **fields: Any,
) -> KeyResult:
    """Promise a result under `objective`; it stands at its baseline until it is measured.

    A fed one is read from the observations at once.
    """
    rows = Objective.objects.select_for_update(of=("self",))
    objective = rows.select_related("product__team").get(pk=objective.pk)
    objectives.allow(by, objective.product)
    objectives.refuse_closed(objective)
    refuse_empty_promise(baseline, target)
    refuse_taken(objective, code)
    refuse_unfed(fields.get("feed", KeyResult.Feed.TYPED), fields.get("metric"))
    key_result = KeyResult.objects.create(
        objective=objective,
        code=code,
        baseline=baseline,
        target=target,
        current=baseline if current is None else current,
        **fields,
    )
    key_result.queues.set(queues)
    audit.record(by, Verb.KEY_RESULT_CREATED, key_result, team=team_of(key_result))
    return feeding.read(key_result, by=by)


@transaction.atomic
def edit(
    key_result: KeyResult,
    *,
    version: int | None,
    queues: Iterable[Queue] | None = None,
    by: User,
    **fields: Any,
) -> KeyResult:
    """Change what is promised; once it is measured, by a rebaseline with a reason only."""
    key_result = held(key_result)
    objectives.allow(by, key_result.objective.product)
    sent = fields if queues is None else {**fields, "queues": queues}
    versions.claim(key_result, version, **sent)
    objectives.refuse_closed(key_result.objective)
    code, begun = key_result.code, is_begun(key_result)
    changed = versions.apply(key_result, **fields)
    if begun and PROMISE & set(changed):
        raise Refused(
            f"KR{code} is being measured. Move its promise with a reason: “New baseline”."
        )
    refuse_empty_promise(key_result.baseline, key_result.target)
    refuse_unfed(key_result.feed, key_result.metric)
    if not key_result.is_fed:
        key_result.fed_until, key_result.provisional = None, False
    if key_result.code != code:
        refuse_taken(key_result.objective, key_result.code)
    key_result.save()
    changed |= related.replace(key_result, "queues", queues)
    team = team_of(key_result)
    audit.record(by, Verb.KEY_RESULT_CHANGED, key_result, team=team, changed=changed)
    return feeding.read(key_result, by=by)


@transaction.atomic
def check_in(
    key_result: KeyResult,
    *,
    value: Decimal | None = None,
    confidence: int,
    as_of: date | None = None,
    note: str = "",
    blocker: str = "",
    version: int | None = None,
    by: User,
) -> CheckIn:
    """Say where a key result stood on `as_of`, and how sure its owner is (1 to 10).

    The newest check-in is where a typed one stands; a late one for an earlier day only
    fills the trend. A fed one stands where the observations say, at a check-in too.
    """
    key_result, as_of = held(key_result), as_of or today()
    if not may_check_in(by, key_result):
        access.require(by, Perm.METRIC_RECORD, team=team_of(key_result))
    said = {} if value is None else {"current": value}
    versions.claim(key_result, version, **said)
    objectives.refuse_closed(key_result.objective)
    refuse_outside(key_result.objective, as_of)
    stands = standing(key_result, value)
    made = CheckIn.objects.create(
        key_result=key_result,
        value=stands,
        score=feeding.scored(key_result, stands),
        provisional=key_result.provisional,
        as_of=as_of,
        confidence=confidence,
        note=note,
        blocker=blocker,
        made_by=by,
    )
    newest = CheckIn.objects.filter(key_result=key_result).order_by("-as_of", "-id")
    now = stands if key_result.is_fed else newest[0].value
    changed = versions.apply(key_result, current=now)
    key_result.save()
    audit.record(
        by,
        Verb.KEY_RESULT_CHECKED_IN,
        key_result,
        team=team_of(key_result),
        as_of=as_of,
        value=stands,
        confidence=confidence,
        changed=changed,
    )
    return made


def standing(key_result: KeyResult, typed: Decimal | None) -> Decimal:
    """The value of a check-in: typed, or what the observations say."""
    if key_result.is_fed:
        if typed is not None and typed != key_result.current:
            raise Unfit("value", "It is fed by observations: correct those instead.")
        return key_result.current
    if typed is None:
        raise Unfit("value", "Say where it stands.")
    return typed


def is_begun(key_result: KeyResult) -> bool:
    """True once anything was measured against its promise."""
    checked = CheckIn.objects.filter(key_result=key_result).exists()
    return key_result.fed_until is not None or checked


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


def refuse_unfed(feed: str, metric: Metric | None) -> None:
    if feed != KeyResult.Feed.TYPED and metric is None:
        raise Unfit("metric", "Choose the metric whose observations feed it.")


def refuse_empty_promise(baseline: Decimal, target: Decimal) -> None:
    if baseline == target:
        raise Refused("The target is the baseline: nothing would change.")


def refuse_taken(objective: Objective, code: str) -> None:
    if KeyResult.objects.filter(objective=objective, code=code).exists():
        raise Refused(f"{objective.code} has a key result {code} already.")
