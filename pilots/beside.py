"""What stands beside the figures of a reading, and may keep it from being trusted.

Each doubt is a word of `decision.DOUBTS`, which says it in a sentence and lets no
reading with it propose to scale. Reads only.
"""

from typing import Any

from pilots import figures, peeking, plan, readout, trends
from pilots.figures import Newest
from pilots.models import Measure, Pilot
from pilots.peeking import Day
from pilots.readout import Always, PreTrend, SampleRatio
from pilots.terms import Terms

DRAWN = (
    Measure.Method.TWO_PROPORTION,
    Measure.Method.WELCH,
    Measure.Method.RATIO,
)


def sizes(pilot: Pilot, main: Measure, found: Newest) -> SampleRatio | None:
    """The arms' sizes against the split they were drawn by; None if nothing was drawn.

    Sites are chosen, not drawn; and where contacts of a cluster are counted, the
    clusters make the arms uneven, not a loss.
    """
    drawn = main.method in DRAWN and pilot.unit != Pilot.Unit.SITE
    arms = figures.during(main)
    if not drawn or main.cluster_size or any(key not in found for key in arms):
        return None
    split = (pilot.split_control, pilot.split_treatment)
    return readout.sample_ratio([found[key].n for key in arms], split)


def days(by: Terms) -> list[Day]:
    """The effect by every day on record, where looking more than once is planned.

    On any day it is what counts; it stands beside planned looks.
    """
    return [] if by.looks == 1 and not by.any_day else peeking.daily(by)


def any_day(pilot: Pilot, by: Terms, found: Newest, days: list[Day]) -> Always | None:
    """What the effect says to those who look every day; None where nobody does.

    Its p is the smallest so far: of the days on record, and of what was read before
    figures were corrected.
    """
    if by.looks == 1 and not by.any_day:
        return None
    effect = figures.effect_of(by.main, found, float(by.main.alpha))
    kept = [each.computed.get("always") for each in pilot.readouts.all()]
    known = [each["p"] for each in kept if each] + [each.always.p for each in days]
    return peeking.always_of(by, effect, min(known, default=1.0))


# --- doubts ---------------------------------------------------------------------------
def trend_of(by: Terms) -> PreTrend | None:
    """Only where the plan compares before and after."""
    return trends.of(by.main) if by.main.method == Measure.Method.DIFFERENCE else None


def doubts(
    pilot: Pilot, by: Terms, trend: PreTrend | None, *, final: bool
) -> list[str]:
    """What keeps this reading from being trusted, beside the sizes of its arms."""
    compares = by.main.method == Measure.Method.DIFFERENCE
    checks = (
        (trend is not None and not trend.parallel, "not_parallel"),
        (compares and trend is None, "no_trend"),
        (bool(pilot.plan_hash) and not plan.is_intact(pilot), "drifted"),
        (final and pilot.extended_on and not by.extension, "exploratory"),
    )
    return [name for is_so, name in checks if is_so]


def doubted(computed: dict[str, Any]) -> list[str]:
    """All of them, as the reading keeps them."""
    ratio = computed["sample_ratio"]
    mismatch = ["mismatched"] if ratio and ratio["alarm"] else []
    return [*mismatch, *computed["doubts"]]
