"""A vendor evaluation as a file: a row for each candidate. No scores before they are shown."""

from decimal import Decimal
from fractions import Fraction

from core.downloads import Table, Value
from discovery.queries.evaluations import Cell, Result, Standing
from portfolio.metrics import rounded

FIRST = ("Place", "Candidate", "In the portfolio", "Total, 0 to 5", "Of 100",
         "Lowest, weights 5 points off", "Highest, weights 5 points off", "Out because",
         "Not looked at", "Who changes it day to day")  # fmt: skip


def table(told: Result) -> Table:
    row = told.evaluation
    scored = [f"{each.name}, weight {each.weight}" for each in told.criteria]
    apart = [f"{each.name}, points apart" for each in told.criteria]
    musts = [f"Must have: {each.name}" for each in told.must_haves]
    lines = [cells(each) for each in told.ranked]
    name = f"vendor-evaluation-{row.key.lower()}"
    return Table(name, (*FIRST, *scored, *apart, *musts), lines, len(lines))


def cells(each: Standing) -> list[Value]:
    low, high = each.span or (None, None)
    shown: list[Value] = [
        None if found is None else f"{found}: {found.evidence}"
        for found in each.findings
    ]
    return [
        each.place, each.candidate.name, "yes" if each.candidate.vendor else "no",
        exact(each.total), exact(each.of_hundred), exact(low), exact(high),
        "; ".join(each.fails), "; ".join(each.unknown),
        each.candidate.get_administered_display(), *map(score, each.cells),
        *map(spread, each.cells), *shown,
    ]  # fmt: skip


def exact(number: Fraction | None) -> Decimal | None:
    """Two decimals, half up."""
    return None if number is None else rounded(number, 2)


def score(each: Cell) -> int | None:
    return each.agreed.value if each.agreed else None


def spread(each: Cell) -> int | None:
    return each.agreed.spread if each.agreed else None
