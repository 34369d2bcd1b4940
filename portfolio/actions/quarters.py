"""The end of a quarter: scores are kept as they are, and what was learned is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from core import audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import Team, User
from core.verbs import Verb
from governance.actions import history
from portfolio import metrics, okrs
from portfolio.actions import feeding, key_results, objectives
from portfolio.models import KeyResult, Objective

CARRIED = ("name", "metric", "unit", "feed", "site", "measured_product", "channel",
           "weight", "is_guardrail", "owner")  # fmt: skip


@dataclass(frozen=True)
class Ending:
    """What is said of one key result: the learning, and the target it is carried to."""

    learning: str
    carry_to: Decimal | None = None


@transaction.atomic
def close(
    objective: Objective,
    *,
    learning: str,
    endings: Mapping[int, Ending],
    version: int | None,
    by: User,
    acting: User | None = None,
    on: date | None = None,
) -> Objective:
    """Keep the final scores of an objective whose quarter is over; it is read-only then.

    `endings` says for each key result, by id, what was learned, and whether it goes on in
    the next period: with its end as the new baseline, towards a target of its own.
    """
    objective, person = held(objective), history.actor(by, acting)
    objectives.allow(by, objective.product)
    versions.claim(objective, version, learning=learning)
    objectives.refuse_closed(objective)
    refuse_running(objective)
    rows = [feeding.read(each, by=by) for each in objective.key_results.all()]
    refuse_unsaid(learning, rows, endings)
    for row in rows:
        end(row, endings[row.pk], by=by)
    objective.learning = learning
    objective.final_score = final(rows)
    objective.closed_by, objective.closed_at = person, history.moment(by, on)
    objective.save()
    audit.record(
        by,
        Verb.OBJECTIVE_CLOSED,
        objective,
        team=team_of(objective),
        score=objective.final_score,
        learning=learning,
    )
    carry(objective, rows, endings, by=by)
    return objective


def end(row: KeyResult, ending: Ending, *, by: User) -> None:
    """Keep a key result's end. A guardrail held or did not: it has no score."""
    versions.claim(row, None)
    row.learning = ending.learning
    row.final_score = None if row.is_guardrail else feeding.scored(row, row.current)
    row.save()
    audit.record(
        by,
        Verb.KEY_RESULT_CLOSED,
        row,
        team=key_results.team_of(row),
        score=row.final_score,
        value=row.current,
        learning=row.learning,
    )


def final(rows: list[KeyResult]) -> Decimal | None:
    """The weighted mean of the exact scores; None if nothing carries weight."""
    found = okrs.mean(
        (okrs.score(row.baseline, row.target, row.current), row.weight)
        for row in rows
        if not row.is_guardrail
    )
    return None if found is None else metrics.rounded(found, feeding.SCORE_DIGITS)


def carry(
    objective: Objective,
    rows: list[KeyResult],
    endings: Mapping[int, Ending],
    *,
    by: User,
) -> None:
    """Promise again, in the next period, what was chosen to go on."""
    going = [(row, endings[row.pk].carry_to) for row in rows]
    for row, target in going:
        if target is not None and not hasattr(row, "carried_to"):
            if target == row.current:
                raise Unfit("carry_to", f"KR{row.code} is there already: aim further.")
            key_results.create(
                following(objective, by=by),
                code=row.code,
                baseline=row.current,
                target=target,
                queues=row.queues.all(),
                carried_from=row,
                by=by,
                **{name: getattr(row, name) for name in CARRIED},
            )


def following(objective: Objective, *, by: User) -> Objective:
    """The objective of this code in the next period; made like this one if needed."""
    starts_on, ends_on = okrs.period_after(objective.starts_on, objective.ends_on)
    there = Objective.objects.filter(code=objective.code, starts_on=starts_on).first()
    return there or objectives.create(
        code=objective.code,
        name=objective.name,
        kind=objective.kind,
        owner=objective.owner,
        product=objective.product,
        goals=list(objective.goals.all()),
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
    )


@transaction.atomic
def reopen(
    objective: Objective, *, reason: str, version: int | None = None, by: User
) -> Objective:
    """Take a closing back, to put something right. Its scores count as of today again."""
    objective = held(objective)
    objectives.allow(by, objective.product)
    versions.claim(objective, version)
    if not objective.is_closed:
        raise Refused(f"{objective.code} is not closed.")
    if not reason.strip():
        raise Refused("Say why it is opened again.")
    was = objective.final_score
    objective.closed_at = objective.closed_by = objective.final_score = None
    objective.save()
    for row in objective.key_results.select_for_update():
        versions.claim(row, None)
        row.final_score = None
        row.save()
    audit.record(
        by,
        Verb.OBJECTIVE_REOPENED,
        objective,
        team=team_of(objective),
        score=was,
        reason=reason,
    )
    return objective


# --- rules ----------------------------------------------------------------------------
def held(objective: Objective) -> Objective:
    rows = Objective.objects.select_for_update(of=("self",))
    return rows.select_related("product__team", "owner").get(pk=objective.pk)


def team_of(objective: Objective) -> Team | None:
    return objective.product.team if objective.product else None


def refuse_running(objective: Objective) -> None:
    if today() < objective.ends_on:
        raise Refused(
            f"{objective.code} runs until {objective.ends_on}: close it from that day on."
        )


def refuse_unsaid(
    learning: str, rows: list[KeyResult], endings: Mapping[int, Ending]
) -> None:
    """A quarter without a learning is only a number."""
    if not learning.strip():
        raise Unfit("learning", "Say what the quarter taught.")
    for row in rows:
        if row.pk not in endings or not endings[row.pk].learning.strip():
            raise Unfit("endings", f"Say what KR{row.code} taught.")
