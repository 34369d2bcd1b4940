"""The saved views of a list page: which there are, and with which one begins.

A page that offers them names itself in `PAGES`, asks `default_of` when its address has
no query, and shows `ui/saved_views.html` with `offered`.
"""

from dataclasses import dataclass

from django.shortcuts import resolve_url

from core.models import DefaultView, SavedView, User

# URL name: what its things are called.
PAGES = {
    "backlog:item_grid": "Backlog",
    "backlog:item_board": "Backlog by state",
    "discovery:inbox": "Inbox",
    "discovery:note_list": "Discovery notes",
    "governance:change_request_list": "Change requests",
    "roadmap:board": "Roadmap",
    "roadmap:timeline": "Timeline",
}
SHOWN = 100


@dataclass(frozen=True)
class Offered:
    """What the menu of a page shows."""

    page: str
    mine: list[SavedView]
    shared: list[SavedView]
    default: int | None
    query: str


def offered(user: User, page: str, query: str) -> Offered:
    views = SavedView.objects.visible_to(user).filter(page=page)
    found = list(views.select_related("team", "owner").order_by("name", "id")[:SHOWN])
    chosen = DefaultView.objects.filter(user=user, page=page)
    return Offered(
        page,
        [view for view in found if view.owner_id == user.pk],
        [view for view in found if view.owner_id != user.pk],
        chosen.values_list("view", flat=True).first(),
        query,
    )


def default_of(user: User, page: str) -> str:
    """The address with which this person begins, "" for the plain one."""
    seen = SavedView.objects.visible_to(user).filter(defaults__user=user, page=page)
    query = seen.values_list("query", flat=True).first()
    return f"{resolve_url(page)}?{query}" if query else ""


def address(view: SavedView) -> str:
    return f"{resolve_url(view.page)}?{view.query or 'view=all'}"
