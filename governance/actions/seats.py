"""Who sits for a party of the RACI matrix, from a day on; and who leads it."""

from datetime import date, timedelta

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from governance.models import Party, PartySeat

DAY = timedelta(days=1)


def require_author(by: User) -> None:
    access.require(by, Perm.PEOPLE_EDIT, team=None)


def held(seat: PartySeat) -> PartySeat:
    """The seat as it is, and its party: one change of a party's seats at a time."""
    Party.objects.select_for_update().get(pk=seat.party_id)
    rows = PartySeat.objects.select_for_update(of=("self",))
    return rows.select_related("party", "person", "team").get(pk=seat.pk)


@transaction.atomic
def seat(
    party: Party,
    *,
    person: User,
    team: Team | None = None,
    is_lead: bool = False,
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: User,
) -> PartySeat:
    """Let somebody speak for a party, in one team or in every team (None).

    Not oneself: who gives rights does not take them. A lead takes the place of the
    lead before, who keeps a seat.
    """
    party = Party.objects.select_for_update().get(pk=party.pk)
    require_author(by)
    first = starts_on or today()
    require_seatable(party, person, by)
    require_days(first, ends_on, by)
    require_free(party, person, team, first, ends_on)
    if is_lead:
        step_down(party, team, first, ends_on, by=by)
    row = PartySeat.objects.create(
        party=party,
        person=person,
        team=team,
        is_lead=is_lead,
        starts_on=first,
        ends_on=ends_on,
    )
    audit.record(
        by,
        Verb.PARTY_SEATED,
        party,
        team=team,
        person=person,
        is_lead=is_lead,
        starts_on=first,
        ends_on=ends_on,
    )
    return row


@transaction.atomic
def end_seat(row: PartySeat, *, version: int | None = None, by: User) -> PartySeat:
    """From today on they speak for the party no more; what they decided stands.

    A seat that begins today or later has decided nothing and goes altogether.
    """
    row = held(row)
    require_author(by)
    if row.ends_on and row.ends_on < today():
        raise Refused(f"{row} ended on {row.ends_on:%-d %B %Y} already.")
    versions.claim(row, version)
    audit.record(
        by, Verb.PARTY_LEFT, row.party, team=row.team, person=row.person, on=today()
    )
    if row.starts_on >= today():
        row.delete()
        return row
    row.ends_on = today() - DAY
    row.save()
    return row


@transaction.atomic
def make_lead(row: PartySeat, *, version: int | None = None, by: User) -> PartySeat:
    """From today on they lead the party in that team, in place of whoever did."""
    row = held(row)
    require_author(by)
    require_not_self(row.person, by)
    if row.ends_on and row.ends_on < today():
        raise Refused(f"{row} ended on {row.ends_on:%-d %B %Y}.")
    if row.is_lead:
        raise Refused(f"{row.person} leads {row.party} already.")
    versions.claim(row, version)
    first = max(row.starts_on, today())
    step_down(row.party, row.team, first, row.ends_on, by=by)
    row = go_on(row, first, is_lead=True)
    audit.record(
        by, Verb.PARTY_LED, row.party, team=row.team, person=row.person, on=first
    )
    return row


def step_down(
    party: Party, team: Team | None, first: date, last: date | None, *, by: User
) -> None:
    """Whoever leads from `first` on keeps a seat and leads no more."""
    leads = PartySeat.objects.filter(party=party, team=team, is_lead=True)
    leads = leads.select_for_update(of=("self",)).select_related("party", "person")
    for row in leads.exclude(ends_on__lt=first).order_by("starts_on"):
        if last and row.starts_on > last:
            continue
        versions.claim(row, None)
        go_on(row, max(first, row.starts_on), is_lead=False)
        audit.record(by, Verb.PARTY_LEFT_LEAD, party, team=team, person=row.person)


def go_on(row: PartySeat, first: date, *, is_lead: bool) -> PartySeat:
    """The same seat with or without the lead from a day on; before, it stays as it was."""
    if row.starts_on >= first:
        row.is_lead = is_lead
        row.save()
        return row
    last, row.ends_on = row.ends_on, first - DAY
    row.save()
    return PartySeat.objects.create(
        party=row.party,
        person=row.person,
        team=row.team,
        is_lead=is_lead,
        starts_on=first,
        ends_on=last,
    )


def require_not_self(person: User, by: User) -> None:
    if person == by:
        raise Refused("Somebody else has to seat you: nobody gives it to themselves.")


def require_seatable(party: Party, person: User, by: User) -> None:
    require_not_self(person, by)
    if party.retired_on and party.retired_on <= today():
        raise Refused(f"{party} is not a party any more.")
    if not person.is_active or person.is_system:
        raise Unfit("person", f"{person} cannot sign in. Choose somebody else.")


def require_days(first: date, last: date | None, by: User) -> None:
    if first < today() and not by.is_system:
        raise Unfit("starts_on", "Choose today or a later day: the past was decided.")
    if last and last < first:
        raise Unfit("ends_on", "The last day comes after the first, or is left open.")


def require_free(
    party: Party, person: User, team: Team | None, first: date, last: date | None
) -> None:
    """One person sits once at a time for a party in a team."""
    rows = PartySeat.objects.filter(party=party, person=person, team=team)
    rows = rows.exclude(ends_on__lt=first)
    if last:
        rows = rows.exclude(starts_on__gt=last)
    if rows.exists():
        raise Refused(f"{person} sits for {party} in those days already.")
