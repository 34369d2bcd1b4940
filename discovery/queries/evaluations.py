"""What the scores of a vendor evaluation come to; nothing of them before they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from core.models import User
from discovery import evaluating
from discovery.evaluating import Agreed
from discovery.models import (
    VendorCandidate,
    VendorConflict,
    VendorCriterion,
    VendorEvaluation,
    VendorFinding,
    VendorMustHave,
    VendorScore,
    VendorScorer,
)
from discovery.models.evaluations import VendorEvaluationQuerySet
from portfolio.models import Product, Vendor

Given = dict[tuple[int, int], list[tuple[VendorScorer, int]]]  # candidate, criterion


@dataclass(frozen=True)
class Cell:
    """One candidate on one criterion; `agreed` is None until scores are shown."""

    criterion: VendorCriterion
    scores: list[tuple[VendorScorer, int]]
    agreed: Agreed | None

    @property
    def is_below(self) -> bool:
        least = self.criterion.at_least
        return bool(least and self.agreed and self.agreed.value < least)

    @property
    def needs_talk(self) -> bool:
        return bool(self.agreed and self.agreed.verdict != evaluating.AGREE)


@dataclass(frozen=True)
class Standing:
    """One candidate: what it lacks, what it was scored, where it stands."""

    candidate: VendorCandidate
    findings: list[VendorFinding | None]  # in the order of the must-haves
    cells: list[Cell]
    fails: list[str]
    unknown: list[str]
    total: Fraction | None
    place: int | None = None
    span: tuple[Fraction, Fraction] | None = None

    @property
    def is_out(self) -> bool:
        """Whatever its score."""
        return bool(self.fails)

    @property
    def of_hundred(self) -> Fraction | None:
        return None if self.total is None else evaluating.of_hundred(self.total)


@dataclass(frozen=True)
class Move:
    """One weight moved, and who stands where then, the first ones first."""

    criterion: VendorCriterion
    to: Fraction
    order: list[tuple[int, Fraction, VendorCandidate]]
    first_changes: bool


@dataclass(frozen=True)
class Result:
    evaluation: VendorEvaluation
    criteria: list[VendorCriterion]
    must_haves: list[VendorMustHave]
    scorers: list[VendorScorer]
    standings: list[Standing]  # in the order they were named
    moves: list[Move] = field(default_factory=list)

    @property
    def ranked(self) -> list[Standing]:
        """The first ones first, then those that are out."""
        last = len(self.standings) + 1
        return sorted(self.standings, key=lambda each: each.place or last)

    @property
    def lines(self) -> list[tuple[VendorCriterion, list[Cell]]]:
        """A line for each criterion, its cells in the order of `ranked`."""
        columns = zip(*(each.cells for each in self.ranked), strict=True)
        return [
            (criterion, list(cells))
            for criterion, cells in zip(self.criteria, columns, strict=True)
        ]

    @property
    def checked(self) -> list[tuple[Standing, list[tuple[VendorMustHave, VendorFinding | None]]]]:  # fmt: skip
        """Each candidate with every must-have, and what was found."""
        musts = self.must_haves
        return [(s, list(zip(musts, s.findings, strict=True))) for s in self.ranked]

    @property
    def talks(self) -> list[tuple[Standing, Cell]]:
        """Where scorers are two or more apart, the widest first."""
        found = [(s, c) for s in self.standings for c in s.cells if c.needs_talk]
        return sorted(found, key=lambda pair: -(pair[1].agreed.spread if pair[1].agreed else 0))  # fmt: skip

    @property
    def counted(self) -> list[VendorScorer]:
        return [scorer for scorer in self.scorers if scorer.handed_in_at]

    @property
    def conflicts(self) -> list[VendorConflict]:
        return [tie for scorer in self.scorers for tie in scorer.conflicts.all()]


def evaluations(
    user: User,
    *,
    product: Product | None = None,
    vendor: Vendor | None = None,
    state: str = "",
    q: str = "",
    mine: bool = False,
) -> VendorEvaluationQuerySet:
    """Those this person may read, the newest first; `mine`: that one leads or scores."""
    rows = VendorEvaluation.objects.visible_to(user).for_list()
    if product:
        rows = rows.filter(product=product)
    if vendor:
        rows = rows.filter(candidates__vendor=vendor)
    if state:
        rows = rows.filter(state=state)
    if mine:
        scored = VendorScorer.objects.filter(person=user).values("evaluation")
        rows = rows.filter(lead=user) | rows.filter(pk__in=scored)
    if q:
        rows = rows.filter(title__icontains=q) | rows.filter(key__iexact=q)
    return rows.order_by("-opened_on", "-id")


def own(user: User, pk: int) -> VendorScorer:
    """This person's place among the scorers; 404 for anybody else."""
    seen = VendorEvaluation.objects.visible_to(user).filter(pk=pk)
    rows = VendorScorer.objects.filter(evaluation__in=seen, person=user)
    rows = rows.select_related("evaluation__product__team")
    return get_object_or_404(rows.prefetch_related("conflicts"))


