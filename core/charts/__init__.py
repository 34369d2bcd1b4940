"""Charts drawn on the server as SVG: one drawing for screen, dark mode, print and PDF.

Pure Python, no script, no inline style. Each function returns a `Chart`: the
drawing in two sizes (the page shows the one that fits, so text never shrinks)
and its numbers as a table for `ui/figure.html`.

Rules (design guide §9): the title is the finding and stands outside; one accent
line, comparisons quiet; bars start at zero, lines may not and the axis shows it;
gaps stay gaps; good and bad are words.
"""

from core.charts.bars import BarSeries, bars
from core.charts.intervals import Interval, Pair, dumbbell, forest
from core.charts.lines import Mark, Series, Target, line
from core.charts.pen import PDF, Chart
from core.charts.small import goal_rail, spark, tile

__all__ = [
    "PDF",
    "BarSeries",
    "Chart",
    "Interval",
    "Mark",
    "Pair",
    "Series",
    "Target",
    "bars",
    "dumbbell",
    "forest",
    "goal_rail",
    "line",
    "spark",
    "tile",
]
