"""Sharing the roadmap by link: made, revoked, looked at."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta
from enum import StrEnum, auto

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from core import access, audit
from core.clock import now
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Product
from roadmap import visitors
from roadmap.audiences import BY_LINK
from roadmap.models import Share, Visit
from roadmap.visitors import Visitor

LONGEST_DAYS = 365
SHORTEST_PASSCODE = 6


def digest(token: str) -> str:
    """SHA-256 of 256 random bits: a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def require(by: User, products: Collection[Product]) -> None:
    """Sharing reaches as far as what is shared: each product's team, or every team."""
    for product in products:
        access.require(by, Perm.ROADMAP_SHARE, team=product.team)
    if not products:
        access.require(by, Perm.ROADMAP_SHARE, team=None)


@transaction.atomic
def create(
    *,
    name: str,
    audience: str,
    products: Collection[Product] = (),
    days: int = 30,
    passcode: str = "",
    origins: Sequence[str] = (),
    by: User,
) -> tuple[Share, str]:
    """Make a link; return it with its token, which is kept nowhere.

    Without products it shows those of all teams. It may stand in frames of `origins`.
    """
    require(by, products)
    framed = sound(audience, days, passcode, origins)
    token = secrets.token_urlsafe(32)
    share = Share.objects.create(
        name=name,
        audience=audience,
        token_hash=digest(token),
        passcode_hash=make_password(passcode) if passcode else "",
        origins=framed,
        created_by=by,
        expires_at=now() + timedelta(days=days),
    )
    share.products.set(products)
    tell(by, Verb.SHARE_CREATED, share, passcode=bool(passcode), origins=framed)
    return share, token


def sound(audience: str, days: int, passcode: str, origins: Sequence[str]) -> list[str]:
    """The origins as browsers want them. Raises Unfit for what a link cannot have."""
    if audience not in BY_LINK:
        raise Unfit("audience", "The inside view is for people who sign in.")
    if not 1 <= days <= LONGEST_DAYS:
        raise Unfit("days", f"A link lasts 1 to {LONGEST_DAYS} days.")
    if passcode and len(passcode) < SHORTEST_PASSCODE:
        raise Unfit("passcode", f"Use {SHORTEST_PASSCODE} characters or more.")
    if passcode and origins:
        text = "A page in a frame cannot ask for a passcode: leave out one of the two."
        raise Unfit("passcode", text)
    found = [visitors.origin(each) for each in origins]
    if None in found or len(found) > 10:
        raise Unfit("origins", "Name up to ten sites such as https://example.com.")
    return [each for each in found if each]


def tell(by: User, verb: Verb, share: Share, **data: object) -> None:
    products = list(share.products.select_related("team"))
    team = products[0].team if len(products) == 1 else None
    audit.record(
        by,
        verb,
        share,
        team=team,
        audience=share.audience,
        products=[product.code for product in products],
        expires_at=share.expires_at,
        **data,
    )


@transaction.atomic
def revoke(share: Share, *, by: User) -> Share:
    """End a link at once: from now on it is as one that never existed."""
    share = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    require(by, list(share.products.select_related("team")))
    if share.state != "live":
        raise Refused(f"This link is {share.state} already.")
    share.revoked_at, share.revoked_by = now(), by
    share.save(update_fields=["revoked_at", "revoked_by"])
    tell(by, Verb.SHARE_REVOKED, share)
    return share


# --- what visitors do ---------------------------------------------------------------
class Try(StrEnum):
    """How a try of a passcode ended."""

    OPENED = auto()
    WRONG = auto()
    WAIT = auto()


def look(share: Share, visitor: Visitor) -> None:
    """Keep that somebody looked at a link."""
    note(share, Visit.What.SEEN, visitor)


def note(share: Share, what: Visit.What, visitor: Visitor) -> None:
    Visit.objects.create(
        share=share,
        what=what,
        address=visitor.address,
        address_hash=visitor.address_hash,
        agent=visitor.agent,
    )


@transaction.atomic
def try_passcode(share: Share, passcode: str, visitor: Visitor) -> Try:
    """Compare a passcode, unless too many were wrong.

    Tries of one link wait for each other, so that many at once are no more than many
    in a row. They are counted in the database: a cache that is away opens nothing.
    """
    share = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if is_shut(share, visitor):
        return Try.WAIT
    right = check_password(passcode, share.passcode_hash)
    note(share, Visit.What.OPENED if right else Visit.What.WRONG, visitor)
    return Try.OPENED if right else Try.WRONG


def is_shut(share: Share, visitor: Visitor) -> bool:
    """Five wrong ones from this address since its last right one, or fifty from all."""
    lately = share.visits.filter(at__gt=now() - visitors.WAIT)
    mine = lately.filter(address_hash=visitor.address_hash)
    right = mine.filter(what=Visit.What.OPENED).order_by("-at").first()
    wrong = mine.filter(what=Visit.What.WRONG)
    if right:
        wrong = wrong.filter(at__gt=right.at)
    if wrong.count() >= visitors.TRIES:
        return True
    return lately.filter(what=Visit.What.WRONG).count() >= visitors.TRIES_OF_ALL


def forget_visits() -> int:
    """Drop visits older than we keep them; return how many."""
    old = Visit.objects.filter(at__lt=now() - visitors.KEPT_FOR)
    return old.delete()[0]