def result(row: VendorEvaluation) -> Result:
    """Everything a page or a file says of it, in a fixed number of queries."""
    criteria, must_haves = list(row.criteria.all()), list(row.must_haves.all())
    scorers = scorers_of(row)
    given = scores_of(row, scorers) if row.is_revealed else {}
    ties = Prefetch("findings", VendorFinding.objects.select_related("found_by"))
    candidates = row.candidates.select_related("vendor").prefetch_related(ties)
    found = [standing(each, criteria, must_haves, given) for each in candidates]
    told = Result(row, criteria, must_haves, scorers, found)
    return placed(told) if row.is_revealed else told


def scorers_of(row: VendorEvaluation) -> list[VendorScorer]:
    ties = Prefetch("conflicts", VendorConflict.objects.select_related("candidate"))
    return list(row.scorers.select_related("person").prefetch_related(ties))


def scores_of(row: VendorEvaluation, scorers: Sequence[VendorScorer]) -> Given:
    """The scores of this round that were handed in."""
    by_pk = {each.pk: each for each in scorers if each.handed_in_at}
    given: Given = {}
    scores = VendorScore.objects.filter(scorer__in=by_pk, round=row.round)
    for score in scores.order_by("scorer"):
        key = score.candidate_id, score.criterion_id
        given.setdefault(key, []).append((by_pk[score.scorer_id], score.value))
    return given


def standing(
    candidate: VendorCandidate,
    criteria: Sequence[VendorCriterion],
    must_haves: Sequence[VendorMustHave],
    given: Given,
) -> Standing:
    cells = [cell(each, given.get((candidate.pk, each.pk), [])) for each in criteria]
    by_must = {each.must_have_id: each for each in candidate.findings.all()}
    findings = [by_must.get(each.pk) for each in must_haves]
    pairs = list(zip(must_haves, findings, strict=True))
    fails = [each.name for each, found in pairs if found and found.verdict == "fail"]
    fails += [f"{c.criterion.name} below {c.criterion.at_least}" for c in cells if c.is_below]  # fmt: skip
    agreed = [each.agreed.value for each in cells if each.agreed]
    total = None
    if cells and len(agreed) == len(cells):
        total = evaluating.total([each.weight for each in criteria], agreed)
    unknown = [each.name for each, found in pairs if not found]
    return Standing(candidate, findings, cells, fails, unknown, total)


def cell(criterion: VendorCriterion, scores: list[tuple[VendorScorer, int]]) -> Cell:
    values = [value for _, value in scores]
    return Cell(criterion, scores, evaluating.agreed(values) if values else None)


def placed(told: Result) -> Result:
    """With each one's place, its span, and the weights that would change the order."""
    weights = [each.weight for each in told.criteria]
    rows = [scores_in(each) for each in told.standings]
    inside = [None if each.is_out else row for each, row in zip(told.standings, rows, strict=True)]  # fmt: skip
    now = evaluating.places(evaluating.weighed(weights, inside))
    spans = evaluating.spans(weights, rows)
    standings = [
        Standing(s.candidate, s.findings, s.cells, s.fails, s.unknown, s.total, place, span)
        for s, place, span in zip(told.standings, now, spans, strict=True)
    ]  # fmt: skip
    moves = [
        move(told, shift, now) for shift in evaluating.sensitivity(weights, inside)
    ]
    return Result(
        told.evaluation, told.criteria, told.must_haves, told.scorers, standings, moves
    )


def scores_in(each: Standing) -> list[int] | None:
    agreed = [cell.agreed.value for cell in each.cells if cell.agreed]
    return agreed if each.total is not None else None


def move(told: Result, shift: evaluating.Shift, now: tuple[int | None, ...]) -> Move:
    triples = zip(shift.places, shift.totals, told.standings, strict=True)
    order = sorted(
        ((p, t, s.candidate) for p, t, s in triples if p and t is not None),
        key=lambda each: (each[0], each[2].place),
    )
    was_first = [place == 1 for place in now]
    is_first = [place == 1 for place in shift.places]
    return Move(told.criteria[shift.at], shift.to, order, was_first != is_first)
