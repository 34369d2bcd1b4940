"""Vendor evaluations for tests: the three vectors of domain.md §5, and who scores."""

from typing import Any

from core.roles import Role
from discovery.actions import evaluation_scores as scoring
from discovery.actions import evaluation_steps as steps
from discovery.actions import evaluations
from discovery.models import VendorEvaluation
from tests.make import Cast, make_user

# fit, security, regulatory, integration, five-year cost, viability
VECTORS = {"A": (4, 5, 4, 3, 3, 4), "B": (5, 3, 3, 4, 4, 3), "C": (4, 2, 4, 5, 5, 3)}
SHOWN_BY = "Seen in its document."


def opened(cast: Cast, **told: Any) -> VendorEvaluation:
    """Mia, Ivo and Olga score A, B and C for the product of the cast."""
    given = {
        "title": "Agent assist", "wanted": "Who summarises calls.",
        "product": cast.product, "candidates": list(VECTORS),
        "scorers": [cast.pm, cast.it, cast.ops], "by": cast.pm,
    }  # fmt: skip
    return evaluations.create(**{**given, **told})


def scores(row: VendorEvaluation, told: Any = VECTORS) -> dict[tuple[int, int], int]:
    """By the ids of candidate and criterion, of {candidate: scores in their order}."""
    criteria = list(row.criteria.values_list("pk", flat=True))
    candidates = dict(row.candidates.values_list("name", "pk"))
    return {
        (candidates[name], criterion): value
        for name, values in told.items()
        for criterion, value in zip(criteria, values, strict=True)
    }


def in_silence(row: VendorEvaluation, person: Any, told: Any = VECTORS) -> None:
    """One declares nothing, scores all and hands in."""
    scoring.declare(row, conflicts={}, by=person)
    scoring.score(row, scores=scores(row, told), hand_in=True, by=person)


def shown(cast: Cast, *told: Any, **more: Any) -> VendorEvaluation:
    """All three have handed in; `told` are the scores of each, the vectors by default."""
    row = opened(cast, **more)
    for person, each in zip((cast.pm, cast.it, cast.ops), told or (VECTORS,) * 3, strict=True):  # fmt: skip
        in_silence(row, person, each)
    return again(row)


def again(row: VendorEvaluation) -> VendorEvaluation:
    """The row as it is now."""
    return VendorEvaluation.objects.for_page().get(pk=row.pk)


def looked_at(
    cast: Cast, row: VendorEvaluation, name: str, verdict: str = "pass"
) -> None:
    """Every must-have of one candidate, all with the same verdict."""
    findings = {each.pk: (verdict, SHOWN_BY) for each in row.must_haves.all()}
    candidate = row.candidates.get(name=name)
    steps.check(row, candidate=candidate, findings=findings, by=cast.pm)


def two_more() -> list[Any]:
    return [make_user(name, Role.GOVERNANCE_REVIEWER) for name in ("Nora", "Sven")]
