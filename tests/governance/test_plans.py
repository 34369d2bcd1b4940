"""Plans: two owners, one edition, read by those who must know it, due again by cadence."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from core.clock import today
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from governance import cadence, plan_page, rich_text
from governance.actions import plans as actions
from governance.models import Plan
from tests.governance.access_records import agreed, make_plan


@pytest.fixture
def plan(cast):
    return make_plan(cast, cast.product)


def test_it_is_agreed_when_both_owners_have_agreed(cast, plan):
    assert list(plan_page.to_agree(cast.it)) == [plan]
    half = actions.agree(plan, version=1, by=cast.ops)
    assert half.state == "draft"
    with pytest.raises(Refused, match="The other owner"):
        actions.agree(half, version=2, by=cast.ops)
    whole = actions.agree(half, version=2, by=cast.it)
    assert whole.state == "agreed"
    assert not plan_page.to_agree(cast.it)
    assert AuditEntry.objects.filter(verb=Verb.PLAN_AGREED).count() == 2


def test_only_owners_agree_and_only_to_something(cast):
    empty = make_plan(cast, cast.product, text="")
    with pytest.raises(PermissionDenied):
        actions.agree(empty, version=1, by=cast.pm)
    with pytest.raises(Refused, match="nothing in it"):
        actions.agree(empty, version=1, by=cast.it)
    assert not plan_page.to_agree(cast.it)


def test_nobody_agrees_to_what_changed_since_it_was_read(cast, plan):
    actions.edit(plan, text="Second…", version=1, by=cast.pm)
    with pytest.raises(Stale):
        actions.agree(plan, version=1, by=cast.it)


def test_other_content_is_a_new_edition_that_both_agree_to_anew(cast):
    plan = agreed(cast, cast.product)
    plan.readers.set([cast.executive])
    actions.acknowledge(plan, commitment="Two analysts by May", by=cast.executive)
    same = actions.edit(plan, due_on=date(2030, 1, 1), version=1, by=cast.pm)
    assert (same.state, same.edition) == ("agreed", 1)
    other = actions.edit(plan, text="Else", version=2, by=cast.pm)
    assert (other.state, other.edition, other.it_agreed_at) == ("draft", 2, None)
    assert [each.receipt for each in plan_page.readers(other)] == [None]
    assert plan_page.earlier(other)[0].commitment == "Two analysts by May"


def test_who_is_asked_to_read_is_reminded_until_the_edition_is_read(cast):
    plan = agreed(cast, cast.product)
    plan.readers.set([cast.executive])
    assert list(plan_page.to_read(cast.executive)) == [plan]
    actions.acknowledge(plan, by=cast.executive)
    assert not plan_page.to_read(cast.executive)
    with pytest.raises(Refused, match="You have acknowledged"):
        actions.acknowledge(plan, by=cast.executive)
    with pytest.raises(PermissionDenied):
        actions.acknowledge(plan, by=cast.frontline)


def test_a_draft_is_not_read(cast, plan):
    with pytest.raises(Refused, match="once both owners"):
        actions.acknowledge(plan, by=cast.executive)


def test_a_look_moves_the_day_by_the_cadence(cast):
    plan = agreed(cast, cast.product)
    Plan.objects.update(due_on=today() - timedelta(days=1))
    assert list(plan_page.to_review(cast.it, today())) == [plan]
    done = actions.review(plan, finding="It stands.", version=1, by=cast.it)
    assert done.due_on == cadence.next_due(today(), 6)
    assert not plan_page.to_review(cast.it, today())


def test_what_takes_its_place_ends_it_once_agreed(cast):
    former = agreed(cast, cast.product)
    new = make_plan(cast, cast.product, supersedes=former)
    actions.agree(new, version=1, by=cast.ops)
    former.refresh_from_db()
    assert former.is_agreed
    actions.agree(new, version=2, by=cast.it)
    former.refresh_from_db()
    assert former.state == "superseded"
    with pytest.raises(Refused, match="has been superseded"):
        actions.edit(former, text="x", version=None, by=cast.pm)


def test_one_person_does_not_own_both_sides(cast, plan):
    with pytest.raises(Unfit, match="the other of IT"):
        actions.edit(plan, it_owner=cast.ops, version=1, by=cast.pm)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.update(it_owner=cast.ops)


def test_a_file_is_taken_by_its_content(cast, plan, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("budget.pdf", b"%PDF-1.7 text")
    kept = actions.edit(plan, upload=upload, version=1, by=cast.pm)
    assert (kept.filename, kept.content_type) == ("budget.pdf", "application/pdf")
    with pytest.raises(Refused, match="content of this file"):
        actions.edit(
            plan,
            upload=SimpleUploadedFile("a.pdf", b"MZ"),
            version=2,
            by=cast.pm,
        )


@pytest.mark.parametrize(
    ("since", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 16), 3, date(2027, 2, 16)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
    ],
)
def test_the_next_due_day_is_the_same_day_so_many_months_later(since, months, due):
    assert cadence.next_due(since, months) == due


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("One\n\nTwo", "<p>One</p>\n\n<p>Two</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("<p>x<script>alert(1)</script></p>", "<p>x</p>"),
        ('<b onclick="x()">y</b>', "<b>y</b>"),
        ('<a href="javascript:x()">z</a>', '<a rel="noopener">z</a>'),
    ],
)
def test_rich_text_keeps_form_and_loses_harm(typed, shown):
    assert rich_text.shown(typed) == shown
