"""Rows of misses go to both offices once, and close by what was met or what both sign."""

from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from core.errors import Refused, Stale, Unfit
from core.factors import Proof
from core.models import AuditEntry, Notice
from core.verbs import Verb
from dashboards.waiting import service
from governance import canonical, clock_tasks, escalation_page, offices
from governance.actions import (
    absences,
    officers,
    reminding,
    service_escalating,
    service_escalations,
    sla,
)
from governance.models import Office, ServiceEscalation, ServiceLevel
from tests.make import PASSWORD, make_offices, make_service_levels, seat_everybody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fixed_day")]
AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (8, 9, 10))
NOVEMBER = date(2026, 11, 1)
DAY = timedelta(days=1)


@pytest.fixture
def level(cast):
    """Of IT towards the center; Ivo speaks for the CIO and Olga for the COO, as leads."""
    make_service_levels()
    make_offices()
    seat_everybody(cast)
    return ServiceLevel.objects.get(code="SLA-07")


def month(cast, level, first, *, met):
    found = level.months.filter(month=first).first()
    version = found.version if found else None
    told: dict[str, Any] = {"met": 10 if met else 5, "due": 10, "version": version}
    return sla.record(level, month=first, **told, by=cast.it)


def missed(cast, level, *months):
    for first in months:
        month(cast, level, first, met=False)


@pytest.fixture
def row(cast, level):
    missed(cast, level, AUGUST, SEPTEMBER, OCTOBER)
    return ServiceEscalation.objects.select_related("level").get()


def planned(cast, row):
    plan: dict[str, Any] = {
        "plan": "Two more people",
        "met_again_on": date(2026, 12, 1),
    }
    row = service_escalations.propose(row, **plan, version=None, by=cast.it)
    return service_escalations.agree(row, version=row.version, by=cast.ops)


# --- opened -----------------------------------------------------------------------------
def test_three_misses_in_a_row_open_one_and_both_offices_are_told(cast, row):
    assert (row.first_month, row.last_month, row.state) == (AUGUST, OCTOBER, "open")
    assert (row.answering.code, row.other.code) == ("CIO", "COO")
    # five open days of the gates' calendar after Monday the 16th
    assert row.answer_due_on == date(2026, 11, 23)
    told = Notice.objects.filter(kind="service_escalation")
    assert set(told.values_list("person__name", flat=True)) == {"Ivo", "Olga"}
    entry = AuditEntry.objects.get(verb=Verb.ESCALATED)
    assert entry.data["misses"] == 3
    assert entry.actor.is_system


def test_two_misses_or_a_gap_open_none(cast, level):
    missed(cast, level, date(2026, 7, 1), SEPTEMBER, OCTOBER)
    assert not ServiceEscalation.objects.exists()
    missed(cast, level, AUGUST)
    assert ServiceEscalation.objects.get().first_month == date(2026, 7, 1)


def test_the_month_that_runs_is_neither_met_nor_missed(cast, level, later):
    missed(cast, level, SEPTEMBER, OCTOBER, NOVEMBER)
    assert not ServiceEscalation.objects.exists()
    later(15)
    clock_tasks.escalate_misses()
    clock_tasks.escalate_misses()
    row = ServiceEscalation.objects.get()
    assert (row.last_month, row.opened_on) == (NOVEMBER, date(2026, 12, 1))
    assert Notice.objects.filter(kind="service_escalation").count() == 2


def test_the_job_and_a_recount_open_it_once_between_them(cast, row):
    clock_tasks.escalate_misses()
    service_escalating.look_now(row.level)
    month(cast, row.level, OCTOBER, met=False)
    assert ServiceEscalation.objects.count() == 1


def test_an_earlier_month_found_missed_too_opens_no_second(cast, row):
    missed(cast, row.level, date(2026, 7, 1))
    assert ServiceEscalation.objects.count() == 1


