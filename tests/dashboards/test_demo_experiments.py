"""The five experiments of domain.md §12, as an executive meets them: by page and by API.

What is behind them (plans, days, sums, votes) is held in `test_demo.py` and
`test_demo_pilot_data.py`; here each figure of the text is read where people read it.
"""

import re
from datetime import date

import pytest
from django.urls import reverse

from core.models import User
from governance.models import Review, Waiver
from pilots.models import Pilot

DAY = date(2026, 11, 16)
pytestmark = pytest.mark.xdist_group("demo")

# key: state, decision; what its reading says; what its first page or the list say
EXPERIMENTS = {
    "PIL-01": (
        "closed", "scale",
        ["24 seconds lower than control (95% interval 8 to 40 lower)", "0.20 points worse, at most 1.41 worse, and 2.00 worse is allowed",
         "97.0% (94.8% to 98.3%), and the limit is 94.0%", "Proposed: scale."],
        ["decided by Renee Calloway on 6 Oct"],
    ),
    "PIL-02": (
        "running", "",
        ["2.5 points higher than control", "so no difference is shown", "Go on to the next look.",
         "z of 2.486 does not pass the 2.963 that this look asks for", "always-valid p 0.196", "The usual p is 0.0129.",
         "0.41 points worse, at most 1.76 worse, and 2.00 worse is allowed"],
        ["Week 6 of 8"],
    ),
    "PIL-03": (
        "decided", "iterate",
        ["1.1 points lower than control (95% interval 0.3 to 1.9 lower)", "1.1 points worse, at most 1.9 worse, and 1.0 worse is allowed",
         "Proposed: iterate.", "short of the target", "Both groups moved alike over the 28 days before the start"],
        ["decided by Renee Calloway on 13 Oct"],
    ),
    "POC-01": (
        "decided", "graduate",
        ["0.81 (95% interval 0.74 to 0.87), and the target is 0.75", "Proposed: graduate to a pilot."],
        ["$21k", "85% of the budget"],
    ),
    "POC-02": (
        "closed", "stop",
        ["1.5% (95% interval 0.51% to 4.3%), and the target is 0.00%", "Proposed: stop.", "A kill criterion was reached"],
        ["Stopped on 21 Aug", "46% of the budget in 39 days"],
    ),
}  # fmt: skip

# measure, kind of finding, name → value, to so many digits (§6 and §12)
FIGURES = {
    "PIL-01": ("effect", {"difference": "-24.2", "statistic": "-3.0445", "p": "0.00304", "low": "-39.99", "high": "-8.41"}),
    "PIL-02": ("effect", {"difference": "0.0248", "statistic": "2.486", "p": "0.0129"}),
    "PIL-03": ("effect", {"difference": "-0.01096", "low": "-0.01915", "high": "-0.00276", "p": "0.0088"}),
    "POC-01": ("level", {"value": "0.8064", "observed": "0.9033", "chance": "0.5007"}),
    "POC-02": ("level", {"value": "0.015", "low": "0.0051", "high": "0.0432"}),
}  # fmt: skip


@pytest.fixture
def as_coo(demo_company, db, settings, client_of):
    settings.TODAY = DAY.isoformat()
    return client_of(User.objects.get(name="Helena Marsh"))


def text(answer):
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())


def missing(words, shown):
    return [each for each in words if each not in shown]


@pytest.mark.parametrize("key", EXPERIMENTS)
def test_the_pages_say_what_the_text_says(as_coo, key):
    state, decision, reading, now = EXPERIMENTS[key]
    pilot = Pilot.objects.get(key=key)
    assert (pilot.state, pilot.decision) == (state, decision)
    assert not missing(reading, text(as_coo.get(reverse("pilots:pilot_reading", args=[pilot.pk]))))  # fmt: skip
    assert not missing(now, text(as_coo.get(pilot.get_absolute_url())))


@pytest.mark.parametrize("key", FIGURES)
def test_the_api_gives_the_figures_of_the_text(as_coo, key):
    pilot = Pilot.objects.get(key=key)
    whole = as_coo.get(f"/api/v1/pilots/{pilot.pk}/").json()
    assert (whole["state"], whole["decision"]) == EXPERIMENTS[key][:2]
    kind, expected = FIGURES[key]
    newest = max(whole["readouts"], key=lambda each: each["id"])
    found = newest["computed"]["measures"][0][kind]
    shown = {
        name: f"{found[name]:.{len(value.partition('.')[2])}f}"
        for name, value in expected.items()
    }
    assert shown == expected


def test_the_second_look_continues_behind_its_boundary(as_coo):
    pilot = Pilot.objects.get(key="PIL-02")
    looks = as_coo.get(f"/api/v1/pilots/{pilot.pk}/").json()["readouts"]
    told = sorted((each["look"], each["proposal"], f"{each['computed']['boundary']:.3f}") for each in looks)  # fmt: skip
    assert told == [(1, "go_on", "4.333"), (2, "go_on", "2.963")]


def test_what_finding_out_cost_leads_to_the_one_that_was_stopped(as_coo):
    page = text(as_coo.get(reverse("pilots:economy_detail"), {"decision": "stop"}))
    assert "stopped at 46% of its budget" in page
    assert "POC-02" in page
    assert "POC-01" not in page


GATES = {
    "GD-10": ["Returned", "G02", "G04"],
    "GD-12": ["Tom Brandvold is named to sign for Information security but"],
    "GD-06": ["W-01", "21 Dec"],
}


@pytest.mark.parametrize("key", GATES)
def test_the_gates_of_the_experiments_say_what_the_text_says(as_coo, key):
    review = Review.objects.get(key=key)
    page = as_coo.get(review.get_absolute_url(), {"whole": 1})
    assert not missing(GATES[key], text(page))
    told = as_coo.get(f"/api/v1/reviews/{review.pk}/").json()
    assert (told["key"], told["outcome"]) == (key, review.outcome)


def test_the_waiver_of_the_bot_ends_as_the_text_says(as_coo):
    row = Waiver.objects.get(key="W-01")
    [told] = [each for each in as_coo.get(f"/api/v1/waivers/?review={row.review_id}").json()["results"] if each["key"] == "W-01"]  # fmt: skip
    assert (told["expires_on"], told["state"]) == ("2026-12-21", "granted")
