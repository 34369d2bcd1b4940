"""Words of notes that go soon, for who triages them."""

from django.urls import reverse

from core.models import User
from dashboards.waiting.task import Task
from discovery.queries.retention import next_of


def mine(user: User) -> list[Task]:
    """One line for all of them: the list has each with its day."""
    soon = next_of(user)
    if not soon.notes:
        return []
    url = reverse("discovery:retention_list")
    many = "1 note" if soon.notes == 1 else f"{soon.notes} notes"
    todo = "Keep what is still needed, and say why"
    return [Task("Retention", "note", f"Words of {many} go", todo, url, soon.first)]
