"""The same through the API: same queries, same actions, nobody's name."""

import json
from typing import Any

import pytest

from core.models import AuditEntry, IdempotencyKey
from discovery.models import ListeningSession, Note, Opportunity, Theme
from tests.cards import DASHED as PAN
from tests.cards import tells_card
from tests.make import make_note, make_opportunity, make_proof, make_site, make_theme

pytestmark = pytest.mark.django_db


def send(client, method, url, data=None, **headers) -> Any:
    return getattr(client, method)(
        f"/api/v1/{url}",
        json.dumps(data or {}),
        content_type="application/json",
        headers=headers,
    )


def tag(client, url):
    return client.get(f"/api/v1/{url}")["ETag"]


def patch(client, url, data):
    return send(client, "patch", url, data, **{"If-Match": tag(client, url)})


def test_a_note_comes_in_redacted_and_without_its_collector(as_frontline, cast):
    answer = send(
        as_frontline,
        "post",
        "notes/",
        {"verbatim": f"She read {PAN}", "products": [cast.product.pk], "tags": [PAN]},
    )
    assert answer.status_code == 201
    told = answer.json()
    assert (told["verbatim"], told["tags"]) == ("She read [PAN]", ["[PAN]"])
    assert told["state"] == "redaction_review"
    assert "collector" not in told
    assert "Fay" not in json.dumps(told)


def test_a_repeated_request_is_answered_once(as_frontline, cast):
    for _ in range(2):
        answer = send(
            as_frontline,
            "post",
            "notes/",
            {"verbatim": "x"},
            **{"Idempotency-Key": "k1"},
        )
        assert answer.status_code == 201
    assert Note.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"verbatim"}),
        ({"verbatim": "x", "severity": 9}, {"severity"}),
        ({"verbatim": "x", "collector": 1}, {"collector"}),
        ({"verbatim": "x", "state": "published"}, {"state"}),
        ({"verbatim": "x", "happened_on": "2999-01-01"}, {"happened_on"}),
        ({"verbatim": "x", "details": {"sample": 1}}, {"details"}),
        ({"verbatim": "x", "details": [1]}, {"details"}),
    ],
)
def test_an_error_names_its_field(body, fields, as_pm, cast):
    answer = send(as_pm, "post", "notes/", body)
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == fields


def test_details_are_kept_in_their_shapes(as_pm, cast):
    body = {
        "kind": "qa_insight",
        "summary": "Aloud",
        "details": {"sample": "400", "fails": 9},
    }
    told = send(as_pm, "post", "notes/", body).json()
    assert told["details"] == {"sample": 400, "fails": 9}


def test_the_list_takes_the_filters_of_the_page(as_pm, cast):
    make_note(cast, "They wait twice.", tags=["wrap"], published=True)
    make_note(cast, "Payoff.")
    for query in ("q=waiting", "tag=wrap", "state=published"):
        rows = as_pm.get(f"/api/v1/notes/?{query}").json()["results"]
        assert [row["title"] for row in rows] == ["They wait twice."], query
    wrong = as_pm.get("/api/v1/notes/?kind=castle")
    assert (wrong.status_code, set(wrong.json()["fields"])) == (400, {"kind"})
    wrong = as_pm.get("/api/v1/opportunities/?state=castle")
    assert set(wrong.json()["fields"]) == {"state"}


def test_the_whole_way_of_a_note(as_frontline, as_pm, cast):
    draft = {"verbatim": "one", "send": False, "products": [cast.product.pk]}
    url = f"notes/{send(as_frontline, 'post', 'notes/', draft).json()['id']}/"
    assert as_pm.get(f"/api/v1/{url}").status_code == 404
    assert (
        send(as_frontline, "post", f"{url}send/").json()["state"] == "redaction_review"
    )
    assert patch(as_frontline, url, {"verbatim": "two"}).json()["verbatim"] == "two"
    old = tag(as_pm, url)
    patch(as_frontline, url, {"verbatim": "three"})
    stale = send(as_pm, "post", f"{url}publish/", **{"If-Match": old})
    assert stale.status_code == 412
    assert send(as_pm, "post", f"{url}publish/").json()["state"] == "published"
    assert send(as_pm, "post", f"{url}publish/").status_code == 409
    gone = send(as_pm, "post", f"{url}archive/", {"because": "Known"}).json()
    assert (gone["state"], gone["archived_because"]) == ("archived", "Known")
    assert send(as_pm, "post", f"{url}restore/").json()["state"] == "published"


