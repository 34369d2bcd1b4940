"""What finding out costs: ratios of sums, middle values, and who sees which of them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from pilots import economy
from pilots.actions import decisions, plans, readouts, steps
from pilots.economy import Ending
from tests.pilots.ways import pilot_in


def ending(decision, spent, budget, days, kind="pilot", asked=None):
    started = date(2026, 7, 13)
    ended = date.fromordinal(started.toordinal() + days)
    asked = None if asked is None else date.fromordinal(started.toordinal() - asked)
    return Ending(
        kind, decision, Decimal(spent), Decimal(budget), asked, started, ended
    )


# domain.md §12: $18,400 of $40,000 in 39 days.
POC_02 = ending("stop", 18_400, 40_000, 39, "poc", asked=26)


def test_the_stopped_proof_of_concept_of_the_domain():
    found = economy.of([POC_02])
    assert f"{found.share_spent:.2f}" == "0.46"
    assert (found.days_to_stop, found.days_from_asking) == (39, 65)
    assert (found.stopped_early, found.cost_of_a_stop) == (1, 18_400)


def test_money_is_a_ratio_of_sums_and_days_are_the_middle_of_all():
    rows = [POC_02, ending("stop", 1_600, 10_000, 9), ending("scale", 9, 9, 60)]
    found = economy.of(rows)
    assert found.share_spent == Decimal(
        "0.4"
    )  # 20,000 of 50,000, not the mean of .46 and .16
    assert (found.days_to_decision, found.days_to_stop) == (39, 9)
    kinds = economy.by(rows, lambda each: each.kind)
    assert [(name, each.decided) for name, each in kinds.items()] == [
        ("pilot", 2), ("poc", 1),
    ]  # fmt: skip
    assert economy.fails_where_it_is_cheap(kinds) is False
    assert economy.quarter(POC_02) == "2026 Q3"


@pytest.mark.parametrize("rows", [[], [ending("scale", 5, 0, 3)]])
def test_nothing_stopped_has_no_cost(rows):
    found = economy.of(rows)
    assert (found.share_spent, found.cost_of_a_stop, found.days_to_stop) == (None,) * 3


def stopped(cast, spent, budget, **fields):
    pilot = pilot_in("running", cast, budget=budget, **fields)
    plans.edit(pilot, version=None, spent=spent, by=cast.pm)
    steps.kill(pilot, reason="harm", by=cast.pm)
    readouts.make(pilot, by=cast.pm)
    return decisions.decide(pilot, decision="stop", reason="harm", by=cast.ops)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"kind": "poc"}, {"POC-01"}),
        ({"kind": "pilot", "decision": "stop"}, {"PIL-01"}),
        ({"quarter": "2026 Q4"}, {"POC-01", "PIL-01"}),
        ({"quarter": "2026 Q3"}, set()),
        ({"decision": "scale"}, set()),
        ({"kind": "nonsense", "quarter": "2026 Q9"}, {"POC-01", "PIL-01"}),
    ],
)
def test_each_figure_leads_to_the_pilots_it_comes_from(
    cast, as_executive, asked, shown
):
    stopped(cast, 18_400, 40_000, kind="poc")
    stopped(cast, 30_000, 40_000)
    page = as_executive.get(reverse("pilots:economy_detail"), asked)
    assert {pilot.key for pilot, _ in page.context["endings"]} == shown
    text = page.content.decode()
    assert "?kind=poc#all-h" in text
    assert "?kind=pilot&amp;decision=stop#all-h" in text
    assert "?quarter=2026+Q4#all-h" in text
    assert ("None of those decided is like that." in text) == (not shown)


def test_the_page_the_panel_and_the_api_say_the_same(
    cast, as_executive, as_outsider, assert_flat
):
    stopped(cast, 18_400, 40_000, kind="poc")
    stopped(cast, 30_000, 40_000)
    page = as_executive.get(reverse("pilots:economy_detail")).content.decode()
    assert "Proof of concept: stopped at 46% of its budget" in page
    assert "Failing is cheap here" in page
    panel = as_executive.get(reverse("pilots:economy_panel")).content.decode()
    assert "2 of 2 pilots decided were stopped" in panel
    found = as_executive.get("/api/v1/pilot-economy/").json()
    assert found["by_kind"]["poc"]["share_spent"] == "0.4600"
    assert (found["share_spent"], found["cheap_first"]) == ("0.6050", True)
    assert as_outsider.get(reverse("pilots:economy_detail")).status_code == 403
    assert (
        "economy-panel-place"
        in as_executive.get(reverse("dashboards:outcomes")).content.decode()
    )
    assert_flat(
        lambda: as_executive.get(reverse("pilots:economy_detail")),
        lambda: [stopped(cast, 1, 10) for _ in range(2)],
    )
