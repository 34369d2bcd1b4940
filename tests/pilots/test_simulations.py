"""What the methods promise, kept over thousands of pilots drawn by chance.

Seeded, so that the figures are the same at every run; drawn at once, and decided one
by one through the product's own decision table. The margins are several times what
chance does to so many draws.
"""

from functools import cache

import numpy as np
import pytest

from pilots import readout, sizing
from pilots.decision import Evidence, propose
from pilots.readout import Cell, Count, Mean, Unit, Verdict, looks
from pilots.readout.kinds import Effect

PILOTS, DAYS, A_DAY, BASE = 2_000, 56, 157, 0.31
TAU = readout.mixture(0.02)


# --- no effect, looked at every day ---------------------------------------------------
DAILY, FOUR = list(range(DAYS)), [13, 27, 41, 55]


def counted() -> list[list[list[int]]]:
    """Successes so far by pilot, arm and day, where both arms are the same."""
    chance = np.random.default_rng(2026)
    drawn = chance.binomial(A_DAY, BASE, (PILOTS, 2, DAYS))
    return drawn.cumsum(axis=2).tolist()


def effect_on(pilot, day, alpha=0.05) -> Effect:
    control, treated = (arm[day] for arm in pilot)
    n = A_DAY * (day + 1)
    return readout.two_proportions(Count(control, n), Count(treated, n), alpha)


def ends(effect, low, high) -> tuple[bool, bool]:
    """(scales, shows any effect) by the decision table, where any gain is enough."""
    found = Evidence(effect.difference, low, high, 0.0, guardrails=[Verdict.HOLDS])
    return propose(found).decision == "scale", low > 0 or high < 0


def by_day(pilot) -> dict[str, list[tuple[bool, bool]]]:
    """What would have been decided at each reading, by each way to read."""
    effects = [effect_on(pilot, day) for day in DAILY]
    always = [readout.always_valid(each, TAU) for each in effects]
    planned = [effect_on(pilot, *each) for each in zip(FOUR, nominal(), strict=True)]
    return {
        "naive, daily": [ends(e, e.low, e.high) for e in effects],
        "always valid, daily": [
            ends(e, a.low, a.high) for e, a in zip(effects, always, strict=True)
        ],
        "four planned looks": [ends(e, e.low, e.high) for e in planned],
    }


@cache
def nominal() -> list[float]:
    return [looks.nominal_alpha(looks.even(4, each)) for each in (1, 2, 3, 4)]


def test_pilots_without_effect_seldom_scale_however_often_they_are_looked_at():
    ever: dict[str, list[float]] = {}
    for pilot in counted():
        for way, readings in by_day(pilot).items():
            rates = ever.setdefault(way, [0.0, 0.0])
            rates[0] += any(scaled for scaled, _ in readings) / PILOTS
            rates[1] += any(shown for _, shown in readings) / PILOTS
    for way in ("always valid, daily", "four planned looks"):
        assert max(ever[way]) <= 0.06, ever
    # Beside them, what looking every day by the usual interval does.
    assert ever["naive, daily"] == pytest.approx([0.17, 0.33], abs=0.03), ever


def test_the_alarm_of_the_arms_sizes_is_seldom_false():
    sizes = np.random.default_rng(5).binomial(10_000, 0.5, 5_000).tolist()
    alarms = sum(readout.sample_ratio((each, 10_000 - each)).alarm for each in sizes)
    assert alarms <= 15  # 5 expected of 5,000


# --- an effect as large as planned ---------------------------------------------------
@pytest.mark.parametrize(("p1", "p2"), [(0.31, 0.36), (0.68, 0.71), (0.05, 0.04)])
def test_shares_sized_by_the_calculator_see_four_in_five(p1, p2):
    n, draws = sizing.proportions(p1, p2), 10_000
    chance = np.random.default_rng(7)
    one, other = (chance.binomial(n, p, draws).tolist() for p in (p1, p2))
    seen = sum(
        readout.two_proportions(Count(a, n), Count(b, n)).p < 0.05
        for a, b in zip(one, other, strict=True)
    )
    assert seen / draws == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize("form", [sizing.means, sizing.means_by_t])
