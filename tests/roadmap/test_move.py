from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core import system
from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from governance.actions import reviews, signing
from governance.models import Review, Waiver
from roadmap import actions
from roadmap.models import Card
from tests.make import decide, make_approval, make_benefit, make_item, make_review
from tests.roadmap.make import make_card, make_ready_for_next


def titles(horizon):
    cards = Card.objects.filter(horizon=horizon).order_by("position")
    assert [card.position for card in cards] == list(range(1, len(cards) + 1))
    return "".join(card.title for card in cards)


def move(card, to, *, by, after=None, reason="Evidence is in.", version=None):
    return actions.move(card, to=to, after=after, reason=reason, version=version, by=by)


def test_a_ready_card_goes_to_next_and_the_ledger_tells(cast):
    card = move(make_ready_for_next(cast), "next", by=cast.pm)

    assert (card.horizon, card.position) == ("next", 1)
    told = card.moves.get()
    assert (told.from_horizon, told.to_horizon) == ("later", "next")
    assert told.reason == "Evidence is in."
    entry = AuditEntry.objects.get(verb=Verb.CARD_MOVED)
    assert (entry.actor, entry.data["old"], entry.data["new"]) == (
        cast.pm,
        "later",
        "next",
    )


def test_a_bare_card_stays_in_later_and_hears_all_that_is_missing(cast):
    with pytest.raises(Refused, match="validated; the problem in words; an objective"):
        move(make_card(cast), "next", by=cast.pm)
    assert Card.objects.get().horizon == "later"


def test_now_needs_a_gate_when_it_touches_customers(cast):
    card = move(make_ready_for_next(cast), "next", by=cast.pm)
    with pytest.raises(Refused, match="a gate"):
        move(card, "now", by=cast.pm)


@pytest.fixture
def gated(cast):
    """A card in Next that lacks nothing for Now: its feature went through G1."""
    card = move(make_ready_for_next(cast), "next", by=cast.pm)
    item = make_item(cast.product)
    card.items.add(item)
    return card, make_approval(cast, subject=item)


def test_what_another_product_was_allowed_lets_no_card_into_now(cast):
    card = move(make_ready_for_next(cast), "next", by=cast.pm)
    theirs = make_item(cast.other_product)
    make_approval(cast, subject=theirs)
    with pytest.raises(Refused, match="belongs to another product than ASSIST"):
        actions.link(card, relation="items", row=theirs, by=cast.pm)
    card.items.add(make_item(cast.product), theirs)  # tied before this was asked
    with pytest.raises(Refused, match="Now needs a gate"):
        move(card, "now", by=cast.pm)


def test_a_gate_that_holds_lets_a_card_into_now(cast, gated):
    card, _ = gated
    assert move(card, "now", by=cast.pm).horizon == "now"


def revoked(cast, review):
    reviews.revoke(review, reason="New model version.", by=cast.reviewer)


def refused_since(cast, review):
    again = make_review(cast, subject=review.subject)
    decide(again, by=cast.reviewer, stance="returned", reason="Changed.")


def revoked_since(cast, review):
    """The approval is superseded by another, and that one is revoked."""
    revoked(cast, make_approval(cast, subject=review.subject))


def past_its_last_day(cast, review):
    Review.objects.filter(pk=review.pk).update(valid_until=today() - timedelta(days=1))


def expired(cast, review):
    past_its_last_day(cast, review)
    signing.expire(review, by=system.user(), on=today())


def without_its_waiver(cast, review):
    Waiver.objects.create(
        review=review,
        key="WV-1",
        criterion=review.assessments.first().criterion,
        state=Waiver.State.GRANTED,
        reason="SOC 2 gap",
        compensating_control="Quarterly access review",
        risk_owner=cast.it,
        requested_by=cast.pm,
        requested_on=today() - timedelta(days=30),
        expires_on=today() - timedelta(days=1),
        granted_by=cast.reviewer,
        granted_on=today() - timedelta(days=30),
    )


DEATHS = [revoked, refused_since, revoked_since, past_its_last_day, expired]
DEATHS += [without_its_waiver]


