"""Who may do what at the addresses of the roadmap."""

from core.roles import Perm
from portfolio.models import Product
from roadmap.actions import shares
from roadmap.models import Card, Share
from tests.access import Expected, Rule
from tests.make import Cast
from tests.roadmap.make import make_card, make_notes

READ = Rule(somewhere=Perm.ROADMAP_VIEW)
SEE = Rule("card", see=Perm.ROADMAP_VIEW)


def card(cast: Cast, product: Product) -> Card:
    return make_card(cast, product=product)


def share(cast: Cast, product: Product) -> Share:
    made, _ = shares.create(
        name="Somebody",
        audience="vendor",
        products=[product],
        by=product.product_manager,
    )
    return made


def shared(cast: Cast, product: Product):
    return {"name": "x", "audience": "vendor", "products": [product.pk]}


def linked(cast: Cast, product: Product) -> dict[str, object]:
    """A card with a note on it, as the address of unlinking names them."""
    found = make_card(cast, product=product)
    [note] = make_notes(cast, f"x{found.pk}")
    found.notes.add(note)
    return {"pk": found.pk, "relation": "notes", "row_pk": note.pk}


def change(body=None) -> Rule:
    return Rule("card", see=Perm.ROADMAP_VIEW, do=Perm.ROADMAP_EDIT, body=body)


def edited(cast: Cast, product: Product):
    return {"title": "Changed", "confidence": "0", "version": 1}


def moved(cast: Cast, product: Product):
    return {"horizon": "dropped", "reason": "Tried.", "version": 1}


def named(cast: Cast, product: Product):
    make_notes(cast, "n77")
    return {"relation": "notes", "code": "n77"}


def created(cast: Cast, product: Product):
    return {"product": product.pk, "title": "New", "confidence": "0"}


MAKERS = {
    "share": share,
    "card": card,
    "card_note": linked,
    "roadmap_product": lambda cast, product: product,
}
SHARED = Rule("share", somewhere=Perm.ROADMAP_SHARE, see=Perm.ROADMAP_SHARE)
OPEN = Rule(is_open=True)  # a link of their own, tests/roadmap/test_shares.py
EXPECT: Expected = {
    "roadmap:board": Rule(somewhere=Perm.ROADMAP_READ),
    "roadmap:audience_board": Rule(somewhere=Perm.ROADMAP_READ),
    "roadmap:presentation": Rule(somewhere=Perm.ROADMAP_READ),
    "roadmap:board_live": READ,
    "roadmap:card_list": READ,
    "roadmap:card_create": Rule(somewhere=Perm.ROADMAP_EDIT),
    "roadmap:card_detail": SEE,
    "roadmap:card_edit": change(edited),
    "roadmap:card_move": change(moved),
    "roadmap:card_link": change(named),
    "roadmap:card_unlink": Rule(
        "card_note", see=Perm.ROADMAP_VIEW, do=Perm.ROADMAP_EDIT
    ),
    "roadmap:share_list": Rule(somewhere=Perm.ROADMAP_SHARE),
    "roadmap:share_create": Rule(somewhere=Perm.ROADMAP_SHARE),
    "roadmap:share_detail": SHARED,
    "roadmap:share_revoke": SHARED,
    "roadmap:shared_board": OPEN,
    "roadmap:shared_open": OPEN,
    "roadmap:shared_presentation": OPEN,
    "roadmap:product_panel": Rule("roadmap_product", see=Perm.PORTFOLIO_VIEW),
    "api:roadmap-list": Rule(somewhere=Perm.ROADMAP_READ),
    "api:share-list": {
        "GET": Rule(somewhere=Perm.ROADMAP_SHARE),
        "POST": Rule(do=Perm.ROADMAP_SHARE, body=shared),
    },
    "api:share-detail": SHARED,
    "api:share-revoke": SHARED,
    "api:card-list": {"GET": Rule(), "POST": Rule(do=Perm.ROADMAP_EDIT, body=created)},
    "api:card-detail": {
        "GET": SEE,
        "PATCH": change(lambda cast, product: {"title": "x"}),
    },
    "api:card-move": change(
        lambda cast, product: {"horizon": "dropped", "reason": "Tried."}
    ),
    "api:card-link": change(named),
    "api:card-unlink": change(named),
}
