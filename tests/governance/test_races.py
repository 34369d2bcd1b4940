"""Two people at the same moment, with real threads on the real database."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from core import system
from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from governance import gates, record
from governance.actions import conditions, reviews, rules_proposals, signing, votes
from governance.actions import engagement as engagement_actions
from governance.models import Condition, Delegation, Recusal, Review, Signature
from tests.database import without_triggers
from tests.make import (
    PASSWORD,
    decide,
    holder,
    make_cast,
    make_change_classes,
    make_criteria,
    make_leads,
    make_review,
    make_reviewer,
    meet_all,
    sign_for,
)

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same time; return their results or exceptions."""
    outcomes: list[Any] = []
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes.append(call())
        except Exception as error:  # the test looks at it
            outcomes.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def kinds(outcomes: list[Any]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def signing_as(review: Review, person: Any, seat: str, stance: str = "approved") -> Any:
    """A call that signs what this person has on the screen now."""
    shown = Review.objects.for_page().get(pk=review.pk)
    return lambda: signing.sign(
        review,
        seat=seat,
        stance=stance,
        meaning="I approve it." if stance == "approved" else "I reject it.",
        reason="Because.",
        password=PASSWORD,
        version=shown.version,
        record_hash=record.digest(shown),
        by=person,
    )


def decided_once() -> bool:
    return AuditEntry.objects.filter(verb=Verb.REVIEW_DECIDED).count() == 1


def test_the_last_two_approvals_at_once_leave_one_signature_then_one_decision():
    cast = make_cast()
    rita, sam = make_reviewer("Rita", "regulatory"), make_reviewer("Sam", "security")
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    signing_as(review, holder("PRD"), "PRD")()
    out = together(signing_as(review, rita, "CMP"), signing_as(review, sam, "SEC"))
    assert kinds(out) == ["Review", "Stale"]  # the second had read an older page
    assert Signature.objects.count() == 2
    late = {"CMP": sam, "SEC": rita}[
        Signature.objects.values_list("seat__code", flat=True).latest("pk")
    ]
    code = "SEC" if late == sam else "CMP"
    assert signing_as(review, late, code)().outcome == "approved"
    assert decided_once()


def test_two_vetoes_at_once_leave_one_outcome():
    cast = make_cast()
    review = make_review(cast, "G3")
    calls = [
        signing_as(review, holder("CMP"), "CMP", "rejected"),
        signing_as(review, holder("SEC"), "SEC", "rejected"),
    ]
    assert kinds(together(*calls)) in (["Refused", "Review"], ["Review", "Stale"])
    assert Review.objects.get().outcome == "rejected"
    assert Signature.objects.count() == 1
    assert decided_once()


def test_a_seat_taken_by_two_at_once_is_signed_once():
    cast = make_cast()
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    twins = [make_reviewer(name, "regulatory") for name in ("Ann", "Ben")]
    out = together(
        signing_as(review, twins[0], "CMP"),
        signing_as(review, twins[1], "CMP", "rejected"),
    )
    assert kinds(out) in (["Review", "Stale"], ["Refused", "Review"])
    assert Signature.objects.count() == 1


def test_a_delegate_and_who_named_them_at_once_leave_one_vote():
    cast = make_cast()
    rita, dan = make_reviewer("Rita", "regulatory"), make_reviewer("Dan")
    yesterday = today() - timedelta(days=1)
    Delegation.objects.create(
        person=rita, delegate=dan, scope="gates", starts_on=yesterday,
        ends_on=today() + timedelta(days=20), named_on=yesterday, named_by=rita,
    )  # fmt: skip
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    out = together(
        signing_as(review, rita, "CMP", "rejected"), signing_as(review, dan, "CMP")
    )
    assert kinds(out) in (["Review", "Stale"], ["Refused", "Review"])
    [vote] = Signature.objects.all()
    assert (vote.for_person or vote.signed_by) == rita
    assert vote.place == "Compliance"


def test_the_jobs_that_end_an_approval_at_once_end_it_once():
    """Its day, and what it was given for: whichever job comes first says why."""
    cast = make_cast()
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    decide(review, by=cast.reviewer)
    day = today() - timedelta(days=1)
    with without_triggers():
        Review.objects.update(valid_until=day, decided_on=day)
    calls = [lambda: signing.expire(review, by=system.user(), on=today())] * 2
    together(*calls, lambda: reviews.revoke(review, reason="Breach.", by=cast.reviewer))
    ends = (Verb.REVIEW_EXPIRED, Verb.REVIEW_REVOKED)
    assert AuditEntry.objects.filter(verb__in=ends).count() == 1
    assert Review.objects.get().state in ("expired", "revoked")


def test_stepping_back_and_signing_at_once_leave_one_of_them():
    cast = make_cast()
    rita = make_reviewer("Rita", "regulatory")
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    together(
        signing_as(review, rita, "CMP"),
        lambda: votes.recuse(review, reason="My brother sells it.", by=rita),
    )
    assert Signature.objects.count() + Recusal.objects.count() == 1


def test_the_same_person_pressing_twice_signs_once():
    cast = make_cast()
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    calls = [signing_as(review, cast.reviewer, code) for code in ("CMP", "SEC", "CMP")]
    out = together(*calls)
    assert len([each for each in out if isinstance(each, Review)]) == 1
    assert all(isinstance(each, Review | Refused | Stale) for each in out)
    assert Signature.objects.count() == 1  # one seat, though she holds two


def test_a_verdict_and_a_signature_at_once_never_sign_what_was_not_shown():
    cast = make_cast()
    rita, sam = make_reviewer("Rita", "regulatory"), make_reviewer("Sam", "security")
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    row = review.assessments.get(criterion__code="S01")
    together(
        signing_as(review, rita, "CMP"),
        lambda: reviews.assess(row, verdict="not_met", by=sam),
    )
    for signature in Signature.objects.all():
        shown = {c["code"]: c["verdict"] for c in signature.record["criteria"]}
        assert shown["S01"] == "Met"  # what Rita had read


def test_asking_at_once_opens_one_review_and_numbers_never_clash():
    cast = make_cast()
    make_criteria()
    words: dict[str, Any] = {
        "team": cast.product.team,
        "asked": "May it?",
        "parties": [],
        "by": cast.pm,
    }
    out = together(
        *[lambda: gates.ask("G1", cast.product, **words) for _ in range(4)],
        lambda: gates.ask("G2", cast.product, **words),
        lambda: gates.ask("G3", cast.product, **words),
    )
    assert kinds(out) == ["Refused"] * 3 + ["Review"] * 3
    keys = Review.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == ["GD-01", "GD-02", "GD-03"]


def test_conditions_added_at_once_get_numbers_of_their_own():
    cast = make_cast()
    review = make_review(cast)
    words: dict[str, Any] = {
        "text": "Letter",
        "owner": cast.po,
        "due_on": today() + timedelta(days=1),
        "blocking": "during",
        "by": cast.reviewer,
    }
    out = together(*[lambda: conditions.add(review, **words) for _ in range(5)])
    assert kinds(out) == ["Condition"] * 5
    assert sorted(Condition.objects.values_list("key", flat=True)) == [
        "C1", "C2", "C3", "C4", "C5",
    ]  # fmt: skip


def test_revoking_while_a_step_asks_leaves_one_order_of_events():
    """Whoever comes second sees the first: a step never runs on a revoked gate unseen."""
    cast = make_cast()
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    decide(review, by=cast.reviewer)

    def step() -> str:
        with transaction.atomic():
            gates.require("G1", cast.product)
            return Review.objects.get(pk=review.pk).state

    out = together(
        step, lambda: reviews.revoke(review, reason="Breach.", by=cast.reviewer)
    )
    assert any(isinstance(each, Review) for each in out)
    assert all(each == "decided" for each in out if isinstance(each, str))


def test_two_leads_sign_the_rules_at_once_and_both_count() -> None:
    cast = make_cast()
    make_change_classes()
    make_leads(cast)
    rules = engagement_actions.draft(by=cast.ops)
    proposal = rules_proposals.propose(
        rules, effective_from=today(), reason="Agreed", version=None, by=cast.ops
    )
    outcomes = together(
        lambda: sign_for(proposal, cast.it), lambda: sign_for(proposal, cast.ops)
    )
    assert kinds(outcomes) == ["Proposal", "Proposal"]
    rules.refresh_from_db()
    assert rules.state == "agreed"
    assert proposal.signatures.count() == 2


def test_the_rules_are_signed_or_changed_but_not_both() -> None:
    cast = make_cast()
    make_change_classes()
    make_leads(cast)
    rules = engagement_actions.draft(by=cast.ops)
    proposal = rules_proposals.propose(
        rules, effective_from=today(), reason="Agreed", version=None, by=cast.ops
    )
    sign_for(proposal, cast.it)
    clause = rules.clauses.get(number=1)
    outcomes = together(
        lambda: sign_for(proposal, cast.ops),
        lambda: engagement_actions.edit_clause(
            clause, text="At once.", version=None, by=cast.it
        ),
    )
    assert "Refused" in kinds(outcomes)
    rules.refresh_from_db()
    clause.refresh_from_db()
    assert (rules.state == "agreed") == (clause.text != "At once.")
