"""What waiting costs: the vectors of domain.md §2, and the cheapest order by brute force."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backlog import delay
from backlog.delay import Bill, Job, Urgency, bill, by_cd3, cheapest

A, B, C = Job(1, 1, 10), Job(2, 3, 3), Job(3, 10, 1)
weeks = st.integers(1, 6)
money = st.integers(0, 9)
urgent = st.sampled_from(list(Urgency))


@st.composite
def backlogs(draw, most: int = 6) -> list[Job]:
    """Jobs that may wait for earlier ones, so never in a circle."""
    count = draw(st.integers(1, most))
    return [
        Job(
            id=at,
            weeks=draw(weeks),
            per_week=draw(money),
            urgency=draw(urgent),
            half_life=draw(weeks),
            due=draw(st.integers(-1, 20)),
            penalty=draw(money),
            after=frozenset(draw(st.sets(st.integers(0, max(0, at - 1)), max_size=1)))
            if at
            else frozenset(),
        )
        for at in range(count)
    ]


@pytest.mark.parametrize(("order", "cost"), [([A, B, C], 36), ([C, B, A], 189)])
def test_an_order_costs_what_each_job_costs_until_it_is_finished(order, cost):
    assert bill(order) == Bill(0, cost)


@pytest.mark.parametrize(
    ("length", "per_week", "found"), [(1, 100, 100), (10, 10, 1), (100, 1, 0.01)]
)
def test_cd3_is_cost_of_delay_by_duration(length, per_week, found):
    assert Job(1, length, per_week).cd3 == pytest.approx(found)


@given(backlogs(most=7))
@settings(max_examples=40, deadline=None)
def test_no_order_is_cheaper_than_the_one_found(jobs: list[Job]):
    orders = [each for each in permutations(jobs) if delay.keeps_prerequisites(each)]
    best = min((bill(each) for each in orders), key=lambda b: (b.missed, b.cost))
    plan = cheapest(jobs)
    assert plan.is_best
    assert plan.bill.missed == best.missed
    assert plan.bill.cost == pytest.approx(best.cost)
    assert delay.keeps_prerequisites(plan.jobs)


@given(backlogs(most=7))
@settings(max_examples=60, deadline=None)
def test_with_many_jobs_too_no_cliff_is_missed_that_can_be_kept(jobs: list[Job]):
    """The way of long lists, on short ones, where every order can be looked at."""
    orders = [each for each in permutations(jobs) if delay.keeps_prerequisites(each)]
    found = delay.improved(delay.keeping_dates(by_cd3(jobs)))
    assert delay.keeps_prerequisites(found)
    if any(bill(each).missed == 0 for each in orders):
        assert bill(found).missed == 0
    assert not bill(by_cd3(jobs)) < bill(found) or bill(found).missed == 0


def test_a_long_list_is_put_in_a_good_order_that_keeps_its_cliff():
    jobs = [Job(at, 1 + at % 4, at % 7) for at in range(40)]
    cliff = Job(99, 2, 0, Urgency.CLIFF, due=10, penalty=1_000, after=frozenset({3}))
    plan = cheapest([*jobs, cliff])
    finish = {job.id: at for job, at in delay.finishes(plan.jobs)}
    assert finish[99] <= 10
    assert plan.bill.missed == 0
    assert not plan.is_best


def test_a_dozen_jobs_of_odd_lengths_are_weighed_at_once():
    """Sums of tenths differ by their order: no subset is looked at twice for that."""
    jobs = [Job(at, 0.1 + at / 10, 12 - at) for at in range(12)]
    plan = cheapest(jobs)
    assert plan.is_best
    assert plan.bill.cost == pytest.approx(bill(by_cd3(jobs)).cost)


def test_what_a_job_waits_for_is_pulled_right_ahead_of_it():
    jobs = [Job(1, 1, 1), Job(2, 1, 1, after=frozenset({4, 3})), Job(3, 1, 1), Job(4, 1, 1, after=frozenset({3}))]  # fmt: skip
    assert [job.id for job in delay.pulled(jobs)] == [1, 3, 4, 2]


def test_an_order_costs_by_and_by_what_it_costs_in_the_end():
    assert [delay.until([A, B, C], week) for week in (0, 1, 4, 14, 20)] == [0, 14, 26, 36, 36]  # fmt: skip


def test_a_date_that_is_just_kept_is_not_missed_by_a_rounding():
    jobs = [Job(at, 0.1, 1) for at in range(2)]
    cliff = Job(9, 0.1, 0, Urgency.CLIFF, due=0.3, penalty=5)
    assert bill([*jobs, cliff]).missed == 0


def test_what_perishes_costs_what_it_would_have_brought_until_then():
    """Half of all it can ever bring is gone after one half-life (h = 6: V(6) = 0.5 V0)."""
    job = Job(1, 1, 100, Urgency.PERISHABLE, half_life=6)
    assert job.cost(6) == pytest.approx(job.cost(10_000) / 2)
    assert job.cost(12) == pytest.approx(job.cost(10_000) * 0.75)


def test_a_fixed_date_costs_nothing_until_it_is_passed():
    job = Job(1, 1, 100, Urgency.FIXED_DATE, due=8)
    assert [job.cost(at) for at in (4, 8, 10)] == [0, 0, 200]


def test_a_cliff_costs_its_penalty_at_once_and_then_each_week():
    job = Job(1, 1, 100, Urgency.CLIFF, due=8, penalty=5_000)
    assert [job.cost(at) for at in (8, 8.5, 10)] == [0, 5_050, 5_200]


def test_jobs_that_wait_for_each_other_are_refused():
    with pytest.raises(ValueError, match="circle"):
        cheapest(
            [Job(1, 1, 1, after=frozenset({2})), Job(2, 1, 1, after=frozenset({1}))]
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"weeks": 0},
        {"per_week": -1},
        {"urgency": Urgency.PERISHABLE},
        {"urgency": Urgency.CLIFF},
    ],
)
def test_a_profile_that_lacks_what_it_needs_is_refused(wrong):
    with pytest.raises(ValueError, match=r"needs|above 0"):
        Job(**{"id": 1, "weeks": 1, "per_week": 1} | wrong)