def test_a_change_needs_the_version_it_was_made_from(as_pm, cast):
    note = make_note(cast)
    answer = send(as_pm, "patch", f"notes/{note.pk}/", {"summary": "x"})
    assert answer.status_code == 428
    old = tag(as_pm, f"notes/{note.pk}/")
    patch(as_pm, f"notes/{note.pk}/", {"summary": "mine"})
    late = send(
        as_pm, "patch", f"notes/{note.pk}/", {"summary": "yours"}, **{"If-Match": old}
    )
    assert late.status_code == 412
    assert late.json()["differences"][0]["theirs"] == "mine"


def test_a_draft_is_thrown_away(as_frontline, cast):
    note = make_note(cast, send=False)
    url = f"notes/{note.pk}/"
    assert send(as_frontline, "delete", url).status_code == 428
    gone = send(as_frontline, "delete", url, **{"If-Match": tag(as_frontline, url)})
    assert gone.status_code == 204
    assert not Note.objects.exists()


def test_a_draft_that_changed_meanwhile_is_not_thrown_away(as_frontline, cast):
    note = make_note(cast, send=False)
    url = f"notes/{note.pk}/"
    old = tag(as_frontline, url)
    patch(as_frontline, url, {"summary": "More of it"})
    late = send(as_frontline, "delete", url, **{"If-Match": old})
    assert late.status_code == 412
    assert Note.objects.exists()


@pytest.mark.parametrize("name", ["send", "token"])
def test_how_a_note_came_in_is_not_changed_after(as_pm, cast, name):
    note = make_note(cast)
    answer = patch(as_pm, f"notes/{note.pk}/", {name: False, "summary": "x"})
    assert answer.status_code == 400
    assert answer.json()["fields"] == {name: ["This is set once and stays."]}


def test_links_are_set_and_taken_from_every_end(as_pm, cast):
    note, theme = make_note(cast, published=True), make_theme(cast)
    row = make_opportunity(cast)
    told = send(as_pm, "post", f"notes/{note.pk}/add-to-theme/", {"theme": theme.pk})
    assert told.json()["themes"] == [theme.pk]
    told = send(
        as_pm,
        "post",
        f"notes/{note.pk}/link-opportunity/",
        {"opportunity": row.pk, "direction": "contradicts", "strength": 3},
    )
    assert told.json()["opportunities"] == [row.pk]
    told = send(
        as_pm, "post", f"themes/{theme.pk}/link-opportunity/", {"opportunity": row.pk}
    )
    assert told.json()["notes_for"] == 1
    told = send(as_pm, "post", f"themes/{theme.pk}/remove-note/", {"note": note.pk})
    assert told.json()["notes_for"] == 0
    told = send(
        as_pm, "post", f"opportunities/{row.pk}/unlink-theme/", {"theme": theme.pk}
    )
    assert told.json()["theme_count"] == 0
    told = send(
        as_pm, "post", f"opportunities/{row.pk}/unlink-note/", {"note": note.pk}
    )
    assert told.json()["note_count"] == 0
    send(as_pm, "post", f"opportunities/{row.pk}/link-theme/", {"theme": theme.pk})
    send(as_pm, "post", f"opportunities/{row.pk}/link-note/", {"note": note.pk})
    send(as_pm, "post", f"themes/{theme.pk}/add-note/", {"note": note.pk})
    assert (row.themes.count(), row.notes.count(), theme.notes.count()) == (1, 1, 1)


