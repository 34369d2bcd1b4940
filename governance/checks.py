"""What is looked at by itself when a gate is asked: on the page, in what is signed, and
once more when an approval is signed.

A check that does not hold keeps everybody from approving until it is mended where it
says. Apps to the right bring their own in settings.GATE_CHECKS.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from core.errors import Refused
from governance import raci_rights
from governance.models import Party, Placement, RaciCell, RaciRow, Review

# Rows of domain.md §8 that IT is always in: selection; implementation and upgrades;
# maintenance (seed 003).
IT_IS_IN = (5, 9, 25)
SAME_OLD = "same_old"  # the question of the criteria set


class Verdict(StrEnum):
    HOLDS = "Holds"
    WEIGH = "To be weighed"
    FAILS = "Does not hold"


@dataclass(frozen=True)
class Check:
    """One check of one review: what came out, and where what fails is mended."""

    name: str
    verdict: Verdict
    says: str
    url: str = ""

    @property
    def kept(self) -> dict[str, str]:
        return {**asdict(self), "verdict": str(self.verdict)}


def of(review: Review) -> list[Check]:
    """The checks that apply to this review, as of today."""
    every: list[Callable[[Review], Check | None]]
    every = [import_string(path) for path in settings.GATE_CHECKS]
    found = (check(review) for check in every)
    return [each for each in found if each]


def require_all(review: Review) -> None:
    """Raise Refused, in words, unless each check holds."""
    for each in of(review):
        if each.verdict is Verdict.FAILS:
            raise Refused(
                f"{each.name}: {each.says} Nobody approves until it is mended."
            )


# --- checks of our own ----------------------------------------------------------------
def it_is_in(review: Review) -> Check | None:
    """IT has a part in every selection, implementation and maintenance."""
    matrix = raci_rights.in_force()
    if matrix is None:
        return None
    rows = matrix.rows.filter(activity__number__in=IT_IS_IN)
    without = [str(row) for row in lacking_it(rows)]
    url, version = matrix.get_absolute_url(), f"version {matrix.number} of the RACI"
    if without:
        says = f"By {version}, IT has no part in {', '.join(without)}."
        return Check("IT is in it", Verdict.FAILS, says, url)
    says = f"IT has its part in selection, implementation and maintenance by {version}."
    return Check("IT is in it", Verdict.HOLDS, says, url)


def lacking_it(rows: "QuerySet[RaciRow]") -> "QuerySet[RaciRow]":
    """Rows in which no party of IT decides, does the work or is asked."""
    its = RaciCell.objects.filter(party__side=Party.Side.IT).exclude(part__in=("", "I"))
    return rows.exclude(pk__in=its.values("row"))


def same_old_thing(review: Review) -> Check | None:
    """Who asked said whether people only work as before, with new technology."""
    told = Placement.objects.filter(review=review).values_list("answers", flat=True)
    answers = told.first() or {}
    if SAME_OLD not in answers:
        return None
    if answers[SAME_OLD]:
        says = "Who asks did not say that people will work otherwise than today."
        return Check("Same old thing?", Verdict.WEIGH, says)
    says = "Who asks says that people will work otherwise than today."
    return Check("Same old thing?", Verdict.HOLDS, says)