def test_a_further_miss_makes_it_grow_and_a_new_row_is_another(cast, row, later):
    later(20)
    missed(cast, row.level, NOVEMBER)
    row.refresh_from_db()
    assert row.last_month == NOVEMBER
    assert Notice.objects.filter(occasion="missed 2026-11-01").count() == 2
    later(200)
    month(cast, row.level, date(2026, 12, 1), met=True)
    missed(cast, row.level, *(date(2027, number, 1) for number in (1, 2, 3)))
    assert ServiceEscalation.objects.count() == 2


def test_a_correction_closes_nothing_by_itself(cast, row):
    month(cast, row.level, SEPTEMBER, met=True)
    row.refresh_from_db()
    assert row.is_open


@pytest.mark.parametrize(
    ("code", "answers"),
    [("SLA-01", "CIO"), ("SLA-09", "CIO"), ("SLA-04", "COO"), ("SLA-10", "COO")],
)
def test_the_office_of_who_owes_it_answers(cast, level, code, answers):
    missed(cast, ServiceLevel.objects.get(code=code), AUGUST, SEPTEMBER, OCTOBER)
    assert ServiceEscalation.objects.get().answering.code == answers


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_open_one(cast, level):
    missed(cast, level, AUGUST, SEPTEMBER, OCTOBER)
    ServiceEscalation.objects.all().delete()

    def look():
        try:
            service_escalating.look_now(level)
        finally:
            connection.close()

    threads = [Thread(target=look) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert ServiceEscalation.objects.count() == 1


# --- answered -----------------------------------------------------------------------------
def test_it_is_acknowledged_planned_and_agreed_by_the_two_offices(cast, row):
    row = service_escalations.acknowledge(row, version=1, by=cast.it)
    assert (row.state, row.acknowledged_by) == ("acknowledged", cast.it)
    row = planned(cast, row)
    assert (row.state, row.planned_by, row.agreed_by) == ("planned", cast.it, cast.ops)
    with pytest.raises(Refused, match="acknowledged already"):
        service_escalations.acknowledge(row, version=None, by=cast.it)
    with pytest.raises(Refused, match="is agreed"):
        service_escalations.propose(
            row, plan="x", met_again_on=date(2027, 1, 1), version=None, by=cast.it
        )
    with pytest.raises(Refused, match="agreed already"):
        service_escalations.agree(row, version=None, by=cast.ops)


def test_each_office_says_what_is_its_own(cast, row):
    with pytest.raises(Refused, match="holds the office of CIO"):
        service_escalations.acknowledge(row, version=1, by=cast.ops)
    with pytest.raises(Refused, match="no plan to agree on"):
        service_escalations.agree(row, version=1, by=cast.ops)
    plan: dict[str, Any] = {
        "plan": "x",
        "met_again_on": date(2026, 12, 1),
        "version": 1,
    }
    with pytest.raises(Refused, match="holds the office of CIO"):
        service_escalations.propose(row, **plan, by=cast.executive)
    row = service_escalations.propose(row, **plan, by=cast.it)
    with pytest.raises(Refused, match="holds the office of COO"):
        service_escalations.agree(row, version=None, by=cast.it)
    for who in (cast.pm, cast.admin, cast.reviewer):
        with pytest.raises(PermissionDenied):
            service_escalations.acknowledge(row, version=None, by=who)


def test_a_plan_says_what_and_until_when(cast, row):
    with pytest.raises(Unfit, match="what is done"):
        service_escalations.propose(
            row, plan=" ", met_again_on=date(2026, 12, 1), version=1, by=cast.it
        )
    with pytest.raises(Unfit, match="a day to come"):
        service_escalations.propose(
            row, plan="x", met_again_on=date(2026, 11, 16), version=1, by=cast.it
        )


def test_nobody_agrees_to_what_they_did_not_read(cast, row):
    plan: dict[str, Any] = {"plan": "Two", "met_again_on": date(2026, 12, 1)}
    row = service_escalations.propose(row, **plan, version=1, by=cast.it)
    read = row.version
    service_escalations.propose(row, **plan | {"plan": "One"}, version=read, by=cast.it)
    with pytest.raises(Stale):
        service_escalations.agree(row, version=read, by=cast.ops)


# --- closed -----------------------------------------------------------------------------
def test_it_closes_once_two_months_in_a_row_were_met(cast, row, later):
    row = planned(cast, row)
    later(60)  # 15 January
    month(cast, row.level, NOVEMBER, met=True)
    with pytest.raises(Refused, match="not met two months in a row"):
        service_escalations.close(row, version=None, by=cast.ops)
    month(cast, row.level, date(2026, 12, 1), met=True)
    month(
        cast, row.level, date(2027, 1, 1), met=True
    )  # it runs, and counts for nothing
    row = service_escalations.close(row, version=row.version, by=cast.ops)
    assert (row.state, row.closed_by) == ("closed", cast.ops)
    with pytest.raises(Refused, match="is closed"):
        service_escalations.close(row, version=None, by=cast.it)


def test_months_met_with_a_gap_between_them_are_not_two_in_a_row(cast, row, later):
    later(90)
    month(cast, row.level, NOVEMBER, met=True)
    month(cast, row.level, date(2027, 1, 1), met=True)
    assert not escalation_page.is_met_again(row)


def stamp(row):
    return canonical.digest(service_escalations.document(row))


def asked(cast, row):
    words = "The service ends this year"
    return service_escalations.ask_to_close(row, reason=words, version=None, by=cast.it)


def test_it_closes_before_for_a_reason_that_the_other_side_signs(cast, row):
    row = asked(cast, row)
    proof = Proof(password=PASSWORD)
    with pytest.raises(Refused, match="holds the office of COO"):
        service_escalations.sign_closing(
            row, proof=proof, record_hash=stamp(row), by=cast.it
        )
    proof = Proof(password=PASSWORD)
    row = service_escalations.sign_closing(
        row, proof=proof, record_hash=stamp(row), by=cast.ops
    )
    assert row.state == "closed"
    entry = AuditEntry.objects.get(verb=Verb.ESCALATION_CLOSED)
    assert (entry.data["reason"], entry.data["factor"]) == (
        "The service ends this year", "password"
    )  # fmt: skip


def test_a_signature_needs_a_proof_a_reason_and_what_was_read(cast, row):
    with pytest.raises(Refused, match="Nobody has said"):
        service_escalations.sign_closing(
            row, proof=Proof(password=PASSWORD), record_hash=stamp(row), by=cast.ops
        )
    row = asked(cast, row)
    with pytest.raises(Refused):
        service_escalations.sign_closing(
            row, proof=Proof(password="wrong"), record_hash=stamp(row), by=cast.ops
        )
    read = stamp(row)
    service_escalations.ask_to_close(row, reason="Another", version=None, by=cast.it)
    with pytest.raises(Refused, match="changed since you read it"):
        service_escalations.sign_closing(
            row, proof=Proof(password=PASSWORD), record_hash=read, by=cast.ops
        )
    assert ServiceEscalation.objects.get().is_open


# --- offices ----------------------------------------------------------------------------
def test_a_named_holder_goes_before_the_lead_of_the_party(cast, row, later):
    cio = Office.objects.get(code="CIO")
    officers.name(cio, person=cast.executive, by=cast.admin)
    with pytest.raises(Refused, match="holds the office of CIO"):
        service_escalations.acknowledge(row, version=1, by=cast.it)
    service_escalations.acknowledge(row, version=1, by=cast.executive)
    day = later(10)
    holder = cio.holders.get()
    officers.end(holder, version=1, by=cast.admin)
    assert offices.holder(cio, day) == cast.it


def test_an_office_is_held_by_one_person_at_a_time(cast, level, later):
    cio = Office.objects.get(code="CIO")
    first = officers.name(cio, person=cast.it, by=cast.admin)
    with pytest.raises(Unfit, match="on that day or later"):
        officers.name(cio, person=cast.executive, by=cast.admin)
    day = later(5)
    officers.name(cio, person=cast.executive, by=cast.admin)
    first.refresh_from_db()
    assert first.ends_on == day - DAY
    with pytest.raises(Refused, match="left it on"):
        officers.end(first, by=cast.admin)


def test_who_may_hold_an_office(cast, level):
    cio = Office.objects.get(code="CIO")
    with pytest.raises(Unfit, match="no role that answers"):
        officers.name(cio, person=cast.pm, by=cast.admin)
    with pytest.raises(Refused, match="Nobody gives themselves"):
        officers.name(cio, person=cast.admin, by=cast.admin)
    with pytest.raises(Unfit, match="today or a later"):
        officers.name(cio, person=cast.it, starts_on=date(2026, 11, 1), by=cast.admin)
    with pytest.raises(PermissionDenied):
        officers.name(cio, person=cast.it, by=cast.ops)


def test_a_delegate_speaks_for_who_is_away(cast, row):
    absences.report(
        person=cast.it, starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 20),
        delegate=cast.executive, by=cast.it,
    )  # fmt: skip
    row = service_escalations.acknowledge(row, version=1, by=cast.executive)
    assert row.acknowledged_by == cast.executive


