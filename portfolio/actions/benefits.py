"""Changes to benefits: who owns them, what is frozen, what Finance signs, where they stand.

Three people stand behind a benefit: someone in operations owns and attests it, the
delivery leads build it, and a third signs its forecast for Finance. None is another.
"""

from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import now, today
from core.errors import Refused, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio import benefit_states as states
from portfolio.actions.benefit_proof import refuse_unproven
from portfolio.models import Benefit, Product

# The baseline is frozen once taken; what Finance signed is frozen until reopened.
FROZEN = {"metric", "baseline"}
SIGNED = {"gross_annual", "adoption", "confidence", "attribution", "cashable",
          "kind", "target", "starts_on", "effect_usd"}  # fmt: skip
SHARES = ("adoption", "confidence", "attribution", "cashable")


@transaction.atomic
def create(
    *, code: str, product: Product, owner: User, by: User, **fields: Any
) -> Benefit:
    """Name a benefit and its owner in operations. Raises Refused if the code is taken."""
    access.require(by, Perm.BENEFIT_EDIT, team=product.team)
    if Benefit.objects.filter(code=code).exists():
        raise Refused(f"There is already a benefit {code}.")
    refuse_owner(owner, product)
    benefit = Benefit(code=code, product=product, owner=owner, **fields)
    refuse_outside(benefit, "0", "1", *SHARES)
    refuse_money_for_experience(benefit)
    benefit.save()
    audit.record(by, Verb.BENEFIT_CREATED, benefit, team=product.team, code=code)
    return benefit


@transaction.atomic
def edit(benefit: Benefit, *, version: int | None, by: User, **fields: Any) -> Benefit:
    """Change a benefit, except what is frozen or signed."""
    benefit = held(benefit)
    access.require(by, Perm.BENEFIT_EDIT, team=benefit.product.team)
    versions.claim(benefit, version, **fields)
    changed = versions.apply(benefit, **fields)
    refuse_frozen(benefit.state, set(changed))
    refuse_owner(benefit.owner, benefit.product)
    refuse_outside(benefit, "0", "1", *SHARES)
    refuse_money_for_experience(benefit)
    benefit.save()
    team = benefit.product.team
    audit.record(by, Verb.BENEFIT_CHANGED, benefit, team=team, changed=changed)
    return benefit


@transaction.atomic
def freeze(
    benefit: Benefit,
    *,
    on: date | None = None,
    version: int | None = None,
    by: User,
) -> Benefit:
    """Freeze the baseline: from here the metric and its start do not change."""
    benefit = held(benefit)
    access.require(by, Perm.BENEFIT_EDIT, team=benefit.product.team)
    versions.claim(benefit, version)
    if benefit.state != states.IDENTIFIED:
        raise Refused(f"{benefit.code} has its baseline already.")
    if benefit.metric is None or benefit.baseline is None:
        raise Refused("Name the metric and what it stands at, then freeze it.")
    benefit.baseline_frozen_on = on or today()
    return enter(benefit, states.BASELINED, Verb.BENEFIT_BASELINED, by=by)


@transaction.atomic
def sign(benefit: Benefit, *, version: int | None = None, by: User) -> Benefit:
    """Approve the forecast for Finance. The signer is neither its owner nor a builder."""
    benefit = held(benefit)
    access.require(by, Perm.BENEFIT_SIGN, team=benefit.product.team)
    versions.claim(benefit, version)
    if benefit.state != states.BASELINED:
        raise Refused("Finance signs once the baseline is frozen, and once only.")
    if by.pk == benefit.owner_id or by.pk in delivery_leads(benefit.product):
        raise Refused("Finance signs for others: you own or deliver this benefit.")
    is_money = benefit.kind != Benefit.Kind.EXPERIENCE
    if is_money and not benefit.months.filter(forecast__gt=0).exists():
        raise Refused("There is no forecast to sign yet.")
    benefit.finance_signed_by, benefit.finance_signed_at = by, now()
    return enter(benefit, states.APPROVED, Verb.BENEFIT_SIGNED, by=by)


@transaction.atomic
def reopen(
    benefit: Benefit, *, reason: str, version: int | None = None, by: User
) -> Benefit:
    """Take an approved forecast back to change it. The signature falls."""
    benefit = held(benefit)
    access.require(by, Perm.BENEFIT_EDIT, team=benefit.product.team)
    versions.claim(benefit, version)
    if benefit.state != states.APPROVED:
        raise Refused("Only an approved forecast that has not begun can be reopened.")
    signer = benefit.finance_signed_by
    benefit.finance_signed_by = benefit.finance_signed_at = None
    verb = Verb.BENEFIT_MOVED
    return enter(benefit, states.BASELINED, verb, by=by, reason=reason, unsigned=signer)


@transaction.atomic
def move(
    benefit: Benefit,
    *,
    to: str,
    reason: str = "",
    version: int | None = None,
    by: User,
) -> Benefit:
    """Start realising, call it realised or sustained, or write it off with a reason."""
    benefit = held(benefit)
    access.require(by, Perm.BENEFIT_EDIT, team=benefit.product.team)
    versions.claim(benefit, version)
    if to not in states.choices(benefit.state):
        shown, asked = benefit.get_state_display(), Benefit.State(to).label
        raise Refused(f"{benefit.code} is {shown.lower()}: {asked.lower()} is no step from there.")  # fmt: skip
    refuse_unproven(benefit, to, reason)
    return enter(benefit, to, Verb.BENEFIT_MOVED, by=by, reason=reason)


def enter(benefit: Benefit, to: str, verb: Verb, *, by: User, **data: Any) -> Benefit:
    """Put a locked benefit into a state and record it: the end of every move."""
    changed = versions.apply(benefit, state=to)
    benefit.save()
    audit.record(by, verb, benefit, team=benefit.product.team, changed=changed, **data)
    return benefit


def held(benefit: Benefit) -> Benefit:
    rows = Benefit.objects.select_for_update(of=("self",))
    return rows.select_related("product__team", "owner", "metric").get(pk=benefit.pk)


def delivery_leads(product: Product) -> set[int | None]:
    """The people who build it: they own no benefit of it, attest none, sign none."""
    return {product.product_manager_id, product.product_owner_id, product.it_owner_id}


def refuse_owner(owner: User, product: Product) -> None:
    if owner.pk in delivery_leads(product):
        raise Refused(
            f"{owner} delivers {product.code}: somebody else owns its benefit."
        )
    if not access.allows(owner, Perm.BENEFIT_SIGN, team=product.team):
        raise Refused(
            f"{owner} does not work in operations: the owner of a benefit does."
        )


def refuse_frozen(state: str, changed: set[str]) -> None:
    if state != states.IDENTIFIED and changed & FROZEN:
        raise Refused("The baseline is frozen: the metric and its start stay.")
    if state not in states.DRAFT and changed & SIGNED:
        raise Refused("Finance has signed these figures. Reopen the forecast first.")


def refuse_money_for_experience(benefit: Benefit) -> None:
    if benefit.kind == Benefit.Kind.EXPERIENCE and benefit.gross_annual:
        raise Refused("An experience benefit claims no money: set its value to 0.")
