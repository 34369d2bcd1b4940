"""Who decides, acts, is asked and is told at gates, by the RACI in force: row 17."""

from collections.abc import Mapping
from dataclasses import dataclass

from governance import raci_rights
from governance.models import Activity, Party, RaciMatrix, Review

PARTS: Mapping[str, str] = {
    "A": "Accountable",
    "R": "Responsible",
    "C": "Consulted",
    "I": "Informed",
}


@dataclass(frozen=True)
class GateRow:
    """The row of the matrix that speaks of gates, as people read it."""

    matrix: RaciMatrix
    activity: Activity
    parts: list[tuple[str, list[str]]]


def of(review: Review) -> GateRow | None:
    """By the matrix in force when it was decided; before that, today's."""
    matrix = raci_rights.in_force(review.decided_on)
    activity = Activity.objects.filter(is_gate=True).order_by("number").first()
    if matrix is None or activity is None:
        return None
    held = raci_rights.parts(activity, review.decided_on)
    names = dict(Party.objects.values_list("code", "name"))
    parts = [
        (
            words,
            [names.get(code, code) for code, part in held.items() if letter in part],
        )
        for letter, words in PARTS.items()
    ]
    return GateRow(matrix, activity, [(words, who) for words, who in parts if who])