# --- reminded -----------------------------------------------------------------------------
def test_an_office_is_reminded_until_it_has_answered(cast, row, later):
    """Due on Monday the 23rd: two open days before is the 19th, then each open day."""

    def reminded(day):
        reminding.remind(day)
        told = Notice.objects.filter(occasion=f"reminder {day}")
        return set(told.values_list("person__name", flat=True))

    assert reminded(later(2)) == set()
    assert reminded(later(3)) == {"Ivo"}
    assert reminded(later(7)) == {"Ivo"}
    assert reminded(later(8)) == {"Ivo"}
    assert escalation_page.is_late(row, later(8))
    plan: dict[str, Any] = {"plan": "Two", "met_again_on": date(2026, 12, 30)}
    row = service_escalations.propose(row, **plan, version=1, by=cast.it)
    assert reminded(later(9)) == {"Olga"}
    assert reminded(later(10)) == set()  # Thanksgiving
    service_escalations.agree(row, version=None, by=cast.ops)
    assert reminded(later(14)) == set()


def test_it_waits_at_home_for_the_office_whose_turn_it_is(cast, row):
    def waits():
        return {
            name: task.todo
            for name, user in cast.everyone.items() for task in service.escalated(user)
        }  # fmt: skip

    assert waits() == {"it": "Say what is done about it"}
    plan: dict[str, Any] = {"plan": "Two", "met_again_on": date(2026, 12, 30)}
    row = service_escalations.propose(row, **plan, version=1, by=cast.it)
    assert waits() == {"ops": "Agree to the plan"}
    row = service_escalations.agree(row, version=None, by=cast.ops)
    assert waits() == {}
    asked(cast, row)
    assert waits() == {"ops": "Sign why it may close"}


