"""Who holds an office: named and ended by administrators."""

from datetime import date, timedelta

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.models import Office, OfficeHolder


@transaction.atomic
def name(
    office: Office, *, person: User, starts_on: date | None = None, by: User
) -> OfficeHolder:
    """Let somebody hold an office from a day on; who held it leaves the day before.

    Never oneself. The office alone answers nothing: their role has to let them.
    """
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    first = starts_on or today()
    if person == by:
        raise Refused("Nobody gives themselves an office. Another administrator can.")
    if not access.may(person, Perm.SLA_ANSWER):
        raise Unfit("person", f"{person} has no role that answers for an office.")
    if first < today():
        raise Unfit("starts_on", "An office is held from today or a later day on.")
    if office.holders.filter(starts_on__gte=first).exists():
        raise Unfit("starts_on", f"Somebody takes {office} on that day or later.")
    for row in office.holders.held_on(first):
        row.ends_on = first - timedelta(days=1)
        row.version += 1
        row.save()
    row = OfficeHolder.objects.create(office=office, person=person, starts_on=first)
    audit.record(by, Verb.OFFICE_HELD, row, office=office.code, starts_on=first)
    return row


@transaction.atomic
def end(holder: OfficeHolder, *, version: int | None = None, by: User) -> OfficeHolder:
    """From today on they hold it no more; one that has not begun goes altogether."""
    access.require(by, Perm.PEOPLE_EDIT, team=None)
    rows = OfficeHolder.objects.select_for_update(of=("self",))
    row = rows.select_related("office", "person").get(pk=holder.pk)
    if row.ends_on and row.ends_on < today():
        raise Refused(f"{row.person} left it on {row.ends_on:%-d %B %Y}.")
    versions.claim(row, version)
    audit.record(by, Verb.OFFICE_LEFT, row, office=row.office.code)
    if row.starts_on >= today():
        row.delete()
        return row
    row.ends_on = today() - timedelta(days=1)
    row.save()
    return row
