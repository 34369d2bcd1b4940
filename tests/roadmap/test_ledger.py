"""The promises ledger: what it keeps, and that nothing is taken out of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from roadmap import actions
from roadmap.models import Card, Move, MoveKind
from roadmap.models.moves import kind_of
from tests.roadmap.make import make_card, make_ready_for_next


def moved(card, to, by, reason="Evidence is in."):
    return actions.move(card, to=to, after=None, reason=reason, version=None, by=by)


def deleted(card, by, reason="A double of RC-02.", version=None):
    actions.delete(card, reason=reason, version=version, by=by)


def test_a_deleted_card_leaves_its_lines_in_the_ledger(cast):
    card = actions.create(product=cast.product, title="Twice the same", by=cast.pm)
    make_card(cast, "Below it")
    deleted(card, cast.pm)

    assert [card.title for card in Card.objects.filter(position=1)] == ["Below it"]
    last, first = Move.objects.all()
    assert (last.card, last.card_key, last.card_title) == (None, "RC-01", card.title)
    assert (last.kind, last.reason) == (MoveKind.DELETED, "A double of RC-02.")
    assert (first.card, first.kind) == (None, MoveKind.CREATED)
    entry = AuditEntry.objects.get(verb=Verb.CARD_DELETED)
    assert entry.data == {"reason": "A double of RC-02.", "old": "later"}


def test_a_key_is_never_given_twice(cast):
    card = actions.create(product=cast.product, title="Gone", by=cast.pm)
    deleted(card, cast.pm)
    again = actions.create(product=cast.product, title="New", by=cast.pm)
    assert (card.key, again.key) == ("RC-01", "RC-02")


@pytest.mark.parametrize("past", ["in now", "back from now", "done"])
def test_a_promise_is_dropped_and_not_deleted(cast, past):
    card = make_card(cast, horizon="done" if past == "done" else "now")
    if past == "back from now":
        card = moved(card, "later", cast.pm, "Too early.")
    with pytest.raises(Refused, match="Drop it instead"):
        deleted(card, cast.pm)
    assert Card.objects.exists()


def test_deleting_needs_a_reason_the_right_and_the_newest_version(cast):
    card = make_card(cast)
    with pytest.raises(Refused, match="Say why"):
        deleted(card, cast.pm, reason=" ")
    with pytest.raises(PermissionDenied):
        deleted(card, cast.other_pm)
    actions.edit(card, version=1, title="Changed", by=cast.pm)
    with pytest.raises(Stale):
        deleted(card, cast.pm, version=1)
    assert not Move.objects.exists()


def test_what_others_wait_for_is_not_deleted_behind_their_back(cast):
    card, waits = make_card(cast), make_card(cast, "Waits")
    waits.needs.create(needed=card, added_by=cast.pm)
    with pytest.raises(Refused, match="RC-02 waits for RC-01"):
        deleted(card, cast.pm)
    waits.needs.all().delete()
    deleted(card, cast.pm)
    assert Card.objects.get() == waits


def test_the_database_keeps_the_ledger_as_it_is(cast):
    card = actions.create(product=cast.product, title="a", by=cast.pm)
    for change in (
        lambda: Move.objects.update(reason="Nicer"),
        lambda: Move.objects.update(card=None, reason="Nicer"),
        lambda: Move.objects.all().delete(),
        lambda: Move.objects.create(
            card=card, card_key="x", product=cast.product, moved_by=cast.pm
        ),
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()
    assert Move.objects.get().reason == ""


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (("", "later"), "created"),
        (("later", "next"), "forward"),
        (("later", "now"), "forward"),
        (("now", "next"), "back"),
        (("next", "later"), "back"),
        (("later", "later"), "kept"),
        (("now", "done"), "done"),
        (("next", "dropped"), "dropped"),
        (("dropped", "later"), "reopened"),
        (("later", ""), "deleted"),
    ],
)
def test_every_step_has_one_name(cast, step, kind):
    assert kind_of(*step) == kind
    card = make_card(cast)
    words = {"card_key": card.key, "product": cast.product, "moved_by": cast.pm}
    old, new = step
    Move.objects.create(from_horizon=old, to_horizon=new, **words)
    found = [k for k in MoveKind.values if Move.objects.of_kind(k).exists()]
    assert found == [kind]


def test_a_review_keeps_a_card_in_later_with_its_reason(cast):
    card = make_card(cast)
    with pytest.raises(Refused, match="Say why"):
        actions.keep(card, reason="", version=1, by=cast.pm)
    kept = actions.review(
        card, decision="keep", reason="Renewal in 2027.", version=1, by=cast.pm
    )
    assert (kept.horizon, kept.version, kept.entered_on) == (
        "later",
        2,
        card.entered_on,
    )
    told = Move.objects.get()
    assert (told.kind, told.reason) == (MoveKind.KEPT, "Renewal in 2027.")
    assert AuditEntry.objects.get().verb == Verb.CARD_KEPT


def test_a_review_kills_or_moves_through_the_guards(cast):
    ready, bare = make_ready_for_next(cast), make_card(cast, "Bare")
    with pytest.raises(Refused, match="Next needs"):
        actions.review(bare, decision="next", reason="x", version=None, by=cast.pm)
    actions.review(ready, decision="next", reason="Proven.", version=None, by=cast.pm)
    actions.review(bare, decision="dropped", reason="No.", version=None, by=cast.pm)
    assert set(Card.objects.values_list("title", "horizon")) == {
        (ready.title, "next"),
        ("Bare", "dropped"),
    }


def test_only_what_is_in_later_is_kept_there(cast):
    card = make_card(cast, horizon="next")
    with pytest.raises(Refused, match="is in Next"):
        actions.keep(card, reason="x", version=1, by=cast.pm)
    with pytest.raises(PermissionDenied):
        actions.keep(make_card(cast), reason="x", version=1, by=cast.executive)
