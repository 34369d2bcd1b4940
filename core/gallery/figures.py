"""One chart of each kind, over sample numbers."""

from typing import Any

from core import charts


def figures() -> dict[str, Any]:
    """One chart of each kind, over sample numbers."""
    weeks = [f"Wk {n}" for n in range(1, 13)]
    pilot = [71.1, 71.6, 70.9, 71.4, 72, 73.4, 74.1, 75.2, 75, None, 76.4, 76.9]
    control = [71.3, 71, 71.4, 71.2, 71.5, 71.3, 71.9, 71.6, 72, 71.8, 72.1, 72]
    band = charts.Series(
        "Pilot",
        pilot,
        low=[None if v is None else v - 1.1 for v in pilot],
        high=[None if v is None else v + 1.1 for v in pilot],
    )
    return {
        "spark": charts.spark(pilot),
        "rail": charts.goal_rail(71.4, 74.2, 80),
        "rail_late": charts.goal_rail(9.1, 8.2, 3, late=True),
        "line": charts.line(
            weeks,
            [band, charts.Series("Control", control)],
            says="First-contact resolution by week, pilot from 71.1 to 76.9, control from 71.3 to 72",
            target=charts.Target(78),
            marks=[charts.Mark(4, "Pilot starts")],
        ),
        "dumbbell": charts.dumbbell(
            [
                charts.Pair("First-contact resolution", 72, 76.9),
                charts.Pair("Handle time, minutes", 8.1, 7.4, "down"),
                charts.Pair("Complaints per 1,000", 2.1, 2.4, "down"),
            ],
            says="Resolution 72 to 76.9, better. Handle time 8.1 to 7.4, better. Complaints 2.1 to 2.4, worse.",
        ),
        "forest": charts.forest(
            [
                charts.Interval("Resolution", 0.4, 3.2, 6.0, "better"),
                charts.Interval("Complaints", -0.1, 0.3, 0.7, "unclear"),
            ],
            says="Resolution 3.2 points, 0.4 to 6.0. Complaints 0.3, -0.1 to 0.7.",
            target=3,
        ),
        "bars": charts.bars(
            ["Q1", "Q2", "Q3", "Q4"],
            [
                charts.BarSeries("Forecast", [120, 180, 240, 260], plan=True),
                charts.BarSeries("Actual", [96, 190, 212, None]),
            ],
            says="Forecast 120, 180, 240, 260; actual 96, 190, 212 thousand dollars",
            fmt=lambda v: f"${v:g}k",
        ),
    }
