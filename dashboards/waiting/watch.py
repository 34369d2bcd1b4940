"""What of the watch list runs out and waits for somebody."""

from core.clock import today
from core.models import User
from dashboards.waiting.task import SHOWN, Task
from discovery.queries import watch


def mine(user: User) -> list[Task]:
    """Of one's products, the oldest first."""
    rows = watch.of_person(user, today(), SHOWN)
    return [
        Task(
            "Watch list",
            "eye",
            note.title,
            watch.says(note, today()),
            note.get_absolute_url(),
            watch.last_day(note),
        )
        for note in rows
    ]
