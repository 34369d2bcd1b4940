"""The page for ten minutes: what stands first, what waits for whom, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.clock import now, today
from core.roles import Role
from governance import seating
from governance.actions import conditions, evidence, previews, votes, wanted
from governance.models import Assessment, Closing, Evidence, Recusal, Review, Signature
from tests.make import (
    decide,
    holder,
    make_review,
    make_user,
    meet_all,
    sign,
)

pytestmark = pytest.mark.django_db
FEW = 25  # queries of the first answer, whatever the review holds


def queries_of(client: Any, path: str) -> int:
    client.get(path)  # what is read once for a process is read now
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def grow(review: Review, cast: Any) -> None:
    """Evidence that was looked at, conditions, changes, recusals, a round of votes."""
    for row in review.assessments.select_related("criterion"):
        for n in range(3):
            words: dict[str, Any] = {
                "title": f"{row.criterion.code} {n}",
                "criterion": row.criterion,
            }
            link = f"https://x.example.org/{n}"
            piece = evidence.add(review, **words, link=link, by=cast.pm)
            previews.look(piece, by=cast.reviewer)
        conditions.add(
            review, text=f"Letter {row.criterion.code}", owner=cast.po, due_on=today(),
            blocking="during", criterion=row.criterion, by=cast.reviewer,
        )  # fmt: skip
    talk_and_vote(review, cast)


def talk_and_vote(review: Review, cast: Any) -> None:
    for n in range(5):
        change = wanted.ask(review, text=f"Change {n}", by=cast.reviewer)
        wanted.answer(change, answer="Done.", by=cast.pm)
        person = make_user(f"Rec{n}", Role.GOVERNANCE_REVIEWER)
        Recusal.objects.create(
            review=review, person=person, reason="A tie.", recused_at=now()
        )
    for kind in [seat.kind for seat in seating.seats(review)]:
        for turn in range(1, 4):
            person = make_user(f"V{kind.code}{turn}", Role.GOVERNANCE_REVIEWER)
            Signature.objects.create(
                review=review, seat=kind, round=turn, stance="abstained",
                meaning="I abstain.", record_hash="0" * 64, signed_by=person, signed_at=now(),
            )  # fmt: skip
    for turn in range(1, 4):
        Closing.objects.create(
            review=review, round=turn, reason="Nobody.", closed_by=cast.reviewer, closed_at=now()
        )  # fmt: skip
    Review.objects.filter(pk=review.pk).update(round=4)


@pytest.mark.parametrize("gate", ["G1", "G2"])
def test_the_first_answer_takes_few_queries_whatever_is_inside(cast, client_of, gate):
    review = make_review(cast, gate)
    readers = [client_of(p) for p in (cast.reviewer, cast.pm, cast.executive)]
    path = review.get_absolute_url()
    before = [queries_of(client, path) for client in readers]
    grow(Review.objects.for_page().get(pk=review.pk), cast)
    after = [queries_of(client, path) for client in readers]
    assert max(after) <= FEW
    # the first piece of evidence has looks, which are one more; nothing grows with many
    assert all(now <= was + 1 for was, now in zip(before, after, strict=True))


def test_what_follows_costs_the_same_with_more_inside(cast, client_of):
    review = make_review(cast, "G2")
    client, path = client_of(cast.reviewer), f"{review.get_absolute_url()}?part=rest"
    grow(Review.objects.for_page().get(pk=review.pk), cast)
    was = queries_of(client, path)
    votes.recuse(review, reason="A tie.", by=holder("OPS"))
    for n in range(5):
        evidence.add(
            review, title=f"More {n}", link="https://x.example.org", by=cast.pm
        )
    assert queries_of(client, path) <= was


def test_the_parts_stand_in_the_order_of_ten_minutes(cast, client_of):
    review = make_review(cast)
    page = client_of(cast.reviewer).get(f"{review.get_absolute_url()}?whole=1").text
    places = [
        page.index(f'id="{name}"')
        for name in (
            "asked-title", "since-title", "part-title", "regulatory-title", "subject-title",
            "conditions-title", "wanted-title", "raci-title", "talk", "history-title",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_what_is_not_judged_stands_first(cast, client_of):
    review = make_review(cast)
    rows = list(review.assessments.order_by("criterion__code"))
    family = rows[0].criterion.family
    same = [row for row in rows if row.criterion.family == family]
    Assessment.objects.filter(pk=same[0].pk).update(verdict="met")
    page = client_of(cast.reviewer).get(review.get_absolute_url())
    [group] = [g for g in page.context["groups"] if g.family == family]
    assert [line.is_open for line in group.lines] == [True] * (len(same) - 1) + [False]


def test_the_whole_page_and_the_parts_say_the_same(cast, client_of):
    review = make_review(cast)
    client, path = client_of(cast.reviewer), review.get_absolute_url()
    whole = client.get(f"{path}?whole=1").text
    rest = client.get(f"{path}?part=rest").text
    for said in ("Evidence pack", "History", "asked for the gate"):
        assert said in whole
        assert said in rest
    assert (
        'hx-trigger="load" hx-target="this" hx-swap="outerHTML">'
        in client.get(path).text
    )
    assert "?whole=1#since-title" in client.get(path).text  # for who runs no scripts


# --- her part -------------------------------------------------------------------------
def steps_of(client: Any, review: Review) -> list[str]:
    found = client.get(review.get_absolute_url()).context["steps"]
    return [step.text for step in found]


def test_a_signer_reads_what_to_do_in_the_order_to_do_it(cast, client_of):
    review, client = make_review(cast), client_of(cast.reviewer)
    row = review.assessments.get(criterion__code="S05")
    evidence.add(
        review, title="Letter", criterion=row.criterion, link="https://x.example.org", by=cast.pm
    )  # fmt: skip
    judge, look, read = steps_of(client, review)
    assert judge.startswith("Judge R")
    assert look == "Look at 1 piece of evidence for them"
    assert read.startswith("Read the record and sign for")
    meet_all(review, by=cast.reviewer)
    previews.look(review.evidence.get(), by=cast.reviewer)
    assert [s[:4] for s in steps_of(client, review)] == ["Read"]
    change = wanted.ask(review, text="Say which site.", by=cast.reviewer)
    assert steps_of(client_of(cast.pm), review) == ["Answer Ada: Say which site."]
    wanted.answer(change, answer="Jacksonville.", by=cast.pm)
    assert steps_of(client, review)[0].startswith("Settle what was answered")
    assert steps_of(client_of(cast.pm), review) == []
    wanted.settle(change, by=cast.reviewer)
    Evidence.objects.update(snapshot_state="failed")  # fetched: nobody answered
    sign(review, by=cast.reviewer)
    assert steps_of(client, review) == []


def test_who_asked_reads_what_is_missing_before_it_goes_out(cast, client_of):
    review, client = make_review(cast, submitted=False), client_of(cast.pm)
    add, hand = steps_of(client, review)
    assert add.startswith("Add evidence: R")
    assert add.endswith("have none")
    assert hand == "Hand it to the reviewers"
    assert steps_of(client_of(cast.reviewer), review) == []


def test_conditions_wait_for_their_owner_and_then_for_who_verifies(cast, client_of):
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    condition = conditions.add(
        review, text="A letter", owner=cast.po, due_on=today(), blocking="during",
        by=cast.reviewer,
    )  # fmt: skip
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    owner, verifier = client_of(cast.po), client_of(cast.reviewer)
    assert [s[:22] for s in steps_of(owner, review)] == ["Bring the evidence for"]
    assert steps_of(verifier, review) == []
    condition.refresh_from_db()
    conditions.submit_evidence(condition, note="Here it is.", by=cast.po)
    assert steps_of(owner, review) == []
    assert steps_of(verifier, review) == [f"Verify {condition.key}: A letter"]


def test_nobody_s_stance_is_chosen_beforehand(cast, client_of):
    review = make_review(cast)
    at = reverse("governance:review_sign", args=[review.pk])
    page = client_of(cast.reviewer).get(at)
    assert page.context["form"]["stance"].value() in (None, "")


def test_a_rule_stands_beside_its_field_with_what_was_typed(cast, client_of):
    review = make_review(cast)
    at = reverse("governance:waiver_request", args=[review.pk])
    typed = {
        "criterion": review.assessments.get(criterion__code="S05").criterion_id,
        "reason": "The period ended.",
        "compensating_control": "A quarterly look",
        "risk_owner": cast.it.pk,
        "expires_on": str(today() + timedelta(days=91)),
    }
    answer = client_of(cast.pm).post(at, typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["expires_on"]
    assert "A quarterly look" in answer.text
    at = reverse("governance:condition_create", args=[review.pk])
    typed = {
        "text": "A letter", "owner": cast.po.pk, "blocking": "during",
        "due_on": str(today() - timedelta(days=1)),
    }  # fmt: skip
    answer = client_of(cast.reviewer).post(at, typed)
    assert list(answer.context["form"].errors) == ["due_on"]


def test_how_much_is_at_stake_stands_beside_the_question(cast, client_of):
    review = make_review(cast)
    review.facts.create(
        moment="submitted", kept_on=today(), facts={"max_contacts": 3000, "budget": "40000"}
    )  # fmt: skip
    page = client_of(cast.executive).get(review.get_absolute_url())
    assert page.context["amounts"] == [
        ("Largest exposure, contacts", "3,000"),
        ("Budget, USD", "40,000"),
    ]
    assert "3,000" in page.text
