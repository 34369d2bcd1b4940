"""What a gate decided may end, and never becomes more than it was, whoever writes."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import IntegrityError, transaction

from core.clock import now, today
from governance.actions import reviews
from governance.models import (
    Condition,
    CriteriaSet,
    Emergency,
    GateRule,
    KeptFacts,
    Review,
    Seat,
)
from tests.make import decide, make_approval, make_review, meet_all


@pytest.fixture
def approval(cast) -> Review:
    return make_approval(cast)


def refused(words: str) -> Any:
    return pytest.raises(IntegrityError, match=words)


def write(**fields: Any) -> None:
    with transaction.atomic():
        Review.objects.update(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"gate": "G3"}, {"subject_id": 999}, {"outcome": "approved_with_conditions"},
        {"decided_on": today() + timedelta(days=1)}, {"round": 2},
        {"outcome": "", "decided_on": None, "state": "open", "valid_until": None},
    ],
    ids=lambda each: next(iter(each)),
)  # fmt: skip
def test_a_decision_never_says_something_else(approval, fields):
    with refused(f"What {approval.key} decided is never changed"):
        write(**fields)


@pytest.mark.parametrize("days", [1, 400, None])
def test_it_never_holds_for_longer_but_for_fewer_days(approval, days):
    longer = approval.valid_until + timedelta(days=days) if days else None
    with refused("never holds for longer"):
        write(valid_until=longer)
    write(valid_until=today())
    assert Review.objects.get().valid_until == today()


def test_what_ended_does_not_come_back(cast, approval):
    reviews.revoke(approval, reason="A breach.", by=cast.reviewer)
    for fields in (
        {"state": "decided", "ended_on": None}, {"ended_on": today() + timedelta(days=9)},
        {"state": "in_review", "ended_on": None},
    ):  # fmt: skip
        with refused("does not come back"):
            write(**fields)


def test_a_rejection_is_not_made_an_approval_nor_taken_out_of_the_way(cast):
    """Deleted, or dated back, it would let an earlier approval speak again."""
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    decide(review, by=cast.reviewer, stance="rejected", reason="No.")
    with refused("is never changed"):
        write(outcome="approved")
    with refused("is never changed"):
        write(decided_on=today() - timedelta(days=99))
    with refused("is never deleted"), transaction.atomic():
        Review.objects.all()._raw_delete("default")


def test_a_fixture_gives_no_decision_more_days(approval, tmp_path):
    approval.valid_until += timedelta(days=400)
    file = tmp_path / "review.json"
    file.write_text(serializers.serialize("json", [approval]))
    with refused("never holds for longer"), transaction.atomic():
        call_command("loaddata", str(file), verbosity=0)


def test_the_facts_it_rests_on_never_change(approval):
    """Without them, or with others, a material change would not be seen."""
    KeptFacts.objects.create(
        review=approval, moment="decided", facts={"budget": 9}, kept_on=today()
    )
    with refused("never changed or deleted"), transaction.atomic():
        KeptFacts.objects.update(facts={"budget": 9_000})
    with refused("never changed or deleted"), transaction.atomic():
        KeptFacts.objects.all().delete()


def test_a_condition_of_a_decision_is_never_taken_away(cast, approval):
    Condition.objects.create(
        review=approval, key="C1", text="Train", owner=cast.pm, due_on=today(),
        blocking="pre_launch",
    )  # fmt: skip
    other = make_review(cast, "G2")
    for fields in ({"blocking": "during"}, {"review": other}):
        with refused("Condition C1 was decided"), transaction.atomic():
            Condition.objects.update(**fields)
    with refused("never taken away"), transaction.atomic():
        Condition.objects.all().delete()


def test_an_emergency_leave_is_short_and_never_given_again(cast):
    review = make_review(cast)
    said: dict[str, Any] = {
        "review": review, "reason": "tonight", "risk": "watched", "asked_by": cast.ops,
        "asked_at": now(), "seconded_by": cast.it, "seconded_at": now(),
        "seconded_on": today(),
    }  # fmt: skip
    with refused("lasts a few days"), transaction.atomic():
        Emergency.objects.create(**said, valid_until=today() + timedelta(days=30))
    Emergency.objects.create(**said, valid_until=today() + timedelta(days=7))
    for fields in (
        {"valid_until": today() + timedelta(days=9)},
        {"seconded_on": today() + timedelta(days=7)},
        {"seconded_by": cast.executive},
    ):
        with refused("never given again"), transaction.atomic():
            Emergency.objects.update(**fields)


def test_how_many_have_to_approve_stays_as_it_was_published(cast):
    """Else one voice, or the wrong rule, would be enough for a decision that is forged."""
    review = make_review(cast)
    rule = review.rule
    assert rule
    other = GateRule.objects.exclude(pk=rule.pk).earliest("pk")
    has_veto = review.seats.earliest("pk").veto
    for change in (
        lambda: GateRule.objects.update(approvals=1),
        lambda: GateRule.objects.filter(pk=rule.pk).update(gate="G0"),
        lambda: CriteriaSet.objects.update(state="draft"),
        lambda: CriteriaSet.objects.filter(pk=rule.set_id)._raw_delete("default"),
        lambda: Review.objects.update(rule=other),
        lambda: Review.objects.update(rule=None),
        lambda: Seat.objects.update(veto=not has_veto),
        lambda: Seat.objects.all().delete(),
    ):
        with refused("is said by a new criteria set"), transaction.atomic():
            change()
