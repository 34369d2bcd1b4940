import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.erlang import Load, blocking, required, saving, scheduled, waiting

# domain.md §10: calls, interval, AHT, agents, within → erlangs, wait, answer, level, occupancy
VECTORS = [
    (100, 1800, 180, 14, 20, 10, 0.174132, 7.835937, 0.888350, 0.714286),
    (100, 1800, 180, 12, 20, 10, 0.449388, 40.444940, 0.640158, 0.833333),
    (240, 1800, 240, 36, 20, 32, 0.388869, 23.332150, 0.721363, 0.888889),
    (240, 1800, 240, 33, 20, 32, 0.804545, 193.090743, 0.259783, 0.969697),
    (360, 1800, 412, 90, 20, 82.4, 0.310815, 16.849464, 0.785080, 0.915556),
    (360, 1800, 412, 86, 30, 82.4, 0.597621, 68.394363, 0.540187, 0.958140),
    (20, 1800, 300, 5, 20, 3.333333, 0.326669, 58.800470, 0.707683, 0.666667),
    (12, 1800, 600, 6, 30, 4, 0.284761, 85.428254, 0.742338, 0.666667),
    (60, 900, 355, 28, 20, 23.666667, 0.297518, 24.373582, 0.766929, 0.845238),
    (8, 1800, 905, 6, 60, 4.022222, 0.290217, 132.798831, 0.745448, 0.670370),
    (2500, 1800, 388, 560, 20, 538.888889, 0.267713, 4.920281, 0.909829, 0.962302),
]

loads = st.builds(
    Load,
    calls=st.floats(1, 400),
    interval_s=st.just(1800.0),
    handle_s=st.floats(30, 900),
)


@pytest.mark.parametrize("row", VECTORS)
def test_the_vectors(row):
    calls, interval, handle, agents, within, a, wait, answer, level, busy = row
    load = Load(calls, interval, handle)
    met = waiting(load, agents, within_s=within)
    assert load.erlangs == pytest.approx(a, abs=1e-6)
    assert met.wait_share == pytest.approx(wait, abs=1e-6)
    assert met.answer_s == pytest.approx(answer, abs=1e-5)
    assert met.service_level == pytest.approx(level, abs=1e-6)
    assert met.occupancy == pytest.approx(busy, abs=1e-6)


@pytest.mark.parametrize("agents", [9, 10])
def test_too_few_agents_are_unstable_not_infinite(agents):
    met = waiting(Load(100, 1800, 180), agents, within_s=20)
    assert (met.wait_share, met.service_level, met.answer_s) == (1, 0, None)
    assert not met.is_stable


def test_no_calls_mean_no_waiting():
    met = waiting(Load(0, 1800, 180), 3, within_s=20)
    assert (met.wait_share, met.service_level, met.occupancy) == (0, 1, 0)


@pytest.mark.parametrize(
    ("calls", "interval", "handle", "target", "within", "cap", "agents"),
    [
        (100, 1800, 180, 0.8, 20, 1, 14),
        (240, 1800, 240, 0.8, 20, 1, 37),
        (240, 1800, 240, 0.8, 20, 0.85, 38),
        (360, 1800, 412, 0.8, 20, 1, 91),
        (360, 1800, 372, 0.8, 20, 1, 82),
        (60, 1800, 355, 0.8, 20, 1, 16),
        (60, 1800, 315, 0.8, 20, 1, 14),
        (8, 1800, 905, 0.9, 60, 1, 8),
        (8, 1800, 865, 0.9, 60, 1, 7),
    ],
)
def test_the_agents_required(calls, interval, handle, target, within, cap, agents):
    load = Load(calls, interval, handle)
    assert required(load, target=target, within_s=within, occupancy_cap=cap) == agents


def test_a_small_queue_may_save_nobody_where_proportion_promises_half_a_person():
    freed = saving(Load(20, 1800, 300), 276, target=0.8, within_s=20)
    assert freed.by_erlang == 0
    assert freed.by_proportion == pytest.approx(0.48)


def test_a_large_queue_saves_about_what_proportion_promises():
    freed = saving(Load(360, 1800, 412), 372, target=0.8, within_s=20)
    assert freed.by_erlang == 9
    assert freed.by_proportion == pytest.approx(8.8, abs=0.05)


@pytest.mark.parametrize(("target", "cap"), [(0, 1), (1, 1), (0.8, 0), (0.8, 1.2)])
def test_a_target_nobody_can_meet_is_refused(target, cap):
    with pytest.raises(ValueError, match="between 0 and 1"):
        required(Load(10, 1800, 180), target=target, within_s=20, occupancy_cap=cap)


def test_scheduled_people_divide_by_one_minus_shrinkage():
    assert scheduled(34, 0.32) == 50
    assert scheduled(35, 0.32) == 52


@given(loads, st.integers(1, 300))
def test_one_more_agent_never_makes_callers_wait_longer(load, agents):
    fewer = waiting(load, agents, within_s=20)
    more = waiting(load, agents + 1, within_s=20)
    assert more.service_level >= fewer.service_level - 1e-12
    assert more.wait_share <= fewer.wait_share + 1e-12


@given(loads, st.integers(1, 300))
def test_shares_stay_between_0_and_1(load, agents):
    met = waiting(load, agents, within_s=20)
    assert 0 <= met.wait_share <= 1
    assert 0 <= met.service_level <= 1
    assert 0 <= blocking(load.erlangs, agents) <= 1


@given(loads)
def test_one_agent_fewer_than_required_misses_the_target(load):
    agents = required(load, target=0.8, within_s=20)
    assert waiting(load, agents, within_s=20).service_level >= 0.8
    assert waiting(load, agents - 1, within_s=20).service_level < 0.8
