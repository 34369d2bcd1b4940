"""What lies between two states, one fact at a time; and how true past Nows were."""

from datetime import date, timedelta
from typing import Any

import pytest

from roadmap import accuracy, diffs
from roadmap.accuracy import Fate, Step

CARD: dict[str, Any] = {
    "key": "RC-01",
    "title": "Wrap up without retyping",
    "horizon": "next",
    "product": "ASSIST",
    "confidence": "0.4",
    "measure": "AHT",
    "baseline": "397",
    "target": "377",
    "owner": None,
    "problem": "Three times.",
    "needs": [],
}


def lines(old, new):
    return [(str(d.kind), d.key, d.what, d.old, d.new) for d in diffs.between(old, new)]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"horizon": "now"}, ("moved", "Column", "Next", "Now")),
        ({"title": "x"}, ("retitled", "Outcome", CARD["title"], "x")),
        ({"confidence": "0.6"}, ("confidence", "Confidence", "0.4", "0.6")),
        ({"target": "380"}, ("target", "Target", "377", "380")),
        ({"owner": "Mia"}, ("changed", "Owner", "nothing", "Mia")),
        ({"needs": ["RC-04"]}, ("changed", "Waits for", "nothing", "RC-04")),
        ({"measure": ""}, ("target", "Target metric", "AHT", "nothing")),
    ],
)
def test_one_change_gives_one_difference(change, line):
    kind, *rest = line
    assert lines([CARD], [CARD | change]) == [(kind, "RC-01", *rest)]


def test_a_deleted_card_is_named_by_its_title():
    [gone] = diffs.between([CARD], [])
    assert (gone.kind, gone.title, gone.old) == ("removed", CARD["title"], "Next")
    assert lines([], [CARD]) == [("added", "RC-01", "Column", "nothing", "Next")]


def test_a_field_that_was_not_kept_then_is_no_difference():
    assert lines([CARD], [CARD | {"visibility": "internal"}]) == []


def test_differences_stand_in_the_order_of_reading():
    old = [CARD, CARD | {"key": "RC-10"}, CARD | {"key": "RC-9"}]
    new = [
        CARD | {"title": "x", "horizon": "now"},
        CARD | {"key": "RC-10", "horizon": "done"},
    ]
    assert [line[:2] for line in lines(old, new)] == [
        ("moved", "RC-01"),
        ("moved", "RC-10"),
        ("removed", "RC-9"),
        ("retitled", "RC-01"),
    ]


DAY = date(2026, 6, 1)


def way(*steps):
    return [Step(DAY + timedelta(days=days), to) for days, to in steps]


@pytest.mark.parametrize(
    ("steps", "after_90", "after_180"),
    [
        ([], Fate.STILL, Fate.STILL),
        ([(90, "done")], Fate.DONE, Fate.DONE),
        ([(91, "done")], Fate.STILL, Fate.DONE),
        ([(10, "next"), (100, "now")], Fate.BACK, Fate.STILL),
        ([(5, "later")], Fate.BACK, Fate.BACK),
        ([(30, "dropped"), (40, "")], Fate.DELETED, Fate.DELETED),
        ([(180, "dropped")], Fate.STILL, Fate.DROPPED),
    ],
)
def test_what_became_of_a_card_in_now(steps, after_90, after_180):
    stood = [way((-20, "now"), *steps)]
    late = DAY + timedelta(days=200)
    assert accuracy.tally(stood, DAY, 90, late).counts == {after_90: 1}
    assert accuracy.tally(stood, DAY, 180, late).counts == {after_180: 1}


def test_what_is_not_old_enough_is_not_judged():
    young = accuracy.tally([way()], DAY, 90, DAY + timedelta(days=89))
    assert (young.counts, young.parts) == (None, [])


def test_promises_slip_beyond_ninety_days():
    ways = [
        way((0, "now"), (100, "done")),  # ten days late
        way((0, "now"), (30, "next"), (60, "now"), (70, "done")),  # back, then kept
        way((0, "now"), (80, "dropped")),
        way((150, "now")),  # too young to be judged
    ]
    found = accuracy.overall(ways, DAY + timedelta(days=200))
    assert (found.made, found.grown, found.back) == (5, 4, 1)
    assert found.fates == {Fate.STILL: 1, Fate.DONE: 2, Fate.DROPPED: 1}
    assert found.days_to_done == 55
    assert (found.late, found.days_late) == (1, 10)
    assert accuracy.overall([], DAY).days_to_done is None
