"""What one's own work on the floor waits for: notes to read, tests to look at."""

from core import access
from core.models import User
from core.roles import Perm
from dashboards.waiting.task import SHOWN, Task
from pilots.models import WaveTest
from support import queries


def notes(user: User) -> list[Task]:
    return [
        Task(
            "Release",
            "note",
            edition.note.release.title,
            "Read it and answer",
            edition.note.get_absolute_url(),
            edition.note.release.effective_on,
        )
        for edition in queries.unread(user)[:SHOWN]
    ]


def tests(user: User) -> list[Task]:
    """Passed, and waiting for somebody who did not run them."""
    reach = access.reach(user, Perm.ROLLOUT_TEST)
    if not reach:
        return []
    rows = WaveTest.objects.filter(
        reach.q("wave__rollout__pilot__product__team"),
        result=WaveTest.Result.PASSED,
        verified_at=None,
    ).exclude(owner=user)
    rows = rows.select_related("wave__rollout").order_by("wave__planned_on", "pk")
    return [
        Task(
            "Test",
            "layers",
            str(row),
            "Look at the evidence and verify it",
            row.get_absolute_url(),
            row.wave.planned_on,
        )
        for row in rows[:SHOWN]
    ]
