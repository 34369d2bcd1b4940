"""Next steps from forums and trainings that wait for their owner."""

from core.clock import today
from core.models import User
from dashboards.waiting.task import SHOWN, Task
from discovery.queries.learning import steps_of


def mine(user: User) -> list[Task]:
    """One's own, late or due in two weeks, the oldest first."""
    return [
        Task(
            "Next step",
            "lightbulb",
            row.title,
            row.next_step,
            row.get_absolute_url(),
            row.due_on,
        )
        for row in steps_of(user, today())[:SHOWN]
    ]
