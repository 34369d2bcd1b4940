"""The demo company's data by day and unit: ours, with the sums that domain.md §12 gives."""

import pytest

from dashboards.demo import pilot_data
from pilots import data, data_page, readout, watch
from pilots.actions import assignment
from pilots.models import Exclusion, Pilot, Readout


@pytest.fixture
def pilots(demo_company):
    return {pilot.key: pilot for pilot in Pilot.objects.all()}


def test_the_days_of_both_sites_add_up_to_the_text_and_read_out_as_it_says(pilots):
    pilot = pilots["PIL-03"]
    main = pilot.measures.get(part="primary")
    sums = {
        key: (row.successes, row.n)
        for key, row in data.totals_of(pilot)[main.pk].items()
    }
    assert sums == {
        ("treatment", "before"): (1_064, 15_200), ("treatment", "during"): (806, 15_500),
        ("control", "before"): (1_120, 14_000), ("control", "during"): (1_036, 14_200),
    }  # fmt: skip
    read = Readout.objects.get(pilot=pilot).computed["measures"][0]["effect"]
    assert [round(read[each], 5) for each in ("difference", "low", "high", "p")] == [
        -0.01096, -0.01915, -0.00276, 0.00878,
    ]  # fmt: skip
    [grid] = data_page.grids(pilot)
    assert (len(grid.days), grid.holes, grid.late) == (56, [], 0)


def test_before_the_start_the_sites_went_the_same_way(pilots):
    main = pilots["PIL-03"].measures.get(part="primary")
    cells = data.cells_of(main)
    trend = readout.pre_trend(cells)
    assert (trend.periods, trend.parallel, trend.p > 0.2) == (28, True, True)
    daily = readout.did_daily(cells)
    assert [round(each, 4) for each in (daily.difference, daily.low, daily.high)] == [
        -0.0110, -0.0190, -0.0030,
    ]  # fmt: skip


def test_arms_are_drawn_as_planned_and_nobody_is_past_a_bound(pilots):
    drawn = {}
    for key in ("PIL-01", "PIL-02"):
        found = data.assigned_ratio(pilots[key])
        assert found
        assert found.ratio.p >= 0.05
        drawn[key] = (found.control, found.treated)
        assert assignment.is_intact(pilots[key].assignment_lists.get())
    assert drawn == {"PIL-01": (48, 48), "PIL-02": (8_800, 8_800)}
    assert watch.alarmed() == []
    assert pilots["PIL-01"].discard_days == 7
    assert pilots["PIL-02"].plan["assignment"]["rows"] == 17_600


def test_who_is_left_out_of_the_bot_is_written_down(pilots):
    rows = Exclusion.objects.filter(pilot=pilots["PIL-02"])
    assert rows.count() == len(pilot_data.LEFT_OUT) == 6
    assert not rows.filter(arm="").exists()


def test_what_ended_has_an_end_and_its_data_is_closed(pilots):
    ended = {
        key: str(pilot.ended_on) for key, pilot in pilots.items() if pilot.ended_on
    }
    assert ended == {
        "PIL-01": "2026-09-13", "PIL-03": "2026-09-06", "POC-01": "2026-10-02",
        "POC-02": "2026-08-21",
    }  # fmt: skip
