"""Changes the center asked for: their steps, their clock, their pages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.clock import now
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from governance.actions import changes as actions
from governance.models import Change


def ask(cast, days_ago=6, **fields):
    told = {"title": "Another route", "kind": "routing", **fields}
    asked = now() - timedelta(days=days_ago)
    return actions.request(
        team=cast.product.team, requested_at=asked, **told, by=cast.it
    )


def test_time_on_hold_is_left_out(cast):
    change = actions.pause(ask(cast), reason="The vendor is away.", by=cast.it)
    Change.objects.filter(pk=change.pk).update(paused_at=now() - timedelta(days=4))
    with pytest.raises(Refused, match="on hold"):
        actions.go_live(change, by=cast.it)
    change = actions.go_live(actions.resume(change, by=cast.it), by=cast.it)
    assert change.done is not None
    assert 1.9 < float(change.done.days) < 2.1
    assert change.done.in_time
    told = AuditEntry.objects.get(verb=Verb.CHANGE_PAUSED)
    assert told.data["reason"] == "The vendor is away."


def test_steps_are_taken_in_their_order_and_once(cast):
    change = ask(cast)
    with pytest.raises(Refused, match="Only a change that went live"):
        actions.roll_back(change, reason="x", by=cast.it)
    with pytest.raises(Refused, match="not on hold"):
        actions.resume(change, by=cast.it)
    change = actions.go_live(change, by=cast.it)
    with pytest.raises(Refused, match="live already"):
        actions.go_live(change, by=cast.it)
    change = actions.roll_back(change, reason="Calls were lost.", by=cast.it)
    assert change.state == "Rolled back"
    with pytest.raises(Refused, match="taken back already"):
        actions.roll_back(change, reason="x", by=cast.it)


def test_moments_out_of_order_are_named(cast):
    with pytest.raises(Unfit) as refused:
        ask(cast, live_at=now() - timedelta(days=9))
    assert refused.value.field == "live_at"
    with pytest.raises(Unfit) as refused:
        ask(cast, live_at=now(), paused_for=timedelta(days=7))
    assert refused.value.field == "paused_for"
    with pytest.raises(Unfit) as refused:
        actions.edit(
            ask(cast), version=1, requested_at=datetime(1, 1, 1, tzinfo=UTC), by=cast.it
        )
    assert refused.value.field == "requested_at"


def test_readers_record_nothing_and_the_second_editor_is_told(cast):
    change = ask(cast)
    with pytest.raises(PermissionDenied):
        actions.go_live(change, by=cast.pm)
    actions.edit(change, version=1, title="Mine", by=cast.ops)
    with pytest.raises(Stale):
        actions.edit(change, version=1, title="Theirs", by=cast.it)


def test_a_hold_without_a_reason_says_so_and_holds_nothing(cast, client):
    change = ask(cast)
    client.force_login(cast.it)
    for reason in ("", "x" * 2001):
        url = reverse("governance:change_pause", args=[change.pk])
        answer = client.post(url, {"reason": reason})
        assert answer.status_code == 409
        assert "Say why, in a few words" in answer.text
    change.refresh_from_db()
    assert change.paused_at is None


def test_the_pages_take_a_change_from_asking_to_live(cast, client):
    client.force_login(cast.it)
    told = {
        "title": "Holiday hours", "kind": "prompt", "team": cast.product.team.pk,
        "done_by": "SUP", "requested_at": "2026-01-05T10:00", "promised_days": "5",
    }  # fmt: skip
    wrong = client.post(reverse("governance:change_create"), {**told, "kind": "x"})
    assert wrong.status_code == 422
    assert 'value="Holiday hours"' in wrong.text
    client.post(reverse("governance:change_create"), told)
    change = Change.objects.get()
    client.post(reverse("governance:change_go_live", args=[change.pk]))
    page = client.get(change.get_absolute_url())
    assert "Late" in page.text
    listed = client.get(reverse("governance:change_list"))
    assert "Agility index" in listed.text


def test_the_list_costs_the_same_with_more_changes(cast, client, assert_flat):
    client.force_login(cast.executive)
    for _ in range(2):
        ask(cast, live_at=now())
    assert_flat(
        lambda: client.get(reverse("governance:change_list")),
        lambda: [ask(cast, live_at=now()) for _ in range(4)],
    )
