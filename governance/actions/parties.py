"""The parties of the matrix as data: added, changed, retired by who keeps people.

Whose lead signs for a side stands here, so it is not for those who edit the matrix.
"""

from typing import Any

from django.db import transaction

from core import audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.verbs import Verb
from governance import numbering
from governance.actions.seats import require_author
from governance.models import Party, RaciCell, RaciMatrix


@transaction.atomic
def add(*, code: str, name: str, by: User, **asked: Any) -> Party:
    """Add a party: a column of every version from the open draft on."""
    require_author(by)
    numbering.lock("RACI")
    require_free("code", code)
    require_free("name", name)
    row = Party.objects.create(
        code=code, name=name, **{"position": Party.objects.count() + 1, **asked}
    )
    audit.record(by, Verb.PARTY_ADDED, row, code=code, **asked)
    return row


@transaction.atomic
def edit(party: Party, *, version: int | None, by: User, **fields: Any) -> Party:
    """Change its name, side, place, or what the rules ask of it. Its code stays."""
    require_author(by)
    row = held(party)
    if fields.get("name", row.name) != row.name:
        require_free("name", fields["name"])
    versions.claim(row, version, **fields)
    changed = versions.apply(row, **fields)
    row.save()
    audit.record(by, Verb.PARTY_CHANGED, row, changed=changed)
    return row


@transaction.atomic
def retire(party: Party, *, version: int | None = None, by: User) -> Party:
    """No part for it any more. Refused while the version in force or a draft names it."""
    require_author(by)
    numbering.lock("RACI")
    row = held(party)
    if row.retired_on:
        raise Refused(f"{row} was retired on {row.retired_on:%-d %B %Y}.")
    living = RaciMatrix.objects.exclude(state=RaciMatrix.State.SUPERSEDED)
    used = RaciCell.objects.filter(party=row, row__matrix__in=living)
    first = used.select_related("row__matrix").order_by("row__number").first()
    if first:
        raise Refused(
            f"{row} holds a part in activity {first.row.number} of {first.row.matrix}. "
            "Give it to another party first, and publish that."
        )
    versions.claim(row, version)
    row.retired_on = today()
    row.save()
    audit.record(by, Verb.PARTY_RETIRED, row, on=row.retired_on)
    return row


def held(party: Party) -> Party:
    return Party.objects.select_for_update(of=("self",)).get(pk=party.pk)


def require_free(field: str, value: str) -> None:
    if Party.objects.filter(**{field: value}).exists():
        raise Unfit(field, f"There is a party with this {field} already.")
