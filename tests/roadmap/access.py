"""Who may do what at the addresses of the roadmap."""

from core.roles import Perm
from portfolio.models import Product
from roadmap import actions
from roadmap.actions import exports, shares
from roadmap.models import Card, Export, Share, Snapshot
from tests.access import Expected, Rule
from tests.make import Cast
from tests.roadmap.make import make_card, make_move, make_need, make_notes

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


def export(cast: Cast, product: Product) -> Export:
    made = exports.ask(kind="csv", audience="vendor", by=cast.pm)
    return exports.make(made)


def asked(cast: Cast, product: Product):
    return {"kind": "csv", "audience": "frontline", "products": [product.pk]}


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


def needing(cast: Cast, product: Product) -> dict[str, object]:
    """A card that waits for something outside, as the address of taking it off says."""
    found = make_card(cast, product=product)
    return {"pk": found.pk, "need_pk": make_need(cast, found).pk}


def needed(cast: Cast, product: Product):
    return {"external": "The vendor's new contract"}


def limited(cast: Cast, product: Product):
    return {"now_limit": 4, "next_limit": 8, "later_limit": 15}


def edited(cast: Cast, product: Product):
    return {"title": "Changed", "confidence": "0", "version": 1}


def moved(cast: Cast, product: Product):
    return {"horizon": "dropped", "reason": "Tried.", "version": 1}


def named(cast: Cast, product: Product):
    make_notes(cast, "n77")
    return {"relation": "notes", "code": "n77"}


def created(cast: Cast, product: Product):
    return {"product": product.pk, "title": "New", "confidence": "0"}


def deleted(cast: Cast, product: Product):
    return {"reason": "A double.", "version": 1}


def reviewed(cast: Cast, product: Product):
    return {"decision": "keep", "reason": "Worth it.", "version": 1}


def snapshot(cast: Cast, product: Product) -> Snapshot:
    make_card(cast, product=product)
    return actions.take(name="Before the review", by=cast.pm)


def named_snapshot(cast: Cast, product: Product):
    make_card(cast)
    return {"name": "Before the review"}


def seen(cast: Cast, product: Product):
    return {"up_to": make_move(cast, make_card(cast)).pk}


MAKERS = {
    "export": export,
    "share": share,
    "snapshot": snapshot,
    "move": lambda cast, product: make_move(cast, make_card(cast, product=product)),
    "card": card,
    "card_note": linked,
    "card_need": needing,
    "roadmap_product": lambda cast, product: product,
}
SHARED = Rule("share", somewhere=Perm.ROADMAP_SHARE, see=Perm.ROADMAP_SHARE)
EXPORT = Rule("export", mine=True)
OPEN = Rule(is_open=True)  # a link of their own, tests/roadmap/test_shares.py
EXPECT: Expected = {
    "roadmap:board": Rule(somewhere=Perm.ROADMAP_READ),
    "roadmap:audience_board": Rule(somewhere=Perm.ROADMAP_READ),
    "roadmap:presentation": Rule(somewhere=Perm.ROADMAP_READ),
    "roadmap:board_live": READ,
    "roadmap:timeline": READ,
    "roadmap:needed_list": Rule(somewhere=Perm.BACKLOG_VIEW),
    "roadmap:needed_export": Rule(somewhere=Perm.BACKLOG_VIEW),
    "roadmap:limits_edit": Rule(do=Perm.ROADMAP_LIMIT, wide=True, body=limited),
    "roadmap:card_need": change(needed),
    "roadmap:card_unneed": Rule(
        "card_need", see=Perm.ROADMAP_VIEW, do=Perm.ROADMAP_EDIT
    ),
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
    "roadmap:export_list": Rule(somewhere=Perm.ROADMAP_READ),
    "roadmap:export_create": Rule(somewhere=Perm.ROADMAP_READ),
    "roadmap:export_detail": EXPORT,
    "roadmap:export_progress": EXPORT,
    "roadmap:export_download": EXPORT,
    "roadmap:shared_board": OPEN,
    "roadmap:shared_open": OPEN,
    "roadmap:shared_presentation": OPEN,
    "roadmap:dependency_panel": Rule(
        "roadmap_product", see=Perm.PORTFOLIO_VIEW, somewhere=Perm.ROADMAP_VIEW
    ),
    "roadmap:horizon_counts": Rule(somewhere=Perm.ROADMAP_VIEW),
    "roadmap:product_panel": Rule("roadmap_product", see=Perm.PORTFOLIO_VIEW),
    "api:roadmap-list": Rule(somewhere=Perm.ROADMAP_READ),
    "api:export-list": {
        "GET": Rule(somewhere=Perm.ROADMAP_READ),
        "POST": Rule(somewhere=Perm.ROADMAP_READ, body=asked),
    },
    "api:export-detail": EXPORT,
    "api:export-download": EXPORT,
    "api:share-list": {
        "GET": Rule(somewhere=Perm.ROADMAP_SHARE),
        "POST": Rule(do=Perm.ROADMAP_SHARE, body=shared),
    },
    "api:share-detail": SHARED,
    "api:share-revoke": SHARED,
    "roadmap:card_delete": change(deleted),
    "roadmap:card_review": change(reviewed),
    "roadmap:review_list": READ,
    "roadmap:move_list": READ,
    "roadmap:move_export": READ,
    "roadmap:since": READ,
    "roadmap:since_panel": READ,
    "roadmap:since_seen": Rule(somewhere=Perm.ROADMAP_VIEW, body=seen),
    "roadmap:past_now": READ,
    "roadmap:snapshot_list": READ,
    "roadmap:snapshot_create": Rule(somewhere=Perm.ROADMAP_EDIT),
    "roadmap:snapshot_detail": Rule("snapshot", somewhere=Perm.ROADMAP_VIEW),
    "roadmap:snapshot_file": Rule("snapshot", somewhere=Perm.ROADMAP_VIEW),
    "roadmap:snapshot_diff": READ,
    "roadmap:snapshot_diff_export": READ,
    "api:move-list": READ,
    "api:move-detail": Rule("move", see=Perm.ROADMAP_VIEW),
    "api:move-since": READ,
    "api:move-seen": Rule(somewhere=Perm.ROADMAP_VIEW, body=seen),
    "api:snapshot-list": {
        "GET": READ,
        "POST": Rule(somewhere=Perm.ROADMAP_EDIT, body=named_snapshot),
    },
    "api:snapshot-detail": Rule("snapshot", somewhere=Perm.ROADMAP_VIEW),
    "api:snapshot-diff": Rule("snapshot", somewhere=Perm.ROADMAP_VIEW),
    "api:snapshot-past": READ,
    "api:card-review": change(
        lambda cast, product: {"decision": "keep", "reason": "Worth it."}
    ),
    "api:card-list": {"GET": Rule(), "POST": Rule(do=Perm.ROADMAP_EDIT, body=created)},
    "api:card-detail": {
        "GET": SEE,
        "PATCH": change(lambda cast, product: {"title": "x"}),
        "DELETE": change(lambda cast, product: {"reason": "A double."}),
    },
    "api:card-move": change(
        lambda cast, product: {"horizon": "dropped", "reason": "Tried."}
    ),
    "api:card-link": change(named),
    "api:card-unlink": change(named),
    "api:card-need": change(needed),
    "api:card-unneed": change(lambda cast, product: {"need": 1}),
}
