"""Guards and honesty badges of domain.md §3, one fact at a time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from roadmap import checks
from roadmap.checks import Facts

TODAY = date(2026, 11, 16)
WHOLE = Facts(
    horizon="now",
    title="Wrap up without retyping",
    has_problem=True,
    has_objective=True,
    has_metric=True,
    has_owner=True,
    has_assumption=True,
    notes=3,
    features=1,
    opportunity_validated=True,
    gate_passed=True,
    entered_on=TODAY,
    measured_on=TODAY,
)


def codes(facts):
    return [badge.code for badge in checks.badges(facts, TODAY)]


def test_a_whole_card_in_now_wears_no_badge():
    assert codes(WHOLE) == []


@pytest.mark.parametrize(
    ("change", "badge"),
    [
        ({"has_metric": False}, "now_without_metric"),
        ({"notes": 2}, "now_without_evidence"),
        ({"now_count": 5}, "wip_exceeded"),
        ({"entered_on": TODAY - timedelta(days=91)}, "stale_now"),
        ({"title": "Implement DTMF masking"}, "solution_titled"),
        ({"has_objective": False}, "orphan"),
        ({"measured_on": TODAY - timedelta(days=46)}, "metric_not_moving"),
        ({"measured_on": None}, "metric_not_moving"),
    ],
)
def test_one_fault_in_now_wears_its_badge(change, badge):
    assert codes(replace(WHOLE, **change)) == [badge]


@pytest.mark.parametrize(
    ("change", "badge"),
    [
        ({"title": "Spanish callers wait no longer by Q3"}, "later_has_date"),
        ({"entered_on": TODAY - timedelta(days=366)}, "camping_later"),
    ],
)
def test_one_fault_in_later_wears_its_badge(change, badge):
    assert codes(replace(WHOLE, horizon="later", **change)) == [badge]


@pytest.mark.parametrize(
    "title", ["One payoff answer in 2027", "Ready before March", "H2: schedules bend"]
)
def test_a_date_in_a_title_is_one_of_our_own_making(title):
    later = replace(WHOLE, horizon="later", title=title)
    assert codes(later) == ["later_has_date"]
    assert codes(replace(later, horizon="next")) == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Dialer replaced by September", "external_on": TODAY},
        {"title": "One payoff answer", "external_on": TODAY},
        {"title": "Callers may march on in 2 turns"},
    ],
)
def test_a_date_set_outside_is_honest_in_later(change):
    assert codes(replace(WHOLE, horizon="later", **change)) == []


def test_the_limits_themselves_are_still_honest():
    edge = replace(
        WHOLE,
        entered_on=TODAY - timedelta(days=90),
        measured_on=TODAY - timedelta(days=45),
        now_count=4,
    )
    assert codes(edge) == []


def test_an_experiment_stands_for_three_notes():
    assert codes(replace(WHOLE, notes=0, experiments=1)) == []


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"now_count": 5}, "room in Now"),
        ({"has_owner": False}, "an owner"),
        ({"has_metric": False}, "target metric"),
        ({"gate_passed": False}, "a gate"),
        ({"features": 0}, "a feature or an experiment"),
        ({"notes": 2}, "three notes"),
    ],
)
def test_now_names_what_is_missing(change, text):
    [missing] = checks.missing_for("now", replace(WHOLE, horizon="next", **change))
    assert text in missing


def test_a_card_that_touches_no_customer_needs_no_gate():
    inside = replace(WHOLE, horizon="next", gate_passed=False, touches_customers=False)
    assert checks.missing_for("now", inside) == []


def test_shipped_is_not_done():
    assert len(checks.missing_for("done", WHOLE)) == 3
    read = replace(WHOLE, has_result=True, has_learning=True)
    [missing] = checks.missing_for("done", read)
    assert "the benefit" in missing
    read = replace(read, has_benefit=True)
    assert checks.missing_for("done", read) == []


@pytest.mark.parametrize(
    ("old", "new"), [("now", "next"), ("now", "later"), ("next", "later")]
)
def test_going_back_is_always_allowed(old, new):
    bare = Facts(horizon=old, title="x")
    assert checks.missing_for(new, bare) == []


def test_done_is_not_taken_back_for_free():
    assert checks.missing_for("now", Facts(horizon="done", title="x"))


@pytest.mark.parametrize("to", ["now", "next", "later"])
def test_what_is_done_stays_done_however_whole_it_is(to):
    whole = replace(WHOLE, has_result=True, has_learning=True, has_benefit=True)
    [missing] = checks.missing_for(to, replace(whole, horizon="done"))
    assert "stays done" in missing


def test_a_dropped_card_comes_back_through_later():
    bare = Facts(horizon="dropped", title="x")
    assert checks.missing_for("later", bare) == []
    assert checks.missing_for("next", bare)


def test_honesty_counts_the_cards_that_are_green():
    assert checks.honesty([[], [checks.ORPHAN], []]) == (2, 3)
