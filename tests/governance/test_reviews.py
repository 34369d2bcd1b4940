"""The way of a review up to its signatures."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.errors import Refused, Stale
from core.models import AuditEntry, User
from core.verbs import Verb
from governance import seating, standing
from governance.actions import reviews, votes
from governance.models import Assessment, Criterion, Review
from tests.make import holder, make_approval, make_review, make_reviewer, sign

pytestmark = pytest.mark.django_db
Verdict = Assessment.Verdict


def row(review, code):
    return review.assessments.select_related("criterion").get(criterion__code=code)


# --- submit -------------------------------------------------------------------------
def test_submitting_hands_it_to_the_reviewers_and_is_recorded(cast):
    review = make_review(cast, submitted=False)
    reviews.submit(review, by=cast.pm)
    review.refresh_from_db()
    assert (review.state, review.submitted_by) == ("in_review", cast.pm)
    assert review.version == 2
    assert AuditEntry.objects.filter(verb=Verb.REVIEW_SUBMITTED, actor=cast.pm).exists()


def test_it_is_submitted_once(cast):
    review = make_review(cast)
    with pytest.raises(Refused, match="submitted already"):
        reviews.submit(review, by=cast.pm)


@pytest.mark.parametrize("who", ["po", "reviewer", "executive", "other_pm", "admin"])
def test_who_may_not_submit_is_told(cast, who):
    review = make_review(cast, submitted=False)
    with pytest.raises(PermissionDenied):
        reviews.submit(review, by=getattr(cast, who))


# --- edit ---------------------------------------------------------------------------
def test_what_is_asked_can_change_until_someone_has_signed(cast, board):
    review = make_review(cast)
    reviews.edit(review, version=review.version, asked="For two sites?", by=cast.pm)
    rita, _, _ = board
    sign(review, by=rita, stance="abstained", reason="No view.")
    with pytest.raises(Refused, match="carries a signature"):
        reviews.edit(review, version=None, asked="For three?", by=cast.pm)


def test_two_people_editing_what_is_asked_lose_nothing(cast):
    review = make_review(cast)
    reviews.edit(review, version=review.version, asked="First", by=cast.pm)
    with pytest.raises(Stale):
        reviews.edit(review, version=review.version, asked="Second", by=cast.pm)


# --- withdraw and revoke ------------------------------------------------------------
def test_a_question_is_taken_back_with_a_reason(cast):
    review = make_review(cast)
    with pytest.raises(Refused, match="Say why"):
        reviews.withdraw(review, reason=" ", by=cast.pm)
    reviews.withdraw(review, reason="Out of budget.", by=cast.pm)
    review.refresh_from_db()
    assert (review.state, review.ended_because) == ("withdrawn", "Out of budget.")
    with pytest.raises(Refused, match="withdrawn already"):
        reviews.withdraw(review, reason="Again.", by=cast.pm)


def test_only_an_independent_reviewer_revokes_an_approval(cast, board):
    review = make_approval(cast)
    with pytest.raises(PermissionDenied):
        reviews.revoke(review, reason="Mine.", by=cast.pm)
    _, _, gus = board
    with pytest.raises(Refused, match="holds no seat in"):
        reviews.revoke(review, reason="Not my gate.", by=gus)
    reviews.revoke(review, reason="Data breach.", by=cast.reviewer)
    review.refresh_from_db()
    assert review.state == "revoked"
    with pytest.raises(Refused, match="not an approval in force"):
        reviews.revoke(review, reason="Twice.", by=cast.reviewer)


# --- assess -------------------------------------------------------------------------
def test_a_reviewer_judges_a_criterion_of_their_family(cast, board):
    review = make_review(cast)
    rita, _, _ = board
    reviews.assess(row(review, "R12"), verdict=Verdict.MET, reason="Heard it.", by=rita)
    judged = row(review, "R12")
    assert (judged.verdict, judged.assessed_by, judged.version) == ("met", rita, 2)
    entry = AuditEntry.objects.get(verb=Verb.REVIEW_ASSESSED)
    assert entry.data["changed"]["verdict"] == ["not_met", "met"]


def test_a_judgement_makes_the_pages_rendered_before_it_old(cast, board):
    review = make_review(cast)
    reviews.assess(row(review, "R12"), verdict=Verdict.MET, by=board[0])
    assert Review.objects.get(pk=review.pk).version == review.version + 1


def test_another_family_is_not_theirs_to_judge(cast, board):
    review = make_review(cast)
    with pytest.raises(Refused, match="holds no seat in GD-01 that judges regulatory"):
        reviews.assess(row(review, "R12"), verdict=Verdict.MET, by=board[1])


def test_a_family_held_in_another_team_does_not_count(cast):
    nia = make_reviewer("Nia", "regulatory", team=cast.other_product.team)
    review = make_review(cast)
    with pytest.raises(PermissionDenied):  # her role reaches as far as her seat
        reviews.assess(row(review, "R12"), verdict=Verdict.MET, by=nia)
    nia.memberships.update(team=None)
    nia = User.objects.get(pk=nia.pk)
    with pytest.raises(Refused, match="holds no seat"):
        reviews.assess(row(review, "R12"), verdict=Verdict.MET, by=nia)


def test_nothing_is_judged_before_it_is_submitted(cast, board):
    review = make_review(cast, submitted=False)
    with pytest.raises(Refused, match="has to be submitted first"):
        reviews.assess(row(review, "R12"), verdict=Verdict.MET, by=board[0])


def test_what_is_over_is_not_asked_to_be_submitted_first(cast, board):
    review = reviews.withdraw(make_review(cast), reason="Not now.", by=cast.pm)
    with pytest.raises(Refused, match=f"{review.key} is withdrawn already"):
        reviews.assess(row(review, "R12"), verdict=Verdict.MET, by=board[0])


def test_not_applicable_needs_a_reason_in_the_action_and_in_the_database(cast, board):
    review = make_review(cast)
    with pytest.raises(Refused, match="Say why R12 does not apply"):
        reviews.assess(row(review, "R12"), verdict=Verdict.NOT_APPLICABLE, by=board[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        review.assessments.update(verdict=Verdict.NOT_APPLICABLE)


def test_nobody_waives_by_choosing_a_verdict(cast, board):
    review = make_review(cast)
    with pytest.raises(Refused, match="only by a granted waiver"):
        reviews.assess(row(review, "S05"), verdict=Verdict.WAIVED, by=board[1])


def test_two_reviewers_of_a_family_see_each_others_verdict(cast, board):
    review = make_review(cast)
    seen = row(review, "R12").version
    reviews.assess(row(review, "R12"), verdict=Verdict.MET, version=seen, by=board[0])
    with pytest.raises(Stale):
        reviews.assess(
            row(review, "R12"), verdict=Verdict.NOT_MET, version=seen, by=cast.reviewer
        )


def test_a_signed_family_is_closed_to_verdicts(cast, board):
    review = make_review(cast, "G3")
    gus = {"by": board[2], "stance": "abstained", "reason": "Not a model."}
    sign(review, **gus)
    with pytest.raises(Refused, match="Gus has signed"):
        reviews.assess(row(review, "G02"), verdict=Verdict.MET, by=board[2])
    reviews.assess(row(review, "G02"), verdict=Verdict.MET, by=board[0])  # hers too
    sign(review, by=holder("SEC"), stance="abstained", reason="No view.")
    review = Review.objects.get(pk=review.pk)
    with pytest.raises(Refused, match="security criteria of GD-01 are signed already"):
        reviews.assess(row(review, "S01"), verdict=Verdict.MET, by=cast.reviewer)


# --- more criteria ------------------------------------------------------------------
def test_a_seat_may_ask_for_more_than_the_gate_does(cast, board):
    """Nobody at G0 judges families, so both of its seats judge all of them."""
    review = make_review(cast, "G0")
    criterion = Criterion.objects.get(code="R01")
    reviews.add_criterion(review, criterion=criterion, by=holder("PRD"))
    assert standing.families(Review.objects.get(pk=review.pk)) == ["regulatory"]
    with pytest.raises(Refused, match="part of GD-01 already"):
        reviews.add_criterion(review, criterion=criterion, by=holder("OPS"))
    other = Criterion.objects.get(code="R03")
    with pytest.raises(Refused, match="holds no seat"):
        reviews.add_criterion(review, criterion=other, by=board[0])


# --- seats --------------------------------------------------------------------------
def test_a_named_seat_belongs_to_one_person(cast, board):
    review = make_review(cast)
    rita, _, _ = board
    votes.name_seat(review, seat="CMP", person=rita, by=cast.pm)
    assert taken(review, rita) == ["CMP"]
    assert taken(review, cast.reviewer) == ["SEC"]
    votes.name_seat(review, seat="CMP", person=None, by=cast.pm)
    assert taken(review, cast.reviewer) == ["CMP", "SEC"]


def taken(review, person):
    """The seats this person may vote in now."""
    fresh = Review.objects.get(pk=review.pk)
    return [seat.kind.code for seat in seating.may_take(fresh, person)]


def test_naming_the_owner_blocks_the_review_and_says_so(cast):
    review = make_review(cast)
    votes.name_seat(review, seat="SEC", person=cast.pm, by=cast.pm)
    [why] = standing.blockers(Review.objects.get(pk=review.pk))
    assert why == (
        "Mia is named to sign for Information security but asked for it: "
        "segregation of duties."
    )


def test_naming_somebody_without_the_family_blocks_it_too(cast, board):
    review = make_review(cast)
    votes.name_seat(review, seat="SEC", person=board[0], by=cast.pm)
    [why] = standing.blockers(Review.objects.get(pk=review.pk))
    assert why.startswith("Rita is named to sign for Information security but does not")


def test_a_seat_exists_only_where_a_signature_is_missing(cast, board):
    review = make_review(cast)
    with pytest.raises(Refused, match="No seat MRM of GD-01 waits"):
        votes.name_seat(review, seat="MRM", person=board[2], by=cast.pm)
    with pytest.raises(PermissionDenied):
        votes.name_seat(review, seat="SEC", person=board[1], by=cast.po)
