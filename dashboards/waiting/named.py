"""Comments that name this person and that they have not read."""

from backlog.queries.talk import unread
from core.models import User
from dashboards.waiting.task import SHOWN, Task


def comments(user: User) -> list[Task]:
    return [
        Task(
            f"Comment on {each.comment.item.key}",
            "note",
            each.comment.item.title,
            f"{each.comment.by} names you: read it",
            f"{each.comment.item.get_absolute_url()}#talk",
        )
        for each in unread(user)[:SHOWN]
    ]
