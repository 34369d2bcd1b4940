"""Measures and kill criteria: part of the plan, and under its rules."""

from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from pilots import plan
from pilots.actions.frozen import Frozen, tries_are_kept
from pilots.actions.moving import held
from pilots.actions.plans import (
    amendable,
    amended,
    amending,
    still_open,
)
from pilots.models import KillCriterion, Measure, Pilot

Part, Method, Grain = Measure.Part, Measure.Method, Measure.Grain
SHARES = {"percent", "per_1k", "per_10k"}


def begin(pilot: Pilot, *, version: int | None, by: User) -> Pilot:
    """Lock the pilot; only a draft's measures change. Its version covers them too."""
    pilot = held(pilot)
    access.require(by, Perm.PILOT_RUN, team=pilot.product.team)
    still_open(pilot)
    if pilot.state != Pilot.State.DRAFT:
        raise Frozen(pilot)
    versions.claim(pilot, version)
    return pilot


def end(pilot: Pilot, *, by: User, **changed: Any) -> None:
    pilot.save(update_fields=["version"])
    team = pilot.product.team
    audit.record(by, Verb.PILOT_CHANGED, pilot, team=team, changed=changed)


@tries_are_kept
@transaction.atomic
def add(
    pilot: Pilot, *, version: int | None = None, by: User, **fields: Any
) -> Measure:
    """Add the primary measure or a guardrail."""
    pilot = begin(pilot, version=version, by=by)
    measure = Measure(pilot=pilot, **fields)
    sound(measure)
    measure.save()
    end(pilot, by=by, measure=[None, measure.name])
    return measure


@tries_are_kept
@transaction.atomic
def edit(
    measure: Measure, *, version: int | None = None, by: User, **fields: Any
) -> Measure:
    """Change a measure of a draft."""
    pilot = begin(measure.pilot, version=version, by=by)
    measure = pilot.measures.select_for_update().get(pk=measure.pk)
    changed = versions.apply(measure, **fields)
    sound(measure)
    measure.save()
    end(pilot, by=by, **{f"{measure.name}: {k}": v for k, v in changed.items()})
    return measure


@tries_are_kept
@transaction.atomic
def remove(measure: Measure, *, version: int | None = None, by: User) -> Pilot:
    """Take a measure out of a draft, with the kill criteria that watch it."""
    pilot = begin(measure.pilot, version=version, by=by)
    measure = pilot.measures.select_for_update().get(pk=measure.pk)
    name = measure.name
    measure.delete()
    end(pilot, by=by, measure=[name, None])
    return pilot


@transaction.atomic
def amend(
    measure: Measure,
    *,
    reason: str,
    version: int | None = None,
    by: User,
    **fields: Any,
) -> Measure:
    """Change a measure of a frozen plan openly, with the reason and both values."""
    pilot = held(measure.pilot)
    access.require(by, Perm.PILOT_RUN, team=pilot.product.team)
    amendable(pilot, reason)
    versions.claim(pilot, version)
    before = plan.snapshot(pilot)
    measure = pilot.measures.select_for_update().get(pk=measure.pk)
    changed = versions.apply(measure, **fields)
    sound(measure)
    if not changed:
        raise Refused("Nothing in the plan changed.")
    if set(changed) - plan.AMENDABLE_OF_MEASURE:
        raise Refused("What is measured, and how, stays as it was planned.")
    with amending(pilot):
        measure.save()
    pilot.save(update_fields=["version"])
    named = {f"{measure.name}: {k}": v for k, v in changed.items()}
    amended(pilot, before, reason, named, by=by)
    return measure


