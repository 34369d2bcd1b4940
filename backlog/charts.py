"""The backlog's drawings."""

from backlog.queries.money import Money
from core import charts
from core.charts import Chart
from core.templatetags.ui import money_short


def cost_so_far(found: Money) -> Chart:
    """What the order by WSJF has cost week by week, beside the cheapest."""
    course = found.course
    return charts.line(
        [f"Week {week}" for week in course.weeks],
        [
            charts.Series("WSJF", course.wsjf),
            charts.Series("Cheapest", course.cheapest),
        ],
        says=found.course_finding,
        fmt=money_short,
    )
