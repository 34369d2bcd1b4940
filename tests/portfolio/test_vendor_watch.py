"""Vendors speak up in time: contracts, evidence that runs out, versions to come."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Stale, Unfit
from core.models import AuditEntry, Notice
from dashboards.waiting import vendors as waiting
from portfolio import tasks
from portfolio.actions import vendor_evidence as actions
from portfolio.actions import vendor_models, vendor_reminding
from portfolio.models import VendorEvidence
from portfolio.queries.vendor_watch import alerts, watched
from portfolio.vendor_watch import (
    Paper,
    months_after,
    of_contract,
    of_model,
    of_papers,
    until,
)
from tests.make import make_vendor

ONE = timedelta(days=1)


def whats(found):
    return [str(alert.what) for alert in found]


# --- the days, of domain.md §12 -------------------------------------------------------------
def orrery(on):
    return of_contract(date(2027, 1, 31), date(2026, 11, 2), renews=True, on=on)


def test_orrery_asks_sixty_days_before_its_notice_and_says_that_it_passed():
    assert orrery(date(2026, 9, 2)) == []
    assert whats(orrery(date(2026, 9, 3))) == ["notice_due"]
    assert whats(orrery(date(2026, 11, 2))) == [
        "notice_due"
    ]  # the last day still counts
    [passed] = orrery(date(2026, 11, 3))
    assert (str(passed.what), passed.since, passed.due) == (
        "notice_passed", date(2026, 11, 3), date(2027, 1, 31),
    )  # fmt: skip
    assert "renews by itself on 31 Jan 2027" in passed.text
    assert whats(orrery(date(2027, 2, 1))) == ["contract_ended"]


def corvane(on, *more):
    dated = date(2026, 6, 30)
    report = Paper("soc2", "SOC 2 Type II report", dated, until("soc2", dated))
    return of_papers([report, *more], wants_soc2=True, on=on)


def test_corvane_lacks_a_letter_the_day_after_its_period_and_has_a_gap_after_ninety():
    assert corvane(date(2026, 6, 30)) == []
    assert whats(corvane(date(2026, 7, 1))) == ["letter_wanted"]
    assert whats(corvane(date(2026, 9, 28))) == ["letter_wanted"]
    [gap] = corvane(date(2026, 9, 29))
    assert (str(gap.what), gap.since) == ("gap", date(2026, 9, 29))
    assert whats(corvane(date(2026, 11, 16))) == ["gap"]


def test_a_letter_bridges_ninety_days_and_a_new_report_ends_the_gap():
    day = date(2026, 7, 10)
    letter = Paper("bridge_letter", "Bridge letter", day, until("bridge_letter", day))
    assert corvane(date(2026, 9, 28), letter) == []
    assert whats(corvane(date(2026, 9, 29), letter)) == ["gap"]
    ended = date(2026, 10, 31)
    newer = Paper("soc2", "SOC 2 Type II report", ended, until("soc2", ended))
    assert whats(corvane(date(2026, 11, 16), newer)) == ["letter_wanted"]


def test_a_report_runs_out_a_year_after_its_period():
    assert whats(corvane(date(2027, 6, 30))) == ["runs_out", "gap"]
    assert whats(corvane(date(2027, 7, 1))) == ["ran_out"]


def brightquill(on):
    return of_model("Auto-summary", "v4", date(2027, 1, 1), on)


def test_brightquill_v4_asks_to_certify_sixty_days_before_its_quarter():
    assert brightquill(date(2026, 11, 1)) == []
    [alert] = brightquill(date(2026, 11, 2))
    assert (str(alert.what), alert.due) == ("next_version", date(2027, 1, 1))
    assert "certify again" in alert.text
    assert of_model("Auto-summary", "", None, date(2026, 11, 2)) == []


def test_without_a_report_a_high_vendor_is_asked_for_it_and_a_moderate_is_not():
    assert whats(of_papers([], wants_soc2=True, on=date(2026, 11, 16))) == ["missing"]
    assert of_papers([], wants_soc2=False, on=date(2026, 11, 16)) == []


@pytest.mark.parametrize(
    ("kind", "day", "last"),
    [
        ("soc2", "2026-06-30", "2027-06-30"), ("pci_aoc", "2026-02-28", "2027-02-28"),
        ("subprocessors", "2026-08-31", "2027-02-28"), ("pen_test", "2024-02-29", "2025-02-28"),
        ("bridge_letter", "2026-07-01", "2026-09-29"),
    ],
)  # fmt: skip
def test_each_kind_stands_as_long_as_the_reference_says(kind, day, last):
    assert until(kind, date.fromisoformat(day)) == date.fromisoformat(last)


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(1, 36))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + ONE).month != later.month


# --- kept ------------------------------------------------------------------------------------
@pytest.fixture
def vendor(cast):
    found = make_vendor("Corvane Voice")
    cast.product.vendors.add(found)
    return found


def needs(vendor, on):
    return whats(alerts(watched().get(pk=vendor.pk), on))


@pytest.mark.django_db
def test_evidence_is_kept_with_the_day_until_which_it_stands(cast, vendor):
    row = actions.record(vendor, kind="soc2", dated_on=date(2026, 6, 30), by=cast.pm)
    assert row.valid_until == date(2027, 6, 30)
    assert needs(vendor, date(2026, 11, 16)) == ["gap"]
    with pytest.raises(Unfit, match="kept already"):
        actions.record(vendor, kind="soc2", dated_on=date(2026, 6, 30), by=cast.pm)
    with pytest.raises(Unfit, match="has come"):
        actions.record(vendor, kind="soc2", dated_on=date(2099, 1, 1), by=cast.pm)
    with pytest.raises(Unfit, match="before its own"):
        actions.record(
            vendor, kind="pen_test", dated_on=date(2026, 6, 30),
            valid_until=date(2026, 6, 1), by=cast.pm,
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        actions.record(
            vendor, kind="pen_test", dated_on=date(2026, 6, 1), by=cast.executive
        )


@pytest.mark.django_db
def test_a_stale_correction_is_refused_and_what_is_removed_stays_in_the_trail(
    cast, vendor
):
    row = actions.record(vendor, kind="soc2", dated_on=date(2026, 6, 30), by=cast.pm)
    actions.edit(row, version=1, dated_on=date(2026, 7, 31), by=cast.pm)
    row.refresh_from_db()
    assert row.valid_until == date(2027, 7, 31)
    with pytest.raises(Stale):
        actions.edit(row, version=1, note="x", by=cast.pm)
    actions.remove(row, by=cast.pm)
    assert not VendorEvidence.objects.exists()
    assert AuditEntry.objects.get(verb="vendor_evidence.removed").data["kind"] == "soc2"


@pytest.mark.django_db
def test_it_waits_for_who_answers_for_the_product_and_is_told_once(
    cast, vendor, settings
):
    settings.TODAY = "2026-09-29"
    actions.record(vendor, kind="soc2", dated_on=date(2026, 6, 30), by=cast.pm)
    [task] = waiting.mine(cast.pm)
    assert task.title == "Corvane Voice"
    assert "Nothing covers the time since 28 Sep 2026" in task.todo
    assert waiting.mine(cast.other_pm) == []
    tasks.remind_of_vendors()
    tasks.remind_of_vendors()
    told = Notice.objects.filter(kind="vendor", person=cast.pm)
    assert told.count() == 1
    assert vendor_reminding.remind(date(2026, 9, 30)) == 0


@pytest.mark.django_db
def test_what_began_long_ago_waits_but_is_not_told(cast, vendor, settings):
    settings.TODAY = "2026-11-16"
    actions.record(vendor, kind="soc2", dated_on=date(2026, 6, 30), by=cast.pm)
    assert vendor_reminding.remind(date(2026, 11, 16)) == 0
    assert waiting.mine(cast.pm)


@pytest.mark.django_db
def test_a_version_that_came_is_announced_no_longer(cast, vendor):
    model = vendor_models.create(
        vendor, name="Bot", first_version="v3", in_use_from=date(2026, 1, 1), by=cast.pm
    )
    model = vendor_models.edit(
        model, version=model.version, next_version="v4",
        next_expected_on=date(2027, 1, 1), by=cast.pm,
    )  # fmt: skip
    assert "next_version" in needs(vendor, date(2026, 11, 16))
    vendor_models.release(
        model,
        name="V4",
        in_use_from=date(2026, 12, 1),
        version=model.version,
        by=cast.pm,
    )
    assert "next_version" not in needs(vendor, date(2026, 12, 2))


# --- pages ---------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_evidence_is_kept_corrected_and_taken_out_on_pages(as_pm, as_executive, vendor):
    at = reverse("portfolio:vendor_evidence_create", args=[vendor.pk])
    assert as_pm.post(at, {"kind": "soc2", "dated_on": "2099-01-01"}).status_code == 422
    as_pm.post(
        at, {"kind": "soc2", "dated_on": "2026-06-30", "link": "https://x.example/a"}
    )
    row = VendorEvidence.objects.get()
    page = as_executive.get(vendor.get_absolute_url()).content.decode()
    assert "SOC 2 Type II report" in page
    assert "Add evidence" not in page
    edit = reverse("portfolio:vendor_evidence_edit", args=[row.pk])
    told = {"kind": "soc2", "dated_on": "2026-06-30", "note": "Seen", "version": 1}
    assert as_pm.post(edit, told).status_code == 302
    assert as_pm.post(edit, told).status_code == 409
    as_pm.post(reverse("portfolio:vendor_evidence_remove", args=[row.pk]))
    assert not VendorEvidence.objects.exists()


@pytest.mark.django_db
def test_other_systems_keep_it_too(as_pm, vendor):
    body = {"vendor": vendor.pk, "kind": "pci_aoc", "dated_on": "2026-02-28"}
    made = as_pm.post("/api/v1/vendor-evidence/", body, content_type="application/json")
    assert made.json()["valid_until"] == "2027-02-28"
    at = f"/api/v1/vendor-evidence/{made.json()['id']}/"
    tag = as_pm.get(at)["ETag"]
    answer = as_pm.patch(
        at, {"note": "Seen"}, content_type="application/json", headers={"If-Match": tag}
    )
    assert answer.status_code == 200
    assert as_pm.delete(at, headers={"If-Match": answer["ETag"]}).status_code == 204
