"""Many notes at once: taken in by the API, and taken out as a file."""

import csv
import io
import json
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse

from discovery.actions import links, notes
from discovery.models import Note
from tests.make import make_note, make_opportunity, make_site, make_theme

pytestmark = pytest.mark.django_db
BULK = "/api/v1/notes/bulk/"


def send(client, rows, **headers):
    body = json.dumps({"notes": rows})
    return client.post(BULK, body, content_type="application/json", headers=headers)


# --- in ------------------------------------------------------------------------------------
def test_each_row_says_what_became_of_it_and_a_bad_one_loses_no_other(
    as_frontline, cast
):
    token = str(uuid4())
    rows = [
        {"verbatim": "My card is 4111 1111 1111 1111.", "token": token},
        {"verbatim": ""},
        {"verbatim": "They wait.", "severity": 9},
        {"verbatim": "They wait.", "collector": 1},
        {"verbatim": "Again.", "token": token},
    ]
    answer = send(as_frontline, rows)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["created"], told["known"], told["refused"]) == (1, 1, 3)
    states = [row["state"] for row in told["rows"]]
    assert states == ["created", "refused", "refused", "refused", "known"]
    assert told["rows"][1]["fields"] == {"verbatim": ["Say what happened."]}
    assert set(told["rows"][2]["fields"]) == {"severity"}
    assert told["rows"][4]["id"] == told["rows"][0]["id"]
    note = Note.objects.get()
    assert note.verbatim == "My card is [PAN]."
    assert note.state == "redaction_review"
    assert "PAN" not in answer.content.decode()  # no words in an answer that is kept


def test_the_same_request_twice_keeps_everything_once(as_frontline, cast):
    rows = [{"verbatim": f"Note {n}."} for n in range(5)]
    first, second = (
        send(as_frontline, rows, **{"Idempotency-Key": "k1"}) for _ in range(2)
    )
    assert first.json() == second.json()
    assert Note.objects.count() == 5


def test_a_thousand_are_taken_and_more_are_not(as_frontline, cast):
    rows = [{"verbatim": "x"}] * 1_001
    answer = send(as_frontline, rows)
    assert answer.status_code == 400
    assert not Note.objects.exists()
    assert send(as_frontline, []).status_code == 400
    assert send(as_frontline, ["x"]).status_code == 400


# --- out -------------------------------------------------------------------------------------
def at(**asked):
    return reverse("discovery:note_export", query=asked)


def lines(client, **asked):
    text = b"".join(client.get(at(**asked)).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_holds_exactly_what_the_list_shows(as_pm, cast):
    jax = make_site("JAX")
    note = make_note(cast, "=1+1 they wait.", published=True, site=jax, tenure="lt90d")
    links.put_note_behind_opportunity(note, make_opportunity(cast), by=cast.pm)
    make_theme(cast, "Waiting", [note])
    make_note(cast, "Elsewhere.", published=True, site=make_site("SAT"))
    [row] = lines(as_pm, site=jax.pk)
    assert row["Words"] == "'=1+1 they wait."  # no spreadsheet runs it
    assert (row["Site"], row["Themes"], row["Opportunities"]) == (
        "JAX",
        "Waiting",
        "OPP-1",
    )
    assert row["Time in the job"] == "Under 90 days"
    assert len(lines(as_pm, q="wait")) == 1
    assert len(lines(as_pm)) == 2
    book = openpyxl.load_workbook(io.BytesIO(as_pm.get(at(**{"as": "xlsx"})).content))
    assert len(list(book.active.rows)) == 3


def test_nobody_s_name_and_no_private_note_leaves_in_a_file(as_executive, as_pm, cast):
    make_note(cast, "Open.", published=True, tenure="lt90d")
    make_note(cast, "Hidden.", published=True, visibility="private")
    notes.create(verbatim="Draft.", send=False, by=cast.frontline)
    [row] = lines(as_executive)
    assert row["Words"] == "Open."
    assert row["Time in the job"] == ""
    everything = b"".join(as_pm.get(at()).streaming_content).decode()
    assert "Draft." not in everything
    assert cast.frontline.name not in everything


def test_a_file_of_many_costs_as_many_queries_as_one_of_few(as_pm, cast, assert_flat):
    def grow():
        for n in range(5):
            note = make_note(cast, f"Note {n}.", published=True, site=make_site())
            make_theme(cast, f"Theme {note.pk}", [note])

    grow()
    assert_flat(lambda: lines(as_pm), grow)
