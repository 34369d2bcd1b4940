"""The agility index: a fixture of changes with medians counted by hand."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from governance.agility import Done, agility

START = datetime(2026, 9, 1, 12, tzinfo=UTC)


def done(kind, by, days, promised=5, paused=0, **fields):
    live = START + timedelta(days=days)
    return Done(kind, by, START, live, timedelta(days=paused), promised, **fields)


CHANGES = [
    done("routing", "SUP", 2),
    done("routing", "SUP", 9, paused=5),  # 4 days of work: in time
    done("prompt", "SUP", 8),  # late
    done("prompt", "IT", 3),
    done("routing", "SUP", 4, with_it=True),
    done("knowledge", "SUP", 1, rolled_back=True),
    done("platform", "IT", 30, promised=20),
]


def test_the_index_is_done_by_support_times_done_in_time():
    found = agility(CHANGES)
    assert (found.by_support, found.in_time) == (Fraction(3, 5), Fraction(4, 5))
    assert found.index == Fraction(12, 25)
    assert found.rolled_back == Fraction(1, 7)


def test_medians_leave_paused_time_out():
    found = agility(CHANGES)
    assert {row.name: row.median_days for row in found.by_kind} == {
        "knowledge": 1,
        "platform": 30,
        "prompt": Fraction(11, 2),
        "routing": 4,
    }
    assert {row.name: (row.count, row.median_days) for row in found.by_doer} == {
        "IT": (2, Fraction(33, 2)),
        "SUP": (5, 4),
    }
    assert found.median_days == 4


def test_without_changes_there_is_no_index():
    assert agility([]).index is None
