"""Changes to practices, and their yearly review."""

from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Goal, Practice


@transaction.atomic
def create(*, name: str, goal: Goal, by: User, **fields: Any) -> Practice:
    """Add a practice to a goal. Raises Refused if the goal has one of that name."""
    access.require_somewhere(by, Perm.BUDGET_EDIT)
    refuse_twin(name, goal)
    refuse_future(fields.get("reviewed_on"))
    practice = Practice.objects.create(name=name, goal=goal, **fields)
    audit.record(by, Verb.PRACTICE_CREATED, practice, goal=goal, kind=practice.kind)
    return practice


@transaction.atomic
def edit(
    practice: Practice, *, version: int | None, by: User, **fields: Any
) -> Practice:
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    access.require_somewhere(by, Perm.BUDGET_EDIT)
    versions.claim(practice, version, **fields)
    changed = versions.apply(practice, **fields)
    if {"name", "goal"} & set(changed):
        refuse_twin(practice.name, practice.goal, but=practice.pk)
    refuse_future(practice.reviewed_on)
    practice.save()
    audit.record(by, Verb.PRACTICE_CHANGED, practice, changed=changed)
    return practice


@transaction.atomic
def review(practice: Practice, *, by: User) -> Practice:
    """Say that it was looked at today and still holds."""
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    access.require_somewhere(by, Perm.BUDGET_EDIT)
    if practice.reviewed_on == today():
        raise Refused("It was reviewed today already.")
    before, practice.reviewed_on = practice.reviewed_on, today()
    practice.version += 1
    practice.save(update_fields=["reviewed_on", "version"])
    audit.record(by, Verb.PRACTICE_REVIEWED, practice, changed=[before, today()])
    return practice


def refuse_twin(name: str, goal: Goal, but: int | None = None) -> None:
    twins = Practice.objects.filter(name__iexact=name, goal=goal).exclude(pk=but or 0)
    if twins.exists():
        raise Refused(f"{goal.code} has a practice “{name}” already.")


def refuse_future(reviewed_on: date | None) -> None:
    if reviewed_on and reviewed_on > today():
        raise Unfit(
            "reviewed_on", "A review lies in the past. Enter the day it was held."
        )
