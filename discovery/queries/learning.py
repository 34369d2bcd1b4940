"""The learning log: found, and which family of roles has learned nothing for long."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from core.models import User
from discovery.models import Learning
from portfolio.models import Vendor

HALF_YEAR = timedelta(days=183)  # domain.md §5: once at least per family
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Attendance:
    """One family of roles: how often it was somewhere lately, and when last at all."""

    family: str
    label: str
    lately: int
    last: date | None

    @property
    def is_behind(self) -> bool:
        return not self.lately


def attendance(on: date) -> list[Attendance]:
    """Every family, those that learned nothing for longest first. One query."""
    since = on - HALF_YEAR
    asked: dict[str, Any] = {}
    for code in Learning.Family.values:
        there = Q(families__contains=[code], held_on__lte=on)
        asked[f"{code}_last"] = Max("held_on", filter=there)
        asked[f"{code}_lately"] = Count("pk", filter=there & Q(held_on__gt=since))
    told = Learning.objects.aggregate(**asked)
    rows = [
        Attendance(code, label, told[f"{code}_lately"], told[f"{code}_last"])
        for code, label in Learning.Family.choices
    ]
    return sorted(rows, key=lambda row: row.last or date.min)


def found(user: User, asked: dict[str, Any]) -> "QuerySet[Learning]":
    """What a person reads of the log, narrowed, newest first."""
    rows = Learning.objects.visible_to(user).for_list()
    if family := asked.get("family"):
        rows = rows.filter(families__contains=[family])
    if asked.get("step") == "waiting":
        rows = rows.exclude(next_step="").filter(done_at=None)
    for name in ("kind", "vendor"):
        if wanted := asked.get(name):
            rows = rows.filter(**{name: wanted})
    if words := asked.get("q"):
        said = Q(title__icontains=words) | Q(learned__icontains=words)
        rows = rows.filter(said | Q(next_step__icontains=words))
    return rows.order_by("-held_on", "-id")


def with_vendor(vendor: Vendor, user: User) -> "QuerySet[Learning]":
    return found(user, {"vendor": vendor})


def steps_of(user: User, on: date) -> "QuerySet[Learning]":
    """Next steps of one's own that are due soon or late, the oldest first."""
    rows = Learning.objects.visible_to(user).filter(owner=user, done_at=None)
    return rows.filter(due_on__lte=on + SOON).order_by("due_on", "id")
