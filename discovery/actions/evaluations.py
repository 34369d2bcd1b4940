"""Vendor evaluations: opened with criteria, must-haves, candidates and scorers; changed.

What is scored by is fixed once somebody has scored: weights are not chosen by results.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery import evaluating
from discovery.actions import evaluation_telling, words
from discovery.actions.evaluation_parts import (
    Changed,
    criteria_of,
    keep_named,
    names_of,
)
from discovery.evaluation_defaults import CRITERIA, MUST_HAVES
from discovery.models import (
    VendorCandidate,
    VendorCriterion,
    VendorEvaluation,
    VendorMustHave,
    VendorScore,
    VendorScorer,
)
from governance import numbering
from governance.actions import history
from governance.actions.decisions import allow
from portfolio.models import Product, Vendor

PREFIX = "VE-"
State = VendorEvaluation.State
Weighed = Sequence[tuple[str, int, int | None]]  # name, weight, threshold


@dataclass(frozen=True)
class Parts:
    """What an evaluation is made of; None: as it is."""

    criteria: Weighed | None = None
    must_haves: Sequence[str] | None = None
    candidates: Sequence[str] | None = None
    scorers: Sequence[User] | None = None


@transaction.atomic
def create(
    *,
    title: str,
    wanted: str,
    candidates: Sequence[str],
    scorers: Sequence[User],
    product: Product | None = None,
    criteria: Weighed = CRITERIA,
    must_haves: Sequence[str] = MUST_HAVES,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> VendorEvaluation:
    """Open an evaluation; who opens it leads it. The scorers are told."""
    allow(by, Perm.DECISION_EDIT, product.team if product else None)
    clean, counts = words.clean(VendorEvaluation, {"title": title, "wanted": wanted})
    row = VendorEvaluation.objects.create(
        key=numbering.next_key(VendorEvaluation.objects.all(), PREFIX, digits=2),
        product=product, lead=history.actor(by, acting),
        opened_on=history.day(by, on), **clean,
    )  # fmt: skip
    parts = Parts(criteria, must_haves, candidates, scorers)
    changed = settle(row, parts, by=by)
    found = Counter(counts) + Counter(changed.counts)
    words.remember(dict(found), evaluation=row)
    audit.record(
        by, Verb.EVALUATION_OPENED, row, team=row.team, person=row.lead,
        criteria=len(criteria), candidates=len(candidates), scorers=len(scorers),
        redacted=dict(found),
    )  # fmt: skip
    return row


@transaction.atomic
def edit(
    evaluation: VendorEvaluation,
    *,
    version: int | None,
    criteria: Weighed | None = None,
    must_haves: Sequence[str] | None = None,
    candidates: Sequence[str] | None = None,
    scorers: Sequence[User] | None = None,
    by: User,
    **fields: Any,
) -> VendorEvaluation:
    """Change its words while it is scored, and its parts before anybody has scored."""
    row = held(evaluation)
    allow(by, Perm.DECISION_EDIT, row.team)
    require_open(row)
    versions.claim(row, version, **fields)
    clean, counts = words.clean(VendorEvaluation, fields)
    told = words.telling(VendorEvaluation, versions.apply(row, **clean))
    row.save()
    parts = Parts(criteria, must_haves, candidates, scorers)
    changed = settle(row, parts, by=by)
    found = Counter(counts) + Counter(changed.counts)
    words.remember(dict(found), evaluation=row)
    audit.record(
        by, Verb.EVALUATION_CHANGED, row, team=row.team,
        changed=told | changed.told, redacted=dict(found),
    )  # fmt: skip
    return row


def held(evaluation: VendorEvaluation) -> VendorEvaluation:
    """The row as it is now, held until the commit: every action begins with it."""
    rows = VendorEvaluation.objects.select_for_update(of=("self",))
    return rows.select_related("product__team", "lead").get(pk=evaluation.pk)


def require_open(row: VendorEvaluation) -> None:
    if row.is_over:
        raise Refused("It is over: nothing of it changes any more.")
    if not row.is_open:
        raise Refused("Its scores are shown already: open another round to score anew.")


def has_scores(row: VendorEvaluation) -> bool:
    return VendorScore.objects.filter(scorer__evaluation=row).exists()


# --- its parts ------------------------------------------------------------------------
def settle(row: VendorEvaluation, parts: Parts, *, by: User) -> Changed:
    """Bring what it is made of to what was given; returns what the trail tells of it."""
    changed = Changed()
    if parts.criteria is not None:
        changed += settle_criteria(row, parts.criteria)
    if parts.must_haves is not None:
        changed += keep_named(VendorMustHave, row, "must_haves", parts.must_haves)
    if parts.candidates is not None:
        changed += settle_candidates(row, parts.candidates)
    if parts.scorers is not None:
        changed += settle_scorers(row, parts.scorers, by=by)
    return changed


def settle_criteria(row: VendorEvaluation, given: Weighed) -> Changed:
    guard_criteria(given)
    if list(given) == criteria_of(row):
        return Changed()
    refuse_scored(row, "criteria")
    names = [name for name, *_ in given]
    changed = keep_named(VendorCriterion, row, "criteria", names, given=given)
    return changed + Changed({"weights": "changed"})


def guard_criteria(given: Weighed) -> None:
    if not given:
        raise Unfit("criteria", "Name at least one criterion.")
    if any(weight < 1 for _, weight, _ in given):
        raise Unfit("criteria", "Each weight is at least 1.")
    if any(least is not None and not 1 <= least <= evaluating.HIGHEST for *_, least in given):  # fmt: skip
        raise Unfit("criteria", f"“At least” is a score from 1 to {evaluating.HIGHEST}.")  # fmt: skip
    whole = sum(weight for _, weight, _ in given)
    if whole != evaluating.WHOLE:
        raise Unfit("criteria", f"The weights sum to {whole}: make it {evaluating.WHOLE}.")  # fmt: skip


def settle_candidates(row: VendorEvaluation, given: Sequence[str]) -> Changed:
    """A name of a vendor in the portfolio means that vendor."""
    if len(given) < 2:
        raise Unfit("candidates", "A choice needs two candidates or more.")
    if list(given) == names_of(row.candidates):
        return Changed()
    refuse_scored(row, "candidates")
    changed = keep_named(VendorCandidate, row, "candidates", given)
    known = {vendor.name.casefold(): vendor for vendor in Vendor.objects.all()}
    for candidate in row.candidates.all():
        candidate.vendor = known.get(candidate.name.casefold())
        candidate.save(update_fields=["vendor"])
    return changed


def refuse_scored(row: VendorEvaluation, field: str) -> None:
    if has_scores(row):
        raise Unfit(field, "Somebody has scored by them: criteria, weights and candidates stay.")  # fmt: skip


def settle_scorers(
    row: VendorEvaluation, given: Iterable[User], *, by: User
) -> Changed:
    people = list(dict.fromkeys(given))
    if len(people) < evaluating.FEWEST:
        raise Unfit("scorers", f"Name {evaluating.FEWEST} people or more: fewer say too little.")  # fmt: skip
    for person in people:
        if not access.may(person, Perm.DECISION_VIEW):
            raise Unfit("scorers", f"{person} may not read evaluations: name somebody who may.")  # fmt: skip
    before = {scorer.person_id: scorer for scorer in row.scorers.all()}
    for gone in [s for pk, s in before.items() if pk not in {p.pk for p in people}]:
        if gone.handed_in_at:
            raise Unfit("scorers", f"{gone.person} has handed in: those scores count.")
        gone.delete()
    added = [person for person in people if person.pk not in before]
    VendorScorer.objects.bulk_create(
        VendorScorer(evaluation=row, person=person) for person in added
    )
    evaluation_telling.asked(row, added, by=by)
    after = sorted(person.pk for person in people)
    told = sorted(before)
    return Changed({"scorers": [told, after]} if told != after else {})
