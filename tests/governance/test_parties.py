"""Seats of parties, days away and delegates: by action, page and API, held by the database."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from core.verbs import Verb
from dashboards.waiting import waiting
from governance import delegated
from governance.actions import absences, seats
from governance.models import Absence, Delegation, Party, PartySeat
from tests.make import make_parties, make_seat, make_user, seat_everybody

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def a_known_day(settings):
    settings.TODAY = str(MONDAY)


@pytest.fixture
def operations(cast):
    make_parties()
    return Party.objects.get(code="OPS")


def url(name: str, *args: Any) -> str:
    return reverse(f"governance:{name}", args=args)


def named(cast, **more: Any) -> Delegation:
    words = {"person": cast.ops, "delegate": cast.po, "scope": "all"}
    days = {"starts_on": MONDAY, "ends_on": MONDAY + 4 * DAY, "by": cast.ops}
    return absences.name(**{**words, **days, **more})


# --- seats ----------------------------------------------------------------------------
def test_the_parties_of_the_domain_are_there_with_what_the_rules_ask(operations):
    said = {p.code: p for p in Party.objects.all()}
    assert list(said) == ["IT", "OPS", "SUP", "PM", "VEN", "CMP"]
    assert {c for c, p in said.items() if not p.may_be_accountable} == {"VEN"}
    assert {c for c, p in said.items() if p.submits_to_gates} == {"PM"}
    assert {c for c, p in said.items() if p.exempt_from_phases} == {"VEN", "CMP"}
    assert {c: p.side for c, p in said.items() if p.side != "none"} == {
        "IT": "it",
        "OPS": "center",
        "SUP": "center",
    }


def test_a_new_lead_follows_the_old_one_and_the_days_before_stay(cast, operations):
    make_seat("OPS", cast.ops, is_lead=True)
    seats.seat(operations, person=cast.po, is_lead=True, by=cast.admin)
    yesterday = delegated.people_on(MONDAY - DAY)
    assert [s.person for s in yesterday.leads("OPS", MONDAY - DAY)] == [cast.ops.pk]
    now = delegated.people_on(MONDAY)
    assert [s.person for s in now.leads("OPS", MONDAY)] == [cast.po.pk]
    assert {s.person for s in now.seated("OPS", None, MONDAY)} == {
        cast.ops.pk,
        cast.po.pk,
    }
    back = PartySeat.objects.held_on(MONDAY).get(person=cast.ops)
    seats.make_lead(back, version=back.version, by=cast.admin)
    now = delegated.people_on(MONDAY)
    assert [s.person for s in now.leads("OPS", MONDAY)] == [cast.ops.pk]
    verbs = AuditEntry.objects.filter(subject_type="governance.party")
    assert {Verb.PARTY_SEATED, Verb.PARTY_LED, Verb.PARTY_LEFT_LEAD} <= set(
        verbs.values_list("verb", flat=True)
    )


def test_a_seat_ends_today_and_what_was_decided_before_stands(cast, operations):
    row = make_seat("OPS", cast.ops)
    with pytest.raises(Stale):
        seats.end_seat(row, version=9, by=cast.admin)
    seats.end_seat(row, version=1, by=cast.admin)
    assert PartySeat.objects.held_on(MONDAY - DAY).filter(person=cast.ops).exists()
    assert not PartySeat.objects.held_on(MONDAY).exists()
    with pytest.raises(Refused, match="ended on 15 November 2026"):
        seats.end_seat(row, by=cast.admin)
    new = seats.seat(operations, person=cast.ops, by=cast.admin)
    seats.end_seat(new, by=cast.admin)  # it decided nothing: it goes
    assert PartySeat.objects.count() == 1


def test_what_cannot_be_seated(cast, operations):
    def seat(**more: Any) -> PartySeat:
        words: dict[str, Any] = {"person": cast.ops, "by": cast.admin}
        return seats.seat(operations, **{**words, **more})

    with pytest.raises(PermissionDenied):
        seat(by=cast.it)
    with pytest.raises(Refused, match="nobody gives it to themselves"):
        seat(person=cast.admin)
    with pytest.raises(Unfit, match="the past was decided"):
        seat(starts_on=MONDAY - DAY)
    with pytest.raises(Unfit, match="last day"):
        seat(ends_on=MONDAY - DAY)
    seat()
    with pytest.raises(Refused, match="already"):
        seat()
    gone = make_user("Gone")
    gone.is_active = False
    gone.save()
    with pytest.raises(Unfit, match="cannot sign in"):
        seat(person=gone)


def test_the_database_keeps_one_lead_and_one_seat_at_a_time(cast, operations):
    make_seat("OPS", cast.ops, is_lead=True)
    for person, said in [(cast.po, "one_lead"), (cast.ops, "a_person_sits_once")]:
        lead = person == cast.po
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            make_seat("OPS", person, is_lead=lead)
    make_seat("OPS", cast.ops, team=cast.product.team, is_lead=True)


# --- away, and who acts ---------------------------------------------------------------
def test_thirty_days_named_in_advance_and_not_one_more(cast):
    last = MONDAY + 29 * DAY
    with pytest.raises(Unfit, match="until 15 December 2026"):
        named(cast, ends_on=last + DAY)
    row = named(cast, ends_on=last)
    assert delegated.acting_for(cast.po, scope="gates", on=last) == [cast.ops]
    assert delegated.acting_for(cast.po, scope="gates", on=last + DAY) == []
    with pytest.raises(Unfit, match="in advance"):
        named(cast, starts_on=MONDAY - DAY)
    for field, value, said in [
        ("ends_on", last + DAY, "30_days_at_most"),
        ("named_on", MONDAY + DAY, "in_advance"),
        ("delegate", cast.ops, "nobody_acts_for_themselves"),
        ("ended_on", MONDAY, "has_day_and_person"),
    ]:
        fresh = Delegation.objects.get(pk=row.pk)
        setattr(fresh, field, value)
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            fresh.save()


def test_one_delegate_at_a_time_for_the_same_thing(cast):
    row = named(cast, scope="gates")
    named(cast, scope="raci", delegate=cast.it)
    with pytest.raises(Refused, match="Paolo acts for Olga until"):
        named(cast, scope="all", delegate=cast.reviewer)
    absences.end(row, version=row.version, by=cast.ops)
    assert delegated.acting_for(cast.po, scope="gates") == []
    assert delegated.acting_for(cast.it, scope="raci") == [cast.ops]
    named(cast, scope="gates", delegate=cast.reviewer)


def test_who_may_name_and_who_is_told(cast):
    with pytest.raises(PermissionDenied):
        named(cast, by=cast.it)
    with pytest.raises(Refused, match="Somebody else has to name you"):
        named(cast, delegate=cast.admin, by=cast.admin)
    with pytest.raises(Unfit, match="somebody else than"):
        named(cast, delegate=cast.ops)
    row = named(cast, by=cast.admin)
    told = Notice.objects.get(person=cast.po)
    assert told.text == "You act for Olga from 16 Nov to 20 Nov"
    absences.end(row, by=cast.po)  # handed back
    assert Notice.objects.filter(person=cast.ops, text__contains="no more").exists()
    with pytest.raises(Refused, match="no more already"):
        absences.end(row, by=cast.po)


def test_an_absence_and_its_delegate_are_kept_together_or_not_at_all(cast):
    days = {"starts_on": MONDAY, "ends_on": MONDAY + 40 * DAY, "by": cast.ops}
    with pytest.raises(Unfit, match="30 days"):
        absences.report(person=cast.ops, delegate=cast.po, **days)
    assert not Absence.objects.exists()
    row = absences.report(person=cast.ops, **days)
    assert delegated.is_away(cast.ops)
    with pytest.raises(Refused, match="away in some of these days"):
        absences.report(person=cast.ops, **days)
    absences.end_absence(row, by=cast.ops)
    assert not delegated.is_away(cast.ops)


def test_home_asks_who_leaves_a_seat_without_a_delegate(cast):
    seat_everybody(cast)

    def asked() -> bool:
        return any(task.kind == "Away" for task in waiting(cast.ops))

    assert not asked()
    first, last = MONDAY + 7 * DAY, MONDAY + 13 * DAY
    absences.report(person=cast.ops, starts_on=first, ends_on=last, by=cast.ops)
    assert asked()
    named(cast, starts_on=first, ends_on=last - DAY)
    assert asked()  # the last day is open
    named(cast, starts_on=last, ends_on=last, delegate=cast.it)
    assert not asked()


# --- pages and API --------------------------------------------------------------------
def test_a_seat_is_given_and_ended_by_pages(cast, as_admin, as_pm, operations):
    page = url("party_seat", operations.pk)
    wrong = as_admin.post(page, {"person": cast.ops.pk, "starts_on": "2026-11-15"})
    assert wrong.status_code == 422
    body = {"person": cast.ops.pk, "starts_on": MONDAY, "is_lead": "on"}
    assert as_admin.post(page, body).url == operations.get_absolute_url()
    assert "Olga" in as_pm.get(url("party_list")).content.decode()
    [row] = PartySeat.objects.all()
    as_admin.post(url("seat_end", row.pk))
    assert "Nobody sits for it yet" in as_pm.get(
        operations.get_absolute_url()
    ).content.decode().replace("’", "'")


def test_days_and_delegate_are_reported_by_one_page(cast, as_ops, as_pm):
    body = {"starts_on": MONDAY, "ends_on": MONDAY + DAY, "scope": "raci"}
    wrong = as_ops.post(
        url("absence_report"), body | {"ends_on": MONDAY - DAY, "delegate": cast.po.pk}
    )
    assert wrong.status_code == 422
    as_ops.post(url("absence_report"), body | {"delegate": cast.po.pk})
    mine = as_ops.get(url("away_list")).content.decode()
    assert "Paolo acts for you" in mine
    assert (
        "Paolo, what the raci matrix governs"
        in as_pm.get(url("away_list")).content.decode()
    )
    as_ops.post(url("absence_end", Absence.objects.get().pk))
    as_ops.post(url("delegation_end", Delegation.objects.get().pk))
    assert "You are not away" in as_ops.get(url("away_list")).content.decode()


def test_the_lists_cost_the_same_with_more_rows(cast, as_pm, operations, assert_flat):
    def more():
        for n in range(4):
            person = make_user(f"P{n}-{PartySeat.objects.count()}")
            make_seat("OPS", person)
            days = {"starts_on": MONDAY, "ends_on": MONDAY}
            Absence.objects.create(person=person, **days)
            Delegation.objects.create(
                person=person,
                delegate=cast.pm,
                named_by=cast.pm,
                named_on=MONDAY,
                **days,
            )

    more()
    for page in (
        url("party_list"),
        operations.get_absolute_url(),
        url("away_list"),
        reverse("api:party-seat-list"),
        reverse("api:delegation-list"),
    ):
        assert_flat(lambda page=page: as_pm.get(page), more)


def test_the_api_seats_and_delegates_by_the_same_actions(cast, client_of, operations):
    api = client_of(cast.admin)

    def post(name: str, body: Any = None, *args: Any, **headers: Any) -> Any:
        return api.post(
            reverse(f"api:{name}", args=args),
            body or {},
            content_type="application/json",
            **headers,
        )

    made = post("party-seat-list", {"party": operations.pk, "person": cast.ops.pk})
    assert made.status_code == 201
    pk = made.json()["id"]
    led = post("party-seat-make-lead", None, pk, HTTP_IF_MATCH=made["ETag"])
    assert led.json()["is_lead"] is True
    stale = post("party-seat-end", None, pk, HTTP_IF_MATCH=made["ETag"])
    assert stale.status_code == 412
    assert (
        post("party-seat-end", None, pk, HTTP_IF_MATCH=led["ETag"]).status_code == 204
    )
    days = {"starts_on": str(MONDAY), "ends_on": str(MONDAY)}
    away = post("absence-list", {**days, "person": cast.ops.pk, "delegate": cast.po.pk})
    assert away.status_code == 201
    row = Delegation.objects.get()
    assert (row.person, row.delegate, row.named_by) == (cast.ops, cast.po, cast.admin)
    long = {**days, "ends_on": "2027-03-01", "delegate": cast.it.pk}
    refused = post("delegation-list", long)
    assert refused.status_code == 400
    assert "30 days" in str(refused.json())
