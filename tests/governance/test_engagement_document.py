"""The rules of engagement as a document: who signed it, and where it is named."""

from datetime import date

import pytest
from django.urls import reverse

from core.clock import today
from governance import engagement_page
from governance.actions import engagement as actions
from governance.actions import rules_proposals, sla
from governance.models import ServiceLevel
from tests.make import make_change_classes, make_rules, seat_everybody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company(db, cast):
    make_change_classes()
    seat_everybody(cast)


def url(name, *args):
    return reverse(f"governance:{name}", args=args)


def test_the_document_ends_with_both_signatures_and_a_draft_with_none(cast, client_of):
    rules = make_rules(cast)
    signed = engagement_page.page(rules).signatures
    assert [(row.side, row.signed_by) for row in signed] == [
        ("it", cast.it), ("center", cast.ops),
    ]  # fmt: skip
    page = client_of(cast.it).get(url("rules")).text
    assert "For the contact center" in page
    draft = actions.draft(by=cast.ops)
    assert engagement_page.page(draft).signatures == []
    assert (
        "For the contact center"
        not in client_of(cast.it).get(draft.get_absolute_url()).text
    )


def test_a_draft_says_that_it_can_be_proposed_until_it_is(cast, client_of):
    draft = actions.draft(by=cast.ops)
    client, says = client_of(cast.ops), "it can be proposed"
    assert says in client.get(draft.get_absolute_url()).text
    rules_proposals.propose(
        draft, effective_from=today(), reason="Agreed", version=None, by=cast.ops
    )
    page = client.get(draft.get_absolute_url()).text
    assert says not in page
    assert "a change here withdraws the proposal" in page


def test_a_clause_tells_the_last_month_of_its_service_level_that_is_over(
    cast, fixed_day
):
    level = ServiceLevel.objects.get(code="SLA-05")
    rules = make_rules(cast)

    def told():
        clauses = engagement_page.page(rules).clauses
        [owed] = [o for each in clauses for o in each.levels if o.level == level]
        return owed.month

    sla.record(level, month=date(2026, 11, 1), met=0, due=1, by=cast.it)
    assert told() is None
    sla.record(level, month=date(2026, 10, 1), met=9, due=10, by=cast.it)
    assert told() == date(2026, 10, 1)


def test_a_service_level_names_the_clause_that_promises_it(cast, client_of):
    level = ServiceLevel.objects.get(code="SLA-05")
    where = url("sla_detail", level.pk)
    assert "By no clause of signed rules" in client_of(cast.po).get(where).text
    clause = make_rules(cast).clauses.get(levels=level)
    page = client_of(cast.po).get(where).text
    assert f"Clause {clause.number}, {clause.heading}" in page
    assert clause.get_absolute_url() in page
