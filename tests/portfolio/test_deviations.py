"""Deviations: asked by one, decided by another, over on their day; and who conforms."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import system
from core.clock import today
from core.errors import Refused, Unfit
from core.models import AuditEntry, Notice
from core.roles import Role
from core.verbs import Verb
from governance.actions import consults
from governance.models import Consult, RightUsed
from governance.tasks import lapse_consults
from portfolio import conformity
from portfolio.actions import conforming, deviations, standards
from portfolio.models import Deviation, Product
from tests.make import enforce_matrix, make_product, make_user
from tests.portfolio.standards import (
    NO,
    WHY,
    YEAR,
    asked,
    granted,
    in_force,
    make_standard,
    states,
)


@pytest.fixture(autouse=True)
def _on_the_day(settings, db):
    settings.TODAY = "2026-11-16"


@pytest.fixture
def standard(cast):
    return in_force()


def state(cast, standard, by=None):
    return conforming.state(
        product=cast.product, standard=standard, seen_by="Traced 20 calls.",
        by=by or cast.po,
    )  # fmt: skip


def test_a_product_stands_to_each_standard_that_applies(cast, standard, settings):
    in_force("SEC-1", scope="named", products=[cast.other_product])
    make_standard("DAT-1")  # a draft asks nothing
    assert states(cast.product) == ["NET-1 not_stated"]
    assert states(cast.other_product) == ["NET-1 not_stated", "SEC-1 not_stated"]
    word = state(cast, standard)
    assert states(cast.product) == ["NET-1 conforms"]
    granted(cast, standard)
    assert states(cast.product) == ["NET-1 deviates"]
    word.refresh_from_db()
    assert (word.ended_on, word.ended_because) == (today(), "DEV-01 was granted")
    last, after = date(2027, 1, 15), date(2027, 1, 16)
    assert states(cast.product, last) == ["NET-1 deviates"]
    assert states(cast.product, after) == ["NET-1 expired"]
    settings.TODAY = after.isoformat()
    assert states(cast.product) == ["NET-1 expired"]
    deviations.close(Deviation.objects.get(), seen_by="Moved over.", by=cast.po)
    assert states(cast.product) == ["NET-1 conforms"]
    assert states(cast.product, last) == ["NET-1 deviates"]  # as it was then


def test_a_new_version_asks_anew_and_a_deviation_runs_to_its_day(cast, standard):
    state(cast, standard)
    later = today() + timedelta(days=10)
    draft = standards.draft_next(standard, by=cast.it)
    standards.publish(
        draft, effective_from=later, review_due_on=later + YEAR, by=cast.it
    )
    assert states(cast.product, later - timedelta(1)) == ["NET-1 conforms"]
    assert states(cast.product, later) == ["NET-1 not_stated"]
    granted(cast, standard)
    assert states(cast.product, later) == ["NET-1 deviates"]
    standards.retire(standard, reason="Gone.", by=cast.it)
    assert states(cast.product) == []


def test_it_is_asked_told_and_decided_by_another(cast, standard):
    row = asked(cast, standard)
    assert (row.key, row.demanded.number, row.state) == ("DEV-01", 1, "asked")
    assert states(cast.product) == ["NET-1 not_stated"]
    assert {each.person for each in told(row)} == {cast.it}
    row = deviations.grant(row, **NO, version=1, by=cast.it)
    assert (row.state, row.decided_by, row.decided_on) == ("granted", cast.it, today())
    assert {each.person for each in told(row)} == {cast.it, cast.po, cast.pm}
    verbs = AuditEntry.objects.filter(subject_type="portfolio.deviation")
    assert {each.verb for each in verbs} == {
        Verb.DEVIATION_ASKED, Verb.DEVIATION_GRANTED,
    }  # fmt: skip


def told(row):
    return Notice.objects.filter(
        subject_type="portfolio.deviation", subject_id=row.pk
    ).select_related("person")


def test_who_asked_does_not_decide(cast, standard):
    until = today() + timedelta(days=60)
    row = deviations.ask(
        product=cast.product, standard=standard, expires_on=until, **WHY, by=cast.it
    )
    with pytest.raises(Refused, match="somebody else decides"):
        deviations.grant(row, **NO, by=cast.it)
    with pytest.raises(PermissionDenied):
        deviations.grant(row, **NO, by=cast.po)
    with pytest.raises(PermissionDenied):
        deviations.ask(
            product=cast.other_product, standard=standard, expires_on=until, **WHY,
            by=cast.po,
        )  # fmt: skip


def test_not_even_sql_lets_who_asked_decide(cast, standard):
    row = granted(cast, standard)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deviation.objects.filter(pk=row.pk).update(decided_by=row.asked_by)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_it_ends_within_a_year(cast, standard, days):
    with pytest.raises(Unfit) as refused:
        asked(cast, standard, days=days)
    assert refused.value.field == "expires_on"


def test_a_version_may_allow_less_than_a_year(cast):
    standard = in_force(deviation_days=90)
    asked(cast, standard, days=90)
    with pytest.raises(Unfit, match="at most 90 days: 14 February 2027"):
        deviations.edit(
            Deviation.objects.get(), version=1, expires_on=date(2027, 2, 15), by=cast.po
        )


def test_both_positions_and_a_reason_are_said(cast, standard):
    row = asked(cast, standard)
    for field in NO:
        with pytest.raises(Unfit) as refused:
            deviations.refuse(row, **NO | {field: " "}, by=cast.it)
        assert refused.value.field == field
    row = deviations.refuse(row, **NO, by=cast.it)
    assert (row.state, states(cast.product)) == ("refused", ["NET-1 not_stated"])
    with pytest.raises(Refused, match="is refused"):
        deviations.grant(row, **NO, by=cast.it)


def test_it_is_renewed_once_by_a_new_request(cast, standard, settings):
    first = granted(cast, standard, days=30)
    settings.TODAY = "2026-12-10"
    again = asked(cast, standard, days=60)
    assert (again.renewal_of, again.state) == (first, "asked")
    with pytest.raises(Refused, match="has asked to deviate"):
        asked(cast, standard)
    deviations.refuse(again, **NO, by=cast.it)
    second = granted(cast, standard, days=60)  # a refused one may be asked again
    assert second.renewal_of == first
    with pytest.raises(Refused, match="no second renewal"):
        asked(cast, standard)
    deviations.close(second, seen_by="Moved over.", by=cast.po)
    assert asked(cast, standard).renewal_of is None  # it conformed: this is another


def test_a_standard_that_does_not_apply_is_not_deviated_from(cast):
    standard = in_force(scope="platforms")
    with pytest.raises(Unfit, match="does not apply to ASSIST"):
        asked(cast, standard)
    with pytest.raises(Refused, match="not in force"):
        asked(cast, make_standard("SEC-1"))


def test_a_request_about_an_older_version_is_not_granted(cast, standard, settings):
    row = asked(cast, standard)
    draft = standards.draft_next(standard, by=cast.it)
    settings.TODAY = "2026-11-17"
    standards.publish(
        draft, effective_from=today(), review_due_on=today() + YEAR, by=cast.it
    )
    with pytest.raises(Refused, match="not in force any more"):
        deviations.grant(row, **NO, by=cast.it)
    assert deviations.withdraw(row, by=cast.po).state == "withdrawn"


def test_nobody_says_that_it_conforms_while_it_deviates(cast, standard):
    granted(cast, standard)
    with pytest.raises(Refused, match="deviates by DEV-01"):
        state(cast, standard)


def test_a_word_is_given_once_and_taken_back_with_a_reason(cast, standard):
    word = state(cast, standard)
    with pytest.raises(Refused, match="conform to NET-1 version 1 already"):
        state(cast, standard)
    with pytest.raises(Unfit, match="what changed"):
        conforming.end(word, because="", by=cast.po)
    conforming.end(word, because="A line was added.", by=cast.po)
    assert states(cast.product) == ["NET-1 not_stated"]
    with pytest.raises(Refused, match="taken back already"):
        conforming.end(word, because="Again.", by=cast.po)
    with pytest.raises(PermissionDenied):
        state(cast, standard, by=cast.other_pm)


def test_a_job_expires_it_once(cast, standard, settings):
    row = granted(cast, standard, days=30)
    assert (
        deviations.expire(row, by=system.user(), on=row.expires_on).state == "granted"
    )
    settings.TODAY = "2026-12-17"
    for _ in range(2):
        assert deviations.expire(row, by=system.user(), on=today()).state == "expired"
    assert AuditEntry.objects.filter(verb=Verb.DEVIATION_EXPIRED).count() == 1


def test_where_row_1_is_enforced_its_parties_are_heard_before_it_decides(
    cast, standard
):
    enforce_matrix(cast, "standard")
    row = asked(cast, standard)
    with pytest.raises(Refused, match="asked"):
        deviations.grant(row, **NO, by=cast.it)
    lapse_consults()  # the worker asks whom the row consults
    voices = {"OPS": cast.ops, "PM": cast.pm, "CMP": cast.reviewer}
    waiting = Consult.objects.filter(act="standard").select_related("party")
    assert {each.party.code for each in waiting} == set(voices)
    for each in waiting:
        consults.answer(each, answer="No objection.", by=voices[each.party.code])
    row = deviations.grant(row, **NO, by=cast.it)
    used = RightUsed.objects.get(subject_id=row.pk, act="standard")
    assert (row.state, used.party.code, used.person) == ("granted", "IT", cast.it)


def test_who_holds_no_part_that_decides_is_refused(cast, standard):
    enforce_matrix(cast, "standard")
    other = make_user("Iris", Role.IT_PARTNER)  # an IT partner without a seat
    with pytest.raises(Refused, match="Nobody who acts here sits for a party"):
        deviations.refuse(asked(cast, standard), **NO, by=other)


def test_a_page_of_products_asks_no_more_than_one(cast, standard):
    in_force("SEC-1")
    granted(cast, standard)
    many = [make_product(f"P{n}", cast.product.team, cast.pm) for n in range(12)]
    assert conformity.of(cast.product, today())
    counts = []
    for products in ([cast.product], many):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            conformity.of_many(
                list(Product.objects.filter(pk__in=[p.pk for p in products])), today()
            )
        counts.append(len(seen))
    assert counts[0] == counts[1]
