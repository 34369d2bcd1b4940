"""The way of a vote beside signing: stepping back, appointing, closing, another round."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.clock import today
from core.errors import Refused, Unfit
from core.models import AuditEntry, User
from core.verbs import Verb
from governance import queries, seating
from governance.actions import holders, signing, stakes, votes
from governance.models import Review, SeatHolder, SeatKind, Signature
from tests.make import (
    decide,
    holder,
    make_review,
    make_reviewer,
    meet_all,
    seat,
    sign,
)

pytestmark = pytest.mark.django_db
NO_VIEW = {"stance": "abstained", "reason": "No view."}


@pytest.fixture
def review(cast):
    """G1 in review, every criterion met: Compliance (chair), Product and Security."""
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    return review


def fresh(review):
    return Review.objects.for_page().get(pk=review.pk)


def test_who_steps_back_leaves_the_seat_to_another_holder(cast, board, review):
    rita, _, _ = board
    votes.recuse(review, reason="My brother works for the vendor.", by=rita)
    with pytest.raises(Refused, match="Rita is recused"):
        sign(review, by=rita)
    assert "CMP" in [
        s.kind.code for s in seating.may_take(fresh(review), cast.reviewer)
    ]
    with pytest.raises(Refused, match="recused"):
        votes.recuse(review, reason="Twice.", by=rita)
    assert AuditEntry.objects.filter(verb=Verb.SEAT_GIVEN_UP, actor=rita).exists()


def test_who_has_signed_cannot_step_back_and_outsiders_have_nothing_to_leave(
    cast, board, review
):
    sign(review, by=board[0])
    with pytest.raises(Refused, match="has signed"):
        votes.recuse(review, reason="Late.", by=board[0])
    with pytest.raises(PermissionDenied):
        votes.recuse(review, reason="No.", by=cast.outsider)


def test_the_chair_appoints_somebody_independent_for_an_empty_seat(cast, review):
    chair = holder("CMP")
    assert seating.may_take(fresh(review), cast.it) == []
    with pytest.raises(Refused, match="does not chair"):
        votes.appoint(review, seat="PRD", person=cast.it, by=holder("SEC"))
    with pytest.raises(Refused, match="Segregation of duties"):
        votes.appoint(review, seat="PRD", person=cast.pm, by=chair)
    with pytest.raises(Refused, match="does not sign at the gates"):
        votes.appoint(review, seat="PRD", person=cast.outsider, by=chair)
    votes.appoint(review, seat="PRD", person=cast.it, by=chair)
    with pytest.raises(Refused, match="one person holds one seat"):
        votes.appoint(review, seat="SEC", person=cast.it, by=chair)
    with pytest.raises(Refused, match="nothing in GD-01"):
        sign(review, by=holder("PRD"), seat="PRD")
    signed = sign(review, by=cast.it, seat="PRD")
    assert signed.signatures.get().signed_by == cast.it


def test_a_vote_that_comes_to_nothing_is_void_and_held_again(cast, review):
    chair = holder("CMP")
    sign(review, by=chair)
    sign(review, by=holder("SEC"))
    with pytest.raises(Refused, match="still open"):
        votes.next_round(review, by=chair)
    void = sign(review, by=holder("PRD"), **NO_VIEW)
    assert (void.state, void.outcome) == ("in_review", "")
    assert seating.is_void(fresh(review))
    assert AuditEntry.objects.filter(verb=Verb.REVIEW_VOID).count() == 1
    with pytest.raises(Refused, match="does not chair"):
        votes.next_round(review, by=holder("SEC"))
    votes.next_round(review, by=chair)
    assert seating.votes_of(fresh(review)) == {}
    assert Signature.objects.count() == 3  # what was signed stays
    assert decide(review, by=chair).outcome == "approved"


def test_the_chair_closes_a_vote_and_never_outvotes_a_seat(cast, review):
    chair = holder("CMP")
    sign(review, by=chair)
    with pytest.raises(Refused, match="Say why"):
        votes.close_vote(review, reason=" ", by=chair)
    closed = votes.close_vote(review, reason="Two weeks without an answer.", by=chair)
    assert closed.is_undecided  # closing approves nothing
    with pytest.raises(Refused, match="is closed"):
        sign(review, by=holder("SEC"))
    votes.next_round(review, by=chair)
    assert seating.open_seats(fresh(review))


def test_closing_turns_a_refusal_that_could_be_outvoted_into_the_decision(cast):
    review = make_review(cast, "G3")
    sign(review, by=holder("FIN"), stance="returned", reason="No benefit.")
    assert fresh(review).is_undecided
    closed = votes.close_vote(review, reason="It was due.", by=holder("CMP"))
    assert closed.outcome == "returned"


def test_whom_the_queue_names_can_sign_and_nobody_else(cast, board, review):
    """Over everybody here, in each state of the vote: queue and action agree."""
    review.parties.add(seat(cast.executive, "PRD"))  # holds a seat, and has a stake
    seat(cast.po, "PRD")  # holds a seat, and no right to sign
    seat(make_reviewer("Tia"), "SEC", team=cast.other_product.team)
    report = make_reviewer("Rob", "security")
    report.manager = cast.pm
    report.save()
    holder("PRD")
    agree(review)
    votes.name_seat(review, seat="SEC", person=board[1], by=cast.pm)
    agree(review)
    votes.recuse(review, reason="A tie.", by=board[0])
    agree(review)
    votes.appoint(review, seat="PRD", person=cast.ops, by=cast.reviewer)
    agree(review)
    sign(review, by=board[1])
    agree(review)
    votes.close_vote(review, reason="Late.", by=cast.reviewer)
    agree(review)
    votes.next_round(review, by=cast.reviewer)
    agree(review)


def agree(review):
    named = {p for p in User.objects.all() if queries.reviews_waiting_for(p)}
    able = set()
    for person in User.objects.filter(is_system=False):
        try:
            votes.require_may_recuse(fresh(review), person)
            signing.require_may_sign(fresh(review), person, "")
        except PermissionDenied:
            continue
        except Refused as refused:
            if "several seats" not in str(refused):
                continue
        able.add(person)
    assert named == able


def test_who_takes_the_subject_over_is_barred_from_reviews_asked_before(cast, review):
    rita = make_reviewer("Rita", "regulatory")
    assert queries.reviews_waiting_for(rita)
    stakes.join(cast.product, [rita])
    assert not queries.reviews_waiting_for(rita)
    with pytest.raises(Refused, match="Segregation of duties"):
        sign(review, by=rita, seat="CMP")
    again = make_review(cast, "G2")  # and stays barred after handing it on
    assert rita in again.parties.all()


def test_a_new_owner_is_barred_even_if_nobody_said_so(cast, review):
    """The subject is asked again at the act."""
    rita = make_reviewer("Rita", "regulatory")
    type(cast.product).objects.update(product_manager=rita)
    with pytest.raises(Refused, match="Segregation of duties"):
        sign(review, by=rita)


# --- who holds a seat -----------------------------------------------------------------
def test_an_administrator_seats_somebody_and_ends_it(cast, review):
    kind = SeatKind.objects.get(code="PRD")
    with pytest.raises(PermissionDenied):
        holders.seat(kind, person=cast.executive, by=cast.pm)
    with pytest.raises(Unfit, match="no role that signs"):
        holders.seat(kind, person=cast.po, by=cast.admin)
    with pytest.raises(Refused, match="Nobody seats themselves"):
        holders.seat(kind, person=cast.admin, by=cast.admin)
    row = holders.seat(kind, person=cast.executive, by=cast.admin)
    with pytest.raises(Unfit, match="holds Product on these days already"):
        holders.seat(kind, person=cast.executive, by=cast.admin)
    eve = User.objects.get(pk=cast.executive.pk)
    assert list(queries.reviews_waiting_for(eve)) == [review]
    SeatHolder.objects.update(starts_on=today() - timedelta(days=3))
    ended = holders.end(row, by=cast.admin)
    assert ended.ends_on == today() - timedelta(days=1)
    eve = User.objects.get(pk=cast.executive.pk)
    assert not queries.reviews_waiting_for(eve)


def test_the_page_of_seats_costs_the_same_with_more_of_them(
    cast, client_of, assert_flat
):
    client, url = client_of(cast.admin), reverse("governance:holder_list")
    data = {"starts_on": str(today()), "person": cast.it.pk}
    data |= {"seat": SeatKind.objects.get(code="IT").pk}
    client.post(reverse("governance:holder_create"), data)
    assert "Ivo" in client.get(url).content.decode()
    assert_flat(lambda: client.get(url), lambda: [holder(c) for c in ("OPS", "FIN")])


# --- pages and API --------------------------------------------------------------------
def test_the_vote_is_led_by_pages(cast, client_of, review):
    """Request a change, answer, settle, step back, appoint, close, open a round."""
    ada, pm = client_of(cast.reviewer), client_of(cast.pm)
    sec = holder("SEC")
    page = client_of(sec)

    def url(name, pk=review.pk):
        return reverse(f"governance:{name}", args=[pk])

    page.post(url("review_ask_change"), {"text": "Name the site."})
    row = review.wanted.get()
    assert "Name the site." in pm.get(review.get_absolute_url()).content.decode()
    assert (
        pm.post(url("requested_change_answer", row.pk), {"version": 1}).status_code
        == 422
    )
    pm.post(url("requested_change_answer", row.pk), {"answer": "JAX", "version": 1})
    page.post(url("requested_change_settle", row.pk))
    page.post(url("review_recuse"), {"reason": "A tie."})
    who = {"seat": "SEC", "person": cast.it.pk}
    assert ada.get(url("review_appoint")).status_code == 200
    ada.post(url("review_appoint"), who)
    shown = ada.get(review.get_absolute_url()).content.decode()
    assert "Ivo, appointed by the chair" in shown
    assert "stepped back: A tie." in shown
    ada.post(url("review_close_vote"), {"reason": "It is time."})
    assert "is void" in ada.get(review.get_absolute_url()).content.decode()
    ada.post(url("review_next_round"))
    review.refresh_from_db()
    assert (review.round, review.state) == (2, "in_review")


def test_the_same_by_the_api(cast, client_of, review):
    ada, sec = client_of(cast.reviewer), client_of(holder("SEC"))

    def send(client, path, **said):
        kind = "application/json"
        return client.post(f"/api/v1/{path}/", said, content_type=kind)

    asked = send(sec, "requested-changes", review=review.pk, text="Name the site.")
    assert (asked.status_code, asked.json()["settled_at"]) == (201, None)
    of_it = f"reviews/{review.pk}"
    assert send(sec, f"{of_it}/recuse", reason="A tie.").status_code == 200
    appointed = send(ada, f"{of_it}/appoint", seat="SEC", person=cast.it.pk)
    seats = {each["code"]: each["person"] for each in appointed.json()["seats"]}
    assert seats == {"CMP": None, "PRD": None, "SEC": cast.it.pk}
    assert send(ada, f"{of_it}/next-round").status_code == 409
    assert send(ada, f"{of_it}/close-vote", reason="Late.").status_code == 200
    assert send(ada, f"{of_it}/next-round").json()["round"] == 2
