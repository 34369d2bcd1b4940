"""What is published is frozen; what is written anew is read anew."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from core.verbs import Verb
from support import queries
from support.actions import releases as actions
from support.models import Edition, Receipt, Release
from tests.make import make_item
from tests.support.ways import ASKED, people, published, read_by, release


def test_publishing_freezes_the_notes_and_tells_who_reads_them(cast):
    people(3, lead=cast.frontline)
    people(1, user=cast.po)
    row = actions.publish(release(cast, questions=ASKED), by=cast.pm)
    edition = Edition.objects.get()
    assert (edition.number, edition.questions, str(edition.published_on)) == (1, ASKED, "2026-11-16")  # fmt: skip
    told = Notice.objects.filter(kind="release").values_list("person__name", flat=True)
    assert sorted(told) == ["Fay", "Paolo"]
    assert AuditEntry.objects.filter(verb=Verb.RELEASE_PUBLISHED).count() == 1
    with pytest.raises(Refused, match="published already"):
        actions.publish(row, by=cast.pm)


def test_a_release_without_sites_or_notes_is_not_published(cast):
    row = actions.create(
        product=cast.product, title="Empty", effective_on=date(2026, 12, 1), by=cast.pm
    )
    with pytest.raises(Refused, match="lacks the sites it is for and a note"):
        actions.publish(row, by=cast.pm)


def test_an_edition_is_never_changed_not_even_in_the_database(cast):
    published(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(what_changes="Nothing.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.all().delete()


def test_a_new_edition_has_to_be_read_anew_and_says_why(cast):
    them = people(2)
    note = published(cast)
    read_by(note, them, cast)
    row = note.release
    assert queries.cells(queries.readers(row), row)[0].passed == 2
    with pytest.raises(Refused, match="Nothing changed"):
        actions.publish_note(note, because="Again", by=cast.pm)
    note = actions.edit_note(note, what_changes="Two summaries.", version=note.version, by=cast.pm)  # fmt: skip
    assert queries.cells(queries.readers(row), row)[0].passed == 2  # not out yet
    with pytest.raises(Unfit, match="why people have to read it again"):
        actions.publish_note(note, because=" ", by=cast.pm)
    actions.publish_note(note, because="A second model", by=cast.pm)
    [cell] = queries.cells(queries.readers(row), row)
    assert (cell.of, cell.read, cell.passed) == (2, 0, 0)
    assert Receipt.objects.count() == 2  # what was read stays on record


def test_two_writers_are_told_of_each_other(cast):
    note = published(cast)
    actions.edit_note(note, what_changes="Mine.", version=1, by=cast.pm)
    with pytest.raises(Stale):
        actions.edit_note(note, what_changes="Yours.", version=1, by=cast.po)


def test_who_does_not_write_the_product_neither_drafts_nor_publishes(cast):
    row = release(cast)
    for person in (cast.other_pm, cast.ops, cast.frontline, cast.outsider):
        with pytest.raises(PermissionDenied):
            actions.publish(row, by=person)
    assert Release.objects.visible_to(cast.ops).count() == 0
    assert Release.objects.visible_to(cast.po).count() == 1


def test_what_is_withdrawn_is_read_by_nobody(cast):
    people(1, lead=cast.frontline)
    note = published(cast)
    with pytest.raises(Unfit, match="why"):
        actions.withdraw(note.release, reason="", by=cast.pm)
    actions.withdraw(note.release, reason="The vendor took it back", by=cast.pm)
    with pytest.raises(Refused, match="nobody reads it"):
        actions.edit_note(note, what_changes="x", version=None, by=cast.pm)
    assert Notice.objects.filter(person=cast.frontline, text__contains="do not use it")


# --- pages ----------------------------------------------------------------------------
def test_a_release_is_written_on_its_pages_and_published(cast, as_pm):
    people(2)
    new = {"product": cast.product.pk, "title": "Bot", "effective_on": "2026-12-01"}
    where = [str(queries.places()[0][0])]
    page = as_pm.post(reverse("support:release_create"), new | {"sites": where})
    row = Release.objects.get()
    assert page.url == row.get_absolute_url()
    assert row.key == "REL-01"
    wrong = {"audience": "agent", "what_changes": "More.", "questions": "Why?\n- No"}
    answer = as_pm.post(reverse("support:note_create", args=[row.pk]), wrong)
    assert answer.status_code == 422
    assert "give 2 to 5 answers" in answer.text
    assert "Why?\n- No" in answer.text  # what was typed is kept
    as_pm.post(reverse("support:note_create", args=[row.pk]), wrong | {"questions": ""})
    as_pm.post(reverse("support:release_publish", args=[row.pk]), {"version": 1})
    row.refresh_from_db()
    assert row.is_published
    assert "2 more to reach 95 in 100" in as_pm.get(row.get_absolute_url()).text


def test_lists_cost_the_same_with_more(cast, as_pm, as_ops, assert_flat):
    people(3, lead=cast.frontline)
    note = published(cast)
    pages = [
        (as_pm, reverse("support:release_list")),
        (as_ops, reverse("support:associate_list")),
        (as_ops, reverse("support:release_readiness", args=[note.release_id])),
        (as_pm, reverse("support:product_panel", args=[cast.product.pk])),
        (as_ops, reverse("api:release-list")),
        (as_ops, reverse("api:release-note-list")),
        (as_ops, reverse("api:associate-list")),
    ]

    def more():
        people(4, "FSD", group=f"G{Release.objects.count()}", lead=cast.frontline)
        published(cast, "JAX", "FSD")
        people(2, lead=cast.frontline)

    for client, url in pages:
        assert_flat(lambda c=client, u=url: c.get(u), more)


def test_the_floor_reads_what_a_release_brings_and_is_led_nowhere_it_may_not_go(
    cast, client_of
):
    item = make_item(cast.product)
    row = published(cast, item=item).release
    link = f'href="{item.get_absolute_url()}"'
    for reader, leads in ((cast.pm, True), (cast.frontline, False)):
        page = client_of(reader).get(row.get_absolute_url()).text
        assert item.key in page
        assert (link in page) is leads, reader
