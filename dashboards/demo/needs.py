"""What the demo's cards wait for, and a view that a team shares: ours, the reference
text names neither."""

from datetime import date

from core.actions import saved_views
from core.models import SavedView
from roadmap import actions
from roadmap.models import Card

# card, the card that it needs; RC-12 comes too late for RC-05 on purpose
CARDS = [("RC-05", "RC-02"), ("RC-05", "RC-12"), ("RC-12", "RC-09")]
# card, what outside, ready on
OUTSIDE = [
    ("RC-03", "The letter of the FCC on revoke-all", date(2027, 1, 15)),
    ("RC-04", "Bluewire Pay's audit of the vault", None),
]
PAGE, VIEW = "roadmap:board", "Ours, by product"


def load() -> None:
    cards = {card.key: card for card in Card.objects.select_related("product")}
    for key, needed in CARDS:
        card = cards[key]
        by = card.product.product_manager
        actions.need(card, needed=cards[needed], by=by)
    for key, external, external_on in OUTSIDE:
        card = cards[key]
        by = card.product.product_manager
        actions.need(card, external=external, external_on=external_on, by=by)
    share_a_view(cards["RC-02"])


def share_a_view(card: Card) -> None:
    by = card.product.product_manager
    if not SavedView.objects.filter(owner=by, page=PAGE, name=VIEW).exists():
        team = card.product.team
        query = f"product={card.product.code}&group=product"
        saved_views.keep(page=PAGE, name=VIEW, query=query, team=team, by=by)
