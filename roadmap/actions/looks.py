"""How far a person has read the ledger."""

from django.db import transaction

from core import access, audit
from core.clock import now
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from roadmap.models import Look, Move


@transaction.atomic
def mark_read(*, up_to: int, by: User) -> Look:
    """Remember that `by` has read the ledger up to line `up_to`. Never goes back.

    What was entered after the page was made has a higher number and stays unread.
    """
    access.require_somewhere(by, Perm.ROADMAP_VIEW)
    if not Move.objects.visible_to(by).filter(pk=up_to).exists():
        raise Refused("That line is not in the ledger. Look at the newest again.")
    start = {"move_id": 0, "looked_at": now()}
    Look.objects.get_or_create(user=by, defaults=start)
    look = Look.objects.select_for_update().get(user=by)
    if up_to > look.move_id:
        old, look.move_id, look.looked_at = look.move_id, up_to, now()
        look.save()
        audit.record(by, Verb.LEDGER_READ, look, old=old, new=up_to)
    return look
