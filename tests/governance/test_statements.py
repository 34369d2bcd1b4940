"""Charge statements: October to the dollar; issued, disputed, corrected, accepted, frozen."""

import csv
import io
from datetime import date
from threading import Thread
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from core.verbs import Verb
from dashboards.waiting import service
from governance import canonical, statement, statement_export, statement_page
from governance.actions import services, sla, statements
from governance.models import ChargeStatement, Service, ServiceLevel
from tests.governance.test_sla import CHARGES
from tests.governance.test_sla import OCTOBER as RESULTS
from tests.make import make_service_levels, seat_everybody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fixed_day")]
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def october(cast):
    """October as the document has it; Ivo sits for IT, Olga and Paolo for the center."""
    return charge_october(cast)


def charge_october(cast):
    make_service_levels()
    seat_everybody(cast)
    for name, amount in CHARGES.items():
        services.price(
            Service.objects.get(name=name), effective_from=OCTOBER, amount=amount,
            reason="Budget", by=cast.it,
        )  # fmt: skip
    for code, (met, due) in RESULTS.items():
        level = ServiceLevel.objects.get(code=code)
        sla.record(level, month=OCTOBER, met=met, due=due, by=cast.it)
    return OCTOBER


@pytest.fixture
def issued(cast, october):
    return statements.issue(october, note="First of its kind", by=cast.it)


def corrected(cast, met=42):
    level = ServiceLevel.objects.get(code="SLA-03")
    version = level.months.get(month=OCTOBER).version
    sla.record(level, month=OCTOBER, met=met, due=44, version=version, by=cast.it)


def accept(row, by):
    return statements.accept(row, sha256=row.content_sha256, version=row.version, by=by)


# --- the record -------------------------------------------------------------------------
def test_october_is_stated_to_the_dollar(issued):
    assert issued.content["totals"] == {
        "charged": "182000.00", "earned": "3480.00", "cap": "27300.00",
        "credits": "3480.00", "due": "178520.00",
    }  # fmt: skip
    services = {row["service"]: row for row in issued.content["services"]}
    assert services["Platform run"]["credit"] == "1280.00"
    assert services["Platform run"]["levels"] == ["SLA-01", "SLA-02", "SLA-03"]
    assert services["Data and reports"]["credit"] == "2200.00"
    lines = {line["code"]: line for line in issued.content["levels"]}
    assert len(lines) == 10
    third = lines["SLA-03"]
    assert (third["attainment"], third["shortfall"], third["tier"]) == (
        "93.1818", "1.8182", "2.0000"
    )  # fmt: skip
    assert (lines["SLA-04"]["result"], lines["SLA-04"]["credit"]) == ("missed", "0.00")


def test_both_directions_stand_beside_each_other(issued):
    ours, center = statement_page.directions(issued.content)
    assert [line["code"] for line in ours[1]] == [
        "SLA-01", "SLA-02", "SLA-03", "SLA-06", "SLA-07", "SLA-09"
    ]  # fmt: skip
    assert [line["code"] for line in center[1]] == [
        "SLA-04", "SLA-05", "SLA-08", "SLA-10"
    ]  # fmt: skip


def test_a_level_without_a_result_is_named_without_one(cast, october):
    level = ServiceLevel.objects.get(code="SLA-06")
    level.months.all().delete()
    [line] = [
        each for each in statement.draft(OCTOBER)["levels"] if each["code"] == "SLA-06"
    ]
    assert (line["result"], line["met"], line["credit"]) == ("", "", "")


# --- issued and answered ------------------------------------------------------------------
def test_it_issues_and_the_center_is_told_and_accepts(cast, issued):
    told = Notice.objects.filter(kind="statement").values_list(
        "person__name", flat=True
    )
    assert set(told) == {"Olga", "Paolo"}
    assert [task.todo for task in service.statements(cast.ops)] == ["Accept or dispute"]
    assert service.statements(cast.it) == []
    row = accept(issued, cast.ops)
    assert (row.state, row.answered_by) == ("accepted", cast.ops)
    entry = AuditEntry.objects.get(verb=Verb.STATEMENT_ACCEPTED)
    assert entry.data["sha256"] == canonical.digest(row.content)
    assert service.statements(cast.ops) == []


