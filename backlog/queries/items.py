"""One item with everything its page shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from backlog.mistakes import CAUSELESS, STALE, Finding
from backlog.models import Estimate, Item
from backlog.models.items import ItemQuerySet
from backlog.queries import extras, history, mistakes, moves, stale, tree
from backlog.queries.evidence import NONE, evidence_of
from backlog.queries.needed import side_of
from backlog.queries.why import why
from core.models import User
from discovery.models import Note, Opportunity
from portfolio.models import Product

SHOWN = 8


def page(item: Item, user: User) -> dict[str, Any]:
    """What the page tells about an item, in a fixed number of queries."""
    evidence = evidence_of([item]).get(item.pk, NONE)
    return {
        "why": why(item, user),
        "evidence": evidence,
        "lacks_opportunity": item.kind == Item.Kind.FEATURE
        and not evidence.opportunities,
        "side": side_of(item),
        "opportunities": opportunities_of(item, user),
        "extras": extras.shown(item),
        "under": tree.under([item.pk], user).get(item.pk, tree.NOTHING),
        "children": item.children.visible_to(user).for_list().in_order()[:50],
        "estimate": Estimate.objects.filter(item=item)
        .select_related("estimated_by", "item")
        .first(),
        "findings": mistaken(item),
        "ballots": history.ballots(item),
        "doubts": stale.doubts_of(item, stale.signs_of([item])[item.pk]),
        "scores": history.scores(item),
        "ranks": moves.newest(item, user),
        "activity": history.activity(item),
    }


def mistaken(item: Item) -> list[Finding]:
    """What its scores give away beside what stands on top of the page already: that
    nothing asks for it, that they are old."""
    said = {CAUSELESS, STALE}
    return [each for each in mistakes.of_item(item) if each.kind not in said]


def opportunities_of(item: Item, user: User) -> Any:
    """The opportunities it answers, with how many published notes speak for each."""
    published = Count(
        "note_links__note",
        filter=Q(note_links__note__state=Note.State.PUBLISHED),
        distinct=True,
    )
    rows = Opportunity.objects.visible_to(user).filter(pk__in=item.opportunities.all())
    return rows.annotate(heard=published).order_by("code")


@dataclass(frozen=True)
class Top:
    """The head of a product's backlog, and how much there is."""

    items: list[Item]
    ranked: int
    unscored: int


def top_of(product: Product, user: User) -> Top:
    rows = Item.objects.visible_to(user).filter(product=product).open()
    counts = rows.aggregate(
        ranked=Count("pk", filter=Q(order_key__gte=0)),
        unscored=Count("pk", filter=Q(order_key__lt=0, kind__in=Item.PROGRAM_KINDS)),
    )
    return Top(list(rows.scored().for_list().in_order()[:SHOWN]), **counts)


def answering(opportunity: Opportunity, user: User) -> ItemQuerySet:
    """The items that answer an opportunity, the open ones first."""
    rows = Item.objects.visible_to(user).filter(opportunities=opportunity)
    return rows.for_list().order_by("-order_key", "created_at", "id")
