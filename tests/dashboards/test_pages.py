from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from core.models import AuditEntry
from dashboards import actions, reports
from dashboards.models import Report
from dashboards.tasks import compute_reports
from portfolio.actions import products
from tests.dashboards.make import (
    make_benefit,
    make_chain,
    make_pilot,
)
from tests.make import make_review as make_submitted_review
from tests.roadmap.make import make_card, make_key_result, make_notes


def get(client, name):
    return client.get(reverse(f"dashboards:{name}"))


def test_a_reviewer_finds_the_gate_that_waits(client_of, cast):
    make_submitted_review(cast)
    assert "Review and sign" in get(client_of(cast.reviewer), "home").content.decode()
    assert (
        "Review and sign" not in get(client_of(cast.executive), "home").content.decode()
    )


def test_an_owner_finds_her_pilot_key_result_and_leak(client_of, cast):
    make_pilot(cast, None)
    key_result = make_key_result()
    key_result.owner = cast.pm
    key_result.save()
    signed = {
        "baseline_frozen_on": date(2026, 7, 31),
        "finance_signed_by": cast.admin,
        "finance_signed_at": datetime(2026, 9, 25, 16, tzinfo=UTC),
    }
    make_benefit(cast, state="leaking", **signed)
    home = get(client_of(cast.pm), "home").content.decode()
    assert "Finish the plan and submit" in home
    assert "It leaks" in get(client_of(cast.ops), "home").content.decode()


def test_home_costs_the_same_however_much_waits(as_pm, cast, assert_flat):
    make_pilot(cast, None)
    assert_flat(
        lambda: get(as_pm, "home"),
        lambda: [make_pilot(cast, None, key=f"PIL-9{n}") for n in range(5)],
    )


def test_a_change_by_a_neighbour_is_told(client_of, cast):
    products.edit(cast.product, version=1, name="Assist, renamed", by=cast.pm)
    home = get(client_of(cast.po), "home").content.decode()
    assert "changed the product" in home
    assert "changed the product" not in get(client_of(cast.pm), "home").content.decode()


def test_who_wrote_a_note_down_is_told_to_nobody(client_of, cast):
    from core import audit
    from core.verbs import Verb

    [note] = make_notes(cast, "n1")
    audit.record(cast.frontline, Verb.NOTE_CREATED, note)
    assert "Fay" not in get(client_of(cast.pm), "home").content.decode()


def test_a_person_without_a_role_is_told_so(client_of, cast):
    assert (
        "You have no role yet" in get(client_of(cast.outsider), "home").content.decode()
    )


def test_outcomes_wait_for_the_first_computation(as_pm, cast):
    assert "being computed" in get(as_pm, "outcomes").content.decode()


def test_outcomes_show_what_was_computed(client_of, cast):
    make_chain(cast)
    make_card(cast, "In flight", horizon="now")
    compute_reports()
    html = get(client_of(cast.executive), "outcomes").content.decode()
    assert "Minutes back" in html
    assert "0 of 1" in html
    assert "GD" not in html or "Gate queue" in html


def test_outcomes_cost_the_same_however_large_the_company(client_of, cast, assert_flat):
    make_chain(cast)
    compute_reports()
    executive = client_of(cast.executive)

    def grow():
        for n in range(5):
            make_benefit(cast, code=f"B-9{n}")
        compute_reports()

    assert_flat(lambda: get(executive, "outcomes"), grow)


def test_computing_twice_keeps_one_row_of_each_and_audits_nothing(cast):
    compute_reports()
    compute_reports()
    assert Report.objects.count() == len(reports.REPORTS)
    assert not AuditEntry.objects.exists()


def test_the_value_report_adds_up(cast):
    make_benefit(cast, adoption="0.9", confidence="0.8", cashable="0.6")
    data = actions.compute("value").data
    assert (data["annual"], data["cashable"]) == (720, 432)


def test_a_frontline_lead_has_no_dashboard_of_money(client_of, cast):
    assert get(client_of(cast.frontline), "outcomes").status_code == 403


def test_anyone_who_reads_outcomes_may_ask_for_fresh_ones(client_of, cast):
    answer = client_of(cast.executive).post(reverse("dashboards:outcomes_refresh"))
    assert answer.status_code == 302
    assert Report.objects.count() == len(reports.REPORTS)


@pytest.mark.parametrize(
    ("who", "groups"),
    [
        ("pm", {"Features", "Notes", "Pilots"}),
        ("frontline", {"Notes"}),
        ("outsider", set()),
    ],
)
def test_search_finds_what_a_person_may_see(client_of, cast, who, groups):
    chain = make_chain(cast)
    chain["note"].title = "Auto feature wish"
    chain["note"].save()
    found = []
    for text in ("feature", "auto"):
        url = reverse("dashboards:search")
        found += client_of(getattr(cast, who)).get(url, {"q": text}).json()["results"]
    assert {hit["group"] for hit in found} == groups


def test_search_needs_two_letters(as_pm, cast):
    assert as_pm.get(reverse("dashboards:search"), {"q": "a"}).json() == {"results": []}
