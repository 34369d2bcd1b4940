"""What features of the demo wait for, and one that is pinned: ours, the reference text has
neither. All of it agrees with the ranks 1–24 of the text, so it moves none of them."""

from datetime import timedelta

from backlog import ranking
from backlog.actions import judged, needs, pins
from backlog.models import Item, ItemNeed, RankPin, RankRun
from core.clock import today

# feature, the feature of another product that it waits for
NEEDS = [("F-109", "F-103"), ("F-114", "F-115")]
PINNED, PLACE, WEEKS = "F-110", 17, 6
REASON = "Its pilot is to be iterated: it keeps its place until G2 is asked for again"


def load() -> None:
    items = Item.objects.filter(key__startswith="F-").select_related(
        "product__product_manager"
    )
    found = {item.key: item for item in items}
    if not RankRun.objects.exists():
        judged.keep(found.values(), judged.JUDGED)
        ranking.recompute("The demo company")
    for key, needed in NEEDS:
        item, other = found[key], found[needed]
        if not ItemNeed.objects.filter(item=item, needed=other).exists():
            needs.need(item, needed=other, by=item.product.product_manager)
    item = found[PINNED]
    if not RankPin.objects.filter(item=item).exists():
        until = today() + timedelta(weeks=WEEKS)
        by = item.product.product_manager
        pins.pin(item, place=PLACE, reason=REASON, expires_on=until, by=by)
