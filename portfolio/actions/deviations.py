"""How a product stands to a standard: it says that it conforms, or asks to deviate.

Both sides say their position: who asks says why the product needs to be free here, who
decides says what the standard is for. The matrix's row 1 says who decides.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import numbering
from governance.actions import history, mandate
from governance.models import Decision, GovernedAct
from portfolio.actions import conforming, deviation_telling
from portfolio.models import Deviation, Product, Standard, StandardVersion

State = Deviation.State


@transaction.atomic
def ask(
    *,
    product: Product,
    standard: Standard,
    why: str,
    compensating_control: str,
    for_flexibility: str,
    expires_on: date,
    cost_to_conform: Decimal | None = None,
    cost_to_deviate: Decimal | None = None,
    decision: Decision | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Deviation:
    """Ask that a product go without a standard until a day; it renews what was granted.

    Refused where the standard does not apply, while another request waits, and where a
    deviation from this version was renewed once already.
    """
    access.require(by, Perm.DEVIATION_ASK, team=product.team)
    standard = Standard.objects.select_for_update(of=("self",)).get(pk=standard.pk)
    day, person = history.day(by, on), history.actor(by, acting)
    demanded = conforming.demanded_of(product, standard, day)
    asked = Deviation.objects.filter(product=product, standard=standard)
    if asked.filter(state=State.ASKED).exists():
        raise Refused(
            f"{product.code} has asked to deviate from {standard.code} already."
        )
    require_days(demanded, expires_on, day)
    row = Deviation.objects.create(
        key=numbering.next_key(Deviation.objects.all(), "DEV-", digits=2),
        product=product, standard=standard, demanded=demanded, why=why,
        compensating_control=compensating_control, for_flexibility=for_flexibility,
        cost_to_conform=cost_to_conform, cost_to_deviate=cost_to_deviate,
        decision=decision, expires_on=expires_on, asked_by=person, asked_on=day,
        renewal_of=to_renew(product, demanded),
    )  # fmt: skip
    audit.record(
        by, Verb.DEVIATION_ASKED, row, team=product.team, standard=standard.code,
        expires_on=expires_on, renewal_of=row.renewal_of,
    )  # fmt: skip
    deviation_telling.asked(row, by=by)
    return row


def to_renew(product: Product, demanded: StandardVersion) -> Deviation | None:
    """The deviation that a new request renews; Refused if one has been renewed."""
    rows = Deviation.objects.filter(product=product, demanded=demanded)
    given = rows.filter(state__in=Deviation.GIVEN)
    last = given.order_by("-decided_on", "-pk").first()
    if last is None or last.state == State.CLOSED:
        return None
    if last.renewal_of_id:
        raise Refused(
            f"{last.key} renewed a deviation from {demanded} already: there is no second"
            " renewal. Conform, or ask for another version of the standard."
        )
    return last


def require_days(demanded: StandardVersion, last: date, day: date) -> None:
    """It ends after today, within what the version allows."""
    longest = demanded.deviation_days
    if last <= day:
        raise Unfit("expires_on", "It ends on a day to come.")
    if last > day + timedelta(days=longest):
        raise Unfit(
            "expires_on", f"A deviation from {demanded} lasts at most {longest} days: {day + timedelta(days=longest):%-d %B %Y}."
        )  # fmt: skip


@transaction.atomic
def edit(
    deviation: Deviation, *, version: int | None, by: User, **fields: Any
) -> Deviation:
    """Change what is asked while nobody has decided."""
    row = held(deviation, State.ASKED)
    access.require(by, Perm.DEVIATION_ASK, team=row.product.team)
    versions.claim(row, version, **fields)
    require_days(row.demanded, fields.get("expires_on", row.expires_on), today())
    changed = versions.apply(row, **fields)
    row.save()
    audit.record(
        by, Verb.DEVIATION_CHANGED, row, team=row.product.team, changed=changed
    )
    return row


@transaction.atomic
def withdraw(
    deviation: Deviation, *, version: int | None = None, by: User
) -> Deviation:
    """Take the request back; a deviation that was granted is closed instead."""
    row = held(deviation, State.ASKED)
    access.require(by, Perm.DEVIATION_ASK, team=row.product.team)
    versions.claim(row, version)
    row.state = State.WITHDRAWN
    row.save()
    audit.record(by, Verb.DEVIATION_WITHDRAWN, row, team=row.product.team)
    return row


@transaction.atomic
def grant(
    deviation: Deviation,
    *,
    for_standard: str,
    because: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Deviation:
    """Let it deviate until its day. A word that it conforms ends with that."""
    row = held(deviation, State.ASKED)
    day, person = history.day(by, on), history.actor(by, acting)
    if row.standard.in_force(day) != row.demanded:
        raise Refused(
            f"{row.demanded} is not in force any more: refuse it, or have it asked anew."
        )
    require_days(row.demanded, row.expires_on, day)
    row = decided(
        row, State.GRANTED, for_standard, because, person, version=version, by=by, on=on
    )
    conforming.end_standing(
        row.product, row.standard, because=f"{row.key} was granted", by=by, on=on
    )
    audit.record(
        by, Verb.DEVIATION_GRANTED, row, team=row.product.team, person=person,
        expires_on=row.expires_on,
    )  # fmt: skip
    deviation_telling.decided(row, by=by)
    return row


@transaction.atomic
def refuse(
    deviation: Deviation,
    *,
    for_standard: str,
    because: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Deviation:
    """Say no: the product has to conform."""
    row = held(deviation, State.ASKED)
    person = history.actor(by, acting)
    row = decided(
        row, State.REFUSED, for_standard, because, person, version=version, by=by, on=on
    )
    audit.record(
        by, Verb.DEVIATION_REFUSED, row, team=row.product.team, person=person,
        reason=because,
    )  # fmt: skip
    deviation_telling.decided(row, by=by)
    return row


def decided(
    row: Deviation,
    state: str,
    for_standard: str,
    because: str,
    person: User,
    *,
    version: int | None,
    by: User,
    on: date | None,
) -> Deviation:
    """One decision: by another than who asked, by right of the matrix, with both positions."""
    access.require(by, Perm.DEVIATION_DECIDE, team=row.product.team)
    if person.pk == row.asked_by_id:
        raise Refused(f"{person} asked for {row.key}: somebody else decides.")
    if not for_standard.strip():
        raise Unfit("for_standard", "Say what the standard is for here.")
    if not because.strip():
        raise Unfit("because", "Say why you decide so.")
    versions.claim(row, version, for_standard=for_standard, because=because)
    mandate.require(
        GovernedAct.Act.STANDARD, row, team=row.product.team, voices=[(person, None)],
        by=by, on=on,
    )  # fmt: skip
    row.state, row.for_standard, row.decided_because = state, for_standard, because
    row.decided_by, row.decided_on = person, history.day(by, on)
    row.save()
    return row


@transaction.atomic
def close(
    deviation: Deviation, *, seen_by: str, version: int | None = None, by: User
) -> Deviation:
    """The product conforms now; before its day or after it."""
    row = held(deviation, State.GRANTED, State.EXPIRED)
    access.require(by, Perm.DEVIATION_ASK, team=row.product.team)
    if not seen_by.strip():
        raise Unfit("seen_by", "Say how it was seen that the product conforms.")
    versions.claim(row, version, seen_by=seen_by)
    row.state, row.closed_because = State.CLOSED, seen_by
    row.closed_by, row.closed_on = by, today()
    row.save()
    audit.record(by, Verb.DEVIATION_CLOSED, row, team=row.product.team, reason=seen_by)
    conforming.follow_closing(row, seen_by=seen_by, by=by)
    return row


@transaction.atomic
def expire(deviation: Deviation, *, by: User, on: date) -> Deviation:
    """Its last day has passed. Tells nobody twice: a state it has left is no news."""
    row = Deviation.objects.select_for_update(of=("self",)).get(pk=deviation.pk)
    if row.state != State.GRANTED or row.expires_on >= on:
        return row
    versions.claim(row, None)
    row.state = State.EXPIRED
    row.save()
    audit.record(by, Verb.DEVIATION_EXPIRED, row, team=row.product.team)
    return row


def held(deviation: Deviation, *states: str) -> Deviation:
    """The deviation and its standard, locked; Refused unless it is in one of these states.

    Whoever says that a product conforms locks the standard too, so the two wait for
    one another.
    """
    rows = Deviation.objects.select_for_update(of=("self", "standard")).for_page()
    row = rows.get(pk=deviation.pk)
    if row.state not in states:
        raise Refused(f"{row.key} is {row.get_state_display().lower()}.")
    return row
