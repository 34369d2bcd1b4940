"""Snapshots keep the roadmap as it stood; nobody can change one unseen."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.utils import DatabaseError

from core.errors import Refused
from core.models import AuditEntry, JobRun
from core.verbs import Verb
from roadmap import actions, keeping, tasks
from roadmap.models import Snapshot
from tests.roadmap.make import make_card, make_ready_for_next


def taken(cast, name="Board of November"):
    return actions.take(name=name, by=cast.pm)


def test_a_snapshot_keeps_every_card_word_for_word(cast):
    card = make_ready_for_next(cast)
    make_card(cast, "Dropped long ago", horizon="dropped")
    snapshot = taken(cast)
    assert snapshot.content["schema"] == keeping.SCHEMA
    first, second = snapshot.content["cards"]
    assert (first["key"], first["title"], first["horizon"]) == (
        "RC-01",
        card.title,
        "later",
    )
    assert (first["baseline"], first["target"]) == ("397", "377")
    assert first["links"]["notes"] == ["n1", "n2", "n3"]
    assert (first["owner"], first["product"]) == ("Mia", "ASSIST")
    assert second["badges"] == []
    assert (snapshot.cards, snapshot.now_keys) == (2, [])


def test_a_later_change_of_the_card_does_not_reach_it(cast):
    card = make_card(cast, "As it was", confidence="0.4")
    snapshot = taken(cast)
    actions.edit(card, version=1, title="As it is", confidence="0.9", by=cast.pm)
    actions.delete(card, reason="A mistake.", version=2, by=cast.pm)
    snapshot.refresh_from_db()
    [kept] = snapshot.content["cards"]
    assert (kept["title"], kept["confidence"]) == ("As it was", "0.4")


def test_its_seal_is_in_the_audit_trail_and_the_database_refuses_a_change(cast):
    make_card(cast)
    snapshot = taken(cast)
    entry = AuditEntry.objects.get(verb=Verb.SNAPSHOT_TAKEN)
    assert entry.data["digest"] == snapshot.digest == keeping.digest(snapshot.content)
    for change in (
        lambda: Snapshot.objects.update(name="Other"),
        lambda: Snapshot.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_one_spelling_whatever_the_order():
    assert keeping.canonical({"b": 1, "a": "ü"}) == '{"a":"ü","b":1}'.encode()
    assert keeping.digest({"a": 1, "b": 2}) == keeping.digest({"b": 2, "a": 1})


def test_the_month_is_kept_once_and_its_job_is_seen(cast, settings):
    settings.TODAY = "2026-11-16"
    tasks.keep_month()
    assert not JobRun.objects.exists()  # an empty board is no promise to keep
    make_card(cast)
    tasks.keep_month()
    tasks.keep_month()
    snapshot = Snapshot.objects.get()
    assert (snapshot.name, snapshot.month) == ("November 2026", date(2026, 11, 1))
    run = JobRun.objects.get()
    assert (run.job, run.rows_done) == (tasks.KEEP_MONTH, 1)
    settings.TODAY = "2026-12-01"
    tasks.keep_month()
    assert Snapshot.objects.count() == 2


def test_who_may_not_change_a_roadmap_takes_no_snapshot(cast):
    make_card(cast)
    with pytest.raises(PermissionDenied):
        actions.take(name="Mine", by=cast.executive)
    with pytest.raises(Refused, match="Say what"):
        actions.take(name=" ", by=cast.pm)
