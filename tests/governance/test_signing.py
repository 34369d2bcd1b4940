"""A signature: by whom, on what, and what the last one brings."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core import system
from core.clock import now, today
from core.errors import Refused, Stale
from core.models import AuditEntry, Try
from core.verbs import Verb
from governance import canonical, gates, reauth, record
from governance.actions import conditions, evidence, reviews, signing
from governance.models import Criterion, Evidence, Review, SeatHolder, Signature
from tests.make import (
    PASSWORD,
    decide,
    holder,
    make_approval,
    make_review,
    make_reviewer,
    meet_all,
    seat,
    sign,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast, board):
    """G1 in review, every criterion met: Compliance, Security and Product decide."""
    review = make_review(cast)
    rita, sam, _ = board
    meet_all(review, by=rita)
    meet_all(review, by=sam)
    return review


def condition_for(review, cast, by, **more):
    words = {"text": "Bridge letter", "owner": cast.po, "due_on": today()}
    return conditions.add(review, by=by, **words | {"blocking": "during"} | more)


def test_the_vote_that_settles_it_decides(cast, board, review):
    rita, sam, _ = board
    assert sign(review, by=rita).state == Review.State.IN_REVIEW
    assert sign(review, by=sam).state == Review.State.IN_REVIEW
    assert not gates.holds("G1", cast.product)
    decided = sign(review, by=holder("PRD"))
    assert (decided.state, decided.outcome) == ("decided", "approved")
    assert decided.decided_on == today()
    assert gates.holds("G1", cast.product)
    verbs = AuditEntry.objects.filter(subject_id=review.pk).values_list(
        "verb", flat=True
    )
    assert list(verbs).count(Verb.REVIEW_SIGNED) == 3
    assert list(verbs).count(Verb.REVIEW_DECIDED) == 1


def test_who_holds_several_seats_signs_in_one_of_them(cast, review):
    with pytest.raises(
        Refused, match=r"several seats\. Choose one: CMP Compliance, SEC"
    ):
        sign(review, by=cast.reviewer, seat="?")
    signed = sign(review, by=cast.reviewer, seat="SEC")
    assert [s.place for s in signed.signatures.all()] == ["Information security"]
    with pytest.raises(Refused, match="one person holds one seat"):
        sign(review, by=cast.reviewer, seat="CMP")
    assert not gates.holds("G1", cast.product)


def test_a_refusal_that_was_signed_is_not_asked_past(cast, board):
    review = make_review(cast, "G3")
    refusal = {"stance": "returned", "reason": "No bridge letter."}
    sign(review, by=holder("OPS"), **refusal)
    with pytest.raises(Refused, match=r"“Returned”: .* decided first"):
        reviews.withdraw(review, reason="We ask again.", by=cast.pm)
    assert sign(review, by=board[1], **refusal).outcome == "returned"


def test_a_refusal_decides_as_soon_as_the_number_is_out_of_reach(board, review):
    rita, sam, _ = board
    decided = sign(review, by=sam, stance="returned", reason="No letter.")
    assert (decided.outcome, decided.valid_until) == ("returned", None)
    assert decided.remarks == "Information security: No letter."
    with pytest.raises(Refused, match="already"):
        sign(review, by=rita)


@pytest.mark.parametrize(
    ("stance", "meaning", "wrong"),
    [
        ("approved", "I reject it.", "“I approve …”"),
        ("approved", "I do not approve it.", "“I approve …”"),
        ("rejected", "I approve it, then I reject it.", "say one of them"),
        ("abstained", "I have no view.", "“I abstain …”"),
        ("returned", "I return it.", ""),
        ("returned", "For now I send it back.", ""),
        ("approved", "HEREBY I APPROVE IT", ""),
    ],
)
def test_the_statement_has_to_say_what_is_voted(board, review, stance, meaning, wrong):
    words = {"stance": stance, "meaning": meaning, "reason": "Because."}
    if not wrong:
        sign(review, by=board[0], **words)
        return
    with pytest.raises(Refused, match=wrong):
        sign(review, by=board[0], **words)
    assert not Signature.objects.exists()


def test_the_vote_that_would_approve_needs_every_criterion_met(cast, board):
    review = make_review(cast)
    rita, sam, _ = board
    meet_all(review, by=rita)
    sign(review, by=rita)  # her own are met
    assert sign(review, by=holder("PRD")).is_undecided
    meet_all(review, by=sam)
    row = review.assessments.get(criterion__code="S07")
    reviews.assess(row, verdict="not_met", by=sam)
    with pytest.raises(Refused, match="S07 is not met"):
        sign(review, by=sam)


def test_with_conditions_it_is_approved_with_conditions(cast, board, review):
    rita, sam, _ = board
    condition_for(review, cast, sam)
    decided = decide(review, by=rita, stance="approved_with_conditions")
    assert decided.outcome == "approved_with_conditions"
    assert decided.valid_until is not None


def test_conditions_are_needed_to_approve_with_conditions(board, review):
    with pytest.raises(Refused, match="Add a condition first"):
        sign(review, by=board[0], stance="approved_with_conditions")


def test_an_unmet_criterion_cannot_be_approved(cast, board, review):
    rita, _, _ = board
    row = review.assessments.get(criterion__code="R12")
    reviews.assess(row, verdict="not_met", by=rita)
    with pytest.raises(Refused, match="R12 is not met"):
        sign(review, by=rita)
    sign(review, by=rita, stance="returned", reason="No notice.")


def test_a_criterion_met_with_a_condition_needs_its_condition(cast, board, review):
    rita, _, _ = board
    row = review.assessments.get(criterion__code="R12")
    reviews.assess(row, verdict="met_with_condition", by=rita)
    condition_for(review, cast, rita)  # belongs to no criterion
    with pytest.raises(Refused, match="R12 is met with a condition: add it"):
        sign(review, by=rita, stance="approved_with_conditions")
    condition_for(review, cast, rita, criterion=row.criterion)
    with pytest.raises(
        Refused, match="R12 is never waived: its condition has to be met"
    ):
        sign(review, by=rita, stance="approved_with_conditions")
    first = {"criterion": row.criterion, "blocking": "pre_launch"}
    condition_for(review, cast, rita, **first)
    sign(review, by=rita, stance="approved_with_conditions")


def test_a_refusal_needs_a_reason_and_every_signature_a_meaning(board, review):
    with pytest.raises(Refused, match="Say why"):
        sign(review, by=board[0], stance="rejected")
    with pytest.raises(Refused, match="what your signature means"):
        sign(review, by=board[0], meaning="  ")
    with pytest.raises(Refused, match="Choose one"):
        sign(review, by=board[0], stance="maybe", meaning="I wonder.")


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
    decide(poc, by=cast.reviewer, stance="approved_with_conditions")
    pilot = make_review(cast, "G2")
    meet_all(pilot, by=cast.reviewer)
    with pytest.raises(Refused, match="C1 Bridge letter is still open"):
        sign(pilot, by=cast.reviewer)
    conditions.submit_evidence(owed, note="Letter of 3 Nov", by=cast.po)
    conditions.verify(owed, by=cast.reviewer)
    assert decide(pilot, by=cast.reviewer).outcome == "approved"


# --- who ----------------------------------------------------------------------------
def test_one_person_signs_once(cast, board, review):
    rita, _, _ = board
    sign(review, by=rita)
    with pytest.raises(Refused, match="one person holds one seat"):
        sign(review, by=rita)


def test_a_seat_is_signed_once(cast, board, review):
    sign(review, by=board[0])
    with pytest.raises(Refused, match="does not hold the seat CMP"):
        sign(review, by=cast.reviewer, seat="CMP")


def test_who_holds_no_seat_that_is_left_has_nothing_to_sign(cast, board, review):
    with pytest.raises(Refused, match="nothing in GD-01 for Gus"):
        sign(review, by=board[2])


def test_a_seat_of_another_team_or_of_the_past_is_no_seat_here(cast, review):
    vault = cast.other_product.team
    tia = seat(make_reviewer("Tia"), "CMP", team=vault)
    late = seat(make_reviewer("Lena"), "CMP")
    SeatHolder.objects.filter(person=late).update(ends_on=today() - timedelta(1))
    for person in (tia, late):
        with pytest.raises(Refused, match="nothing in GD-01"):
            sign(review, by=person)


def test_a_seat_without_the_right_to_sign_signs_nothing(cast, review):
    with pytest.raises(PermissionDenied):
        sign(review, by=seat(cast.po, "CMP"))


@pytest.mark.parametrize("who", ["po", "executive", "admin", "it", "ops"])
def test_who_holds_no_seat_cannot_sign(cast, review, who):
    with pytest.raises((PermissionDenied, Refused)):
        sign(review, by=getattr(cast, who))


def test_it_is_signed_only_while_it_is_in_review(cast, board):
    with pytest.raises(Refused, match="not in review"):
        sign(make_review(cast, submitted=False), by=board[0])
    with pytest.raises(Refused, match="already"):
        sign(make_approval(cast, "G4"), by=board[0])


# --- the password -------------------------------------------------------------------
def test_a_wrong_password_signs_nothing_and_is_counted(cast, board, review):
    """By rows, so the count stands also when the cache is away."""
    rita, _, _ = board
    for _ in range(5):
        with pytest.raises(Refused, match="not your password"):
            sign(review, by=rita, password="guess")
    cache.clear()
    with pytest.raises(Refused, match="Too many wrong tries"):
        sign(review, by=rita, password=PASSWORD)
    assert not Signature.objects.exists()
    Try.objects.update(at=now() - timedelta(minutes=16))
    sign(review, by=rita)
    assert Signature.objects.get().factor == "password"


def test_the_right_password_forgets_the_wrong_ones(cast, board, review):
    rita, _, _ = board
    for password in ["guess"] * 4 + [PASSWORD] + ["guess"] * 4:
        with suppress(Refused):
            reauth.confirm(rita, password)
    assert reauth.confirm(rita, PASSWORD) == "password"


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
    Evidence.objects.update(snapshot_state="failed")
    sign(review, by=board[0])
    signature = Signature.objects.get()
    assert canonical.digest(signature.record) == signature.record_hash
    codes = [each["code"] for each in signature.record["criteria"]]
    assert codes == ["R12", "S01", "S03", "S05", "S07"]
    [notice] = signature.record["criteria"][0]["evidence"]
    assert notice["link"] == "https://wiki.example.org/notice"


def test_nobody_approves_while_what_a_link_says_is_still_being_fetched(
    cast, board, review
):
    given: dict[str, Any] = {"title": "Notice", "link": "https://wiki.example.org/n"}
    row = evidence.add(review, **given, by=cast.pm)
    assert row.snapshot_state == "waiting"
    with pytest.raises(Refused, match="“Notice” says is still being fetched"):
        sign(review, by=board[0])
    assert not Signature.objects.exists()
    Evidence.objects.update(snapshot_state="failed", snapshot_why="It did not answer.")
    assert sign(review, by=board[0]).signatures.count() == 1


def test_a_link_that_waits_keeps_nobody_from_saying_no(cast, board, review):
    evidence.add(review, title="Notice", link="https://wiki.example.org/n", by=cast.pm)
    sign(review, by=board[0], stance="rejected", reason="The script is wrong.")
    assert Signature.objects.get().stance == "rejected"


def test_a_text_that_came_in_while_it_was_read_makes_the_page_stale(
    cast, board, review
):
    given: dict[str, Any] = {"title": "Notice", "link": "https://wiki.example.org/n"}
    evidence.add(review, **given, by=cast.pm)
    digest = record.digest(Review.objects.for_page().get(pk=review.pk))
    text = {"snapshot_text": "Calls are written down.", "snapshot_sha256": "a" * 64}
    Evidence.objects.update(snapshot_state="kept", snapshot_at=now(), **text)
    with pytest.raises(Stale):
        sign(review, by=board[0], record_hash=digest)


def test_signatures_cannot_be_changed_or_deleted_even_by_sql(board, review):
    sign(review, by=board[0])
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.update(stance="rejected")
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
    for person in (rita, sam, holder("PRD")):
        decided = signing.sign(review, stance="approved", acting=person, **loaded)
    assert decided.decided_on == day
    assert rita in {s.signed_by for s in decided.signatures.all()}
    with pytest.raises(Refused):  # every rule still runs for the person
        signing.sign(make_review(cast, "G4"), stance="approved", acting=rita, **loaded)
