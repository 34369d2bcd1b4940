"""What days and sites say of a difference in differences, beside its totals. Reads only.

It rests on one belief, that both groups would have moved alike; six periods before the
start show whether they did, and without them nothing scales (domain.md §6).
"""

from pilots import data, readout
from pilots.models import Measure
from pilots.readout import Effect, PreTrend


def of(measure: Measure) -> PreTrend | None:
    """How the gap between the groups moved before the start; None if too little is known."""
    try:
        return readout.pre_trend(data.cells_of(measure))
    except ValueError:
        return None


def by_cells(measure: Measure, alpha: float) -> Effect | None:
    """By sites where there are enough in each group, else by days; None with too few."""
    cells = data.cells_of(measure)
    for method in (readout.did_clustered, readout.did_daily):
        try:
            return method(cells, alpha)
        except ValueError:
            continue
    return None


def gaps(measure: Measure) -> list[tuple[int, float, float]]:
    """(day, control, treated) of every day that both groups have; the start is day 0."""
    days: dict[int, dict[bool, list[float]]] = {}
    for cell in data.cells_of(measure):
        total = days.setdefault(cell.period, {}).setdefault(cell.treated, [0.0, 0.0])
        total[0] += cell.x
        total[1] += cell.n
    return [
        (day, arms[False][0] / arms[False][1], arms[True][0] / arms[True][1])
        for day, arms in sorted(days.items())
        if len(arms) == 2
    ]
