"""Standards: written as drafts, fixed once in force, followed by another version."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.clock import today
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from governance.models import Party
from portfolio.actions import standards
from portfolio.models import Product, Standard, StandardVersion
from tests.make import enforce_matrix, make_line
from tests.portfolio.standards import WORDS, YEAR, in_force, make_standard


@pytest.fixture(autouse=True)
def _on_the_day(settings, db):
    settings.TODAY = "2026-11-16"


def test_a_version_in_force_demands_and_the_next_follows_on_its_day(cast):
    standard = in_force()
    assert Standard.objects.for_page().get().standing == "in force"
    draft = standards.draft_next(standard, by=cast.it)
    assert (draft.number, draft.demands) == (2, WORDS["demands"])
    standards.write(draft, version=1, demands="Calls leave by one carrier.", by=cast.it)
    later = today() + timedelta(days=30)
    standards.publish(
        draft, effective_from=later, review_due_on=later + YEAR, by=cast.it
    )
    standard = Standard.objects.for_page().get()
    found = [standard.in_force(day) for day in (today(), later - timedelta(1), later)]
    assert [each.number for each in found if each] == [1, 1, 2]
    assert standard.in_force(today() - timedelta(1)) is None
    told = AuditEntry.objects.filter(verb=Verb.STANDARD_PUBLISHED)
    assert [row.data["number"] for row in told.order_by("id")] == [1, 2]


def test_what_is_in_force_never_changes_not_even_by_sql(cast):
    standard = in_force(scope="named", products=[cast.product])
    version = standard.versions.get()
    with pytest.raises(Refused, match="never changes"):
        standards.write(version, version=None, demands="Less.", by=cast.it)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        StandardVersion.objects.filter(pk=version.pk).update(demands="Less.")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        version.products.add(cast.other_product)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        version.lines.add(make_line())


def test_one_draft_at_a_time_and_none_of_a_retired_one(cast):
    standard = in_force()
    standards.draft_next(standard, by=cast.it)
    with pytest.raises(Refused, match="being written already"):
        standards.draft_next(standard, by=cast.it)
    standards.retire(standard, reason="The carriers merged.", by=cast.it)
    with pytest.raises(Refused, match="is retired"):
        standards.publish(
            standard.versions.get(state="draft"), effective_from=today(),
            review_due_on=today() + YEAR, by=cast.it,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "again", "field"),
    [
        (date(2026, 11, 15), date(2027, 1, 1), "effective_from"),
        (date(2026, 11, 16), date(2027, 11, 17), "review_due_on"),
        (date(2026, 11, 16), date(2026, 11, 16), "review_due_on"),
    ],
)
def test_it_holds_from_today_on_and_is_looked_at_within_a_year(
    cast, first, again, field
):
    draft = make_standard().versions.get()
    with pytest.raises(Unfit) as refused:
        standards.publish(draft, effective_from=first, review_due_on=again, by=cast.it)
    assert refused.value.field == field


def test_a_later_version_begins_later(cast):
    standard = in_force()
    draft = standards.draft_next(standard, by=cast.it)
    with pytest.raises(Unfit, match="Later than NET-1 version 1"):
        standards.publish(
            draft, effective_from=today(), review_due_on=today() + YEAR, by=cast.it
        )


def test_it_applies_to_whom_its_version_names(cast):
    line = make_line("Channels")
    platform = Product.objects.create(
        code="CONNECT", name="Connect", kind="platform", team=cast.product.team,
        product_manager=cast.pm, line=line,
    )  # fmt: skip
    products = [cast.product, cast.other_product, platform]
    said: dict[str, dict[str, Any]] = {
        "every": {}, "platforms": {}, "lines": {"lines": [line]},
        "named": {"products": [cast.product]},
    }  # fmt: skip
    reached = {}
    for scope, names in said.items():
        in_force(f"N-{scope}", scope=scope, **names)
        version = Standard.objects.for_page().get(code=f"N-{scope.upper()}").holds
        assert version
        reached[scope] = [row.code for row in products if version.applies_to(row)]
    assert reached == {
        "every": ["ASSIST", "PAYSEC", "CONNECT"], "platforms": ["CONNECT"],
        "lines": ["CONNECT"], "named": ["ASSIST"],
    }  # fmt: skip


def test_a_scope_that_names_nothing_is_refused(cast):
    with pytest.raises(Unfit, match="at least one product"):
        make_standard(scope="named", products=[])
    with pytest.raises(Unfit, match="at least one line"):
        make_standard(scope="lines")


def test_another_may_take_its_place_but_not_itself(cast):
    old, new = in_force(), in_force("NET-2")
    with pytest.raises(Unfit, match="its own place"):
        standards.retire(old, reason="Old.", superseded_by=old, by=cast.it)
    draft = make_standard("NET-3")
    with pytest.raises(Unfit, match="not in force"):
        standards.retire(old, reason="Old.", superseded_by=draft, by=cast.it)
    standards.retire(old, reason="Old.", superseded_by=new, by=cast.it)
    old = Standard.objects.for_page().get(pk=old.pk)
    assert (old.standing, old.holds) == ("superseded", None)
    with pytest.raises(Refused, match="is retired"):
        standards.retire(old, reason="Again.", by=cast.it)


def test_it_is_looked_at_again_and_says_when_next(cast, settings):
    standard = in_force()
    settings.TODAY = "2027-11-17"
    assert Standard.objects.for_page().get().is_due
    with pytest.raises(Unfit, match="within 12 months"):
        standards.review(standard, review_due_on=date(2028, 11, 20), by=cast.it)
    standards.review(standard, review_due_on=date(2028, 11, 1), by=cast.it)
    assert not Standard.objects.for_page().get().is_due


def test_who_keeps_standards_is_the_it_partner_and_by_right_of_the_matrix(cast):
    draft = make_standard().versions.get()
    with pytest.raises(PermissionDenied):
        standards.edit(draft.standard, version=1, name="Mine", by=cast.pm)
    enforce_matrix(cast, "standard")
    publish_as(draft, cast.it)  # Ivo leads IT, which holds A
    assert AuditEntry.objects.filter(verb=Verb.RIGHT_USED).count() == 1


def test_where_the_matrix_is_enforced_nobody_else_brings_it_into_force(cast):
    draft = make_standard().versions.get()
    enforce_matrix(cast, "standard")
    Party.objects.get(code="IT").seats.all().delete()
    with pytest.raises(Refused, match="Nobody who acts here sits for a party"):
        publish_as(draft, cast.it)


def publish_as(draft, person):
    standards.publish(
        draft, effective_from=today(), review_due_on=today() + YEAR, by=person
    )


def test_a_code_is_given_once_and_a_stale_form_is_told(cast):
    standard = make_standard()
    with pytest.raises(Unfit, match="NET-1 already"):
        make_standard("net-1")
    standards.edit(standard, version=1, name="Carriers", by=cast.it)
    with pytest.raises(Stale):
        standards.edit(standard, version=1, name="Lines", by=cast.it)
