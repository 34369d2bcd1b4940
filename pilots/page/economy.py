"""The chart of what stopping cost: the share of the budget, by stage."""

from collections.abc import Sequence

from core.charts import BarSeries, Chart, bars
from pilots import economy, sentences
from pilots.economy import Ending
from pilots.models import Pilot

KINDS: dict[str, str] = {str(value): str(label) for value, label in Pilot.Kind.choices}


def stops_chart(endings: Sequence[Ending]) -> tuple[str, Chart] | None:
    """(finding, chart) of the budget spent at the stop, by stage; None without stops."""
    found = economy.by([each for each in endings if each.stopped], lambda e: e.kind)
    known = {name: each for name, each in found.items() if each.share_spent is not None}
    if not known:
        return None
    finding = "; ".join(
        f"{KINDS[name]}: stopped at {percent(float(each.share_spent or 0))} of its budget"
        for name, each in known.items()
    )
    values = [float(each.share_spent or 0) for each in known.values()]
    series = [BarSeries("Share of the budget spent", values)]
    names = [KINDS[name] for name in known]
    return finding, bars(names, series, says=finding, fmt=percent)


def percent(value: float) -> str:
    return f"{sentences.fixed(100 * value, 0)}%"
