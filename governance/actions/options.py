"""The options of a decision, weighed by three criteria while it is open."""

from typing import Any

from django.db import transaction

from core import audit, versions
from core.errors import Refused, Unfit, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import decisions
from governance.models import Decision, DecisionOption

MOST = 12  # more cannot be compared side by side


@transaction.atomic
def add(decision: Decision, *, name: str, by: User, **fields: Any) -> DecisionOption:
    """Add an option. Raises Refused if there is one of that name."""
    decision = open_for(decision, by)
    if decision.options.count() >= MOST:
        raise Refused(f"{MOST} options are as many as anybody can compare.")
    refuse_taken(decision, name)
    option = DecisionOption(decision=decision, name=name, **fields)
    refuse_unrated(option)
    option.save()
    touch(decision)
    tell(by, decision, added=name)
    return option


@transaction.atomic
def edit(
    option: DecisionOption, *, version: int | None, by: User, **fields: Any
) -> DecisionOption:
    """Change what an option means or how it is rated."""
    decision = open_for(option.decision, by)
    option = DecisionOption.objects.select_for_update().get(pk=option.pk)
    versions.claim(option, version, **fields)
    name = option.name
    changed = versions.apply(option, **fields)
    refuse_unrated(option)
    if option.name != name:
        refuse_taken(decision, option.name)
    option.save()
    touch(decision)
    tell(by, decision, option=name, changed=changed)
    return option


@transaction.atomic
def remove(option: DecisionOption, *, by: User) -> Decision:
    """Take out an option that was never one. The trail keeps its name."""
    decision = open_for(option.decision, by)
    name = option.name
    option.delete()
    touch(decision)
    tell(by, decision, removed=name)
    return decision


def open_for(decision: Decision, by: User) -> Decision:
    decision = decisions.held(decision)
    decisions.allow(by, Perm.DECISION_EDIT, decision.team)
    decisions.require_open(decision)
    return decision


def touch(decision: Decision) -> None:
    """Whoever decides decides on the options that were shown."""
    versions.claim(decision, None)
    decision.save(update_fields=["version"])


def refuse_taken(decision: Decision, name: str) -> None:
    if decision.options.filter(name=name).exists():
        raise Unfit("name", f"{decision.key} has an option “{name}” already.")


def refuse_unrated(option: DecisionOption) -> None:
    refuse_outside(option, "1", "5", *DecisionOption.CRITERIA)


def tell(by: User, decision: Decision, **data: Any) -> None:
    audit.record(by, Verb.DECISION_WEIGHED, decision, team=decision.team, **data)