def test_what_one_may_not_see_cannot_be_linked(as_pm, cast):
    theme = make_theme(cast)
    hidden = make_note(cast, send=False)
    answer = send(as_pm, "post", f"themes/{theme.pk}/add-note/", {"note": hidden.pk})
    assert set(answer.json()["fields"]) == {"note"}


def test_themes_and_opportunities_are_made_changed_and_moved(as_pm, cast):
    body = {"name": "Retyping", "product": cast.product.pk, "finding": PAN}
    theme = send(as_pm, "post", "themes/", body)
    assert theme.json()["finding"] == "[PAN]"
    assert send(as_pm, "post", "themes/", body).status_code == 409
    url = f"themes/{theme.json()['id']}/"
    assert patch(as_pm, url, {"name": "Typing"}).json()["name"] == "Typing"
    moved = patch(as_pm, url, {"product": cast.other_product.pk})
    assert set(moved.json()["fields"]) == {"product"}
    body = {
        "name": "Stop retyping", "product": cast.product.pk, "reach": ".4637",
        "frequency": 5, "severity": 3, "evidence_strength": "5",
    }  # fmt: skip
    made = send(as_pm, "post", "opportunities/", body).json()
    assert made["priority"] == "3.4777500"
    url = f"opportunities/{made['id']}/"
    assert patch(as_pm, url, {"severity": 6}).status_code == 400
    assert patch(as_pm, url, {"severity": 4}).json()["priority"] == "4.6370000"
    refused = send(as_pm, "post", f"{url}move/", {"to": "validated"})
    assert refused.status_code == 409
    gone = send(as_pm, "post", f"{url}move/", {"to": "dismissed", "because": "Small"})
    assert gone.json()["dismissed_because"] == "Small"
    assert Theme.objects.count() == Opportunity.objects.count() == 1


def test_the_evidence_of_an_opportunity_is_told_by_kind(as_executive, cast):
    row = make_opportunity(cast, themes=[make_proof(cast)])
    told = as_executive.get(f"/api/v1/opportunities/{row.pk}/evidence/").json()
    assert (told["strongest"], told["confidence"]) == ("1.00", "0.200")
    assert told["kinds"][0] == {
        "kind": "listening_session",
        "supports": 2,
        "contradicts": 0,
    }
    assert (len(told["notes"]), told["missing"]) == (2, [])


def test_a_session_is_made_and_changed(as_frontline, cast):
    body = {"held_on": "2026-08-18", "site": make_site().pk}
    made = send(as_frontline, "post", "listening-sessions/", body).json()
    assert made["code"] == "LS-01"
    url = f"listening-sessions/{made['id']}/"
    assert patch(as_frontline, url, {"team_size": 8}).json()["team_size"] == 8
    assert ListeningSession.objects.get().version == 2


def grow(cast):
    for n in range(5):
        note = make_note(cast, f"They wait {n}.", published=True)
        theme = make_theme(cast, f"Theme {note.pk}", [note])
        make_opportunity(cast, themes=[theme], notes=[note])
        ListeningSession.objects.create(
            code=f"L{note.pk}", held_on="2026-08-18", site=make_site()
        )


@pytest.mark.parametrize(
    "path", ["notes/?q=wait", "themes/", "opportunities/", "listening-sessions/"]
)
def test_a_list_costs_the_same_with_more_rows(path, as_pm, cast, assert_flat):
    grow(cast)
    assert_flat(lambda: as_pm.get(f"/api/v1/{path}"), lambda: grow(cast))


def test_nothing_that_was_sent_stays_readable_anywhere(as_frontline, cast):
    send(as_frontline, "post", "notes/", {"verbatim": PAN}, **{"Idempotency-Key": "k"})
    kept = json.dumps(list(IdempotencyKey.objects.values()), default=str)
    kept += json.dumps(list(AuditEntry.objects.values()), default=str)
    assert not tells_card(kept)
