"""A rate is never averaged: whoever tries, in whatever layer, is stopped.

The law (domain.md §1) holds where a query is built, where a value is used, and in the
sources themselves: a page, an API or an export that would average a rate cannot be made.
"""

import ast
import statistics
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.db.models import Avg, Count, F, Max, Min, StdDev, Sum, Variance, Window
from django.db.models.expressions import RawSQL

from portfolio.metrics import Formula, NotAdded, Rate, Sums, value
from portfolio.models import Metric, Observation
from portfolio.models.sums import Averaged
from tests.make import make_metric, make_observation

RATIO = F("numerator") / F("denominator")


# --- in a query --------------------------------------------------------------------
@pytest.mark.parametrize(
    "average",
    [
        Avg(RATIO),
        Avg("numerator"),
        StdDev(RATIO),
        Variance("denominator"),
        Min(RATIO),
        Max("numerator"),
        Sum(RATIO),
        RATIO,
        F("numerator"),
        Window(Avg("numerator")),
        Avg(RATIO) * 100,
        RawSQL("avg(numerator / denominator)", ()),
    ],
    ids=str,
)
def test_no_query_averages_a_rate(db, average):
    rows = Observation.objects.all()
    for build in (rows.annotate, rows.alias, rows.aggregate, rows.values):
        with pytest.raises(Averaged):
            build(rate=average)


def test_nor_one_that_comes_from_the_catalogue(db):
    way = "observations__numerator"
    for average in (Avg(way), F(way) / F("observations__denominator"), Max(way)):
        with pytest.raises(Averaged):
            Metric.objects.annotate(rate=average)
    with pytest.raises(Averaged):
        Metric.objects.values("code").annotate(rate=Avg(way))


def test_nor_one_that_averages_what_another_summed(db):
    """The rate of each month is a ratio of sums; the mean of those is the mistake."""
    months = Observation.objects.values("period_start").annotate(
        top=Sum("numerator"), below=Sum("denominator")
    )
    for mistake in (Avg("top"), Avg(F("top") / F("below")), Max("top"), Sum("top")):
        with pytest.raises(Averaged):
            months.aggregate(wrong=mistake)


def test_what_is_no_average_is_let_through(cast):
    make_observation(make_metric(), cast.ops, 8, 10)
    found = Observation.objects.aggregate(
        n=Count("id"), newest=Max("period_end"), top=Sum("numerator"),
    )  # fmt: skip
    assert (found["n"], found["top"]) == (1, 8)
    counted = Metric.objects.annotate(n=Count("observations")).values_list("n")
    assert list(counted) == [(1,)]


# --- in a value --------------------------------------------------------------------
RATES = [Rate(Fraction(78)), Rate(Fraction(85))]


@pytest.mark.parametrize(
    "mistake",
    [sum, statistics.mean, statistics.fmean, np.mean, lambda two: two[0] + two[1],
     lambda two: two[0] / 2, lambda two: two[0] * 2, lambda two: float(two[0])],
)  # fmt: skip
def test_no_two_rates_are_averaged(mistake):
    with pytest.raises((NotAdded, TypeError)):
        mistake(RATES)


def test_rates_are_compared_and_subtracted():
    assert max(RATES) == Rate(Fraction(85))
    assert RATES[1] - RATES[0] == Fraction(7)


def test_percentiles_of_several_have_no_value():
    months = Sums(Decimal(19), Decimal(1)) + Sums(Decimal(21), Decimal(1))
    assert value(months, Formula("weeks", "percentile")) is None


# --- in the sources ----------------------------------------------------------------
ROOT = Path(settings.BASE_DIR)
APPS = [
    "core",
    "governance",
    "portfolio",
    "discovery",
    "backlog",
    "support",
    "pilots",
    "roadmap",
]
SOURCES = [p for app in [*APPS, "dashboards"] for p in (ROOT / app).rglob("*.py")]
AVERAGING = {"Avg", "StdDev", "Variance", "fmean", "nanmean"}
# Where the division of an observation's sums is written down, once.
DIVIDES = {"portfolio/metrics.py"}
# The mean of raw values of single agents, or of the units that were drawn, is no mean
# of rates: each of them is one observation of the test.
AVERAGES_RAW = {
    "pilots/readout/means.py",
    "pilots/data.py",
    "pilots/peeking.py",
}


def mistakes(source: str, name: str) -> Iterator[str]:
    """Averages, and divisions of a numerator by a denominator, in one source."""
    for node in ast.walk(ast.parse(source)):
        if name not in AVERAGES_RAW and called(node) in AVERAGING:
            yield f"line {node.lineno}: an average"  # type: ignore[attr-defined]
        if name not in DIVIDES and isinstance(node, ast.BinOp) and divides(node):
            yield f"line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Constant) and "avg(" in str(node.value).lower():
            yield f"line {node.lineno}: avg( in SQL"


def divides(node: ast.BinOp) -> bool:
    is_over = isinstance(node.op, ast.Div)
    top, below = ast.unparse(node.left), ast.unparse(node.right)
    return is_over and "numerator" in top and "denominator" in below


def called(node: ast.AST) -> str:
    """The name of an average, however it was imported."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        of = ast.unparse(node.value)
        plain = node.attr in {"mean", "average"} and of in {"statistics", "np", "numpy"}
        return "fmean" if plain else node.attr
    imported = isinstance(node, ast.ImportFrom) and node.module == "statistics"
    names = {each.name for each in node.names} if imported else set()  # type: ignore[attr-defined]
    return "fmean" if names & {"mean", "fmean"} else ""


def test_no_source_averages_a_rate():
    found = {
        str(path.relative_to(ROOT)): list(
            mistakes(path.read_text(), str(path.relative_to(ROOT)))
        )
        for path in SOURCES
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "rows.aggregate(models.Avg('rate'))",
        "statistics.mean(values)",
        "from statistics import mean",
        "shares = [row.numerator / row.denominator for row in rows]",
        "cursor.execute('SELECT avg(numerator / denominator) FROM x')",
    ],
)
def test_the_rule_finds_what_is_planted(planted):
    assert list(mistakes(planted, "portfolio/anywhere.py"))


# --- on the page -------------------------------------------------------------------
def test_a_page_says_why_a_percentile_has_no_total(as_pm, cast):
    metric = make_metric("STP", unit="weeks", kind="percentile")
    for channel, weeks in (("voice", 19), ("chat", 12)):
        make_observation(metric, cast.ops, weeks, 1, channel=channel)
    page = as_pm.get(metric.get_absolute_url()).content.decode()
    assert "All of it together: n/a" in page
    assert "measured again from the raw data" in page
