"""Pages of criteria, the matrix and the service levels."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core.clock import today
from governance import raci_rights
from governance.actions import activities
from governance.actions import raci as raci_actions
from governance.actions import sla as sla_actions
from governance.models import Activity, Criterion, Proposal, RaciMatrix, ServiceLevel
from tests.make import make_criteria, make_leads, make_matrix, make_service_levels

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
OCTOBER = date(2026, 10, 1)


def url(name: str, *args: Any) -> str:
    return reverse(f"governance:{name}", args=args)


@pytest.fixture
def as_admin(cast, client_of):
    return client_of(cast.admin)


@pytest.fixture
def as_ops(cast, client_of):
    return client_of(cast.ops)


# --- criteria -----------------------------------------------------------------------
@pytest.fixture
def criterion(db):
    make_criteria()
    return Criterion.objects.get(code="R13")


def wording(criterion, **more):
    return {
        "text": "Complaints routed the same day",
        "basis": criterion.basis,
        "status": criterion.status,
        "gates": criterion.gates,
        "waivable": "on",
        "effective_from": today() + timedelta(days=1),
        "version": criterion.version,
        **more,
    }


def test_criteria_are_filtered_by_family_gate_and_day(criterion, as_admin):
    def codes(query):
        page = as_admin.get(url("criterion_list") + query)
        return [row.code for row in page.context["page"].rows]

    assert len(codes("")) == 30
    assert len(codes("?family=security")) == 7
    assert codes("?gate=G4") == ["G02", "G06"]
    assert codes("?on=2024-06-01") == ["S02"]


def test_the_list_of_criteria_costs_the_same_with_more(
    criterion, as_admin, assert_flat
):
    def more():
        Criterion.objects.bulk_create(
            Criterion(
                code=f"R{n}", family="regulatory", text="x", gates=["G2"],
                effective_from=today(),
            )
            for n in range(50, 58)
        )  # fmt: skip

    assert_flat(lambda: as_admin.get(url("criterion_list")), more)


def test_a_wording_changes_from_a_date_by_page(criterion, as_admin, as_pm):
    page = url("criterion_reword", criterion.pk)
    assert as_pm.get(page).status_code == 403
    assert as_admin.get(page).status_code == 200
    yesterday = today() - timedelta(days=1)
    early = as_admin.post(page, wording(criterion, effective_from=yesterday))
    assert early.status_code == 422
    response = as_admin.post(page, wording(criterion))
    shown = as_admin.get(response["Location"]).content.decode()
    assert "Complaints routed the same day" in shown
    assert as_admin.post(page, wording(criterion)).status_code == 409


def test_a_criterion_is_added_checked_and_ended_by_page(criterion, as_admin):
    data = wording(criterion, code="S08", family="security")
    del data["version"]
    assert (
        as_admin.post(url("criterion_create"), data | {"code": "X1"}).status_code == 422
    )
    as_admin.post(url("criterion_create"), data)
    row = Criterion.objects.get(code="S08")
    check = {"status": "watch", "version": row.version}
    as_admin.post(url("criterion_verify", row.pk), check)
    row.refresh_from_db()
    assert (row.last_verified_on, row.status) == (today(), "watch")
    end = {
        "effective_to": today() + timedelta(days=5),
        "reason": "Folded into S01",
        "version": row.version,
    }
    as_admin.post(url("criterion_retire", row.pk), end)
    row.refresh_from_db()
    assert row.effective_to == end["effective_to"]


def test_a_hard_rule_says_what_it_holds(criterion, as_pm):
    row = Criterion.objects.get(code="S03")
    page = as_pm.get(url("criterion_detail", row.pk)).content.decode()
    assert "Never: card data storage" in page


# --- RACI ---------------------------------------------------------------------------
@pytest.fixture
def draft(cast):
    make_matrix()
    return raci_actions.draft(by=cast.ops)


def row_data(draft, number, **parts):
    row = draft.rows.get(number=number)
    return {**raci_rights.parts_of(row), **parts, "version": row.version}


def test_the_matrix_shows_who_does_what(cast, as_pm, client_of):
    make_matrix()
    page = as_pm.get(url("raci"))
    assert page.context["page"].check.completeness == 1
    assert "Gate decision to scale" in page.content.decode()
    assert client_of(cast.frontline).get(url("raci")).status_code == 403


def test_a_draft_is_started_edited_and_proposed_by_pages(cast, as_ops):
    make_matrix()
    make_leads(cast)
    response = as_ops.post(url("raci_draft"))
    draft = RaciMatrix.objects.get(state="draft")
    assert response["Location"] == draft.get_absolute_url()
    budget = Activity.objects.get(number=3)
    row = url("raci_set_row", draft.pk, budget.pk)
    plain = as_ops.post(row, row_data(draft, 3, IT="C"))
    assert plain["Location"] == f"{draft.get_absolute_url()}#a3"
    answer = as_ops.post(row, row_data(draft, 3, IT="A"), **HTMX).content.decode()
    assert answer.lstrip().startswith('<tr id="a3">')
    assert "E1 2 parties are accountable" in answer
    assert 'id="raci-summary"' in answer
    asked = {"effective_from": today(), "reason": "IT is asked", "version": ""}
    assert as_ops.post(url("raci_propose", draft.pk), asked).status_code == 409
    as_ops.post(row, row_data(draft, 3, IT="C"))
    made = as_ops.post(url("raci_propose", draft.pk), asked)
    proposal = Proposal.objects.get()
    assert made["Location"] == proposal.get_absolute_url()
    assert raci_rights.parts(budget)["IT"] == "R"  # nobody has signed


def test_a_draft_shows_what_differs(cast, as_ops, draft):
    budget = Activity.objects.get(number=3)
    as_ops.post(url("raci_set_row", draft.pk, budget.pk), row_data(draft, 3, IT="C"))
    page = as_ops.get(draft.get_absolute_url())
    assert page.context["page"].changes == 1
    assert 'title="In force: R"' in page.content.decode()
    diff = as_ops.get(url("raci_propose", draft.pk)).content.decode()
    assert "Tactical plan and budget" in diff
    assert "Core infrastructure" not in diff


def test_the_second_on_a_row_sees_both(cast, as_ops, draft):
    row = url("raci_set_row", draft.pk, Activity.objects.get(number=3).pk)
    old = row_data(draft, 3, IT="I")
    as_ops.post(row, row_data(draft, 3, IT="C"))
    answer = as_ops.post(row, old)
    assert answer.status_code == 409
    assert "Tactical plan and budget" in answer.content.decode()


def test_who_may_not_edit_sees_no_controls_and_has_no_way(cast, client_of, draft):
    client = client_of(cast.executive)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "<select" not in page
    budget = Activity.objects.get(number=3)
    row = url("raci_set_row", draft.pk, budget.pk)
    assert client.post(row, row_data(draft, 3, IT="C")).status_code == 403
    for name in ("raci_propose", "raci_discard"):
        assert client.post(url(name, draft.pk), {}).status_code == 403
    assert client.post(url("raci_draft")).status_code == 403


def test_a_letter_that_is_none_is_refused(cast, as_ops, draft):
    row = url("raci_set_row", draft.pk, Activity.objects.get(number=3).pk)
    assert as_ops.post(row, row_data(draft, 3, IT="X")).status_code == 422


def test_a_draft_is_thrown_away_by_page(cast, as_ops, draft):
    as_ops.post(url("raci_discard", draft.pk))
    assert not RaciMatrix.objects.filter(state="draft").exists()


def test_the_matrix_costs_the_same_with_more_activities(
    cast, as_ops, draft, assert_flat
):
    def more():
        for number in range(40, 44):
            activities.add(number=number, phase="P", name="New", by=cast.ops)

    assert_flat(lambda: as_ops.get(draft.get_absolute_url()), more)


# --- service levels -----------------------------------------------------------------
@pytest.fixture
def level(db):
    make_service_levels()
    return ServiceLevel.objects.get(code="SLA-03")


def test_a_month_is_recorded_charged_and_counted_by_pages(cast, as_ops, level):
    result = {"month": "2026-10", "met": 41, "due": 44}
    as_ops.post(url("sla_record", level.pk), result)
    as_ops.post(
        url("sla_charge"),
        {"service": "Platform run", "month": "2026-10", "amount": "64000"},
    )
    page = as_ops.get(url("sla_list") + "?month=2026-10")
    assert page.context["page"].totals.credits == Decimal(1280)
    text = page.content.decode()
    assert "93.2%" in text
    assert "$64,000 → $1,280" in text


def test_a_result_is_corrected_from_what_was_seen(cast, as_ops, level):
    page = url("sla_record", level.pk)
    as_ops.post(page, {"month": "2026-10", "met": 41, "due": 44})
    form = as_ops.get(page + "?month=2026-10").context["form"]
    assert (form["met"].value(), form["version"].value()) == (41, 1)
    again = {"month": "2026-10", "met": 42, "due": 44}
    assert as_ops.post(page, again).status_code == 409
    as_ops.post(page, again | {"version": 1})
    assert level.months.get().met == 42


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"met": 5, "due": 4}, "met"),
        ({"met": 0, "due": 0}, "due"),
        ({"month": "2099-01"}, "month"),
    ],
)
def test_impossible_results_are_said_beside_the_field(cast, as_ops, level, data, field):
    sent = {"month": "2026-10", "met": 1, "due": 2} | data
    response = as_ops.post(url("sla_record", level.pk), sent)
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_three_misses_in_a_row_are_flagged(cast, as_ops, level):
    for month in (8, 9, 10):
        sla_actions.record(level, month=date(2026, month, 1), met=1, due=2, by=cast.ops)
    assert (
        "To CIO and COO"
        in as_ops.get(url("sla_list") + "?month=2026-10").content.decode()
    )
    assert (
        "2 in a row" in as_ops.get(url("sla_list") + "?month=2026-09").content.decode()
    )


def test_levels_are_added_and_changed_by_who_agrees_on_them(
    cast, as_ops, as_admin, level
):
    data = {
        "name": "Backups",
        "provider": "IT",
        "consumer": "OPS",
        "terms": "Daily",
        "target_percent": "99.5",
        "measure": "Restores",
        "counting": "typed",
    }
    new = data | {"code": "SLA-11"}
    assert as_admin.post(url("sla_create"), new).status_code == 403
    as_ops.post(url("sla_create"), new)
    assert as_ops.post(url("sla_create"), new).status_code == 422
    added = ServiceLevel.objects.get(code="SLA-11")
    as_ops.post(url("sla_edit", added.pk), data | {"terms": "Hourly", "version": 1})
    added.refresh_from_db()
    assert added.terms == "Hourly"
    assert (
        "No month is recorded yet"
        in as_ops.get(added.get_absolute_url()).content.decode()
    )


def test_the_list_of_levels_costs_the_same_with_more(cast, as_ops, level, assert_flat):
    sla_actions.record(level, month=OCTOBER, met=1, due=2, by=cast.ops)

    def more():
        for each in ServiceLevel.objects.exclude(pk=level.pk):
            sla_actions.record(each, month=OCTOBER, met=1, due=2, by=cast.ops)

    assert_flat(lambda: as_ops.get(url("sla_list") + "?month=2026-10"), more)


def test_a_strange_month_in_the_address_shows_the_newest(cast, as_ops, level):
    assert as_ops.get(url("sla_list") + "?month=soon").status_code == 200
