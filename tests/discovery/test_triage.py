"""The inbox: put off and back, duplicates out of the way, all of it by keyboard."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from playwright.sync_api import expect

from core.clock import today
from core.errors import Refused
from discovery.actions import copies, snoozes
from discovery.models import Note, Snooze
from discovery.queries.notes import inbox_count, notes_waiting_count
from tests.browser import EVERYWHERE, assert_sound_at
from tests.make import make_cast, make_note, make_opportunity, make_theme

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def inbox(client, **asked):
    return client.get(reverse("discovery:inbox"), asked)


def titles(answer):
    return [row.title for row in answer.context["page"].rows]


# --- snooze ----------------------------------------------------------------------------------
def test_a_snoozed_note_is_out_of_ones_inbox_and_counts_until_its_day(
    cast, as_pm, settings
):
    note = make_note(cast, "They wait.")
    snoozes.snooze(note, until=today() + WEEK, by=cast.pm)
    assert titles(inbox(as_pm)) == []
    assert titles(inbox(as_pm, pile="unread")) == []
    assert titles(inbox(as_pm, pile="snoozed")) == ["They wait."]
    assert (inbox_count(cast.pm), notes_waiting_count(cast.pm)) == (0, 0)
    settings.TODAY = str(today() + WEEK)
    assert titles(inbox(as_pm)) == ["They wait."]
    assert titles(inbox(as_pm, pile="snoozed")) == []


def test_it_stays_in_everybody_elses_inbox(cast, as_po):
    note = make_note(cast, "They wait.")
    snoozes.snooze(note, until=today() + WEEK, by=cast.pm)
    assert titles(inbox(as_po)) == ["They wait."]


def test_it_is_put_off_again_and_brought_back(cast, as_pm):
    note = make_note(cast, "They wait.")
    url = reverse("discovery:note_snooze", args=[note.pk])
    for days in (1, 30):
        assert as_pm.post(url, {"days": days}).status_code == 302
    assert Snooze.objects.get().until == today() + timedelta(days=30)
    as_pm.post(reverse("discovery:note_wake", args=[note.pk]))
    assert titles(inbox(as_pm)) == ["They wait."]
    with pytest.raises(Refused, match="in your inbox already"):
        snoozes.wake(note, by=cast.pm)


def test_a_day_that_has_come_and_a_stranger_are_refused(cast):
    note = make_note(cast, "They wait.")
    with pytest.raises(Refused, match="day to come"):
        snoozes.snooze(note, until=today(), by=cast.pm)
    with pytest.raises(PermissionDenied):
        snoozes.snooze(note, until=today() + WEEK, by=cast.executive)


def test_the_api_snoozes_and_wakes(cast, as_pm):
    note = make_note(cast, "They wait.")
    url, body = f"/api/v1/notes/{note.pk}/", {"until": str(today() + WEEK)}
    answer = as_pm.post(f"{url}snooze/", body, content_type="application/json")
    assert answer.status_code == 204
    assert as_pm.post(f"{url}wake/").status_code == 204
    assert not Snooze.objects.exists()


# --- duplicates --------------------------------------------------------------------------------
def test_a_note_that_repeats_another_is_its_copy_and_waits_no_more(cast, as_pm):
    original = make_note(cast, "They wait.", published=True)
    make_theme(cast, notes=[original])
    again = make_note(cast, "They wait!", published=True)
    url = reverse("discovery:note_duplicate", args=[again.pk])
    assert as_pm.post(url, {"original": str(original.pk)}).status_code == 302
    again.refresh_from_db()
    assert again.copy_of == original
    assert titles(inbox(as_pm)) == []
    copies.separate(again, by=cast.pm)
    assert titles(inbox(as_pm)) == ["They wait!"]


@pytest.mark.parametrize("named", ["", "n999", "private"])
def test_what_it_repeats_has_to_be_a_note_one_may_see(named, cast, as_pm):
    note = make_note(cast, "They wait.", published=True)
    hidden = make_note(cast, "Mine", send=False)
    asked = str(hidden.pk) if named == "private" else named
    url = reverse("discovery:note_duplicate", args=[note.pk])
    answer = as_pm.post(url, {"original": asked})
    assert answer.status_code == 422
    assert asked in answer.content.decode()


# --- by keyboard ---------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("browser")
def test_five_notes_are_triaged_by_keys_alone(open_as):
    cast = make_cast()
    days = {}
    for at in range(5):
        note = make_note(
            cast, f"Note {at}", published=True, happened_on=today() - timedelta(days=at)
        )
        days[at] = note.pk
    old = make_note(cast, "The first", published=True)
    theme = make_theme(cast, notes=[old], name="Waiting")
    need = make_opportunity(cast, name="Stop waiting", notes=[old])
    page = open_as(cast.pm, "/inbox/")
    reading = page.locator("#reading-h")

    def press(*keys):
        for key in keys:
            page.keyboard.press(key)

    expect(reading).to_have_text("Note 0")
    press("j")
    expect(reading).to_have_text("Note 1")
    press("k")
    expect(reading).to_have_text("Note 0")
    expect(reading).to_be_focused()

    press("t")
    expect(page.locator("#id_theme")).to_be_focused()
    press("ArrowDown", "Enter")
    expect(reading).to_have_text("Note 1")
    expect(reading).to_be_focused()

    press("l", "ArrowDown", "Enter")
    expect(reading).to_have_text("Note 2")

    press("d")
    page.keyboard.type(str(old.pk))
    press("Enter")
    expect(reading).to_have_text("Note 3")

    press("a")
    page.keyboard.type("The vendor ends it in May.")
    press("Enter")
    expect(reading).to_have_text("Note 4")

    press("s")
    expect(page.locator("#id_days")).to_be_focused()
    press("Escape", "s", "Enter")
    expect(page.locator("main")).to_contain_text("Inbox empty.")

    notes = {at: Note.objects.get(pk=pk) for at, pk in days.items()}
    assert notes[0].themes.get() == theme
    assert notes[1].opportunities.get() == need
    assert notes[2].copy_of == old
    assert notes[3].archived_because == "The vendor ends it in May."
    assert Snooze.objects.get().note == notes[4]
    page.goto("/inbox/?pile=snoozed")
    assert_sound_at(page, *EVERYWHERE)