# --- pages and API ----------------------------------------------------------------------
def url(name, *args):
    return reverse(f"governance:escalated_level_{name}", args=args)


def test_both_offices_settle_it_on_its_page(as_it, as_ops, as_pm, cast, row):
    listed = as_pm.get(reverse("governance:sla_list") + "?month=2026-10").text
    assert row.get_absolute_url() in listed
    assert "SLA-07" in as_pm.get(url("list")).text
    assert row.get_absolute_url() in as_pm.get(row.level.get_absolute_url()).text
    page = as_it.get(row.get_absolute_url()).text
    assert "Propose the plan" in page
    assert "Agree to the plan" not in page
    as_it.post(url("acknowledge", row.pk), {"version": 1})
    sent = {"plan": "Two more people", "met_again_on": "2026-11-01", "version": 2}
    wrong = as_it.post(url("plan", row.pk), sent)
    assert wrong.status_code == 422
    assert "from a day to come" in wrong.text
    assert "Two more people" in wrong.text
    as_it.post(url("plan", row.pk), sent | {"met_again_on": "2026-12-01"})
    assert "Agree to the plan" in as_ops.get(row.get_absolute_url()).text
    as_ops.post(url("agree", row.pk), {"version": 3})
    page = as_pm.get(row.get_absolute_url()).text
    assert "Plan agreed" in page
    assert "Two more people" in page
    as_ops.post(url("ask", row.pk), {"reason": "The service ends", "version": 4})
    read = as_it.get(url("sign", row.pk))
    assert "The service ends" in read.text
    form = read.context["form"]
    sent = {name: form[name].value() for name in ("record_hash", "version")}
    wrong = as_it.post(url("sign", row.pk), sent | {"password": "wrong"})
    assert wrong.status_code == 422
    as_it.post(url("sign", row.pk), sent | {"password": PASSWORD})
    assert ServiceEscalation.objects.get().closed_by == cast.it
    assert "SLA-07" in as_pm.get(url("list") + "?closed=1").text


