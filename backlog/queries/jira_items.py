"""What an item's page tells about its issue in Jira."""

from typing import Any

from backlog.actions.jira import comments as talk
from backlog.models import Item, JiraLink
from core import access
from core.models import User
from core.roles import Perm

SHOWN = 30
NONE = {"has_news": False, "refusals": [], "conflicts": 0, "comments": [], "has_more": False, "can_say": False}  # fmt: skip


def page(item: Item, user: User) -> dict[str, Any]:
    """Its issue, what is open between both sides, and the newest comments."""
    rows = JiraLink.objects.filter(item=item).select_related("connection__product")
    link = rows.prefetch_related("connection__fields").first()
    if link is None:
        return {"item": item, "link": None} | NONE
    can_edit = access.allows(user, Perm.BACKLOG_EDIT, team=item.product.team)
    comments = list(link.comments.order_by("-written_at", "-id")[: SHOWN + 1])
    return {
        "item": item,
        "link": link,
        "has_news": link.item_version != item.version,
        "refusals": link.refusals.all()[:SHOWN],
        "conflicts": link.conflicts.filter(resolved_at=None).count(),
        "comments": comments[:SHOWN],
        "has_more": len(comments) > SHOWN,
        "can_say": can_edit and talk.goes_out(link.connection),
    }
