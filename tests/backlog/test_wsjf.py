"""The arithmetic of domain.md §2, against its published vectors."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog import wsjf
from backlog.wsjf import SCALE, Job, Score

DAY = datetime(2026, 11, 10, tzinfo=UTC)
steps = st.sampled_from(SCALE)
scores = st.builds(Score, steps, steps, steps, steps, st.none() | steps)


def test_41_over_8_shows_5_13():
    assert wsjf.shown(Score(8, 13, 20, 8).wsjf) == Decimal("5.13")


@pytest.mark.parametrize(
    ("value", "shows"),
    [(Fraction(26, 3), "8.67"), (Fraction(34, 13), "2.62"), (Fraction(1, 8), "0.13")],
)
def test_halves_are_rounded_up(value, shows):
    assert str(wsjf.shown(value)) == shows


@pytest.mark.parametrize("off", [0, 4, 21, -1])
@pytest.mark.parametrize("column", range(4))
def test_a_score_off_the_scale_is_refused(off, column):
    values = [1, 1, 1, 1]
    values[column] = off
    with pytest.raises(ValueError, match="must be one of"):
        Score(*values)


def test_a_duration_divides_instead_of_the_size():
    assert Score(13, 8, 5, 5, duration_override=13).wsjf == 2
    with pytest.raises(ValueError, match="duration_override"):
        Score(1, 1, 1, 1, duration_override=4)


def test_the_published_sheet_comes_out_in_our_order():
    """Eagle above Wolf, and 1.23, where the sheet itself has it wrong."""
    sheet = {
        "Worried wolf": Score(8, 1, 5, 5),
        "Happy hamster": Score(5, 3, 8, 13),
        "Excited eagle": Score(13, 3, 8, 8),
        "Funky ferret": Score(8, 5, 13, 5),
        "Cheeky chicken": Score(5, 3, 8, 5),
        "Grumpy gazelle": Score(13, 5, 8, 8),
        "Fancy falcon": Score(8, 5, 8, 5),
    }
    names = list(sheet)
    ranked = wsjf.order(Job(sheet[name], DAY, at) for at, name in enumerate(names))
    assert [(names[job.id], str(wsjf.shown(job.score.wsjf))) for job in ranked] == [
        ("Funky ferret", "5.20"),
        ("Fancy falcon", "4.20"),
        ("Grumpy gazelle", "3.25"),
        ("Cheeky chicken", "3.20"),
        ("Excited eagle", "3.00"),
        ("Worried wolf", "2.80"),
        ("Happy hamster", "1.23"),
    ]


def test_ties_are_broken_in_the_order_of_the_rule():
    """Size, time, risk, value, age, id: each decides where all before are equal."""
    jobs = [
        Job(Score(8, 3, 2, 1, 1), DAY, 1),  # 13.0: first by far
        Job(Score(5, 3, 5, 2), DAY, 2),  # 6.5, size 2, time 3, risk 5
        Job(Score(8, 3, 2, 2), DAY, 3),  # 6.5, size 2, time 3, risk 2
        Job(Score(8, 2, 3, 2), DAY, 4),  # 6.5, size 2, time 2
        Job(Score(13, 8, 5, 5), DAY - timedelta(1), 5),
        Job(Score(13, 8, 5, 5), DAY, 6),
        Job(Score(13, 8, 5, 5), DAY, 7),
        Job(Score(1, 1, 2, 1), DAY, 8),  # 4.0, size 1
        Job(Score(2, 1, 5, 2), DAY, 9),  # 4.0, size 2
    ]
    assert [job.id for job in wsjf.order(reversed(jobs))] == [1, 2, 3, 4, 5, 6, 7, 8, 9]


@given(st.lists(scores, min_size=2, max_size=30))
def test_the_packed_integer_keeps_the_whole_rule(found):
    """Descending order keys are the same order as the rule's own fractions."""
    jobs = [Job(score, DAY, at) for at, score in enumerate(found)]
    packed = sorted(
        jobs, key=lambda job: (-job.score.order_key, job.created_at, job.id)
    )
    assert packed == wsjf.order(jobs)


@given(scores)
def test_the_exact_key_is_exact(score):
    assert Fraction(score.exact_key, wsjf.EXACT) == score.wsjf


def test_the_line_is_drawn_before_the_first_item_that_does_not_fit():
    demo = [2, 3, 3, 5, 5, 1, 2, 2, 5, 3, 5, 5, 8, 3, 1, 8]
    assert wsjf.fits(demo, 50) == (13, 49)
    assert wsjf.fits([], 50) == (0, 0)
    assert wsjf.fits([5], 0) == (0, 0)
