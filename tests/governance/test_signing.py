"""A signature: by whom, on what, and what the last one brings."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core import system
from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from governance import canonical, gates, record
from governance.actions import conditions, evidence, reviews, signing
from governance.models import Criterion, Review, Signature
from tests.make import PASSWORD, make_approval, make_review, meet_all, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast, board):
    """G1 in review, every criterion met: regulatory and security have to sign."""
    review = make_review(cast)
    rita, sam, _ = board
    meet_all(review, by=rita)
    meet_all(review, by=sam)
    return review


def condition_for(review, cast, by, **more):
    words = {"text": "Bridge letter", "owner": cast.po, "due_on": today()}
    return conditions.add(review, **words, blocking="during", by=by, **more)


def test_the_last_family_to_sign_decides(cast, board, review):
    rita, sam, _ = board
    assert sign(review, by=rita).state == Review.State.IN_REVIEW
    assert not gates.holds("G1", cast.product)
    decided = sign(review, by=sam)
    assert (decided.state, decided.outcome) == ("decided", "approved")
    assert decided.decided_on == today()
    assert gates.holds("G1", cast.product)
    verbs = AuditEntry.objects.filter(subject_id=review.pk).values_list(
        "verb", flat=True
    )
    assert list(verbs).count(Verb.REVIEW_SIGNED) == 2
    assert list(verbs).count(Verb.REVIEW_DECIDED) == 1


def test_one_act_signs_every_family_the_person_holds(cast, review):
    decided = sign(review, by=cast.reviewer)
    assert sorted(s.family for s in decided.signatures.all()) == [
        "regulatory",
        "security",
    ]
    assert len({s.record_hash for s in decided.signatures.all()}) == 1


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("approved", "rejected", "rejected"),
        ("returned", "rejected", "rejected"),
        ("deferred", "returned", "returned"),
        ("approved", "returned", "returned"),
        ("approved", "deferred", "deferred"),
    ],
)
def test_any_refusal_decides_the_harder_one_first(
    board, review, first, second, outcome
):
    rita, sam, _ = board
    sign(review, by=rita, decision=first, reason="Because.")
    decided = sign(review, by=sam, decision=second, reason="Because.")
    assert (decided.outcome, decided.valid_until) == (outcome, None)
    assert "Security: Because." in decided.remarks


def test_with_conditions_it_is_approved_with_conditions(cast, board, review):
    rita, sam, _ = board
    condition_for(review, cast, sam)
    sign(review, by=rita)
    decided = sign(review, by=sam, decision="approved_with_conditions")
    assert decided.outcome == "approved_with_conditions"
    assert decided.valid_until is not None


def test_conditions_are_needed_to_approve_with_conditions(board, review):
    with pytest.raises(Refused, match="Add a condition first"):
        sign(review, by=board[0], decision="approved_with_conditions")


def test_an_unmet_criterion_cannot_be_approved(cast, board, review):
    rita, _, _ = board
    row = review.assessments.get(criterion__code="R12")
    reviews.assess(row, verdict="not_met", by=rita)
    with pytest.raises(Refused, match="R12 is not met"):
        sign(review, by=rita)
    sign(review, by=rita, decision="returned", reason="No notice.")


def test_a_criterion_met_with_a_condition_needs_its_condition(cast, board, review):
    rita, _, _ = board
    row = review.assessments.get(criterion__code="R12")
    reviews.assess(row, verdict="met_with_condition", by=rita)
    condition_for(review, cast, rita)  # belongs to no criterion
    with pytest.raises(Refused, match="R12 is met with a condition: add it"):
        sign(review, by=rita, decision="approved_with_conditions")
    condition_for(review, cast, rita, criterion=row.criterion)
    sign(review, by=rita, decision="approved_with_conditions")


def test_a_refusal_needs_a_reason_and_every_signature_a_meaning(board, review):
    with pytest.raises(Refused, match="Say why"):
        sign(review, by=board[0], decision="rejected")
    with pytest.raises(Refused, match="what your signature means"):
        sign(review, by=board[0], meaning="  ")
    with pytest.raises(Refused, match="Choose one"):
        sign(review, by=board[0], decision="maybe")


def test_what_an_earlier_gate_asked_for_first_has_to_be_closed(cast, board):
    poc = make_review(cast)
    meet_all(poc, by=cast.reviewer)
    owed = conditions.add(
        poc,
        text="Bridge letter",
        owner=cast.po,
        due_on=today(),
        blocking="before_next_gate",
        by=cast.reviewer,
    )
    sign(poc, by=cast.reviewer, decision="approved_with_conditions")
    pilot = make_review(cast, "G2")
    meet_all(pilot, by=cast.reviewer)
    with pytest.raises(Refused, match="C1 Bridge letter is still open"):
        sign(pilot, by=cast.reviewer)
    conditions.submit_evidence(owed, note="Letter of 3 Nov", by=cast.po)
    conditions.verify(owed, by=cast.reviewer)
    assert sign(pilot, by=cast.reviewer).outcome == "approved"


# --- who ----------------------------------------------------------------------------
def test_one_person_signs_once(cast, board, review):
    rita, _, _ = board
    sign(review, by=rita)
    with pytest.raises(Refused, match="one person signs once"):
        sign(review, by=rita)


def test_a_family_is_signed_once(cast, board, review):
    rita, _, _ = board
    sign(review, by=rita)
    decided = sign(review, by=cast.reviewer)
    assert [s.family for s in decided.signatures.order_by("pk")] == [
        "regulatory",
        "security",
    ]


def test_who_holds_no_family_that_is_left_has_nothing_to_sign(cast, board, review):
    with pytest.raises(Refused, match="nothing in GD-01 for Gus"):
        sign(review, by=board[2])


@pytest.mark.parametrize("who", ["pm", "po", "executive", "admin", "it", "ops"])
def test_who_is_no_reviewer_cannot_sign(cast, review, who):
    with pytest.raises(PermissionDenied):
        sign(review, by=getattr(cast, who))


def test_it_is_signed_only_while_it_is_in_review(cast, board):
    with pytest.raises(Refused, match="not in review"):
        sign(make_review(cast, submitted=False), by=board[0])
    with pytest.raises(Refused, match="not in review"):
        sign(make_approval(cast, "G4"), by=board[2])


# --- the password -------------------------------------------------------------------
def test_a_wrong_password_signs_nothing_and_is_counted(cast, board, review):
    rita, _, _ = board
    for _ in range(5):
        with pytest.raises(Refused, match="not your password"):
            sign(review, by=rita, password="guess")
    with pytest.raises(Refused, match="Too many wrong passwords"):
        sign(review, by=rita, password=PASSWORD)
    assert not Signature.objects.exists()
    cache.clear()
    sign(review, by=rita)


def test_the_right_password_forgets_the_wrong_ones(board, review):
    rita, _, _ = board
    for _ in range(4):
        with pytest.raises(Refused):
            sign(review, by=rita, password="guess")
    sign(review, by=rita)
    assert cache.get(f"signing:{rita.pk}") is None


# --- what was on the screen ---------------------------------------------------------
def test_a_page_that_changed_since_it_was_read_is_not_signed(cast, board, review):
    rita, sam, _ = board
    shown = Review.objects.for_page().get(pk=review.pk)
    seen: dict[str, Any] = {
        "version": shown.version,
        "record_hash": record.digest(shown),
    }
    reviews.assess(
        review.assessments.get(criterion__code="S01"), verdict="not_met", by=sam
    )
    with pytest.raises(Stale):
        sign(review, by=rita, **seen)
    assert not Signature.objects.exists()


def test_the_right_version_with_another_record_is_not_signed(board, review):
    with pytest.raises(Stale):
        sign(review, by=board[0], record_hash="0" * 64)


def test_a_change_that_no_version_tells_of_is_seen_by_the_hash(cast, board, review):
    shown = Review.objects.for_page().get(pk=review.pk)
    digest = record.digest(shown)
    cast.pm.name = "Somebody Else"
    cast.pm.save()
    with pytest.raises(Stale):
        sign(review, by=board[0], record_hash=digest)


def test_the_signature_keeps_the_record_and_its_hash(cast, board, review):
    evidence.add(
        review,
        title="Notice script",
        criterion=Criterion.objects.get(code="R12"),
        link="https://wiki.example.org/notice",
        by=cast.pm,
    )
    sign(review, by=board[0])
    signature = Signature.objects.get()
    assert canonical.digest(signature.record) == signature.record_hash
    codes = [each["code"] for each in signature.record["criteria"]]
    assert codes == ["R12", "S01", "S03", "S05", "S07"]
    [notice] = signature.record["criteria"][0]["evidence"]
    assert notice["link"] == "https://wiki.example.org/notice"


def test_signatures_cannot_be_changed_or_deleted_even_by_sql(board, review):
    sign(review, by=board[0])
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.update(decision="rejected")
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.all().delete()


def test_records_of_the_past_are_loaded_by_the_system_for_the_signer(
    cast, board, review
):
    day = today().replace(day=1)
    rita, sam, _ = board
    loaded: dict[str, Any] = {"meaning": "I approve.", "by": system.user(), "on": day}
    with pytest.raises(PermissionDenied):
        sign(review, by=sam, acting=rita)
    signing.sign(review, decision="approved", acting=rita, **loaded)
    decided = signing.sign(review, decision="approved", acting=sam, **loaded)
    assert decided.decided_on == day
    assert {s.signed_by for s in decided.signatures.all()} == {rita, sam}
    with pytest.raises(Refused):  # every rule still runs for the person
        signing.sign(
            make_review(cast, "G4"), decision="approved", acting=rita, **loaded
        )