def test_means_sized_by_the_calculator_see_four_in_five(form):
    n, draws = form(38, 24), 10_000
    chance = np.random.default_rng(9)
    arms = [chance.normal(level, 38, (draws, n)) for level in (412, 388)]
    figures = [
        zip(arm.mean(axis=1).tolist(), arm.std(axis=1, ddof=1).tolist(), strict=True)
        for arm in arms
    ]
    seen = sum(
        readout.welch(Mean(a[0], a[1], n), Mean(b[0], b[1], n)).p < 0.05
        for a, b in zip(*figures, strict=True)
    )
    assert seen / draws == pytest.approx(0.8, abs=0.02)


def test_clusters_sized_with_their_design_effect_see_four_in_five():
    """Agents are randomised, 20 calls of each are counted: m 20, ρ .05, .31 → .36."""
    m, icc, draws = 20, 0.05, 4_000
    calls = sizing.clustered(sizing.proportions(0.31, 0.36), m, icc)
    agents = -(-calls // m)
    chance = np.random.default_rng(13)
    spread = (1 - icc) / icc
    means = []
    for p in (0.31, 0.36):
        agent = chance.beta(p * spread, (1 - p) * spread, (draws, agents))
        means.append(chance.binomial(m, agent) / m)
    between = means[1].mean(axis=1) - means[0].mean(axis=1)
    se = np.sqrt(sum(each.var(axis=1, ddof=1) / agents for each in means))
    assert (np.abs(between / se) > 1.96).mean() == pytest.approx(0.8, abs=0.02)


# --- intervals that hold as often as they say -----------------------------------------
def ratio_units(chance, level):
    """40 agents with some 80 calls each; their calls are alike."""
    calls = chance.poisson(80, 40) + 1.0
    seconds = calls * chance.normal(level, 30, 40)
    return [Unit(*each) for each in zip(seconds, calls, strict=True)]


def test_ratios_are_covered_nineteen_times_in_twenty():
    chance = np.random.default_rng(17)
    held = {"delta": 0, "bootstrap": 0}
    for seed in range(400):
        arms = ratio_units(chance, 400), ratio_units(chance, 380)
        ways = (
            ("delta", readout.ratio_delta(*arms)),
            ("bootstrap", readout.ratio_bootstrap(*arms, seed=seed, draws=300)),
        )
        for name, found in ways:
            held[name] += found.low <= -20 <= found.high
    assert all(0.92 <= each / 400 <= 0.975 for each in held.values()), held


def site_cells(chance):
    """Twenty sites without effect: each has its level, and its own drift later."""
    made = []
    for site in range(20):
        level, drift = chance.normal(0.3, 0.03), chance.normal(0, 0.03)
        for period in (-2, -1, 0, 1):
            p = level + (drift if period >= 0 else 0)
            x = chance.binomial(500, p)
            made.append(Cell(site % 2 == 1, f"s{site}", period, float(x), 500.0))
    return made


def test_clustered_errors_keep_five_percent_where_independent_ones_do_not():
    chance = np.random.default_rng(19)
    wrong = {"clustered": 0, "independent": 0}
    for _ in range(150):
        made = site_cells(chance)
        wrong["clustered"] += readout.did_clustered(made).p < 0.05
        wrong["independent"] += independent(made).p < 0.05
    assert wrong["clustered"] / 150 <= 0.09, wrong
    assert wrong["independent"] / 150 >= 0.2, wrong


def independent(made):
    def total(treated, later):
        of = [c for c in made if c.treated == treated and (c.period >= 0) == later]
        return Count(int(sum(c.x for c in of)), int(sum(c.n for c in of)))

    return readout.difference_in_differences(
        (total(False, False), total(False, True)),
        (total(True, False), total(True, True)),
    )
