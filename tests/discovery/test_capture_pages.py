"""Capture: the sheet, the full form, every kind, drafts."""

import re
import uuid

import pytest
from django.urls import reverse

from discovery.kinds import KINDS
from discovery.models import Note
from tests.cards import PAN
from tests.make import (
    make_note,
    make_site,
)

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"discovery:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


# --- capture ----------------------------------------------------------------------------
def test_the_sheet_sends_a_note_and_stays_where_it_is(as_frontline, cast):
    answer = as_frontline.post(
        at("note_create"),
        {"verbatim": f"She read {PAN} aloud", "participant": "customer"},
        headers={"hx-request": "true"},
    )
    assert answer.status_code == 204
    assert "hear back" in answer["HX-Trigger"]
    note = Note.objects.get()
    assert (note.verbatim, note.participant) == ("She read [PAN] aloud", "customer")
    assert (note.collector, note.state) == (cast.frontline, "redaction_review")


def test_without_javascript_the_lead_comes_to_her_notes(as_frontline, cast):
    body = {"verbatim": "They wait twice.", "products": [cast.product.pk]}
    answer = as_frontline.post(at("note_create"), body, follow=True)
    assert answer.redirect_chain == [(at("note_mine"), 302)]
    assert "Note sent. You’ll hear back when it’s used." in text_of(answer)
    assert "They wait twice." in text_of(answer)


def test_an_empty_note_says_so_beside_the_field_and_keeps_the_rest(as_frontline, cast):
    body = {"verbatim": "", "title": "A title", "participant": "supervisor"}
    answer = as_frontline.post(at("note_create"), body)
    assert answer.status_code == 422
    assert "Say what happened." in text_of(answer)
    assert 'value="A title"' in text_of(answer)


def test_sending_twice_keeps_one(as_frontline, cast):
    body = {"verbatim": "once", "token": str(uuid.uuid4())}
    for _ in range(2):
        as_frontline.post(at("note_create"), body)
    assert Note.objects.count() == 1


def test_site_and_queue_are_those_of_the_last_note(as_frontline, cast):
    site = make_site("TUL")
    make_note(cast, site=site)
    as_frontline.post(at("note_create"), {"verbatim": "from the sheet"})
    assert Note.objects.get(verbatim="from the sheet").site == site
    as_frontline.post(at("note_create"), {"verbatim": "from the form", "site": ""})
    assert Note.objects.get(verbatim="from the form").site is None


def test_another_kind_shows_its_fields_and_keeps_what_was_typed(as_pm, cast):
    body = {"kind": "qa_insight", "verbatim": f"said {PAN}", "refresh": "1"}
    answer = as_pm.post(at("note_create"), body)
    page = text_of(answer)
    assert answer.status_code == 200
    assert 'name="d_sample"' in page
    assert f"said {PAN}" in page
    assert 'class="error-summary"' not in page
    assert not Note.objects.exists()


def test_the_fields_of_a_kind_are_checked_and_kept(as_pm, cast):
    body = {"kind": "qa_insight", "summary": "Repeated aloud", "d_sample": "400"}
    answer = as_pm.post(at("note_create"), {**body, "d_fails": "401"})
    assert answer.status_code == 422
    assert "No more can fail than were checked." in text_of(answer)
    as_pm.post(at("note_create"), {**body, "d_fails": "9", "d_call_ids": "a\nb"})
    note = Note.objects.get()
    assert note.details == {"sample": 400, "fails": 9, "call_ids": ["a", "b"]}
    page = text_of(as_pm.get(note.get_absolute_url()))
    assert "2.3 % of 400 (1.2 to 4.2 %)" in page


def test_a_journey_is_typed_step_by_step(as_pm, cast):
    body = {
        "kind": "journey_walkthrough", "summary": "Payoff by phone",
        "d_steps-0-channel": "Phone", "d_steps-0-wait_seconds": "190",
        "d_steps-0-emotion": "0", "d_steps-1-channel": "", "d_steps-1-emotion": "",
    }  # fmt: skip
    as_pm.post(at("note_create"), body)
    note = Note.objects.get()
    assert note.details == {
        "steps": [{"channel": "Phone", "wait_seconds": 190, "emotion": 0}]
    }
    edit = text_of(as_pm.get(at("note_edit", note.pk)))
    assert 'name="d_steps-0-channel" value="Phone"' in edit
    assert 'name="d_steps-3-channel" value=""' in edit


def test_every_kind_has_a_form_that_saves_and_a_page_that_shows(as_pm, cast):
    for kind in Note.Kind:
        assert as_pm.get(at("note_create"), {"kind": kind}).status_code == 200
        as_pm.post(at("note_create"), {"kind": kind, "verbatim": f"a {kind}"})
        note = Note.objects.get(kind=kind)
        assert as_pm.get(note.get_absolute_url()).status_code == 200
        assert as_pm.get(at("note_edit", note.pk)).status_code == 200


def test_a_draft_is_kept_sent_or_thrown_away(as_frontline, cast):
    as_frontline.post(at("note_create"), {"verbatim": "not yet", "draft": "1"})
    draft = Note.objects.get()
    assert draft.state == "draft"
    assert "Throw away" in text_of(as_frontline.get(draft.get_absolute_url()))
    as_frontline.post(at("note_send", draft.pk), {"version": 1})
    draft.refresh_from_db()
    assert draft.state == "redaction_review"
    as_frontline.post(at("note_create"), {"verbatim": "never", "draft": "1"})
    as_frontline.post(at("note_discard", Note.objects.get(state="draft").pk))
    assert Note.objects.count() == 1


@pytest.mark.parametrize("kind", list(Note.Kind))
def test_each_kind_has_an_address_with_its_own_fields_only(as_pm, cast, kind):
    page = text_of(as_pm.get(at("note_of_kind", kind)))
    assert f"New: {kind.label}" in page
    own = {f"d_{d.name}" for d in KINDS[kind] if d.shape != "rows"}
    asked = set(re.findall(r'name="(d_[a-z_0-9]+)"', page))
    assert own <= asked
    others = {f"d_{d.name}" for each in KINDS if each != kind for d in KINDS[each]}
    assert not asked & (others - own)


def test_the_address_says_the_kind_whatever_is_sent(as_pm, cast):
    body = {"kind": "support_voc", "summary": "Aloud", "d_sample": "400", "d_fails": "9"}  # fmt: skip
    as_pm.post(at("note_of_kind", "qa_insight"), body)
    note = Note.objects.get()
    assert (note.kind, note.details) == ("qa_insight", {"sample": 400, "fails": 9})


def test_a_wrong_value_on_the_page_of_a_kind_keeps_what_was_typed(as_pm, cast):
    body = {"summary": "Aloud", "d_sample": "400", "d_fails": "401"}
    answer = as_pm.post(at("note_of_kind", "qa_insight"), body)
    assert answer.status_code == 422
    assert "No more can fail than were checked." in text_of(answer)
    assert 'value="401"' in text_of(answer)


def test_a_kind_there_is_not_has_no_page(as_pm):
    assert as_pm.get(at("note_of_kind", "gossip")).status_code == 404
