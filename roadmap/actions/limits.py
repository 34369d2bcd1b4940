"""How many cards each column should hold at most."""

from django.db import transaction

from core import access, audit, versions
from core.errors import refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from roadmap.actions.order import lock_board
from roadmap.models import Roadmap


@transaction.atomic
def limit(
    *, now_limit: int, next_limit: int, later_limit: int, version: int | None, by: User
) -> Roadmap:
    """Set the limits of the whole organisation. Raises Stale after another's change."""
    lock_board()
    access.require(by, Perm.ROADMAP_LIMIT, team=None)
    row = Roadmap.objects.the_one()
    limits = {
        "now_limit": now_limit,
        "next_limit": next_limit,
        "later_limit": later_limit,
    }
    versions.claim(row, version, **limits)
    changed = versions.apply(row, **limits)
    refuse_outside(row, "1", "100", *limits)
    row.save()
    audit.record(by, Verb.ROADMAP_LIMITED, row, changed=changed)
    return row
