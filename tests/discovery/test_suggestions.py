"""Suggested themes and copies: found by the worker, judged by a person."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import Refused
from core.models import AuditEntry, JobRun
from discovery import tasks
from discovery.actions import copies, links, suggesting
from discovery.actions import suggestions as actions
from discovery.models import Note, NoteTheme, Suggestion, Theme
from discovery.queries.opportunities import evidence_for, opportunity_rows
from discovery.queries.suggestions import LOOK
from discovery.queries.themes import theme_page, theme_rows
from tests.discovery.test_likeness import LETTER, PAYOFF, RETYPING
from tests.make import make_note, make_opportunity, make_theme

pytestmark = pytest.mark.django_db
TICKED = " checked>"  # a menu of the frame has one, too


def at(name, *args):
    return reverse(f"discovery:{name}", args=args)


def heard(cast, texts):
    return [make_note(cast, text, published=True) for text in texts]


def two_things(cast):
    """Ten notes of two things; what is found in them."""
    heard(cast, [*RETYPING, *PAYOFF])
    suggesting.look(cast.product)
    return list(Suggestion.objects.filter(kind="theme").order_by("id"))


def a_letter(cast, times=5):
    notes = heard(cast, [f"{LETTER} Number {n}." for n in range(times)])
    suggesting.look(cast.product)
    return notes, Suggestion.objects.get(kind="copies")


# --- found ------------------------------------------------------------------------------------
def test_notes_of_one_thing_are_suggested_as_a_theme_with_reasons(cast):
    found = two_things(cast)
    assert found
    assert Theme.objects.count() == 0  # nothing is applied
    for row in found:
        assert row.state == "open"
        assert row.product == cast.product
        assert row.terms
        assert row.size == row.notes.count() == row.voices
        assert 0.5 <= row.likeness <= 1


def test_the_worker_looks_and_says_how_far_it_came(cast):
    heard(cast, [*RETYPING, *PAYOFF])
    tasks.look_through_notes()
    run = JobRun.objects.get(job=LOOK)
    assert run.state == "succeeded"
    assert run.rows_done == 10
    tasks.look_through_notes()  # again: what nobody judged is replaced, not doubled
    sizes = list(Suggestion.objects.values_list("size", flat=True))
    assert sum(sizes) <= 10


def test_only_published_notes_without_a_theme_are_looked_at(cast):
    notes = heard(cast, RETYPING)
    make_theme(cast, notes=notes)
    for text in PAYOFF:
        make_note(cast, text)  # nobody has read them
    suggesting.look(cast.product)
    assert not Suggestion.objects.filter(kind="theme").exists()


def test_a_new_note_is_suggested_for_the_theme_it_fits(cast):
    theme = make_theme(cast, notes=heard(cast, RETYPING))
    heard(cast, PAYOFF)
    [note] = heard(cast, ["The dispute form again: I typed my notes by hand."])
    suggesting.look(cast.product)
    row = Suggestion.objects.get(kind="fits")
    assert (row.theme, list(row.notes.all())) == (theme, [note])
    actions.put_in_theme(row, theme=theme, notes=[note], by=cast.pm)
    assert NoteTheme.objects.filter(theme=theme, note=note).exists()


# --- judged ------------------------------------------------------------------------------------
def test_a_theme_is_made_of_the_notes_that_were_left_ticked(cast):
    row = two_things(cast)[0]
    first, *rest = row.notes.order_by("id")
    theme = actions.name(
        row, name="Typed twice", product=cast.product, notes=rest, by=cast.pm
    )
    assert set(theme.notes.all()) == set(rest)
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.theme) == ("accepted", cast.pm, theme)
    told = AuditEntry.objects.get(verb="suggestion.accepted")
    assert told.actor == cast.pm
    assert first.verbatim not in str(told.data)
    with pytest.raises(Refused, match="accepted it already"):
        actions.dismiss(row, by=cast.pm)


def test_what_was_dismissed_is_not_suggested_again(cast):
    for row in two_things(cast):
        actions.dismiss(row, by=cast.pm)
    suggesting.look(cast.product)
    assert not Suggestion.objects.open().exists()


def test_dismissed_copies_are_not_suggested_again_but_a_new_one_is(cast):
    _, row = a_letter(cast)
    actions.dismiss(row, by=cast.pm)
    suggesting.look(cast.product)
    assert not Suggestion.objects.open().filter(kind="copies").exists()
    [late] = heard(cast, [f"{LETTER} Number 99."])
    suggesting.look(cast.product)
    [again] = Suggestion.objects.open().filter(kind="copies")
    assert list(again.notes.all()) == [late]


def test_only_who_triages_the_product_judges(cast):
    row = two_things(cast)[0]
    for person in (cast.other_pm, cast.frontline, cast.executive):
        with pytest.raises(PermissionDenied):
            actions.dismiss(row, by=person)


def test_a_suggestion_that_was_replaced_says_so(cast):
    row = two_things(cast)[0]
    suggesting.look(cast.product)
    with pytest.raises(Refused, match="looked through again"):
        actions.dismiss(row, by=cast.pm)


def test_notes_that_are_not_in_it_are_not_taken(cast):
    row = two_things(cast)[0]
    [other] = heard(cast, ["Something else."])
    with pytest.raises(Refused, match="at least one"):
        actions.name(row, name="X", product=cast.product, notes=[other], by=cast.pm)


# --- copies ---------------------------------------------------------------------------------------
def test_a_form_letter_is_one_voice_with_its_copies(cast):
    notes, row = a_letter(cast, 7)
    assert (row.size, row.copies, row.voices) == (7, 6, 1)
    actions.merge(row, notes=row.notes.all(), by=cast.pm)
    theme = make_theme(cast, notes=notes)
    told = theme_page(theme, cast.pm)
    assert (told.notes_for, told.copies) == (1, 6)
    counted: Any = theme_rows(cast.pm).get()
    assert counted.notes_for == 1


def test_copies_do_not_make_evidence_stronger(cast):
    notes, row = a_letter(cast, 5)
    opportunity = make_opportunity(cast)
    for note in notes:
        links.put_note_behind_opportunity(note, opportunity, by=cast.pm)
    before = evidence_for(opportunity).strongest
    actions.merge(row, notes=row.notes.all(), by=cast.pm)
    after = evidence_for(opportunity)
    assert after.strongest < before  # five people, then one
    assert [voice.copies for voice in after.voices] == [4]
    counted: Any = opportunity_rows(cast.pm).get()
    assert counted.note_count == 1


def test_a_copy_counts_even_where_its_original_is_not_linked(cast):
    notes, row = a_letter(cast, 3)
    actions.merge(row, notes=row.notes.all(), by=cast.pm)
    theme = make_theme(cast, notes=notes[1:])
    assert theme_page(theme, cast.pm).notes_for == 1


def test_a_merge_keeps_everything_and_can_be_undone(cast):
    notes, row = a_letter(cast, 4)
    theme = make_theme(cast, notes=notes)
    actions.merge(row, notes=row.notes.all(), by=cast.pm)
    kept = Note.objects.filter(verbatim__startswith="Please stop")
    assert kept.count() == 4
    assert NoteTheme.objects.filter(theme=theme).count() == 4
    assert copies.separate_all(notes[0], by=cast.pm) == 3
    assert not Note.objects.exclude(copy_of=None).exists()
    assert theme_page(theme, cast.pm).notes_for == 4


def test_copies_of_a_copy_go_with_it(cast):
    first, second, third = heard(cast, ["One.", "Two.", "Three."])
    copies.merge(second, [third], by=cast.pm)
    copies.merge(first, [second], by=cast.pm)
    of = Note.objects.filter(copy_of=first)
    assert set(of) == {second, third}
    with pytest.raises(Refused, match="is a copy itself"):
        copies.merge(second, [first], by=cast.pm)


def test_nobody_merges_what_they_do_not_triage(cast):
    first, second = heard(cast, ["One.", "Two."])
    for person in (cast.frontline, cast.other_pm):
        with pytest.raises(PermissionDenied):
            copies.merge(first, [second], by=person)
        with pytest.raises(PermissionDenied):
            copies.separate(first, by=person)


# --- pages and API ---------------------------------------------------------------------------------
def test_a_theme_is_made_on_its_page(as_pm, cast):
    row = two_things(cast)[0]
    page = as_pm.get(row.get_absolute_url()).content.decode()
    assert "Make this theme" in page
    assert page.count(TICKED) - 1 == row.size
    listed = as_pm.get(at("suggestion_list")).content.decode()
    assert row.name in listed
    chosen = [note.pk for note in row.notes.all()][:2]
    body = {"name": "", "product": cast.product.pk, "notes": chosen, "version": 1}
    wrong = as_pm.post(at("suggestion_name", row.pk), body)
    assert wrong.status_code == 422
    assert wrong.content.decode().count(TICKED) - 1 == 2  # what was ticked stays ticked
    answer = as_pm.post(at("suggestion_name", row.pk), {**body, "name": "Typed"})
    theme = Theme.objects.get(name="Typed")
    assert answer["Location"] == theme.get_absolute_url()
    again = as_pm.post(at("suggestion_name", row.pk), {**body, "name": "Typed 2"})
    assert again.status_code == 409


def test_copies_are_merged_and_separated_on_pages(as_pm, cast):
    notes, row = a_letter(cast, 3)
    chosen = [note.pk for note in row.notes.all()]
    as_pm.post(at("suggestion_merge", row.pk), {"notes": chosen, "version": 1})
    page = as_pm.get(notes[0].get_absolute_url()).content.decode()
    assert "Separate its copies" in page
    assert (
        "a voice of its own" in as_pm.get(notes[1].get_absolute_url()).content.decode()
    )
    as_pm.post(at("note_separate", notes[1].pk))
    as_pm.post(at("note_separate", notes[0].pk))
    assert not Note.objects.exclude(copy_of=None).exists()


def test_dismissing_and_looking_again_on_the_page(as_pm, cast, monkeypatch):
    row = two_things(cast)[0]
    as_pm.post(at("suggestion_dismiss", row.pk), {"version": 1})
    judged = as_pm.get(at("suggestion_list"), {"kind": "judged"}).content.decode()
    assert "Dismissed" in judged
    sent = []
    monkeypatch.setattr(
        tasks.look_through_notes, "apply_async", lambda *_, **__: sent.append(1)
    )
    as_pm.post(at("suggestion_look"))
    assert sent == [1]


def test_other_systems_judge_too(as_pm, cast):
    two_things(cast)
    [told, *_] = as_pm.get("/api/v1/suggestions/").json()["results"]
    assert {"voices", "terms", "likeness", "notes"} <= told.keys()
    body = {"notes": told["notes"], "name": "Typed", "product": cast.product.pk}
    answer = as_pm.post(
        f"/api/v1/suggestions/{told['id']}/name/", body, content_type="application/json"
    )
    assert answer.status_code == 200, answer.json()
    assert answer.json()["state"] == "accepted"


def test_the_list_costs_the_same_for_many(as_pm, cast, assert_flat):
    def grow():
        for _ in range(5):
            Suggestion.objects.create(
                kind="theme", product=cast.product, name="x", likeness=0.5, size=3
            )

    two_things(cast)
    assert_flat(lambda: as_pm.get(at("suggestion_list")), grow)
