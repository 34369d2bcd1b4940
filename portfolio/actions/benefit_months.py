"""A benefit's months: forecast, measured, attested. Its version covers them all."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import now, today
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio import benefit_states as states
from portfolio.actions.benefit_proof import attested_periods
from portfolio.actions.benefits import delivery_leads, enter, held
from portfolio.metrics import rounded
from portfolio.models import Benefit, BenefitMonth
from portfolio.value import Drivers, is_leaking, ramped


@transaction.atomic
def forecast(
    benefit: Benefit,
    *,
    month: date,
    amount: Decimal | None = None,
    drivers: Drivers | None = None,
    version: int | None = None,
    by: User,
) -> BenefitMonth:
    """Set what one month shall bring, in USD: typed, or worked out from its drivers."""
    benefit = draft(benefit, by)
    versions.claim(benefit, version)
    row = month_row(benefit, month)
    values = figures(benefit, "forecast", amount, drivers)
    changed = versions.apply(row, **values)
    row.save()
    note_version(benefit)
    record(by, Verb.BENEFIT_FORECAST, row, changed=changed)
    return row


@transaction.atomic
def ramp(
    benefit: Benefit,
    *,
    first_month: date,
    months: int,
    shares: Sequence[Decimal] = (),
    version: int | None = None,
    by: User,
) -> Benefit:
    """Forecast `months` months at once: a twelfth of the claim × the ramp, then in full."""
    benefit = draft(benefit, by)
    versions.claim(benefit, version)
    annual = benefit.claim.adjusted_usd
    if not annual:
        raise Refused("There is no annual value to spread over the months yet.")
    for offset, amount in enumerate(ramped(annual, shares, months)):
        row = month_row(benefit, months_after(first_month, offset))
        row.forecast = rounded(amount, 2)
        row.save()
    note_version(benefit)
    audit.record(
        by,
        Verb.BENEFIT_FORECAST,
        benefit,
        team=benefit.product.team,
        first_month=first_month,
        months=months,
        ramp=list(shares),
        annual=annual,
    )
    return benefit


@transaction.atomic
def measure(
    benefit: Benefit,
    *,
    month: date,
    amount: Decimal | None = None,
    drivers: Drivers | None = None,
    note: str = "",
    version: int | None = None,
    by: User,
) -> BenefitMonth:
    """Record what a month brought. It counts once attested; a new figure is attested anew."""
    benefit = held(benefit)
    access.require(by, Perm.BENEFIT_EDIT, team=benefit.product.team)
    versions.claim(benefit, version)
    if benefit.state not in states.MEASURED:
        raise Refused("Actuals follow an approved forecast that has started.")
    if months_after(month, 1) > today():
        raise Refused(f"{month:%B %Y} is not over yet.")
    row = month_row(benefit, month)
    values = figures(benefit, "actual", amount, drivers)
    changed = versions.apply(
        row, **values, note=note, attested_by=None, attested_at=None
    )
    row.save()
    note_version(benefit)
    record(by, Verb.BENEFIT_MEASURED, row, changed=changed)
    return row


@transaction.atomic
def attest(
    benefit: Benefit, *, month: date, version: int | None = None, by: User
) -> BenefitMonth:
    """The owner stands behind a month's actual. Two low months in a row make it leak."""
    benefit = held(benefit)
    access.require(by, Perm.BENEFIT_SIGN, team=benefit.product.team)
    versions.claim(benefit, version)
    if by.pk != benefit.owner_id or by.pk in delivery_leads(benefit.product):
        raise Refused(
            f"{benefit.owner} owns {benefit.code} and attests what it brought."
        )
    row = month_row(benefit, month)
    if row.actual is None:
        raise Refused(f"{month:%B %Y} has no actual to attest.")
    if row.attested_at:
        raise Refused(f"{month:%B %Y} is attested already.")
    row.attested_by, row.attested_at = by, now()
    row.save()
    note_version(benefit)
    record(by, Verb.BENEFIT_ATTESTED, row, actual=row.actual)
    leak(benefit, by)
    return row


def leak(benefit: Benefit, by: User) -> None:
    """Move a benefit to leaking once its ratio stood below 0.8 for two periods."""
    if benefit.state == states.LEAKING or not is_leaking(attested_periods(benefit)):
        return
    reason = "Less than 80% of the forecast came true in two periods."
    enter(benefit, states.LEAKING, Verb.BENEFIT_MOVED, by=by, reason=reason)


# --- parts ------------------------------------------------------------------------
def draft(benefit: Benefit, by: User) -> Benefit:
    """The benefit, held, if `by` may change its forecast now."""
    benefit = held(benefit)
    access.require(by, Perm.BENEFIT_EDIT, team=benefit.product.team)
    if benefit.state not in states.DRAFT:
        raise Refused("Finance has signed this forecast. Reopen it first.")
    if benefit.kind == Benefit.Kind.EXPERIENCE:
        raise Refused("An experience benefit claims no money, so it has no forecast.")
    return benefit


def month_row(benefit: Benefit, month: date) -> BenefitMonth:
    """The row of a month, or a new one; the benefit's lock keeps it the only one."""
    month = month.replace(day=1)
    found = BenefitMonth.objects.filter(benefit=benefit, month=month).first()
    return found or BenefitMonth(benefit=benefit, month=month)


def figures(
    benefit: Benefit, side: str, amount: Decimal | None, drivers: Drivers | None
) -> dict[str, Any]:
    """The columns of one side (forecast or actual) of a month."""
    if drivers is None:
        if amount is None:
            raise Refused("Give an amount, or the drivers that make it.")
        return {side: amount, **driver_columns(side, None, None, None)}
    if benefit.effect_usd is None:
        raise Refused("Say first what one second saved is worth, on the benefit.")
    worth = rounded(drivers.seconds * benefit.effect_usd, 2)
    parts = driver_columns(side, drivers.volume, drivers.effect_s, drivers.adoption)
    return {side: worth, **parts}


def driver_columns(side: str, *values: Decimal | None) -> dict[str, Decimal | None]:
    names = (f"{side}_volume", f"{side}_effect", f"{side}_adoption")
    return dict(zip(names, values, strict=True))


def note_version(benefit: Benefit) -> None:
    benefit.save(update_fields=["version"])


def record(by: User, verb: Verb, row: BenefitMonth, **data: Any) -> None:
    benefit = row.benefit
    audit.record(
        by, verb, benefit, team=benefit.product.team, month=f"{row.month:%Y-%m}", **data
    )


def months_after(month: date, count: int) -> date:
    """The first day of the month `count` months after `month`'s."""
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)
