"""Which link a token opens, and who looked at it."""

from django.db.models import QuerySet

from core import access
from core.clock import now
from core.models import Team
from core.roles import Perm
from roadmap.actions.shares import digest
from roadmap.audiences import Audience, View
from roadmap.models import Share, Visit
from roadmap.queries.audiences import view_of


def living(token: str) -> Share | None:
    """The link that `token` opens: not revoked, in date, its maker still allowed."""
    share = (
        Share.objects.filter(
            token_hash=digest(token), revoked_at=None, expires_at__gt=now()
        )
        .select_related("created_by")
        .prefetch_related("products__team")
        .first()
    )
    return share if share and is_carried(share) else None


def is_carried(share: Share) -> bool:
    """True while its maker works here and may share all of it: a link has no more
    rights than the person behind it."""
    teams: list[Team | None] = [product.team for product in share.products.all()]
    return all(
        access.allows(share.created_by, Perm.ROADMAP_SHARE, team=team)
        for team in teams or [None]
    )


def shared_view(share: Share) -> View:
    return view_of(Audience(share.audience), list(share.products.all()))


def visits(share: Share) -> "QuerySet[Visit]":
    return share.visits.order_by("-at", "-id")
