"""A listening session says where, when and with whom; its notes take that over."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import Stale, Unfit
from core.models import AuditEntry
from discovery.actions import notes, sessions
from discovery.models import ListeningSession, Note
from tests.make import make_site

PLAN: dict[str, Any] = {
    "held_on": date(2026, 11, 12), "shift": "late", "agenda": "Wrap.",
    "prompts": "Tell me of the last time.", "consent_basis": "spoken",
    "consent_scope": "product work", "consent_given_on": date(2026, 11, 12),
}  # fmt: skip
SEATS = [("associate", "lt90d", 3), ("associate", "3y", 2), ("supervisor", "", 1)]


def held(cast, **fields):
    told = {**PLAN, "site": make_site(), "attendance": SEATS, **fields}
    return sessions.create(**told, by=cast.frontline)


def seats(session):
    return [(r.participant, r.tenure, r.people) for r in session.attendance.all()]


def test_a_session_counts_who_sat_there_by_role_and_tenure(cast):
    row = held(cast)
    assert seats(row) == [
        ("associate", "3y", 2), ("associate", "lt90d", 3), ("supervisor", "", 1),
    ]  # fmt: skip
    for wrong, said in (
        ([("system", "", 1)], "sit in a room"),
        ([("associate", "3y", 0)], "Between 1 and 500"),
        ([("associate", "3y", 1), ("associate", "3y", 2)], "once"),
    ):
        with pytest.raises(Unfit, match=said):
            held(cast, attendance=wrong)
    with pytest.raises(PermissionDenied):
        sessions.create(**PLAN, site=make_site(), by=cast.outsider)
    assert ListeningSession.objects.count() == 1


def test_a_change_keeps_both_counts_in_the_trail(cast):
    row = held(cast)
    sessions.edit(row, version=1, attendance=[("associate", "3y", 4)], by=cast.pm)
    assert seats(row) == [("associate", "3y", 4)]
    told = AuditEntry.objects.latest("pk").data["changed"]["attendance"]
    assert told[1] == ["4 × Associate, Over 3 years"]
    with pytest.raises(Stale):
        sessions.edit(row, version=1, agenda="Other", by=cast.frontline)
    sessions.edit(row, version=2, agenda="Other", by=cast.frontline)
    assert seats(row) == [("associate", "3y", 4)]  # what is not sent stays


def test_a_note_takes_over_what_the_room_agreed_on(cast):
    row = held(cast)
    note = notes.create(verbatim="Three times.", session=row, by=cast.frontline)
    assert (note.site, note.shift, note.consent_basis) == (row.site, "late", "spoken")
    assert note.consent_given_on == date(2026, 11, 12)
    own = notes.create(
        verbatim="Not to be quoted.", session=row, shift="night",
        consent_basis="none given", by=cast.frontline,
    )  # fmt: skip
    assert (own.shift, own.consent_basis, own.consent_scope) == ("night", "none given", "")  # fmt: skip


@pytest.fixture
def as_fay(cast, client_of):
    return client_of(cast.frontline)


def test_one_is_planned_on_a_page_and_sums_its_people(cast, as_fay):
    body = {"held_on": "2026-11-12", "site": make_site().pk, "shift": "early",
            "seat_associate_lt90d": "4", "seat_supervisor": "1", "consent_basis": "spoken"}  # fmt: skip
    answer = as_fay.post(reverse("discovery:session_create"), body)
    row = ListeningSession.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    assert (row.team_size, len(seats(row))) == (5, 2)
    page = as_fay.get(row.get_absolute_url()).text
    assert "4 × Associate, Under 90 days" in page
    edit = reverse("discovery:session_edit", args=[row.pk])
    assert 'name="seat_associate_lt90d" value="4"' in as_fay.get(edit).text
    answer = as_fay.post(edit, {**body, "team_size": "3", "version": "1"})
    assert answer.status_code == 422
    assert "Below are 5 people already." in answer.text


def capture(client, row, **sent):
    url = reverse("discovery:session_note", args=[row.pk])
    return client.post(url, {"participant": "associate", **sent}, headers={"HX-Request": "true"})  # fmt: skip


def test_notes_are_captured_live_and_the_same_one_sent_twice_is_one(cast, as_fay):
    row, token = held(cast), uuid4()
    for _ in range(2):
        answer = capture(as_fay, row, verbatim="Card 4111 1111 1111 1111", token=token)
        assert answer.status_code == 200
        assert f'data-token="{token}"' in answer.text
    note = Note.objects.get()
    assert (note.session, note.happened_on, note.state) == (row, row.held_on, "redaction_review")  # fmt: skip
    assert note.verbatim == "Card [PAN]"
    answer = capture(as_fay, row, verbatim=" ")
    assert answer.status_code == 422
    assert "Say what was said." in answer.text
    assert Note.objects.count() == 1


def test_one_sees_what_one_captured_in_its_order_and_nobody_elses(cast, as_fay, client_of):  # fmt: skip
    row = held(cast)
    for words in ("First.", "Second."):
        capture(as_fay, row, verbatim=words)
    url = reverse("discovery:session_capture", args=[row.pk])
    page = as_fay.get(url).text
    assert page.index("First.") < page.index("Second.")
    other = client_of(cast.ops).get(url).text
    assert "First." not in other


def test_without_a_script_the_page_comes_again(cast, as_fay):
    row = held(cast)
    url = reverse("discovery:session_note", args=[row.pk])
    answer = as_fay.post(url, {"verbatim": "Three times.", "participant": "associate"})
    assert answer["Location"] == reverse("discovery:session_capture", args=[row.pk])


def test_the_api_tells_and_takes_who_sat_there(cast, as_fay):
    body = {"held_on": "2026-11-12", "site": make_site().pk,
            "attendance": [{"participant": "associate", "tenure": "3y", "people": 2}]}  # fmt: skip
    made = as_fay.post("/api/v1/listening-sessions/", body, "application/json").json()
    assert made["attendance"] == body["attendance"]
    wrong = {**body, "attendance": [{"participant": "collector", "people": 2}]}
    answer = as_fay.post("/api/v1/listening-sessions/", wrong, "application/json")
    assert answer.status_code == 400
