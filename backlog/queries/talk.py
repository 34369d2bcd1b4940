"""What is said about an item, page by page, and what waits for one person in it."""

from typing import Any

from backlog.models import Comment, Item, Mention
from core import access
from core.models import User
from core.roles import Perm
from core.web import page_of

PAGE = 30


def talk(item: Item, user: User, *, after: str = "") -> dict[str, Any]:
    """The newest comments first, the files, and where this person is named unread."""
    rows = Comment.objects.filter(item=item).select_related("by", "removed_by")
    can_edit = access.allows(user, Perm.BACKLOG_EDIT, team=item.product.team)
    return {
        "item": item,
        "page": page_of(rows.order_by("-id"), after=after, size=PAGE),
        "files": item.attachments.select_related("added_by").order_by("id"),
        "unread": unread(user).filter(comment__item=item).count(),
        "can_edit": can_edit,
    }


def unread(user: User) -> Any:
    """Where a person is named and has not said that they read it; newest first."""
    rows = Mention.objects.filter(person=user, read_at=None)
    rows = rows.filter(
        access.reach(user, Perm.BACKLOG_VIEW).q("comment__item__product__team")
    )
    return rows.select_related("comment__item", "comment__by").order_by("-id")
