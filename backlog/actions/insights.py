"""What was learned, linked to the feature it speaks for or against."""

from django.db import transaction

from backlog.actions.items import locked
from backlog.models import Item, ItemInsight
from core import access, audit
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery.models import Direction, Insight

IMPORTANT = 2


@transaction.atomic
def link(
    item: Item,
    insight: Insight,
    *,
    importance: int = IMPORTANT,
    direction: str = Direction.SUPPORTS,
    by: User,
) -> ItemInsight:
    """Say how much an insight matters to an item; set again it changes the weight."""
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    given = {"importance": importance, "direction": direction, "linked_by": by}
    row, _ = ItemInsight.objects.update_or_create(
        item=item, insight=insight, defaults=given
    )
    told = {"insight": insight.pk, "importance": importance, "direction": direction}
    audit.record(by, Verb.EVIDENCE_LINKED, item, team=item.product.team, **told)
    return row


@transaction.atomic
def unlink(item: Item, insight: Insight, *, by: User) -> None:
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    if not ItemInsight.objects.filter(item=item, insight=insight).delete()[0]:
        raise Refused("This link is gone already.")
    team = item.product.team
    audit.record(by, Verb.EVIDENCE_UNLINKED, item, team=team, insight=insight.pk)
