"""The totals of a vendor evaluation as a drawing, with its finding and its numbers."""

from dataclasses import dataclass

from core import charts
from discovery.queries.evaluations import Result, Standing


@dataclass(frozen=True, slots=True)
class Drawn:
    finding: str
    what: str
    chart: charts.Chart


def totals(told: Result) -> Drawn | None:
    """Each total, and between which it lies when any weight moves by five points."""
    rows = [interval(each) for each in told.ranked if each.total is not None]
    if not rows:
        return None
    says = finding(told)
    drawn = charts.forest(rows, says=says, fmt=two)
    head = ["Candidate", "Total", "Lowest", "Highest", "Standing"]
    return Drawn(
        says,
        "Totals from 0 to 5; the line shows how far each moves when any weight is five points off.",
        charts.Chart(drawn.svg, head, drawn.rows),
    )


def interval(each: Standing) -> charts.Interval:
    total = float(each.total or 0)
    low, high = map(float, each.span or (total, total))
    return charts.Interval(each.candidate.name, low, total, high, note(each))


def note(each: Standing) -> str:
    return "out" if each.is_out else f"place {each.place}"


def finding(told: Result) -> str:
    first = [each for each in told.ranked if each.place == 1 and each.total is not None]
    if not first:
        return "Every candidate is out"
    names = " and ".join(each.candidate.name for each in first)
    verb = "leads" if len(first) == 1 else "lead"
    turned = [move for move in told.moves if move.first_changes]
    sure = "another weight would change that" if turned else "no weight changes that"
    return f"{names} {verb} with {two(float(first[0].total or 0))}; {sure}"


def two(number: float) -> str:
    return f"{number:.2f}"
