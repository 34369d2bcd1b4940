"""How many are enough, and how answers are marked: tables, no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from support import quiz
from support.readiness import Cell, enough, readiness
from tests.support.ways import ASKED, QUIZ, RIGHT


@pytest.mark.parametrize(
    ("passed", "of", "is_enough"),
    [
        (103, 108, True),  # 95.4 %
        (102, 108, False),  # 94.4 %
        (83, 88, False),  # 94.3 %
        (19, 20, True),  # exactly 95 %
        (18, 20, False),
        (1, 1, True),
        (0, 1, False),
        (0, 0, False),  # nobody is not everybody
    ],
)
def test_ninety_five_in_a_hundred_by_integers(passed, of, is_enough):
    assert enough(passed, of) is is_enough


def test_people_are_added_up_and_rates_are_not_averaged():
    # 100 % of 8 and 90 % of 100: an average of rates would say 95 %.
    cells = [Cell("JAX", "PLS", "Associates", 8, 8, 8), Cell("JAX", "CRD", "Associates", 100, 95, 90)]  # fmt: skip
    found = readiness(cells)
    assert (found.of, found.read, found.passed) == (108, 103, 98)
    assert not found.ready
    assert found.short_by == 5
    assert found.missing_by_site == {"JAX": 10}


@given(some.integers(1, 500), some.integers(0, 500))
def test_it_is_ready_exactly_when_nobody_more_is_needed(of, passed):
    found = readiness([Cell("A", "B", "C", of, min(passed, of), min(passed, of))])
    assert found.ready == (found.short_by == 0)


@pytest.mark.parametrize(
    ("right", "of", "good"),
    [(4, 5, True), (3, 5, False), (2, 2, True), (1, 2, False), (0, 0, True)],
)
def test_four_in_five_pass(right, of, good):
    assert quiz.passed(right, of) is good


def test_questions_are_read_as_they_are_written():
    assert quiz.read(QUIZ) == ASKED
    assert quiz.read(quiz.written(ASKED)) == ASKED
    assert quiz.read("  \n\n ") == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- No\n* Yes", "begin with what is asked"),
        ("Why?\n* Yes", "give 2 to 5 answers"),
        ("Why?\n- No\n- Yes", "mark the one right answer"),
        ("Why?\n* No\n* Yes", "mark the one right answer"),
        ("Why?\n* No\nYes", "begin each answer"),
        ("Why?\n* No\n- No", "empty or there twice"),
        ("Why?\n*\n- No", "empty or there twice"),
        ("Why?\n* No\n- Yes\n\nHow?", "Question 2"),
    ],
)
def test_what_cannot_be_asked_is_named(text, why):
    with pytest.raises(ValueError, match=why):
        quiz.read(text)


def test_answers_are_marked():
    assert quiz.mark(ASKED, RIGHT) == 2
    assert quiz.mark(ASKED, {0: 0, 1: 0}) == 1
    assert quiz.mark(ASKED, {}) == 0
