"""Who holds which seat at the gates: given and ended by administrators."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from governance.models import SeatHolder, SeatKind


@transaction.atomic
def seat(
    kind: SeatKind,
    *,
    person: User,
    team: Team | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: User,
) -> SeatHolder:
    """Let somebody sit at the gates of a team, or of all (None). Never oneself.

    The seat alone signs nothing: their role has to let them sign at gates too.
    """
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    first = starts_on or today()
    if person == by:
        raise Refused("Nobody seats themselves. Another administrator can.")
    if not access.allows(person, Perm.GATE_SIGN, team=team):
        raise Unfit("person", f"{person} has no role that signs at these gates.")
    if first < today():
        raise Unfit("starts_on", "A seat begins today or later.")
    if ends_on and ends_on < first:
        raise Unfit("ends_on", "It ends after it begins.")
    try:
        with transaction.atomic():
            row = SeatHolder.objects.create(
                seat=kind, person=person, team=team, starts_on=first, ends_on=ends_on
            )
    except IntegrityError as twice:
        raise Unfit(
            "person", f"{person} holds {kind} on these days already."
        ) from twice
    audit.record(
        by,
        Verb.SEAT_HELD,
        row,
        team=team,
        seat=kind.code,
        starts_on=first,
        ends_on=ends_on,
    )
    return row


@transaction.atomic
def end(holder: SeatHolder, *, version: int | None = None, by: User) -> SeatHolder:
    """From today on they hold it no more; what they signed stands.

    A seat that begins today or later has signed nothing yet and goes altogether.
    """
    rows = SeatHolder.objects.select_for_update(of=("self",))
    row = rows.select_related("seat", "person", "team").get(pk=holder.pk)
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    if row.ends_on and row.ends_on < today():
        raise Refused(f"{row.person} left the seat on {row.ends_on:%-d %B %Y}.")
    versions.claim(row, version)
    audit.record(by, Verb.SEAT_LEFT, row, team=row.team, seat=row.seat.code)
    if row.starts_on >= today():
        row.delete()
        return row
    row.ends_on = today() - timedelta(days=1)
    row.save()
    return row
