"""Scoring vendors in silence: conflicts are declared first, then scores are given.

No action here tells anybody another's score, nor does what it answers depend on one.
"""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import audit
from core.errors import Refused, Unfit
from core.models import User
from core.verbs import Verb
from discovery import evaluating
from discovery.actions import evaluation_steps, words
from discovery.actions.evaluations import held, require_open
from discovery.models import (
    VendorCandidate,
    VendorConflict,
    VendorCriterion,
    VendorEvaluation,
    VendorScore,
    VendorScorer,
)
from governance.actions import history

Scores = Mapping[tuple[int, int], int]  # (candidate, criterion), both as ids: 0 to 5


@transaction.atomic
def declare(
    evaluation: VendorEvaluation,
    *,
    conflicts: Mapping[int, str],
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> VendorScorer:
    """Say what ties one to which candidate (by id); none is an answer too.

    A candidate one is tied to is scored by others: one's scores of it go. Whoever
    declares anew hands in anew.
    """
    row, person = held(evaluation), history.actor(by, acting)
    scorer = scorer_of(row, person)
    require_open(row)
    known = {each.pk: each for each in row.candidates.all()}
    told = {pk: what.strip() for pk, what in conflicts.items() if what.strip()}
    guard_known(told, known)
    scorer.conflicts.all().delete()
    counts: dict[str, int] = {}
    for pk, what in told.items():
        clean, found = words.clean(VendorConflict, {"what": what})
        counts |= {kind: counts.get(kind, 0) + n for kind, n in found.items()}
        scorer.conflicts.create(candidate=known[pk], what=clean["what"])
    scorer.scores.filter(round=row.round, candidate__in=told).delete()
    scorer.declared_at, scorer.handed_in_at = history.moment(by, on), None
    if len(told) == len(known):  # nothing is left to score
        scorer.handed_in_at = scorer.declared_at
    scorer.save()
    words.remember(counts, evaluation=row)
    audit.record(
        by, Verb.EVALUATION_DECLARED, row, team=row.team, person=person,
        tied_to=sorted(told), redacted=counts,
    )  # fmt: skip
    evaluation_steps.reveal_if_all_are_in(row, by=by, on=on, acting=acting)
    return scorer


@transaction.atomic
def score(
    evaluation: VendorEvaluation,
    *,
    scores: Scores,
    hand_in: bool = False,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> VendorScorer:
    """Give or change one's own scores; handed in they count, and may still be changed.

    When the last one hands in, all scores are shown.
    """
    row, person = held(evaluation), history.actor(by, acting)
    scorer = scorer_of(row, person)
    require_open(row)
    if scorer.declared_at is None:
        raise Refused("Say first what ties you to a candidate, or that nothing does.")
    guard_scores(row, scorer, scores)
    write(row, scorer, scores)
    scorer.handed_in_at = history.moment(by, on) if hand_in else None
    if hand_in:
        guard_complete(row, scorer)
    scorer.save()
    audit.record(
        by, Verb.EVALUATION_SCORED, row, team=row.team, person=person,
        round=row.round, handed_in=hand_in,
    )  # fmt: skip
    evaluation_steps.reveal_if_all_are_in(row, by=by, on=on, acting=acting)
    return scorer


def write(row: VendorEvaluation, scorer: VendorScorer, scores: Scores) -> None:
    VendorScore.objects.bulk_create(
        (
            VendorScore(
                scorer=scorer, round=row.round, candidate_id=candidate,
                criterion_id=criterion, value=value,
            )
            for (candidate, criterion), value in scores.items()
        ),
        update_conflicts=True,
        unique_fields=["scorer", "round", "candidate", "criterion"],
        update_fields=["value"],
    )  # fmt: skip


# --- what an action asks --------------------------------------------------------------
def scorer_of(row: VendorEvaluation, person: User) -> VendorScorer:
    found = row.scorers.filter(person=person).first()
    if found is None:
        raise PermissionDenied(f"{person} is not asked to score {row}")
    return found


def to_score(row: VendorEvaluation, scorer: VendorScorer) -> list[VendorCandidate]:
    """The candidates that nothing ties this scorer to."""
    tied = scorer.conflicts.values("candidate")
    return list(row.candidates.exclude(pk__in=tied))


def guard_known(told: Mapping[int, str], known: Mapping[int, VendorCandidate]) -> None:
    if not set(told) <= set(known):
        raise Unfit("conflicts", "That candidate is not part of this evaluation.")


def guard_scores(row: VendorEvaluation, scorer: VendorScorer, scores: Scores) -> None:
    candidates = {each.pk for each in to_score(row, scorer)}
    criteria = set(row.criteria.values_list("pk", flat=True))
    for (candidate, criterion), value in scores.items():
        if candidate not in candidates or criterion not in criteria:
            raise Unfit("scores", "You do not score that candidate by that criterion.")
        if not evaluating.LOWEST <= value <= evaluating.HIGHEST:
            raise Unfit("scores", f"Scores go from {evaluating.LOWEST} to {evaluating.HIGHEST}.")  # fmt: skip


def guard_complete(row: VendorEvaluation, scorer: VendorScorer) -> None:
    missing = lacking(row, scorer)
    if missing:
        raise Refused(f"Not handed in: {missing[0]} has no score for {missing[1]} yet.")


def lacking(
    row: VendorEvaluation, scorer: VendorScorer
) -> tuple[VendorCandidate, VendorCriterion] | None:
    """The first score that is still to be given."""
    mine = scorer.scores.filter(round=row.round)
    given = set(mine.values_list("candidate", "criterion"))
    criteria = list(row.criteria.all())
    for candidate in to_score(row, scorer):
        for criterion in criteria:
            if (candidate.pk, criterion.pk) not in given:
                return candidate, criterion
    return None
