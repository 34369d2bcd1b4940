"""A product's word that it keeps a standard, and the end of that word."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from core import access, audit
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import history
from portfolio.models import (
    ConformityStatement,
    Deviation,
    Product,
    Standard,
    StandardVersion,
)


@transaction.atomic
def state(
    *,
    product: Product,
    standard: Standard,
    seen_by: str,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> ConformityStatement:
    """Say that a product keeps the version in force. Refused while it deviates by leave."""
    access.require(by, Perm.DEVIATION_ASK, team=product.team)
    standard = Standard.objects.select_for_update(of=("self",)).get(pk=standard.pk)
    day = history.day(by, on)
    demanded = demanded_of(product, standard, day)
    leave = given(product, standard).filter(expires_on__gte=day).first()
    if leave:
        raise Refused(f"It deviates by {leave.key}: close that one, it then conforms.")
    if standing(product, standard).filter(demanded=demanded).exists():
        raise Refused(f"{product.code} was said to conform to {demanded} already.")
    if not seen_by.strip():
        raise Unfit("seen_by", "Say how it was seen.")
    return kept(
        product, demanded, seen_by, person=history.actor(by, acting), by=by, day=day
    )


def demanded_of(product: Product, standard: Standard, day: date) -> StandardVersion:
    """The version in force, if it applies to the product; Refused otherwise."""
    demanded = standard.in_force(day)
    if demanded is None:
        raise Refused(f"{standard.code} is not in force.")
    if not demanded.applies_to(product):
        raise Unfit("standard", f"{standard.code} does not apply to {product.code}.")
    return demanded


def kept(
    product: Product,
    demanded: StandardVersion,
    seen_by: str,
    *,
    person: User,
    by: User,
    day: date,
) -> ConformityStatement:
    row = ConformityStatement.objects.create(
        product=product, demanded=demanded, seen_by=seen_by, stated_by=person,
        stated_on=day,
    )  # fmt: skip
    audit.record(
        by, Verb.CONFORMITY_STATED, row, team=product.team, product=product.code
    )
    return row


def follow_closing(row: Deviation, *, seen_by: str, by: User) -> None:
    """Whose deviation is closed conforms to the version in force, if one applies."""
    day = history.day(by, None)
    demanded = row.standard.in_force(day)
    other = given(row.product, row.standard).filter(expires_on__gte=day)
    if demanded is None or not demanded.applies_to(row.product) or other.exists():
        return
    if not standing(row.product, row.standard).filter(demanded=demanded).exists():
        kept(row.product, demanded, seen_by, person=by, by=by, day=day)


def given(product: Product, standard: Standard) -> "QuerySet[Deviation]":
    rows = Deviation.objects.filter(product=product, standard=standard)
    return rows.filter(state=Deviation.State.GRANTED)


def standing(product: Product, standard: Standard) -> "QuerySet[ConformityStatement]":
    rows = ConformityStatement.objects.filter(product=product, ended_on=None)
    return rows.filter(demanded__standard=standard)


@transaction.atomic
def end(
    statement: ConformityStatement, *, because: str, by: User
) -> ConformityStatement:
    """Take the word back: the product does not keep the standard any more."""
    row = ConformityStatement.objects.select_for_update(of=("self",)).get(
        pk=statement.pk
    )
    access.require(by, Perm.DEVIATION_ASK, team=row.product.team)
    if row.ended_on:
        raise Refused("It was taken back already.")
    if not because.strip():
        raise Unfit("because", "Say what changed.")
    return ended(row, because=because, by=by, day=history.day(by, None))


def end_standing(
    product: Product, standard: Standard, *, because: str, by: User, on: date | None
) -> None:
    """End whatever word stands, for a decision that says otherwise."""
    for row in standing(product, standard).select_for_update(of=("self",)):
        ended(row, because=because, by=by, day=history.day(by, on))


def ended(
    row: ConformityStatement, *, because: str, by: User, day: date
) -> ConformityStatement:
    row.ended_on, row.ended_because = day, because
    row.save(update_fields=["ended_on", "ended_because"])
    audit.record(by, Verb.CONFORMITY_ENDED, row, team=row.product.team, reason=because)
    return row
