"""What vendors promised: moved with a reason, settled, counted, asked for when due."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from dashboards.waiting import vendors as waiting
from portfolio import promises, tasks, vendor_risk
from portfolio.actions import vendor_claims as actions
from portfolio.models import ClaimSlip, VendorClaim
from portfolio.queries.vendor_claims import record_of, records
from tests.make import make_capability, make_user, make_vendor

MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 30)
ON = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = ON.isoformat()


@pytest.fixture
def vendor(cast):
    found = make_vendor("Tessaly Cloud")
    cast.product.vendors.add(found)
    return found


def promised(vendor, by, title="Voice bot", for_day=MARCH, **told):
    fields = {"commitment": "public", "source": "Account lead", **told}
    return actions.record(
        vendor,
        title=title,
        said_on=date(2026, 1, 5),
        promised_for=for_day,
        by=by,
        **fields,
    )


def settle(claim, state, on, by, because="It came to nothing."):
    return actions.settle(
        claim, state=state, settled_on=on, because=because, version=None, by=by
    )


def move(claim, to, by, reason="The model was late."):
    return actions.move(
        claim,
        promised_for=to,
        told_on=date(2026, 3, 1),
        reason=reason,
        version=None,
        by=by,
    )


# --- the sum ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "settled", "fate"),
    [
        ("kept", MARCH, "in_time"), ("kept", date(2026, 4, 1), "late"),
        ("broken", date(2026, 2, 1), "broken"), ("open", None, "waiting"),
        ("withdrawn", MARCH, "taken_back"), ("withdrawn", JUNE, "late_back"),
    ],
)  # fmt: skip
def test_each_promise_has_one_fate(state, settled, fate):
    assert promises.fate(state, MARCH, settled, ON) == fate


def test_a_promise_for_today_is_still_ahead_and_tomorrow_it_is_not():
    assert promises.fate("open", ON, None, ON) == "ahead"
    assert promises.fate("open", ON, None, date(2026, 11, 17)) == "waiting"


@pytest.mark.django_db
def test_the_record_counts_what_was_due_and_the_median_of_what_came_late(cast, vendor):
    settle(promised(vendor, cast.pm), "kept", MARCH, cast.pm)
    settle(promised(vendor, cast.pm), "kept", date(2026, 4, 10), cast.pm)
    settle(promised(vendor, cast.pm), "kept", date(2026, 5, 30), cast.pm)
    settle(promised(vendor, cast.pm), "kept", date(2026, 4, 30), cast.pm)
    settle(promised(vendor, cast.pm), "broken", date(2026, 5, 1), cast.pm)
    settle(promised(vendor, cast.pm), "withdrawn", date(2026, 2, 1), cast.pm)
    promised(vendor, cast.pm)
    move(promised(vendor, cast.pm), date(2027, 3, 31), cast.pm)
    promised(vendor, cast.pm, for_day=date(2027, 6, 30))
    record = record_of(vendor, ON)
    assert (record.in_time, record.late, record.days_late) == (1, 3, 30)
    assert (record.broken, record.waiting, record.overdue) == (1, 2, 1)
    assert (record.due, record.ahead, record.taken_back) == (7, 1, 1)
    assert (record.all, record.slipped) == (9, 1)
    assert record.rate == Fraction(1, 7)
    assert sum(count for count, _ in record.parts) == record.due
    assert record_of(make_vendor("Silent"), ON).rate is None


@pytest.mark.django_db
@given(
    fates=st.lists(
        st.tuples(
            st.sampled_from(["open", "kept", "broken", "withdrawn"]),
            st.dates(date(2026, 1, 6), date(2026, 12, 31)),
            st.dates(date(2026, 1, 6), ON),
        ),
        max_size=12,
    )
)
def test_the_database_counts_as_the_rule_says(fates):
    with transaction.atomic():
        by = make_user("Ann")
        vendor = make_vendor("Counted")
        for state, first, settled in fates:
            ended = state != "open"
            VendorClaim.objects.create(
                vendor=vendor, title="x", source="x", said_on=date(2026, 1, 5),
                commitment="public", first_for=first, promised_for=first, state=state,
                settled_on=settled if ended else None, settled_by=by if ended else None,
                recorded_by=by,
            )  # fmt: skip
        record = record_of(vendor, ON)
        told = [
            str(promises.fate(state, first, settled if state != "open" else None, ON))
            for state, first, settled in fates
        ]
        for name in promises.Fate:
            assert getattr(record, name) == told.count(name), name
        transaction.set_rollback(True)


def test_residual_risk_is_what_controls_leave_and_is_looked_at_by_tier():
    assert vendor_risk.residual(vendor_risk.inherent(4, 4), Decimal("0.6")) == Decimal(
        "6.4"
    )
    assert vendor_risk.residual(vendor_risk.inherent(4, None), Decimal(1)) is None
    looked = date(2026, 1, 31)
    assert vendor_risk.look_again("critical", looked) == date(2027, 1, 31)
    assert vendor_risk.look_again("moderate", looked) == date(2028, 1, 31)
    assert vendor_risk.look_again("low", looked) == date(2029, 1, 31)


# --- changes ----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_day_is_moved_with_a_reason_and_the_first_one_stays(cast, vendor):
    claim = move(promised(vendor, cast.pm), JUNE, cast.pm)
    assert (claim.first_for, claim.promised_for) == (MARCH, JUNE)
    [slip] = claim.slips.all()
    assert (slip.before, slip.after, slip.days) == (MARCH, JUNE, 91)
    entry = AuditEntry.objects.get(verb="vendor_claim.moved")
    assert entry.data["reason"] == "The model was late."
    with pytest.raises(Unfit, match="Say why"):
        move(claim, MARCH, cast.pm, reason=" ")
    with pytest.raises(Unfit, match="that day already"):
        move(claim, JUNE, cast.pm)
    with pytest.raises(Refused, match="stays in the record"):
        actions.remove(claim, by=cast.pm)


@pytest.mark.django_db
def test_the_database_refuses_to_forget_how_a_day_moved(cast, vendor):
    move(promised(vendor, cast.pm), JUNE, cast.pm)
    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimSlip.objects.update(reason="Nothing happened.")
    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimSlip.objects.all().delete()


@pytest.mark.django_db
def test_it_is_settled_once_and_can_be_opened_again(cast, vendor):
    claim = promised(vendor, cast.pm)
    with pytest.raises(Unfit, match="why it does not come"):
        settle(claim, "broken", JUNE, cast.pm, because="")
    with pytest.raises(Unfit, match="has come"):
        settle(claim, "kept", date(2026, 11, 17), cast.pm)
    claim = settle(claim, "kept", JUNE, cast.pm, because="")
    with pytest.raises(Refused, match="settled: kept"):
        settle(claim, "broken", JUNE, cast.pm)
    with pytest.raises(Refused, match="settled"):
        move(claim, ON, cast.pm)
    with pytest.raises(Unfit, match="Say why"):
        actions.reopen(claim, reason="", by=cast.pm)
    claim = actions.reopen(claim, reason="It was a beta.", by=cast.pm)
    assert (claim.state, claim.settled_on, claim.settled_by) == ("open", None, None)


@pytest.mark.django_db
def test_who_does_not_keep_vendors_changes_no_promise(cast, vendor):
    claim = promised(vendor, cast.pm)
    for act in (
        lambda: promised(vendor, cast.executive),
        lambda: move(claim, JUNE, cast.executive),
        lambda: settle(claim, "kept", JUNE, cast.executive),
        lambda: actions.edit(claim, version=1, title="x", by=cast.executive),
        lambda: actions.remove(claim, by=cast.executive),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.django_db
def test_a_stale_correction_is_refused(cast, vendor):
    claim = promised(vendor, cast.pm)
    actions.edit(claim, version=1, title="Voice bot for collections", by=cast.pm)
    with pytest.raises(Stale):
        actions.edit(claim, version=1, title="Bot", by=cast.pm)


# --- who is asked -----------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_day_that_passed_unanswered_waits_for_who_answers_and_is_told_once(
    cast, vendor, settings
):
    settings.TODAY = "2026-03-31"
    vendor.tier = "low"  # of which no SOC 2 report is wanted
    vendor.save()
    first, second = promised(vendor, cast.pm), promised(vendor, cast.pm, "Spanish")
    assert waiting.mine(cast.pm) == []
    settings.TODAY = "2026-04-01"
    tasks_of = [task.todo for task in waiting.mine(cast.pm)]
    assert len(tasks_of) == 2
    assert "“Voice bot” was promised for 31 Mar 2026" in tasks_of[0]
    assert waiting.mine(cast.other_pm) == []
    tasks.remind_of_vendors()
    tasks.remind_of_vendors()
    assert Notice.objects.filter(kind="vendor", person=cast.pm).count() == 2
    move(first, JUNE, cast.pm)
    settle(second, "kept", date(2026, 4, 1), cast.pm)
    assert waiting.mine(cast.pm) == []
    settings.TODAY = "2026-07-01"
    tasks.remind_of_vendors()
    assert Notice.objects.filter(kind="vendor", person=cast.pm).count() == 3


@pytest.mark.django_db
def test_the_risk_of_a_vendor_is_asked_for_sixty_days_before_its_day(
    cast, vendor, settings
):
    vendor.tier, vendor.risk_reviewed_on = "low", date(2024, 1, 15)
    vendor.save()
    settings.TODAY = "2026-11-15"
    assert waiting.mine(cast.pm) == []
    settings.TODAY = "2026-11-16"
    [task] = waiting.mine(cast.pm)
    assert (task.todo, task.due) == (
        "Its risk is to be looked at again by 15 Jan 2027", date(2027, 1, 15),
    )  # fmt: skip


# --- pages, files, the API -----------------------------------------------------------------------
@pytest.mark.django_db
def test_a_promise_is_kept_moved_and_settled_on_pages(as_pm, as_executive, vendor):
    at = reverse("portfolio:vendor_claim_create", args=[vendor.pk])
    told = {
        "title": "Voice bot", "promised_for": "2026-03-31", "said_on": "2026-01-05",
        "commitment": "verbal", "source": "Account lead, quarterly review",
    }  # fmt: skip
    assert as_pm.post(at, told | {"said_on": "2099-01-05"}).status_code == 422
    as_pm.post(at, told)
    claim = VendorClaim.objects.get()
    on = {"promised_for": "2026-06-30", "told_on": "2026-03-20", "version": 1}
    at = reverse("portfolio:vendor_claim_move", args=[claim.pk])
    assert as_pm.post(at, on).status_code == 422
    assert as_pm.post(at, on | {"reason": "The model."}).status_code == 302
    assert as_pm.post(at, on | {"reason": "Again."}).status_code == 409
    at = reverse("portfolio:vendor_claim_settle", args=[claim.pk])
    as_pm.post(at, {"state": "kept", "settled_on": "2026-06-30", "version": 2})
    page = as_executive.get(claim.get_absolute_url()).content.decode()
    assert "The model." in page
    assert "Another day was named" not in page
    page = as_executive.get(vendor.get_absolute_url()).content.decode()
    assert "0 of 1 promise that was due came in time." in page
    assert "kept late (median 91 days)" in page
    page = as_executive.get(reverse("portfolio:vendor_list")).content.decode()
    assert "0 of 1 in time" in page
    as_pm.post(
        reverse("portfolio:vendor_claim_reopen", args=[claim.pk]), {"reason": "x"}
    )
    claim.refresh_from_db()
    assert claim.is_open


@pytest.mark.django_db
def test_what_a_vendor_gets_and_risks_is_kept_and_shown(as_pm, vendor):
    at = reverse("portfolio:vendor_edit", args=[vendor.pk])
    told = {
        "name": "Tessaly Cloud", "tier": "critical", "annual_value": "1", "notice_days": "90",
        "stage": "ongoing_monitoring", "data_classes": "recordings, card data,recordings",
        "subprocessors": "Northfield Hosting", "hosting_region": "US East", "risk_impact": "5",
        "risk_likelihood": "3", "control_effectiveness": "0.6", "version": "1",
    }  # fmt: skip
    assert as_pm.post(at, told | {"risk_impact": "6"}).status_code == 422
    assert as_pm.post(at, told).status_code == 302
    vendor.refresh_from_db()
    assert vendor.data_classes == ["recordings", "card data"]
    assert (vendor.inherent_risk, str(vendor.residual_risk)) == (15, "6.0")
    page = as_pm.get(vendor.get_absolute_url()).content.decode()
    assert "15 of 25" in page
    assert "Northfield Hosting" in page
    assert "recordings, card data" in as_pm.get(at).content.decode()
    api = as_pm.get(f"/api/v1/vendors/{vendor.pk}/").json()
    assert (api["residual_risk"], api["hosting_region"]) == ("6.0", "US East")
    file = as_pm.get(reverse("portfolio:vendor_export"))
    assert "recordings, card data" in b"".join(file.streaming_content).decode()
    book = as_pm.get(reverse("portfolio:vendor_export"), {"as": "xlsx"})
    assert book.content[:2] == b"PK"


@pytest.mark.django_db
def test_other_systems_keep_promises_too(as_pm, cast, vendor):
    capability = make_capability(cast.product)
    body = {
        "vendor": vendor.pk, "capability": capability.pk, "title": "Voice bot",
        "commitment": "public", "source": "Web page", "said_on": "2026-01-05",
        "promised_for": "2026-03-31",
    }  # fmt: skip
    told = {"content_type": "application/json"}
    made = as_pm.post("/api/v1/vendor-claims/", body, **told).json()
    assert (made["first_for"], made["overdue"]) == ("2026-03-31", True)
    at = f"/api/v1/vendor-claims/{made['id']}/"
    tag = {"If-Match": as_pm.get(at)["ETag"]}
    assert (
        as_pm.patch(at, {"promised_for": "2027-01-01"}, headers=tag, **told).status_code
        == 400
    )
    later = {"promised_for": "2026-06-30", "told_on": "2026-03-20", "reason": "x"}
    answer = as_pm.post(f"{at}move/", later, headers=tag, **told)
    assert answer.json()["slips"][0]["after"] == "2026-06-30"
    ended = {"state": "broken", "settled_on": "2026-07-01", "because": "Dropped."}
    tag = {"If-Match": answer["ETag"]}
    answer = as_pm.post(f"{at}settle/", ended, headers=tag, **told)
    assert answer.json()["state"] == "broken"
    record = as_pm.get(f"/api/v1/vendors/{vendor.pk}/promises/").json()
    assert (record["due"], record["broken"], record["rate"]) == (1, 1, "0.000")
    tag = {"If-Match": answer["ETag"]}
    assert as_pm.post(
        f"{at}reopen/", {"reason": "A beta came."}, headers=tag, **told
    ).json()["state"] == ("open")


@pytest.mark.django_db
def test_the_list_and_the_page_cost_the_same_with_more_promises(
    as_pm, cast, assert_flat
):
    def grow(count=4):
        for n in range(count):
            vendor = make_vendor(f"Vendor {n} {VendorClaim.objects.count()}")
            move(promised(vendor, cast.pm), JUNE, cast.pm)
            first = VendorClaim.objects.order_by("pk")[0].vendor
            settle(promised(first, cast.pm), "kept", JUNE, cast.pm)
            move(promised(first, cast.pm), JUNE, cast.pm)

    grow(2)
    first = VendorClaim.objects.order_by("pk")[0].vendor
    pages = [reverse("portfolio:vendor_list"), first.get_absolute_url()]
    pages += ["/api/v1/vendor-claims/", "/api/v1/vendors/"]
    assert_flat(lambda: [as_pm.get(url) for url in pages], grow)
    assert len(records([first], ON)) == 1


# --- the map --------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_map_shows_who_provides_and_who_promised(as_pm, cast, vendor):
    other = make_vendor("Corvane Voice", exit_cost=210_000)
    mine = make_capability(cast.product, "A-1", vendor=vendor)
    make_capability(cast.product, "A-2")
    wanted = make_capability(cast.product, "A-3")
    make_capability(cast.product, "A-4", vendor=vendor, status="retired")
    promised(other, cast.pm, "Hand-off", capability=wanted)
    broken = promised(other, cast.pm, "Gone", capability=mine)
    settle(broken, "broken", date(2026, 2, 1), cast.pm)
    at = reverse("portfolio:vendor_map")
    shown = as_pm.get(at).context["map"]
    assert [row.code for row, _ in shown.rows] == ["A-1", "A-3"]
    assert [each.name for each, _ in shown.columns] == [
        "Corvane Voice",
        "Tessaly Cloud",
    ]
    (corvane, tessaly), (hand_off, nothing) = (cells for _, cells in shown.rows)
    assert (corvane.provides, tessaly.provides) == (False, True)
    assert not corvane.promises
    assert [each.title for each in hand_off.promises] == ["Hand-off"]
    assert not nothing.provides
    page = as_pm.get(at, {"vendor": other.pk})
    assert [row.code for row, _ in page.context["map"].rows] == ["A-3"]
    assert "$210,000 to leave" in page.content.decode()
    assert as_pm.get(at, {"product": cast.other_product.pk}).context["map"].rows == []


@pytest.mark.django_db
def test_the_map_costs_the_same_with_more_on_it(as_pm, cast, assert_flat):
    def grow(count=4):
        for n in range(count):
            vendor = make_vendor(f"Vendor {n} {VendorClaim.objects.count()}")
            code = f"C-{n}-{VendorClaim.objects.count()}"
            row = make_capability(cast.product, code, vendor=vendor)
            promised(vendor, cast.pm, capability=row)

    grow(2)
    assert_flat(lambda: as_pm.get(reverse("portfolio:vendor_map")), grow)