def sound(measure: Measure) -> None:
    """Raise Unfit, with all that is wrong, unless the measure can be read out."""
    refuse_outside(measure, "0.001", "0.999", "alpha", "power")
    refuse_outside(measure, "0", "1", "icc")
    if measure.max_worsening is not None and measure.max_worsening < 0:
        raise Unfit("max_worsening", "The most it may get worse is 0 or more.")
    others = measure.pilot.measures.exclude(pk=measure.pk)
    wrong = []
    taken = measure.part == Part.PRIMARY and others.filter(part=Part.PRIMARY).exists()
    if taken:
        wrong.append("There is a primary measure already; one question, one answer.")
    if others.filter(name__iexact=measure.name).exists():
        wrong.append(f"There is a measure “{measure.name}” already.")
    wrong += [*levels(measure), *grains(measure)]
    if wrong:
        raise Unfit("part" if taken else "name", " ".join(wrong))


def levels(measure: Measure) -> list[str]:
    wrong = []
    if measure.is_share != (measure.unit in SHARES) and measure.unit != "count":
        wrong.append("Shares are in %, per 1,000 or per 10,000; means are not.")
    if measure.part == Part.GUARDRAIL and measure.max_worsening is None:
        wrong.append("A guardrail needs the most it may get worse.")
    if measure.is_share and any(
        each is not None and not 0 <= each <= 1
        for each in (measure.baseline, measure.target, measure.max_worsening)
    ):
        wrong.append("The baseline, target and margin of a proportion are shares.")
    if not improves(measure):
        wrong.append("The target is no improvement on the baseline.")
    return wrong


def grains(measure: Measure) -> list[str]:
    if measure.method == Method.AGREEMENT and measure.grain != Grain.TOTALS:
        return ["Agreement is recorded as one table, up to a day."]
    if measure.method == Method.RATIO and measure.grain != Grain.UNITS:
        return ["A ratio is recorded unit by unit: each with both of its sums."]
    if measure.method == Method.DIFFERENCE and measure.grain == Grain.UNITS:
        return ["A difference in differences is recorded day by day, or as totals."]
    return []


def improves(measure: Measure) -> bool:
    """A hope in the good direction; κ and limits alone have no baseline to beat."""
    if measure.baseline is None or measure.target is None or not measure.has_control:
        return True
    if measure.direction == "down":
        return measure.target < measure.baseline
    return measure.target > measure.baseline


@tries_are_kept
@transaction.atomic
def add_criterion(
    pilot: Pilot, *, version: int | None = None, by: User, **fields: Any
) -> KillCriterion:
    """Add a rule that stops the pilot at once."""
    pilot = begin(pilot, version=version, by=by)
    criterion = KillCriterion(pilot=pilot, **fields)
    watched(criterion)
    criterion.save()
    end(pilot, by=by, kill_criterion=[None, criterion.text])
    return criterion


@tries_are_kept
@transaction.atomic
def edit_criterion(
    criterion: KillCriterion, *, version: int | None = None, by: User, **fields: Any
) -> KillCriterion:
    """Change a kill criterion of a draft."""
    pilot = begin(criterion.pilot, version=version, by=by)
    criterion = pilot.kill_criteria.select_for_update().get(pk=criterion.pk)
    changed = versions.apply(criterion, **fields)
    watched(criterion)
    criterion.save()
    end(pilot, by=by, **{f"{criterion.text}: {k}": v for k, v in changed.items()})
    return criterion


@tries_are_kept
@transaction.atomic
def remove_criterion(
    criterion: KillCriterion, *, version: int | None = None, by: User
) -> Pilot:
    """Take a kill criterion out of a draft."""
    pilot = begin(criterion.pilot, version=version, by=by)
    criterion = pilot.kill_criteria.select_for_update().get(pk=criterion.pk)
    text = criterion.text
    criterion.delete()
    end(pilot, by=by, kill_criterion=[text, None])
    return pilot


def watched(criterion: KillCriterion) -> None:
    """Raise Unfit for a rule that could never be held against its measure."""
    measure = criterion.measure
    if measure is None:
        return
    if measure.pilot_id != criterion.pilot_id:
        raise Unfit("measure", "The kill criterion watches a measure of another pilot.")
    if criterion.threshold is None:
        raise Unfit("threshold", "A kill criterion on a measure needs its threshold.")
