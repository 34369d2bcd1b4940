"""Who is away, and who acts for them: one's own, or anybody's by who keeps people."""

from datetime import date, timedelta

from django.db import transaction

from core import access, audit, versions
from core.actions import notices
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.notices import Kind
from core.roles import Perm
from core.verbs import Verb
from governance.models import Absence, Delegation

DAY = timedelta(days=1)
Scope = Delegation.Scope


def require_own(person: User, by: User) -> None:
    """One's own, or it takes who keeps people."""
    if person != by:
        access.require(by, Perm.PEOPLE_EDIT, team=None)


def lock(person: User) -> None:
    """One change of a person's days at a time."""
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)


@transaction.atomic
def report(
    *,
    person: User,
    starts_on: date,
    ends_on: date,
    delegate: User | None = None,
    scope: str = Scope.ALL,
    by: User,
) -> Absence:
    """Say that somebody is away, and who acts for them meanwhile: both or neither."""
    require_own(person, by)
    lock(person)
    require_days(starts_on, ends_on)
    days = Absence.objects.filter(person=person)
    if days.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Unfit("starts_on", f"{person} is away in some of these days already.")
    row = Absence.objects.create(person=person, starts_on=starts_on, ends_on=ends_on)
    audit.record(by, Verb.ABSENCE_REPORTED, row, starts_on=starts_on, ends_on=ends_on)
    if delegate:
        name(
            person=person,
            delegate=delegate,
            scope=scope,
            starts_on=starts_on,
            ends_on=ends_on,
            by=by,
        )
    return row


@transaction.atomic
def end_absence(row: Absence, *, version: int | None = None, by: User) -> None:
    """Back from today on; an absence that has not begun is taken back."""
    row = Absence.objects.select_for_update(of=("self",)).get(pk=row.pk)
    require_own(row.person, by)
    if row.ends_on < today():
        raise Refused(f"{row.person} is back since {row.ends_on + DAY:%-d %B %Y}.")
    versions.claim(row, version)
    audit.record(by, Verb.ABSENCE_ENDED, row, on=today())
    if row.starts_on >= today():
        row.delete()
    else:
        row.ends_on = today() - DAY
        row.save()


@transaction.atomic
def name(
    *,
    person: User,
    delegate: User,
    scope: str = Scope.ALL,
    starts_on: date,
    ends_on: date,
    by: User,
) -> Delegation:
    """Let somebody act for another in these days; they are told."""
    require_own(person, by)
    lock(person)
    require_days(starts_on, ends_on)
    require_short(starts_on, ends_on)
    require_delegate(person, delegate, by)
    require_alone(person, scope, starts_on, ends_on)
    row = Delegation.objects.create(
        person=person,
        delegate=delegate,
        scope=scope,
        starts_on=starts_on,
        ends_on=ends_on,
        named_on=today(),
        named_by=by,
    )
    audit.record(
        by,
        Verb.DELEGATE_NAMED,
        row,
        scope=scope,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    tell(row, f"You act for {person} from {starts_on:%-d %b} to {ends_on:%-d %b}", by)
    return row


@transaction.atomic
def end(row: Delegation, *, version: int | None = None, by: User) -> Delegation:
    """From today on the delegate acts for them no more. The delegate may end it too."""
    row = Delegation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if by != row.delegate:
        require_own(row.person, by)
    if row.ended_on or row.ends_on < today():
        raise Refused(f"{row.delegate} acts for {row.person} no more already.")
    versions.claim(row, version)
    row.ended_on, row.ended_by = today(), by
    row.save()
    audit.record(by, Verb.DELEGATION_ENDED, row, on=row.ended_on)
    tell(row, f"You act for {row.person} no more", by)
    return row


def tell(row: Delegation, text: str, by: User) -> None:
    """The delegate reads it; where it is the delegate's act, who is away does."""
    to, said = [row.delegate], text
    if by == row.delegate:
        to, said = [row.person], f"{row.delegate} acts for you no more"
    notices.tell(
        to, kind=Kind.DELEGATION, about=row, text=said,
        occasion=f"{row.version}", by=by,
    )  # fmt: skip


def require_days(first: date, last: date) -> None:
    if first < today():
        raise Unfit("starts_on", "Choose today or a later day: it is said in advance.")
    if last < first:
        raise Unfit("ends_on", "The last day is the first one or a later one.")


def require_short(first: date, last: date) -> None:
    if (last - first).days >= Delegation.LONGEST:
        until = first + (Delegation.LONGEST - 1) * DAY
        raise Unfit(
            "ends_on",
            f"Somebody acts for another {Delegation.LONGEST} days at most: until "
            f"{until:%-d %B %Y}. Name the next one for the days after.",
        )


def require_delegate(person: User, delegate: User, by: User) -> None:
    if delegate == person:
        raise Unfit("delegate", "Choose somebody else than the one who is away.")
    if not delegate.is_active or delegate.is_system:
        raise Unfit("delegate", f"{delegate} cannot sign in. Choose somebody else.")
    if delegate == by:
        raise Unfit(
            "delegate",
            f"Somebody else has to name you: {person}, or another administrator.",
        )


def require_alone(person: User, scope: str, first: date, last: date) -> None:
    """One delegate at a time for the same thing."""
    same = Scope.values if scope == Scope.ALL else (Scope.ALL, scope)
    rows = Delegation.objects.filter(person=person, ended_on=None, scope__in=same)
    found = rows.filter(starts_on__lte=last, ends_on__gte=first).first()
    if found:
        raise Refused(
            f"{found.delegate} acts for {person} until {found.ends_on:%-d %B %Y}. "
            "End that first, or choose other days."
        )
