"""The pages of one pilot: what they show, worked out from the rows. Reads only.

While it runs the page shows levels and differences, never a p value: a look that
was not planned would cost certainty that nobody counted. Guardrails are shown as
they stand, because they are there to stop it.
"""

from pilots.page.charts import arms_chart, days_chart, effects_chart, named
from pilots.page.doubts import DOUBTS
from pilots.page.economy import KINDS, stops_chart
from pilots.page.history import history
from pilots.page.measures import (
    MeasureRow,
    Results,
    measure_rows,
    mismatch,
)
from pilots.page.readings import (
    any_day_chart,
    boundaries_chart,
    measures_chart,
    trend_chart,
)
from pilots.page.stops import stops

__all__ = [
    "DOUBTS",
    "KINDS",
    "MeasureRow",
    "Results",
    "any_day_chart",
    "arms_chart",
    "boundaries_chart",
    "days_chart",
    "effects_chart",
    "history",
    "measure_rows",
    "measures_chart",
    "mismatch",
    "named",
    "stops",
    "stops_chart",
    "trend_chart",
]
