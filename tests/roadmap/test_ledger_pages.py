"""The ledger's pages, its file and its API: the same lines at every door."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.urls import reverse

from core.models import AuditEntry
from core.verbs import Verb
from roadmap import actions
from roadmap.models import Card, Look, Move, Snapshot
from roadmap.queries import snapshots
from tests.roadmap.make import make_card, make_move, make_ready_for_next

JSON = "application/json"
START = datetime(2026, 7, 1, 16, tzinfo=UTC)


def url(name, *args):
    return reverse(f"roadmap:{name}", args=args)


def on(day):
    return START + timedelta(days=day)


@pytest.fixture
def told(cast):
    """One card's way: 100 days in Now, back to Next; and another product's new card."""
    card = make_card(cast, "Wrap up without retyping", horizon="next")
    make_move(cast, card, "", "later", moved_at=on(0))
    make_move(cast, card, "later", "now", moved_at=on(10), reason="Evidence is in.")
    make_move(cast, card, "now", "next", moved_at=on(110), reason="The pilot failed.")
    other = make_card(cast, "No card number is heard", product=cast.other_product)
    make_move(cast, other, moved_at=on(50), moved_by=cast.other_pm)
    return card


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_ledger_tells_reasons_and_how_long_past_the_limit(as_executive, told):
    html = as_executive.get(url("move_list")).text
    assert "The pilot failed." in html
    assert "Now → Next" in html
    assert "Moved back" in html
    assert "10 past the limit" in html


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 4),
        ({"q": "pilot failed"}, 1),
        ({"q": "rc-01"}, 3),
        ({"column": "now"}, 2),
        ({"kind": "created"}, 2),
        ({"kind": "back"}, 1),
        ({"since": "2026-07-11", "until": "2026-08-20"}, 2),
        ({"until": "2026-07-11"}, 2),
        ({"since": "1900-01-01", "until": "2199-12-31"}, 4),
        ({"column": "nonsense", "person": "x"}, 4),
    ],
)
def test_one_filter_for_the_page_the_file_and_the_api(as_pm, told, asked, found):
    context = as_pm.get(url("move_list"), asked).context
    assert len(context["lines"]) == found
    assert len(rows_of(as_pm.get(url("move_export"), asked))) == found
    answer = as_pm.get("/api/v1/roadmap-moves/", asked)
    if "nonsense" in asked.values():
        assert set(answer.json()["fields"]) == {"column", "person"}
    else:
        assert len(answer.json()["results"]) == found


def test_the_ledger_is_narrowed_to_a_person_and_a_product(as_pm, cast, told):
    for asked in ({"person": cast.other_pm.pk}, {"product": cast.other_product.pk}):
        [line] = as_pm.get(url("move_list"), asked).context["lines"]
        assert line.move.card_title == "No card number is heard"


def test_the_file_is_safe_to_open_in_a_spreadsheet(as_pm, cast, told):
    make_move(cast, told, "next", "later", reason='=HYPERLINK("http://x")')
    row = rows_of(as_pm.get(url("move_export")))[0]
    assert row["Reason"] == '\'=HYPERLINK("http://x")'
    assert (row["From"], row["To"], row["Step"]) == ("Next", "Later", "Moved back")


def test_the_lists_cost_the_same_with_more_rows(as_pm, cast, told, assert_flat):
    actions.take(name="First", by=cast.pm)
    make_card(cast, "Old", entered_on="2026-01-01")

    def more():
        for n in range(6):
            card = make_card(cast, f"More {n}", entered_on="2026-01-01")
            make_move(cast, card, moved_at=on(n))
            actions.take(name=f"Snapshot {n}", by=cast.pm)

    for name in ("move_list", "since", "snapshot_list", "past_now", "review_list"):
        assert_flat(lambda name=name: as_pm.get(url(name)), more)


def test_since_you_last_looked_equals_the_move_log(as_pm, cast, told):
    """mission.md G28: what is new to one person is what was entered, line for line."""

    def new():
        page = [line.move.pk for line in as_pm.get(url("since")).context["lines"]]
        api = as_pm.get("/api/v1/roadmap-moves/since/").json()["results"]
        assert page == [row["id"] for row in api]
        return page

    log = list(Move.objects.order_by("-id").values_list("pk", flat=True))
    assert new() == log
    read = as_pm.post(url("since_seen"), {"up_to": log[0]})
    assert read["Location"] == url("since")
    assert new() == []
    card = actions.create(product=cast.product, title="Later", by=cast.pm)
    actions.keep(card, reason="Wait.", version=None, by=cast.pm)
    actions.delete(card, reason="A double.", version=None, by=cast.pm)
    assert new() == list(
        Move.objects.filter(pk__gt=log[0]).order_by("-id").values_list("pk", flat=True)
    )
    assert len(new()) == 3
    assert AuditEntry.objects.filter(verb=Verb.LEDGER_READ).count() == 1


def test_seen_never_goes_back_and_is_each_persons_own(as_pm, as_ops, cast, told):
    first, *_, last = Move.objects.order_by("id").values_list("pk", flat=True)
    seen = url("since_seen")
    panel = as_pm.post(seen, {"up_to": last}, headers={"hx-request": "true"})
    assert 'id="since"' in panel.text
    assert "Nothing moved" in panel.text
    as_pm.post(seen, {"up_to": first})
    assert Look.objects.get(user=cast.pm).move_id == last
    assert len(as_ops.get(url("since")).context["lines"]) == 4
    assert as_pm.post(seen, {"up_to": last + 99}).status_code == 409
    assert as_pm.post(seen, {}).status_code == 409


def test_a_deleted_card_shows_in_the_diff_with_its_reason(as_pm, cast):
    """mission.md G28: delete an item, the diff shows it."""
    card = actions.create(product=cast.product, title="Twice the same", by=cast.pm)
    ready = make_ready_for_next(cast)
    snapshot = actions.take(name="Before", by=cast.pm)
    body, match = {"reason": "A double."}, {"if-match": f'"card-{card.pk}-1"'}
    address = f"/api/v1/cards/{card.pk}/"
    gone = as_pm.delete(address, body, content_type=JSON, headers=match)
    assert gone.status_code == 204
    actions.move(
        ready, to="next", after=None, reason="Proven.", version=None, by=cast.pm
    )
    short = actions.create(product=cast.product, title="A slip", by=cast.pm)
    actions.delete(short, reason="Never meant.", version=None, by=cast.pm)
    asked = {"old": snapshot.pk, "new": "today"}

    html = as_pm.get(url("snapshot_diff"), asked).text
    for words in ("Twice the same", "A double.", "Proven.", "Came and went", "A slip"):
        assert words in html
    rows = rows_of(as_pm.get(url("snapshot_diff_export"), asked))
    assert [(row["What"], row["Outcome"], row["Reasons"]) for row in rows] == [
        ("Moved", ready.title, "Mia: Proven."),
        ("Removed", "Twice the same", "Mia: A double."),
    ]
    found = as_pm.get(f"/api/v1/roadmap-snapshots/{snapshot.pk}/diff/").json()
    assert [row["kind"] for row in found["differences"]] == ["moved", "removed"]
    assert found["differences"][1]["moves"][-1]["kind"] == "deleted"


def test_any_two_snapshots_are_compared_in_the_order_of_time(as_pm, cast):
    card = make_card(cast, "Old words", confidence="0.2")
    first = actions.take(name="First", by=cast.pm)
    actions.edit(card, version=1, title="New words", confidence="0.6", by=cast.pm)
    second = actions.take(name="Second", by=cast.pm)
    for old, new in ((first, second), (second, first)):
        asked = {"old": old.pk, "new": new.pk}
        found = as_pm.get(url("snapshot_diff"), asked).context["found"]
        assert [(row.old, row.new) for row in found.found] == [
            ("Old words", "New words"),
            ("0.2", "0.6"),
        ]
    same = as_pm.get(url("snapshot_diff"), {"old": second.pk, "new": "today"})
    assert "Nothing is different" in same.text
    address = f"/api/v1/roadmap-snapshots/{first.pk}/diff/?to="
    assert as_pm.get(address + "x").status_code == 400
    assert as_pm.get(address + "999").status_code == 404


def test_deleting_through_the_api_needs_the_version_and_a_reason(as_pm, cast):
    card = make_card(cast)
    address, match = f"/api/v1/cards/{card.pk}/", {"if-match": f'"card-{card.pk}-1"'}
    body = {"reason": "A double."}
    bare = as_pm.delete(address, body, content_type=JSON)
    assert bare.status_code == 428
    for empty in ({}, {"reason": " "}):
        answer = as_pm.delete(address, empty, content_type=JSON, headers=match)
        assert answer.status_code == 400
    actions.edit(card, version=1, title="x", by=cast.pm)
    stale = as_pm.delete(address, body, content_type=JSON, headers=match)
    assert stale.status_code == 412
    promised = make_card(cast, horizon="now")
    match = {"if-match": f'"card-{promised.pk}-1"'}
    address = f"/api/v1/cards/{promised.pk}/"
    answer = as_pm.delete(address, body, content_type=JSON, headers=match)
    assert (answer.status_code, Card.objects.count()) == (409, 2)
    assert "Drop it instead" in answer.json()["detail"]


def test_a_card_is_deleted_on_its_page(as_pm, cast):
    card, promised = make_card(cast), make_card(cast, horizon="now")
    assert "Delete card" in as_pm.get(card.get_absolute_url()).text
    assert "Delete card" not in as_pm.get(promised.get_absolute_url()).text
    body = {"reason": "A double.", "version": 1}
    answer = as_pm.post(url("card_delete", card.pk), body, follow=True)
    assert "The ledger keeps it" in answer.text
    assert as_pm.post(url("card_delete", promised.pk), body).status_code == 409


def test_nothing_leads_to_the_page_of_a_deleted_card(as_admin, as_po, cast):
    card = make_card(cast, "Gone for good")
    page = card.get_absolute_url()
    actions.delete(card, reason="A double.", version=None, by=cast.pm)
    for shown in (as_admin.get(reverse("core:audit_list")), as_po.get("/")):
        assert "Gone for good" in shown.text
        assert f'href="{page}"' not in shown.text
    assert as_po.get(page).status_code == 404


def test_a_snapshot_is_taken_by_hand_and_read_as_it_was_sealed(as_pm, cast):
    card = make_card(cast, "As it was")
    assert as_pm.post(url("snapshot_create"), {"name": ""}).status_code == 422
    made = as_pm.post(url("snapshot_create"), {"name": "Before the board"})
    actions.edit(card, version=1, title="As it is", by=cast.pm)
    snapshot = Snapshot.objects.get()
    html = as_pm.get(made["Location"]).text
    assert "As it was" in html
    assert "As it was sealed" in html
    file = as_pm.get(url("snapshot_file", snapshot.pk)).content
    assert sha256(file).hexdigest() == snapshot.digest
    assert json.loads(file) == snapshot.content
    shown = as_pm.get(f"/api/v1/roadmap-snapshots/{snapshot.pk}/").json()
    assert (shown["sealed"], shown["content"][0]["title"]) == (True, "As it was")
    again = as_pm.post("/api/v1/roadmap-snapshots/", {"name": "x"}, content_type=JSON)
    assert again.status_code == 201


def test_a_snapshot_put_in_past_the_application_is_found_out(as_pm, cast):
    make_card(cast)
    true = actions.take(name="True", by=cast.pm)
    words = {f.name: getattr(true, f.name) for f in Snapshot._meta.fields[1:]}
    false = Snapshot.objects.create(**words)  # the seal fits, the audit trail is silent
    assert snapshots.is_as_sealed(true)
    assert not snapshots.is_as_sealed(false)
    assert "not what was sealed" in as_pm.get(false.get_absolute_url()).text


def test_cards_that_nobody_looked_at_for_a_quarter_come_up(as_pm, cast, settings):
    settings.TODAY = "2026-11-16"
    old = make_card(cast, "Forgotten", entered_on="2026-08-16")
    edge = make_card(cast, "A quarter", entered_on="2026-08-17")
    kept = make_card(cast, "Kept", entered_on="2026-01-01")
    make_move(cast, kept, "later", "later", moved_at=on(80))
    make_card(cast, "Theirs", product=cast.other_product, entered_on="2026-08-16")
    assert edge in Card.objects.filter(horizon="later")
    rows = as_pm.get(url("review_list")).context["rows"]
    assert [(row.card.title, row.mine) for row in rows] == [
        ("Forgotten", True),
        ("Theirs", False),
    ]
    review = url("card_review", old.pk)
    body = {"decision": "dropped", "reason": " ", "version": 1}
    typed = as_pm.post(review, body)
    assert typed.status_code == 422
    assert '<option value="dropped" selected>' in typed.text
    answer = as_pm.post(review, body | {"decision": "keep", "reason": "Renewal."})
    assert answer["Location"] == url("review_list")
    html = as_pm.get(url("review_list")).text
    assert "Forgotten" not in html
    assert "Vault decides" in html


def test_a_review_through_the_api(as_pm, cast):
    card = make_card(cast)
    body, match = {"decision": "keep"}, {"if-match": f'"card-{card.pk}-1"'}
    address = f"/api/v1/cards/{card.pk}/review/"
    bare = as_pm.post(address, body, content_type=JSON, headers=match)
    assert bare.status_code == 400
    body["reason"] = "Renewal."
    kept = as_pm.post(address, body, content_type=JSON, headers=match)
    assert kept.json()["moves"][0]["reason"] == "Renewal."


def test_past_nows_are_told_in_words_and_counts(as_pm, cast, settings):
    settings.TODAY = "2026-11-16"
    card = make_card(cast, "Kept", horizon="done")
    make_move(cast, card, "next", "now", moved_at=datetime(2026, 4, 20, tzinfo=UTC))
    make_move(cast, card, "now", "done", moved_at=datetime(2026, 7, 20, tzinfo=UTC))
    for month in (5, 9):
        Snapshot.objects.create(
            name=f"2026-{month:02d}",
            month=f"2026-{month:02d}-01",
            taken_on=f"2026-{month:02d}-01",
            taken_at=datetime(2026, month, 1, tzinfo=UTC),
            taken_by=cast.pm,
            content={"schema": 1, "cards": []},
            digest="",
            cards=1,
            now_keys=[card.key],
        )
    html = as_pm.get(url("past_now")).text
    assert "Of 1 promise, 90 days later none had an outcome and 1 stood in Now" in html
    assert "1 done with an outcome" in html
    assert "Not so long ago yet" in html
    months = as_pm.get("/api/v1/roadmap-snapshots/past/").json()["months"]
    assert months[0]["later"] == {"90": {"done": 1}, "180": {"done": 1}}
    assert months[1]["later"]["90"] is None