@pytest.mark.parametrize("die", DEATHS, ids=lambda die: die.__name__)
def test_a_dead_gate_lets_no_card_into_now(cast, gated, die):
    card, review = gated
    die(cast, review)
    with pytest.raises(Refused, match="Now needs a gate"):
        move(card, "now", by=cast.pm)


def test_a_move_without_a_reason_is_refused(cast):
    with pytest.raises(Refused, match="Say why"):
        move(make_ready_for_next(cast), "next", by=cast.pm, reason=" ")


def test_dropping_needs_only_a_reason(cast):
    card = move(make_card(cast), "dropped", by=cast.pm, reason="The vendor left.")
    assert card.horizon == "dropped"


def test_taking_back_ones_own_move_passes_the_guards(cast):
    card = make_card(cast, horizon="next")
    card = move(card, "later", by=cast.pm, reason="Too early.")
    assert move(card, "next", by=cast.pm, reason="Undone").horizon == "next"


def test_another_persons_move_is_not_taken_back_without_guards(cast):
    card = move(make_card(cast, horizon="next"), "later", by=cast.pm)
    card.product.team.memberships.create(user=cast.other_pm, role="product_manager")
    with pytest.raises(Refused, match="Next needs"):
        move(card, "next", by=cast.other_pm)


@pytest.mark.parametrize(
    ("title", "after", "expected"),
    [("c", "a", "acbd"), ("a", "d", "bcda"), ("d", None, "dabc"), ("b", "c", "acbd")],
)
def test_order_within_a_column_stays_dense(cast, title, after, expected):
    cards = {t: make_card(cast, t) for t in "abcd"}
    move(cards[title], "later", after=cards.get(after), by=cast.pm, reason="")
    assert titles("later") == expected


def test_leaving_a_column_closes_the_gap(cast):
    cards = [make_card(cast, t) for t in "abc"]
    move(cards[1], "dropped", by=cast.pm)
    assert titles("later") == "ac"
    assert titles("dropped") == "b"


def test_a_stale_move_is_refused_with_both_versions(cast):
    card = make_card(cast, "a")
    actions.edit(card, version=1, title="b", by=cast.pm)
    with pytest.raises(Stale, match="Nothing is lost"):
        move(card, "dropped", by=cast.pm, version=1)


@pytest.mark.parametrize(
    "who", ["frontline", "executive", "other_pm", "po", "outsider"]
)
def test_the_wrong_person_moves_nothing(cast, who):
    with pytest.raises(PermissionDenied):
        move(make_card(cast), "dropped", by=getattr(cast, who))
    assert not AuditEntry.objects.exists()


def test_done_takes_the_result_the_learning_and_the_benefit(cast):
    card = make_card(cast, horizon="now", result="385 of 377 s.", learning="Slower.")
    with pytest.raises(Refused, match="Done needs the benefit"):
        move(card, "done", by=cast.pm)
    actions.edit(card, version=None, benefit=make_benefit(cast), by=cast.pm)
    assert move(card, "done", by=cast.pm).horizon == "done"


def test_a_benefit_of_another_product_is_not_a_cards(cast):
    card = make_card(cast)
    foreign = make_benefit(cast, product=cast.other_product)
    with pytest.raises(Refused, match="another product than ASSIST"):
        actions.edit(card, version=1, benefit=foreign, by=cast.pm)
    with pytest.raises(Refused, match="another product"):
        actions.create(product=cast.product, title="b", benefit=foreign, by=cast.pm)


def test_a_key_result_brings_its_objective(cast):
    card = make_ready_for_next(cast)
    key_result = card.key_result
    card = actions.edit(
        card, version=1, key_result=key_result, objective=None, by=cast.pm
    )
    assert card.objective == key_result.objective


def test_a_new_card_begins_at_the_end_of_later(cast):
    make_card(cast, "a")
    card = actions.create(product=cast.product, title="b", by=cast.pm)
    assert (card.key, card.horizon, card.position) == ("RC-02", "later", 2)
