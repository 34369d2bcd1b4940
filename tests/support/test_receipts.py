"""Who has read it: oneself, a lead of one's site, a file, another system."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.errors import Refused, Unfit
from dashboards.waiting import waiting
from support import queries
from support.actions import receipts as actions
from support.models import Receipt
from tests.support.ways import ASKED, RIGHT, people, published

WRONG = {0: 0, 1: 1}


def test_a_reader_answers_and_is_done(cast):
    people(1, user=cast.po)
    note = published(cast, questions=ASKED)
    given = actions.acknowledge(note, edition=1, answers=RIGHT, by=cast.po)
    assert (given.right, given.of, given.passed, given.source) == (2, 2, True, "self")
    with pytest.raises(Refused, match="read this edition already"):
        actions.acknowledge(note, edition=1, answers=RIGHT, by=cast.po)


def test_guessing_ends_after_three_tries_and_a_lead_takes_over(cast):
    [person] = people(1, user=cast.po, lead=cast.frontline)
    note = published(cast, questions=ASKED)
    for _ in range(3):
        assert not actions.acknowledge(
            note, edition=1, answers=WRONG, by=cast.po
        ).passed
    with pytest.raises(Refused, match="3 tries are used"):
        actions.acknowledge(note, edition=1, answers=RIGHT, by=cast.po)
    actions.attest(note, associate=person, right=2, edition=1, by=cast.frontline)
    assert not queries.missing(note.editions.get()).exists()


def test_an_older_edition_than_the_newest_is_not_acknowledged(cast):
    people(1, user=cast.po)
    note = published(cast)
    with pytest.raises(Refused, match="Edition 1 came since"):
        actions.acknowledge(note, edition=7, answers={}, by=cast.po)


def test_who_is_not_on_the_roster_or_not_meant_cannot_say_so(cast):
    people(1, user=cast.it, function="it")
    people(1, "SAT", user=cast.executive)
    note = published(cast)
    with pytest.raises(PermissionDenied):
        actions.acknowledge(note, edition=1, answers={}, by=cast.po)
    with pytest.raises(Refused, match="reads the note for it"):
        actions.acknowledge(note, edition=1, answers={}, by=cast.it)
    with pytest.raises(Refused, match="is not for SAT-002"):
        actions.acknowledge(note, edition=1, answers={}, by=cast.executive)


def test_a_lead_attests_for_a_site_where_they_lead_and_no_other(cast):
    [near] = people(1, lead=cast.frontline)
    [other] = people(1, lead=cast.ops)  # the same site, another lead
    [far] = people(1, "FSD", lead=cast.ops)
    note = published(cast, "JAX", "FSD")
    for person in (near, other):
        actions.attest(note, associate=person, edition=1, by=cast.frontline)
    with pytest.raises(PermissionDenied):
        actions.attest(note, associate=far, edition=1, by=cast.frontline)
    with pytest.raises(PermissionDenied):
        actions.attest(note, associate=far, edition=1, by=cast.pm)
    with pytest.raises(Unfit, match="0 to 0 can be right"):
        actions.attest(note, associate=far, right=1, edition=1, by=cast.ops)


def test_what_was_loaded_again_changes_nothing(cast):
    [person] = people(1)
    note = published(cast)
    made = [actions.load(note, associate=person, by=cast.ops)[1] for _ in range(2)]
    assert made == [True, False]
    with pytest.raises(Unfit, match="published on 16 Nov 2026"):
        actions.load(note, associate=person, read_on=near_past(), by=cast.ops)


def near_past():
    from datetime import date

    return date(2026, 11, 13)


def test_a_receipt_is_never_changed_and_its_verdict_is_its_answers(cast):
    [person] = people(1)
    note = published(cast, questions=ASKED)
    actions.load(note, associate=person, right=1, by=cast.ops)
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.update(right=2)
    row = Receipt.objects.get()
    row.pk, row.attempt, row.passed = None, 2, True
    with pytest.raises(DatabaseError, match="four_in_five"), transaction.atomic():
        row.save(force_insert=True)


# --- pages and API --------------------------------------------------------------------
def test_the_page_and_the_api_never_tell_which_answer_is_right(cast, client_of):
    people(1, user=cast.po)
    note = published(cast, questions=ASKED)
    reader = client_of(cast.ops)
    api = reader.get(reverse("api:release-note-detail", args=[note.pk])).json()
    assert set(api["edition"]["questions"][0]) == {"text", "choices"}
    assert "questions" not in api
    page = client_of(cast.po).get(note.get_absolute_url()).text
    assert "That the call is written down" in page
    assert "right" not in page.split("<form", 1)[1].split("</form>")[0].replace("copyright", "")  # fmt: skip


def test_a_reader_reads_answers_and_is_done_on_the_page(cast, as_po):
    people(1, user=cast.po)
    note = published(cast, questions=ASKED)
    assert "For you to read" in as_po.get(reverse("support:release_list")).text
    assert "Read it and answer" in [task.todo for task in waiting(cast.po)]
    url = reverse("support:note_acknowledge", args=[note.pk])
    half = as_po.post(url, {"edition": 1, "q0": 1})
    assert half.status_code == 422
    as_po.post(url, {"edition": 1, "q0": 0, "q1": 0})
    assert "1 of 2 were right the last time" in as_po.get(note.get_absolute_url()).text
    as_po.post(url, {"edition": 1, "q0": 1, "q1": 0})
    assert "You have read it" in as_po.get(note.get_absolute_url()).text
    assert "For you to read" not in as_po.get(reverse("support:release_list")).text


def test_a_lead_attests_on_the_page_by_code(cast, as_frontline):
    [near] = people(1, lead=cast.frontline)
    [far] = people(1, "FSD", lead=cast.ops)
    note = published(cast, "JAX", "FSD")
    url = reverse("support:note_attest", args=[note.pk])
    refused = as_frontline.post(url, {"edition": 1, "code": far.code})
    assert refused.status_code == 422
    assert "Nobody of yours has this code" in refused.text
    as_frontline.post(url, {"edition": 1, "code": near.code.lower()})
    assert Receipt.objects.get().associate == near
    missing = as_frontline.get(
        reverse("support:release_readiness", args=[note.release_id])
    ).text
    assert far.code not in missing  # codes of another site are not hers to know


def test_another_system_hands_in_many_at_once_or_none(cast, as_ops, as_pm):
    first, second = people(2)
    note = published(cast)
    rows = [{"note": note.pk, "associate": each.code} for each in (first, second)]
    url = reverse("api:receipt-list")

    def send(client, receipts):
        body = json.dumps({"receipts": receipts})
        return client.post(url, body, content_type="application/json")

    assert send(as_pm, rows).status_code == 403
    bad = send(as_ops, [rows[0], {**rows[1], "right": 3}])
    assert bad.status_code == 400
    assert Receipt.objects.count() == 0
    assert send(as_ops, rows).json() == {"made": 2, "unchanged": 0}
    assert send(as_ops, rows).json() == {"made": 0, "unchanged": 2}
    found = as_ops.get(reverse("api:release-readiness", args=[note.release_id])).json()
    assert (found["passed"], found["of"], found["ready"]) == (2, 2, True)
