"""What must not get worse: against control, or against a limit of its own."""

from pilots.readout.kinds import Effect, Guard, Level, Verdict

ONE_SIDED = 0.05  # of the non-inferiority test


def non_inferiority(effect: Effect, margin: float, *, lower_is_better: bool) -> Guard:
    """Holds if the worsening is below `margin` by the effect's own interval.

    An effect drawn at 2α tests one-sided at α: `2 * ONE_SIDED` is what is planned.
    """
    found = effect.difference, effect.low, effect.high
    return judge(*worsening(*found, lower_is_better=lower_is_better), margin)


def against_limit(level: Level, limit: float, *, lower_is_better: bool) -> Guard:
    """One arm against a limit: holds if the whole interval is on the good side."""
    found = level.value - limit, level.low - limit, level.high - limit
    return judge(*worsening(*found, lower_is_better=lower_is_better), 0)


def worsening(
    difference: float, low: float, high: float, *, lower_is_better: bool
) -> tuple[float, float, float]:
    """The same three in the bad direction."""
    return (difference, low, high) if lower_is_better else (-difference, -high, -low)


def judge(worsening: float, lowest: float, highest: float, margin: float) -> Guard:
    if lowest > margin:
        verdict = Verdict.SEVERE
    elif worsening > margin:
        verdict = Verdict.BROKEN
    elif highest < margin:
        verdict = Verdict.HOLDS
    else:
        verdict = Verdict.NOT_SHOWN
    return Guard(worsening, lowest, highest, margin, verdict)
