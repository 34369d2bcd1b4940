"""The cells of the grid other than scores: what they hold, as it is typed and posted."""

from decimal import Decimal

from backlog.models import Item

NAMES = ("title", "state", "due_on", "owner", "service", "story_points", "labels")


def held(item: Item) -> dict[str, str]:
    """{cell: what its editor begins with, "" for nothing}."""
    return {
        "title": item.title,
        "state": item.state,
        "due_on": item.due_on.isoformat() if item.due_on else "",
        "owner": str(item.owner_id or ""),
        "service": item.service,
        "story_points": plain(item.story_points),
        "labels": ", ".join(item.labels),
    }


def plain(points: Decimal | None) -> str:
    """ "5", "2.5": without the zeros that the database keeps."""
    if points is None:
        return ""
    whole, _, rest = f"{points:f}".partition(".")
    return f"{whole}.{rest.rstrip('0')}".rstrip(".")
