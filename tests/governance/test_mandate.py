"""The matrix is asked inside the actions: who decides, who is asked first, who is told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import system
from core.clock import moment, today
from core.errors import Refused, Unfit
from core.models import AuditEntry, Notice
from core.notices import Kind
from core.verbs import Verb
from governance import mandates
from governance.actions import (
    consults,
    decisions,
    evidence,
    governed,
    mandate,
    raci,
    reviews,
)
from governance.models import (
    Activity,
    Consult,
    Decision,
    Delegation,
    GovernedAct,
    Party,
    PartySeat,
    RightUsed,
)
from governance.rights import Act
from governance.tasks import lapse_consults
from tests.governance.test_decisions import decide
from tests.make import decide as vote
from tests.make import (
    enforce_matrix,
    make_matrix,
    make_review,
    make_seat,
    meet_all,
    publish_matrix,
    seat_everybody,
)

pytestmark = pytest.mark.django_db
ACT = GovernedAct.Act
TOMORROW = timedelta(days=1)


@pytest.fixture
def asked(cast):
    """Activity 6: Operations decides, Center support and Compliance are asked."""
    enforce_matrix(cast, ACT.DECISION)
    return make_decision(cast, cast.product)


def decided():
    """The rights that were used to decide."""
    return RightUsed.objects.filter(did=Act.DECIDE)


def waiting(decision):
    return consults.about(decision, ACT.DECISION).waiting()


def answer_all(decision, cast):
    for row in waiting(decision).for_list():
        person = {"SUP": cast.po, "CMP": cast.reviewer}[row.party.code]
        consults.answer(row, answer="Fine by us.", by=person)


def run_out(decision):
    waiting(decision).update(due_at=moment() - timedelta(minutes=1))


def make_decision(cast, product):
    """As a person proposes it, with all that a decision needs."""
    made = decisions.propose(
        title="One platform?", context="Why.", team=product.team,
        business_position="No cut.", it_position="One.", by=cast.it,
    )  # fmt: skip
    for name in ("Move now", "Leave it"):
        made.options.create(
            name=name, standardisation=5, cost_containment=3, business_need=2
        )
    return made


def vote_through(review, cast):
    meet_all(review, by=cast.reviewer)
    vote(review, by=cast.reviewer)


# --- who decides ----------------------------------------------------------------------
def test_the_accountable_party_decides_and_the_right_it_used_is_kept(cast, asked):
    answer_all(asked, cast)
    decide(asked, by=cast.ops)
    used = decided().get()
    assert (used.person, used.party.code, used.part) == (cast.ops, "OPS", "A/R")
    assert (used.subject, used.activity.number, used.matrix.number) == (asked, 6, 1)
    assert AuditEntry.objects.filter(verb=Verb.RIGHT_USED).count() == 1


def test_a_party_that_only_does_the_work_does_not_decide(cast, asked):
    answer_all(asked, cast)
    with pytest.raises(Refused, match="OPS decides in activity 6 of RACI version 1"):
        decide(asked, by=cast.it)
    assert not decided().exists()


def test_an_administrator_gets_no_way_round(cast, asked):
    answer_all(asked, cast)
    with pytest.raises((Refused, PermissionDenied)):
        decide(asked, by=cast.admin)
    with pytest.raises(Refused, match="sits for a party"):
        mandate.require(ACT.DECISION, asked, team=asked.team, by=cast.admin)


def test_the_system_gets_no_way_round_today(cast, asked):
    answer_all(asked, cast)
    with pytest.raises(Refused):
        decide(asked, by=system.user())


def test_a_seat_in_another_team_decides_nothing_here(cast, asked):
    make_seat("OPS", cast.outsider, team=cast.other_product.team)
    with pytest.raises(Refused, match="sits for a party"):
        mandate.require(ACT.DECISION, asked, team=asked.team, by=cast.outsider)


def test_a_delegate_decides_for_whom_they_stand_in_and_it_says_so(cast, asked):
    answer_all(asked, cast)
    stand_in(cast.ops, cast.it)
    decide(asked, by=cast.it)
    used = decided().get()
    assert (used.person, used.for_person) == (cast.it, cast.ops)


def stand_in(person, delegate):
    Delegation.objects.create(
        person=person, delegate=delegate, starts_on=today(), ends_on=today(),
        named_on=today(), named_by=person,
    )  # fmt: skip


def test_nothing_is_asked_or_kept_before_the_matrix_is_enforced(cast):
    make_matrix()
    seat_everybody(cast)
    decision = make_decision(cast, cast.product)
    decide(decision, by=cast.it)
    assert not decided().exists()
    assert not Consult.objects.exists()


def test_only_the_accountable_party_takes_a_decision_back(cast, asked):
    answer_all(asked, cast)
    decide(asked, by=cast.ops)
    with pytest.raises(Refused, match="OPS decides"):
        decisions.reverse(asked, reason="We were wrong.", by=cast.it)
    decisions.reverse(asked, reason="We were wrong.", by=cast.ops)
    assert decided().count() == 2


# --- who is asked first -----------------------------------------------------------------
def test_every_consulted_party_is_asked_with_a_clock_and_told(cast, asked):
    rows = waiting(asked).for_list()
    assert {row.party.code for row in rows} == {"SUP", "CMP"}
    assert all(row.due_at > row.asked_at for row in rows)
    told = Notice.objects.filter(kind=Kind.ASKED).values_list("person", flat=True)
    assert {cast.po.pk, cast.reviewer.pk} - {asked.proposed_by_id} <= set(told)


def test_a_decision_waits_for_the_answers(cast, asked):
    with pytest.raises(Refused, match="can still answer, until"):
        decide(asked, by=cast.ops)
    answer_all(asked, cast)
    assert decide(asked, by=cast.ops).state == Decision.State.DECIDED


def test_no_response_is_recorded_when_the_clock_runs_out_and_then_it_can_be_decided(
    cast, asked
):
    run_out(asked)
    lapse_consults()
    rows = consults.about(asked, ACT.DECISION)
    assert {row.state for row in rows} == {"No response"}
    assert AuditEntry.objects.filter(verb=Verb.CONSULT_LAPSED).count() == 2
    lapse_consults()
    assert AuditEntry.objects.filter(verb=Verb.CONSULT_LAPSED).count() == 2
    assert decide(asked, by=cast.ops).state == Decision.State.DECIDED


def test_a_clock_that_ran_out_before_the_job_came_is_recorded_by_the_decision(
    cast, asked
):
    run_out(asked)
    decide(asked, by=cast.ops)
    assert not waiting(asked).exists()


def test_the_job_leaves_alone_whose_clock_still_runs(cast, asked):
    lapse_consults()
    assert waiting(asked).count() == 2


def test_an_emergency_does_not_wait_and_says_why(cast, asked):
    decide(asked, by=cast.ops, urgent="Calls drop now.")
    assert decided().get().emergency == "Calls drop now."
    assert waiting(asked).count() == 2


def test_only_who_speaks_for_the_party_answers(cast, asked):
    row = waiting(asked).get(party__code="CMP")
    for person in (cast.ops, cast.admin, cast.outsider):
        with pytest.raises(Refused, match="does not speak for"):
            consults.answer(row, answer="Yes.", by=person)


def test_a_delegate_answers_for_who_is_away(cast, asked):
    stand_in(cast.reviewer, cast.executive)
    row = waiting(asked).get(party__code="CMP")
    consults.answer(row, answer="Yes.", by=cast.executive)
    row.refresh_from_db()
    assert (row.answered_by, row.answered_for) == (cast.executive, cast.reviewer)


def test_an_answer_is_given_once_in_words_and_in_time(cast, asked):
    row = waiting(asked).get(party__code="CMP")
    with pytest.raises(Unfit):
        consults.answer(row, answer="  ", by=cast.reviewer)
    consults.answer(row, answer="Yes.", by=cast.reviewer)
    with pytest.raises(Refused, match="has answered"):
        consults.answer(row, answer="No.", by=cast.reviewer)
    run_out(asked)
    late = waiting(asked).get(party__code="SUP")
    with pytest.raises(Refused, match="ran out"):
        consults.answer(late, answer="Yes.", by=cast.po)


def test_a_decision_that_nobody_was_asked_about_is_asked_first(cast):
    make_matrix()
    decision = make_decision(cast, cast.product)
    enforce_matrix(cast, ACT.DECISION)
    with pytest.raises(Refused, match="Ask, then decide"):
        decide(decision, by=cast.ops)
    decisions.ask(decision, by=cast.it)
    with pytest.raises(Refused, match="asked already"):
        decisions.ask(decision, by=cast.it)
    answer_all(decision, cast)
    decide(decision, by=cast.ops)


# --- who is told ------------------------------------------------------------------------
def test_who_is_informed_hears_of_the_decision(cast):
    enforce_matrix(cast, ACT.G3)
    review = make_review(cast, gate="G3")
    run_out_gate(review)
    vote_through(review, cast)
    told = Notice.objects.filter(kind=Kind.TOLD)
    assert [each.person for each in told] == [cast.po]  # SUP holds I in activity 17


# --- at gates ---------------------------------------------------------------------------
def run_out_gate(review):
    rows = consults.about(review, f"gate-{review.gate}")
    assert rows.exists()
    rows.update(due_at=moment() - timedelta(minutes=1))


def test_a_gate_waits_for_who_is_asked(cast):
    enforce_matrix(cast, ACT.G3)
    review = make_review(cast, gate="G3")
    with pytest.raises(Refused, match="can still answer"):
        vote_through(review, cast)


def test_a_gate_is_decided_with_the_word_of_the_accountable_party(cast):
    enforce_matrix(cast, ACT.G3)
    review = make_review(cast, gate="G3")
    run_out_gate(review)
    vote_through(review, cast)
    review.refresh_from_db()
    assert review.outcome == "approved"
    assert decided().get().party.code == "CMP"


@pytest.mark.parametrize("stance", ["returned", "rejected"])
def test_what_protects_waits_for_nobody(cast, stance):
    """Compliance has a veto; who is asked can still answer, and it counts at once."""
    enforce_matrix(cast, ACT.G3)
    review = make_review(cast, gate="G3")
    vote(review, stance=stance, by=cast.reviewer, reason="It is not ready.")
    review.refresh_from_db()
    assert (review.state, review.outcome) == ("decided", stance)
    assert decided().get().party.code == "CMP"


def test_a_veto_of_somebody_else_needs_no_word_of_the_accountable_party(cast):
    enforce_matrix(cast, ACT.G3)
    review = make_review(cast, gate="G3")
    PartySeat.objects.filter(party__code="CMP").delete()
    vote(review, stance="rejected", by=cast.reviewer, reason="Keys are in the clear.")
    review.refresh_from_db()
    assert review.outcome == "rejected"
    assert not decided().exists()


def test_a_review_submitted_before_enforcement_is_asked_about_by_the_job(cast):
    review = make_review(cast, gate="G3")
    enforce_matrix(cast, ACT.G3)
    lapse_consults()
    lapse_consults()
    rows = consults.about(review, ACT.G3).select_related("party")
    assert sorted(row.party.code for row in rows) == ["IT", "OPS"]


# --- who does the work ------------------------------------------------------------------
def test_only_who_does_the_work_submits_for_a_gate(cast):
    """Activity 17. Mia may submit by her role: first she sits for IT alone."""
    enforce_matrix(cast, ACT.G3)
    review = make_review(cast, gate="G3", submitted=False)
    PartySeat.objects.filter(person=cast.pm).update(
        party=Party.objects.get(code="IT"), is_lead=False
    )
    with pytest.raises(Refused, match="PM and CMP do the work in activity 17"):
        reviews.submit(review, by=cast.pm)
    with pytest.raises(Refused, match="PM and CMP do the work"):
        evidence.add(review, title="Test", link="https://example.org", by=cast.pm)
    with pytest.raises(Refused, match="PM and CMP do the work"):
        reviews.withdraw(review, reason="Later.", by=cast.pm)
    make_seat("PM", cast.pm)
    assert reviews.submit(review, by=cast.pm).state == "in_review"
    used = RightUsed.objects.get()
    assert (used.did, used.party.code, mandates.verdict_then(used).allowed) == (
        Act.WORK, "PM", True,
    )  # fmt: skip


def test_only_who_does_the_work_writes_what_is_to_be_decided(cast, asked):
    """Activity 6: IT, Operations and product management; support is asked."""
    with pytest.raises(Refused, match="IT, OPS and PM do the work"):
        decisions.edit(asked, title="Two?", version=None, by=seated_for_support(cast))


def seated_for_support(cast):
    PartySeat.objects.filter(person=cast.pm).update(
        party=Party.objects.get(code="SUP"), is_lead=False
    )
    return cast.pm


# --- the matrix then in force -----------------------------------------------------------
def test_yesterdays_decision_keeps_its_verdict_after_todays_change(cast, asked):
    answer_all(asked, cast)
    decide(asked, by=cast.ops)
    used = decided().get()
    before = mandates.verdict_then(used)
    assert before.allowed
    give_to_it(cast)
    assert mandates.verdict_then(used) == before
    again = make_decision(cast, cast.product)
    with pytest.raises(Refused, match="IT decides in activity 6 of RACI version 2"):
        mandate.require(ACT.DECISION, again, team=again.team, by=cast.ops)


def give_to_it(cast):
    """Version 2, from today: IT decides activity 6."""
    draft = raci.draft(by=cast.ops)
    row = draft.rows.get(number=6)
    raci.set_row(
        draft, activity=row.activity, parts={"IT": "A/R", "OPS": "R"},
        version=row.version, by=cast.ops,
    )  # fmt: skip
    draft.refresh_from_db()
    publish_matrix(cast, draft)


def test_a_right_that_was_used_is_never_changed(cast, asked):
    answer_all(asked, cast)
    decide(asked, by=cast.ops)
    with pytest.raises(DatabaseError), transaction.atomic():
        RightUsed.objects.update(part="R")
    with pytest.raises(DatabaseError), transaction.atomic():
        RightUsed.objects.all().delete()


# --- pages and API ----------------------------------------------------------------------
def test_a_decision_shows_who_decides_who_is_asked_and_the_answers(
    cast, asked, client_of
):
    consults.answer(
        waiting(asked).get(party__code="SUP"), answer="Keep the queues.", by=cast.po
    )
    page = client_of(cast.it).get(asked.get_absolute_url()).content.decode()
    for words in (
        "Who decides, who is asked, who is told",
        "Keep the queues.",
        "Waiting",
    ):
        assert words in page


def test_who_is_asked_finds_it_at_home_and_answers(cast, asked, client_of):
    client = client_of(cast.reviewer)
    assert "Compliance and risk is asked" in client.get("/").content.decode()
    row = waiting(asked).get(party__code="CMP")
    assert str(asked) in client.get(reverse("governance:consult_list")).content.decode()
    url = reverse("governance:consult_answer", args=[row.pk])
    empty = client.post(url, {"answer": " "})
    assert empty.status_code == 422
    client.post(url, {"answer": "No objection."})
    row.refresh_from_db()
    assert row.answer == "No objection."
    assert "No objection." in client.get(row.get_absolute_url()).content.decode()


def test_a_refused_decision_says_why_beside_nothing_and_changes_nothing(
    cast, asked, client_of
):
    first, second = asked.options.all()
    said = {"option": first.pk, "outcome": "Go.", "review_on": str(today() + TOMORROW)}
    said |= {f"why_{second.pk}": "It ends.", "version": asked.version}
    url = reverse("governance:decision_decide", args=[asked.pk])
    answer = client_of(cast.ops).post(url, said)
    assert answer.status_code == 409
    assert "can still answer" in answer.content.decode()
    client_of(cast.ops).post(url, said | {"urgent": "Calls drop."})
    asked.refresh_from_db()
    assert asked.state == Decision.State.DECIDED


def test_the_api_answers_and_lists_the_rights_used(cast, asked, client_of):
    row = waiting(asked).get(party__code="CMP")
    url = reverse("api:consult-answer", args=[row.pk])
    answer = client_of(cast.reviewer).post(
        url, {"answer": "Yes."}, content_type="application/json",
        headers={"If-Match": f'"{row.version}"'},
    )  # fmt: skip
    assert answer.json()["state"] == "Answered"
    run_out(asked)
    decide(asked, by=cast.ops)
    used = client_of(cast.it).get(reverse("api:right-used-list")).json()["results"]
    found = {(each["did"], each["holds"]) for each in used}
    assert found == {("decide", True), ("work", True)}


def test_lists_cost_the_same_with_more_questions(cast, asked, client_of, assert_flat):
    client = client_of(cast.reviewer)
    for url in (reverse("governance:consult_list"), "/"):
        assert_flat(
            lambda at=url: client.get(at),
            lambda: [make_decision(cast, cast.product) for _ in range(2)],
        )


# --- bound by an administrator ----------------------------------------------------------
def bound(act=ACT.DECISION):
    return GovernedAct.objects.get(act=act)


def bind(row, by, **more):
    said = {
        "activity": row.activity,
        "pace": row.pace,
        "enforced_from": row.enforced_from,
    }
    return governed.bind(row, **said | more, version=row.version, by=by)


def test_an_act_is_bound_by_who_keeps_people(cast, asked):
    with pytest.raises(PermissionDenied):
        bind(bound(), cast.ops, pace="daily")
    assert bind(bound(), cast.admin, pace="daily").pace == "daily"


def test_what_is_enforced_is_not_put_off(cast, asked):
    for later in (None, today() + TOMORROW):
        with pytest.raises(Unfit, match="stays so"):
            bind(bound(), cast.admin, enforced_from=later)


def test_nothing_is_enforced_for_a_past_day_or_without_a_row_or_a_voice(cast):
    make_matrix()
    enforce_matrix(cast)
    row = bound()
    with pytest.raises(Unfit, match="nothing reaches back"):
        bind(row, cast.admin, enforced_from=date(2020, 1, 1))
    extra = Activity.objects.create(number=99, phase="P", name="New")
    with pytest.raises(Unfit, match="no row"):
        bind(row, cast.admin, activity=extra, enforced_from=today())
    PartySeat.objects.all().delete()
    with pytest.raises(Unfit, match="Nobody speaks"):
        bind(row, cast.admin, enforced_from=today())
