"""RICE, CD3 and the cost of an order: the published vectors of domain.md §2."""

from fractions import Fraction
from itertools import permutations

from backlog.alternatives import cd3, delay_cost, rice
from backlog.wsjf import shown


def test_rice():
    assert str(shown(rice(2000, 2, Fraction("0.8"), 3))) == "1066.67"
    assert rice(5000, Fraction("0.5"), 1, 1) == 2500


def test_cd3():
    assert [cd3(100, 1), cd3(10, 10), cd3(1, 100)] == [100, 1, Fraction("0.01")]


def test_an_order_costs_what_waits_for_it():
    a, b, c = (1, 10), (3, 3), (10, 1)
    assert delay_cost([a, b, c]) == 36
    assert delay_cost([c, b, a]) == 189
    assert delay_cost([]) == 0


def test_the_order_by_cd3_costs_least():
    """Brute force over all orders agrees with the formula."""
    jobs = [(1, 10), (3, 3), (10, 1), (2, 9), (5, 5), (4, 1)]
    best = min(delay_cost(order) for order in permutations(jobs))
    assert delay_cost(sorted(jobs, key=lambda job: -cd3(job[1], job[0]))) == best
