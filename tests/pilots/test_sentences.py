import pytest

from pilots import readout, sentences
from pilots.readout import Count, Effect, Mean

HANDLE = readout.welch(Mean(412.6, 41.5, 48), Mean(388.4, 36.2, 48))
BOT = readout.two_proportions(Count(1364, 4400), Count(1473, 4400))


def made(difference, low, high):
    return Effect(0, 0, difference, 1, low, high, 0, None, 1, 0.05)


@pytest.mark.parametrize(
    ("name", "effect", "unit", "text"),
    [
        ("Handle time", HANDLE, "seconds", "24 seconds lower than control (95% interval 8 to 40 lower)"),
        ("Containment", BOT, "percent", "2.5 points higher than control (95% interval 0.5 to 4.4 higher)"),
        ("Wait", made(24, 0.04, 48), "seconds", "24.00 seconds higher than control (95% interval 0.04 to 48.00 higher)"),
        ("Complaints", made(-0.0003, -0.0005, -0.0001), "per_1k", "0.30 per 1,000 lower than control (95% interval 0.10 to 0.50 lower)"),
    ],
)  # fmt: skip
def test_an_effect_in_words(name, effect, unit, text):
    assert sentences.effect(name, effect, unit) == f"{name}: {text}"


@pytest.mark.parametrize(
    ("effect", "unit", "text"),
    [
        (made(0.004, -0.002, 0.01), "percent", "0.40 points higher than control (95% interval 0.20 lower to 1.00 higher)"),
        (made(0, -1, 1), "points", "the same as control (95% interval 1.00 lower to 1.00 higher)"),
    ],
)  # fmt: skip
def test_an_interval_over_zero_says_that_nothing_is_shown(effect, unit, text):
    said = sentences.effect("Repeats", effect, unit)
    assert said == f"Repeats: {text}, so no difference is shown"


def test_a_guardrail_in_words():
    one_sided = 2 * readout.ONE_SIDED
    effect = readout.two_proportions(Count(5440, 8000), Count(5424, 8000), one_sided)
    guard = readout.non_inferiority(effect, 0.02, lower_is_better=False)
    assert sentences.guardrail("First-contact resolution", guard, "percent") == (
        "First-contact resolution holds: 0.20 points worse, at most 1.41 worse, "
        "and 2.00 worse is allowed"
    )


def test_a_level_in_words():
    found = readout.wilson(Count(388, 400))
    assert sentences.level("Correct summaries", found, 0.94, "percent") == (
        "Correct summaries: 97.0% (95% interval 94.8% to 98.3%), and the target is 94.0%"
    )
    kappa = readout.kappa((142, 18, 11, 129))
    assert sentences.level("Agreement κ", kappa, 0.75, "count").startswith(
        "Agreement κ: 0.81 (95% interval 0.74 to 0.87)"
    )


def test_a_limit_in_words():
    found = readout.wilson(Count(388, 400))
    guard = readout.against_limit(found, 0.94, lower_is_better=False)
    assert sentences.limit("Correct summaries", found, guard, 0.94, "percent") == (
        "Correct summaries holds: 97.0% (94.8% to 98.3%), and the limit is 94.0%"
    )


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(5.125, 2, "5.13"), (1284, 0, "1,284"), (-2.5, 0, "−3"), (-0.001, 1, "0.0")],
)
def test_numbers_round_half_up_with_a_real_minus(value, digits, text):
    assert sentences.fixed(value, digits) == text
