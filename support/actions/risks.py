"""Risks: recorded, edited, assessed, given to who watches them (see `risk_answers.py`)."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import numbering
from governance.actions import history
from portfolio.models import Product
from support import risk_levels
from support.actions import risk_telling
from support.models import Risk, RiskStep

PREFIX = "RSK-"
Step = RiskStep.Kind
State = Risk.State


@transaction.atomic
def record(
    *,
    product: Product,
    title: str,
    cause: str,
    event: str,
    consequence: str,
    driver: str,
    likelihood: int,
    impact: int,
    controls: str = "",
    control_percent: int = 0,
    warning: str = "",
    key: str = "",
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Risk:
    """Say what may go wrong. Whoever manages and owns the product is told."""
    access.require(by, Perm.PROBLEM_REPORT, team=product.team)
    day, person = history.day(by, on), history.actor(by, acting)
    risk = Risk(
        key=key if key and by.is_system else numbering.next_key(Risk.objects.all(), PREFIX, digits=2),
        product=product, title=title, cause=cause, event=event,
        consequence=consequence, driver=driver, warning=warning,
        recorded_on=day, recorded_by=person,
    )  # fmt: skip
    score(risk, likelihood, impact, controls, control_percent, day)
    risk.save()
    keep(risk, Step.RECORDED, day, person, was="")
    audit.record(by, Verb.RISK_RECORDED, risk, team=product.team, person=person)
    risk_telling.recorded(risk, by=by)
    return risk


def score(
    risk: Risk,
    likelihood: int,
    impact: int,
    controls: str,
    control_percent: int,
    day: date,
) -> None:
    """Set the scores and what follows from them; raise Unfit for what cannot be."""
    if not 0 <= control_percent <= 100:
        raise Unfit("control_percent", "Between 0 and 100 percent.")
    if control_percent and not controls.strip():
        raise Unfit("controls", "Name what is in place and takes that much away.")
    risk.likelihood, risk.impact = likelihood, impact
    risk.controls, risk.control_percent = controls, control_percent
    risk.residual = risk_levels.residual(likelihood, impact, control_percent)
    risk.level = risk_levels.level(risk.residual)
    risk.assessed_on = day
    risk.review_on = day + timedelta(days=risk_levels.LOOK_EVERY[risk.level])


def keep(
    risk: Risk, kind: str, day: date, person: User, *, was: str, reason: str = ""
) -> None:
    """One step, with the scores as they are now."""
    RiskStep.objects.create(
        risk=risk, kind=kind, on=day, by=person, reason=reason, was=was,
        level="" if risk.is_closed else risk.level, likelihood=risk.likelihood,
        impact=risk.impact, control_percent=risk.control_percent,
        residual=risk.residual,
    )  # fmt: skip


def held(risk: Risk, *, by: User, perm: Perm = Perm.PROBLEM_SOLVE) -> Risk:
    """The risk, locked, for somebody who may do this."""
    rows = Risk.objects.select_for_update(of=("self",)).select_related(
        "product__team", "owner"
    )
    risk = rows.get(pk=risk.pk)
    access.require(by, perm, team=risk.product.team)
    return risk


def still_watched(risk: Risk) -> None:
    if risk.is_closed:
        raise Refused(f"{risk.key} is closed: watch it again first.")


def stepped(
    risk: Risk,
    kind: str,
    verb: Verb,
    *,
    by: User,
    on: date | None,
    acting: User | None,
    reason: str = "",
    was: str | None = None,
    **told: Any,
) -> None:
    """Save the risk, its step and the line of the trail; `was`: its level before."""
    day, person = history.day(by, on), history.actor(by, acting)
    risk.save()
    before = risk.level if was is None else was
    keep(risk, kind, day, person, was=before, reason=reason)
    if reason:
        told["reason"] = reason
    audit.record(by, verb, risk, team=risk.product.team, person=person, **told)


@transaction.atomic
def edit(risk: Risk, *, version: int | None, by: User, **fields: Any) -> Risk:
    """Change its words. Its scores change by `assess`, which keeps the old ones."""
    risk = held(risk, by=by)
    still_watched(risk)
    versions.claim(risk, version, **fields)
    changed = versions.apply(risk, **fields)
    risk.save()
    audit.record(by, Verb.RISK_CHANGED, risk, team=risk.product.team, changed=changed)
    return risk


@transaction.atomic
def assess(
    risk: Risk,
    *,
    likelihood: int,
    impact: int,
    controls: str = "",
    control_percent: int = 0,
    reason: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Risk:
    """Score it again and say why; the next look follows from its level.

    What was accepted at a lower level is not accepted at a higher one: it is open again.
    """
    risk = held(risk, by=by)
    still_watched(risk)
    if not reason.strip():
        raise Unfit("reason", "Say what you looked at, and why it is scored so.")
    mine = {"likelihood": likelihood, "impact": impact, "controls": controls, "control_percent": control_percent}  # fmt: skip
    versions.claim(risk, version, **mine)
    was, before = risk.level, {name: getattr(risk, name) for name in mine}
    score(risk, likelihood, impact, controls, control_percent, history.day(by, on))
    changed = {n: [old, mine[n]] for n, old in before.items() if old != mine[n]}
    lapsed = risk.state == State.ACCEPTED and risk_levels.is_worse(risk.level, was)
    if lapsed:
        unanswered(risk)
    stepped(
        risk, Step.ASSESSED, Verb.RISK_ASSESSED, by=by, on=on, acting=acting,
        reason=reason, was=was, changed=changed,
    )  # fmt: skip
    if risk_levels.is_worse(risk.level, was):
        risk_telling.worse(risk, lapsed=lapsed, by=by)
    return risk


def unanswered(risk: Risk) -> None:
    """No response holds any more; what was said stays in its steps."""
    risk.state, risk.response, risk.plan = State.OPEN, "", ""
    risk.due_on = risk.accepted_by = risk.accepted_until = None
    risk.item = risk.change_request = None


@transaction.atomic
def give(
    risk: Risk,
    *,
    owner: User,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Risk:
    """Give it to who watches it: oneself, or another who manages risks of this team."""
    risk = held(risk, by=by)
    still_watched(risk)
    if not access.allows(owner, Perm.PROBLEM_SOLVE, team=risk.product.team):
        raise Unfit("owner", f"{owner} does not manage risks of {risk.product}.")
    if risk.owner_id == owner.pk:
        raise Unfit("owner", f"{owner} has it already.")
    if risk.accepted_by_id == owner.pk:
        raise Unfit("owner", f"{owner} accepted it: who accepts a risk is not who owns it.")  # fmt: skip
    versions.claim(risk, version, owner=owner)
    risk.owner = owner
    stepped(risk, Step.GIVEN, Verb.RISK_GIVEN, by=by, on=on, acting=acting, owner=owner)
    risk_telling.given(risk, by=by)
    return risk