def test_what_was_accepted_stays_whatever_is_counted_later(cast, issued):
    row = accept(issued, cast.ops)
    corrected(cast)
    row.refresh_from_db()
    assert row.holds
    assert row.content["totals"]["credits"] == "3480.00"
    assert statement_page.differs(row)
    with pytest.raises(Refused, match="was accepted, and stays"):
        statements.issue(OCTOBER, by=cast.it)
    changes: list[dict[str, Any]] = [
        {"state": "issued"},
        {"content": {}},
        {"answer": "No"},
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            ChargeStatement.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        row.delete()


def test_what_was_issued_keeps_its_content(issued):
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ChargeStatement.objects.filter(pk=issued.pk).update(content={})


def test_a_dispute_is_corrected_by_another_edition(cast, issued):
    row = statements.dispute(issued, reason="42 were met", version=1, by=cast.ops)
    assert (row.state, row.answer) == ("disputed", "42 were met")
    assert [task.todo for task in service.statements(cast.it)] == ["Correct it"]
    with pytest.raises(Refused, match="Nothing has changed since it was disputed"):
        statements.issue(OCTOBER, by=cast.it)
    corrected(cast)
    second = statements.issue(OCTOBER, by=cast.it)
    row.refresh_from_db()
    assert (row.state, second.edition) == ("corrected", 2)
    assert second.content["totals"]["credits"] == "2200.00"
    accept(second, cast.ops)


def test_one_that_waits_is_issued_anew_only_with_other_figures(cast, issued):
    with pytest.raises(Refused, match="nothing has changed since"):
        statements.issue(OCTOBER, by=cast.it)
    corrected(cast)
    assert statements.issue(OCTOBER, by=cast.it).edition == 2
    with pytest.raises(Refused, match="is corrected already"):
        accept(issued, cast.ops)


@pytest.mark.django_db(transaction=True)
def test_a_correction_and_an_answer_at_once_leave_one_outcome(cast, issued):
    corrected(cast)
    said: list[str] = []

    def say(act):
        try:
            act()
        except Refused as refused:
            said.append(str(refused))
        finally:
            connection.close()

    acts = [
        lambda: accept(issued, cast.ops),
        lambda: statements.issue(OCTOBER, by=cast.it),
    ]
    threads = [Thread(target=say, args=[act]) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(said) == 1, said
    states = list(ChargeStatement.objects.order_by("edition").values_list("state"))
    assert states in ([("accepted",)], [("corrected",), ("issued",)])


def test_who_reads_accepts_just_that(cast, issued):
    with pytest.raises(Refused, match="not the statement you read"):
        statements.accept(issued, sha256="0" * 64, version=1, by=cast.ops)
    with pytest.raises(Stale):
        statements.accept(issued, sha256=issued.content_sha256, version=9, by=cast.ops)
    with pytest.raises(Unfit, match="what is wrong"):
        statements.dispute(issued, reason=" ", version=1, by=cast.ops)


def test_each_side_says_what_is_its_own(cast, issued):
    with pytest.raises(Refused, match="sits for a party of Contact center"):
        accept(issued, cast.it)
    with pytest.raises(Refused, match="sits for a party of IT"):
        statements.issue(OCTOBER, by=cast.ops)
    for who in (cast.pm, cast.admin, cast.executive):
        with pytest.raises(PermissionDenied):
            accept(issued, who)


def test_only_a_month_that_is_over_and_was_charged_is_stated(cast, october):
    with pytest.raises(Unfit, match="not over yet"):
        statements.issue(date(2026, 11, 5), by=cast.it)
    with pytest.raises(Unfit, match="Nothing was charged"):
        statements.issue(date(2026, 9, 5), by=cast.it)


# --- files, pages, API --------------------------------------------------------------------
def url(name, *args):
    return reverse(f"governance:statement_{name}", args=args)


def test_the_files_hold_what_the_statement_holds(as_pm, issued):
    answer = as_pm.get(url("download", issued.pk, "csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][3] == issued.content_sha256
    totals = {row[0]: row[1] for row in rows[-5:]}
    assert totals["Credits"] == "3480.00"
    assert totals["To be paid"] == "178520.00"
    [third] = [row for row in rows if len(row) > 2 and row[2] == "SLA-03"]
    assert third[-1] == "1280.00"
    book = openpyxl.load_workbook(
        io.BytesIO(as_pm.get(url("download", issued.pk, "xlsx")).content)
    )
    cells = [row for row in book.active.values if row[2] == "SLA-07"]
    assert cells[0][-1] == 2200
    assert as_pm.get(url("download", issued.pk, "exe")).status_code == 404


def test_a_name_no_spreadsheet_runs(cast, october):
    ServiceLevel.objects.filter(code="SLA-03").update(name="=1+1")
    row = statements.issue(OCTOBER, by=cast.it)
    assert "'=1+1" in statement_export.as_csv(row).decode()


def test_a_month_is_issued_disputed_and_accepted_by_its_pages(
    as_it, as_ops, as_pm, cast, october
):
    assert "Not issued" in as_pm.get(url("list")).text
    page = as_it.get(url("issue") + "?month=2026-10").text
    assert "$3,480.00" in page
    early = as_it.post(url("issue"), {"month": "2026-11", "note": "Early"})
    assert early.status_code == 422
    assert "not over yet" in early.text
    assert "Early" in early.text
    as_it.post(url("issue"), {"month": "2026-10"})
    row = ChargeStatement.objects.get()
    assert "Accept and freeze" not in as_it.get(row.get_absolute_url()).text
    page = as_ops.get(row.get_absolute_url())
    assert "Accept and freeze" in page.text
    assert as_ops.post(url("dispute", row.pk), {"reason": ""}).status_code == 422
    as_ops.post(url("dispute", row.pk), {"reason": "42 were met", "version": 1})
    assert "Disputed by Olga: 42 were met" in as_it.get(row.get_absolute_url()).text
    corrected(cast)
    assert "Correct it" in as_it.get(row.get_absolute_url()).text
    as_it.post(url("issue"), {"month": "2026-10"})
    second = ChargeStatement.objects.get(edition=2)
    form = as_ops.get(second.get_absolute_url()).context["accept_form"]
    sent = {name: form[name].value() for name in ("sha256", "version")}
    as_ops.post(url("accept", second.pk), sent)
    second.refresh_from_db()
    assert second.state == "accepted"
    page = as_pm.get(second.get_absolute_url()).text
    assert "Edition 1" in page
    assert second.content_sha256 in page


def test_the_list_costs_the_same_with_more_editions(as_pm, cast, issued, assert_flat):
    def more():
        for met in (40, 39, 38):
            corrected(cast, met)
            statements.issue(OCTOBER, by=cast.it)

    assert_flat(lambda: as_pm.get(url("list")), more)


def test_statements_over_the_api(as_it, as_ops, cast, october):
    path, kind = (
        reverse("api:charge-statement-list"),
        {"content_type": "application/json"},
    )
    told: Any = as_it.post(path, {"month": "2026-10-15"}, **kind)
    assert told.status_code == 201, told.json()
    assert told.json()["content"]["totals"]["credits"] == "3480.00"
    one = reverse("api:charge-statement-detail", args=[told.json()["id"]])
    body = {"sha256": told.json()["content_sha256"]}
    assert as_ops.post(f"{one}accept/", body, **kind).status_code == 428
    tag = {"If-Match": told.headers["ETag"]}
    assert as_it.post(f"{one}accept/", body, headers=tag, **kind).status_code == 409
    done = as_ops.post(f"{one}accept/", body, headers=tag, **kind)
    assert done.json()["state"] == "accepted"
