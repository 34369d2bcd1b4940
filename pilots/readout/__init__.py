"""What the arms say: effect, interval and p, by the methods of domain.md §6.

Pure: no Django, over scipy's special functions and statsmodels. docs/pilots.md names
for each method its source, its unit and what it takes for granted. Randomised units
are independent: accounts or agents, not calls.
"""

from pilots.readout.agreement import kappa
from pilots.readout.differences import (
    PreTrend,
    did_clustered,
    did_daily,
    did_means,
    difference_in_differences,
    pre_trend,
)
from pilots.readout.guards import (
    ONE_SIDED,
    against_limit,
    judge,
    non_inferiority,
)
from pilots.readout.kinds import (
    ALPHA,
    Agreement,
    Cell,
    Count,
    Effect,
    Guard,
    Interval,
    Level,
    Mean,
    Unit,
    Verdict,
)
from pilots.readout.means import satterthwaite, summary, welch, welch_raw
from pilots.readout.ratios import Ratio, ratio_bootstrap, ratio_delta, ratio_of
from pilots.readout.samples import SampleRatio, sample_ratio
from pilots.readout.sequential import Always, always_valid, mixture
from pilots.readout.shares import (
    compared,
    newcombe,
    rule_of_three,
    two_proportions,
    wilson,
)
from pilots.readout.tails import critical, two_sided

__all__ = [
    "ALPHA",
    "ONE_SIDED",
    "Agreement",
    "Always",
    "Cell",
    "Count",
    "Effect",
    "Guard",
    "Interval",
    "Level",
    "Mean",
    "PreTrend",
    "Ratio",
    "SampleRatio",
    "Unit",
    "Verdict",
    "against_limit",
    "always_valid",
    "compared",
    "critical",
    "did_clustered",
    "did_daily",
    "did_means",
    "difference_in_differences",
    "judge",
    "kappa",
    "mixture",
    "newcombe",
    "non_inferiority",
    "pre_trend",
    "ratio_bootstrap",
    "ratio_delta",
    "ratio_of",
    "rule_of_three",
    "sample_ratio",
    "satterthwaite",
    "summary",
    "two_proportions",
    "two_sided",
    "welch",
    "welch_raw",
    "wilson",
]
