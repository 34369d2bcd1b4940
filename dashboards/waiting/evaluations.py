"""Vendors that wait for one's scores, and choices that wait for who leads them."""

from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from dashboards.waiting.task import SHOWN, Task
from discovery.models import VendorEvaluation

State = VendorEvaluation.State


def to_score(user: User) -> list[Task]:
    """Where this person has not handed in."""
    rows = VendorEvaluation.objects.visible_to(user).filter(
        state=State.OPEN, scorers__person=user, scorers__handed_in_at=None
    )
    said = "Score the vendors"
    return [
        task(row, said, reverse("discovery:evaluation_score", args=[row.pk]))
        for row in rows.order_by("opened_on", "pk")[:SHOWN]
    ]


def to_decide(user: User) -> list[Task]:
    """What this person leads, with scores that are shown."""
    if not access.may(user, Perm.DECISION_EDIT):
        return []
    rows = VendorEvaluation.objects.visible_to(user).filter(
        state=State.REVEALED, lead=user
    )
    said = "Talk about the scores, and have it decided"
    found = rows.order_by("opened_on", "pk")[:SHOWN]
    return [task(row, said, row.get_absolute_url()) for row in found]


def task(row: VendorEvaluation, todo: str, url: str) -> Task:
    return Task("Vendor evaluation", "scale", str(row), todo, url)