def test_the_list_costs_the_same_with_more_in_it(as_pm, cast, row, assert_flat):
    def more():
        for code in ("SLA-01", "SLA-03", "SLA-04", "SLA-08"):
            each = ServiceLevel.objects.get(code=code)
            missed(cast, each, AUGUST, SEPTEMBER, OCTOBER)

    assert_flat(lambda: as_pm.get(url("list")), more)
    levels = reverse("governance:sla_list") + "?month=2026-10"
    assert_flat(lambda: as_pm.get(levels), lambda: missed(
        cast, ServiceLevel.objects.get(code="SLA-05"), AUGUST, SEPTEMBER, OCTOBER
    ))  # fmt: skip


def test_offices_are_named_on_their_page(as_admin, as_pm, cast, level):
    cio = Office.objects.get(code="CIO")
    sent = {"office": cio.pk, "person": cast.pm.pk, "starts_on": "2026-11-16"}
    wrong = as_admin.post(reverse("governance:office_name"), sent)
    assert wrong.status_code == 422
    assert "no role that answers" in wrong.text
    as_admin.post(
        reverse("governance:office_name"), sent | {"person": cast.executive.pk}
    )
    page = as_pm.get(reverse("governance:office_list")).text
    assert "Eve" in page
    assert "as the lead of Operations" in page
    holder = cio.holders.get()
    as_admin.post(reverse("governance:office_end", args=[holder.pk]))
    assert not cio.holders.exists()


def test_escalations_over_the_api(as_it, as_ops, as_pm, cast, row):
    path = reverse("api:service-escalation-detail", args=[row.pk])
    shown = as_pm.get(path)
    assert (shown.json()["level"], shown.json()["waits_for"]) == ("SLA-07", "CIO")
    kind: dict[str, Any] = {"content_type": "application/json"}
    plan: dict[str, Any] = {"plan": "Two more people", "met_again_on": "2026-12-01"}
    assert as_it.post(f"{path}plan/", plan, **kind).status_code == 428
    tag = {"If-Match": shown.headers["ETag"]}
    told = as_it.post(f"{path}plan/", plan, headers=tag, **kind)
    assert told.json()["waits_for"] == "COO"
    assert as_ops.post(f"{path}agree/", headers=tag, **kind).status_code == 412
    tag = {"If-Match": told.headers["ETag"]}
    told = as_ops.post(f"{path}agree/", headers=tag, **kind)
    assert told.json()["state"] == "planned"
    tag = {"If-Match": told.headers["ETag"]}
    why = {"reason": "The service ends"}
    told = as_it.post(f"{path}ask-to-close/", why, headers=tag, **kind)
    tag = {"If-Match": told.headers["ETag"]}
    signed = {"record_hash": told.json()["record_hash"]}
    bare = as_ops.post(f"{path}sign-closing/", signed, headers=tag, **kind)
    assert bare.status_code == 400
    signed["password"] = PASSWORD
    told = as_ops.post(f"{path}sign-closing/", signed, headers=tag, **kind)
    assert told.json()["state"] == "closed"
