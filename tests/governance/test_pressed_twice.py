"""Whatever is said or signed once is kept once, when it is sent twice at the same moment.

Two requests with the same words, by one person or by two who may both: real threads, real
transactions. One of them is done, the other is told why not, and the trail has one line.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry, User
from core.verbs import Verb
from governance.actions import (
    change_deciding,
    change_requests,
    change_steps,
    conditions,
    consults,
    emergencies,
    reviews,
    statements,
    waivers,
)
from governance.models import (
    ChangeRequest,
    ChargeStatement,
    Consult,
    Criterion,
    Proposal,
    Review,
)
from tests.governance.access_emergencies import emergency
from tests.governance.access_proposals import proposed
from tests.governance.access_statements import charged
from tests.governance.test_races import together
from tests.make import (
    Cast,
    decide,
    make_cast,
    make_change_classes,
    make_change_request,
    make_review,
    meet_all,
    seat_everybody,
    sign_for,
)

pytestmark = pytest.mark.django_db(transaction=True)
Call = Callable[[], Any]
DUE = timedelta(days=20)


@pytest.fixture
def company() -> Cast:
    cast = make_cast()
    make_change_classes()
    seat_everybody(cast)
    return cast


def done_once(verb: str, *calls: Call) -> None:
    """One call is done, the others are told in words; one line of the trail."""
    before = lines(verb)
    out = together(*calls)
    told = [each for each in out if isinstance(each, Exception)]
    assert len(told) == len(calls) - 1, out
    assert all(isinstance(each, (Refused, Stale)) for each in told), out
    assert lines(verb) == before + 1


def lines(verb: str) -> int:
    return AuditEntry.objects.filter(verb=verb).count()


def twice(call: Call) -> list[Call]:
    return [call, call]


# --- change requests and who is asked -------------------------------------------------
def test_a_change_request_takes_each_step_once(company):
    cast = company
    asked = make_change_request(cast, "routing", by=cast.po)
    steps: list[tuple[str, Callable[[ChangeRequest], Any]]] = [
        (Verb.CHANGE_REQUEST_FILED, lambda r: change_requests.file(r, by=cast.po)),
        (Verb.CHANGE_REQUEST_APPROVED, lambda r: change_deciding.approve(r, by=cast.ops)),
        (Verb.CHANGE_REQUEST_WENT_LIVE, lambda r: change_steps.go_live(r, by=cast.po)),
        (Verb.CHANGE_REQUEST_VERIFIED, lambda r: change_steps.verify(r, by=cast.po)),
        (
            Verb.CHANGE_REQUEST_BACKED_OUT,
            lambda r: change_steps.back_out(r, reason="It harms.", by=cast.po),
        ),
    ]  # fmt: skip
    for verb, take in steps:
        done_once(verb, *twice(partial(take, asked)))
    asked.refresh_from_db()
    assert (asked.state, asked.words.count()) == ("backed_out", 1)


def test_live_and_withdrawn_at_once_it_is_one_of_them(company):
    cast = company
    draft = make_change_request(cast, "routing", by=cast.po)
    asked = change_deciding.approve(
        change_requests.file(draft, by=cast.po), by=cast.ops
    )
    out = together(
        lambda: change_steps.go_live(asked, by=cast.po),
        lambda: change_requests.withdraw(asked, reason="No more.", by=cast.po),
    )
    assert sorted(type(each).__name__ for each in out) == ["ChangeRequest", "Refused"]
    asked.refresh_from_db()
    assert (asked.state == "live") == (asked.change is not None)  # in the log, or not


def test_who_is_asked_answers_once_or_the_clock_does(company):
    cast = company
    change_requests.file(make_change_request(cast, "platform", by=cast.it), by=cast.it)
    row = Consult.objects.for_list().get(party__code="CMP")
    done_once(
        Verb.CONSULT_ANSWERED,
        *twice(lambda: consults.answer(row, answer="Go on.", by=cast.reviewer)),
    )


# --- what both sides sign -------------------------------------------------------------
def test_one_signs_once_and_the_last_two_make_it_hold_once(company):
    cast = company
    row: Proposal = proposed(cast, cast.product)
    done_once(Verb.PROPOSAL_SIGNED, *twice(lambda: sign_for(row, cast.it)))
    done_once(Verb.PROPOSAL_AGREED, *twice(lambda: sign_for(row, cast.ops)))
    row.refresh_from_db()
    assert (row.state, row.signatures.count()) == ("agreed", 2)


def test_a_statement_is_issued_and_answered_once(company):
    cast = company
    charged()
    month = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
    done_once(
        Verb.STATEMENT_ISSUED, *twice(lambda: statements.issue(month, by=cast.it))
    )
    row = ChargeStatement.objects.get()
    read = row.content_sha256
    out = together(
        lambda: statements.accept(row, sha256=read, version=row.version, by=cast.ops),
        lambda: statements.dispute(row, reason="No", version=row.version, by=cast.ops),
    )
    assert sorted(type(each).__name__ for each in out) == ["ChargeStatement", "Refused"]


# --- around a review ------------------------------------------------------------------
def in_review(cast: Cast) -> Review:
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    return review


def test_an_emergency_leave_is_confirmed_once(company):
    row = emergency(company, company.product)
    people: list[User] = [company.it, company.ops]
    done_once(
        Verb.EMERGENCY_CONFIRMED,
        *(partial(emergencies.second, row, by=by) for by in people),
    )


def test_a_waiver_is_granted_or_declined_once(company):
    cast = company
    waiver = waivers.request(
        in_review(cast), criterion=Criterion.objects.get(code="S05"), reason="Gap",
        compensating_control="Review", risk_owner=cast.it, expires_on=today() + DUE,
        by=cast.pm,
    )  # fmt: skip
    out = together(
        lambda: waivers.grant(waiver, by=cast.reviewer),
        lambda: waivers.decline(waiver, reason="No.", by=cast.reviewer),
    )
    assert sorted(type(each).__name__ for each in out) == ["Refused", "Waiver"]


def test_a_condition_is_verified_once_and_an_approval_revoked_once(company):
    cast = company
    review = in_review(cast)
    row = conditions.add(
        review, text="A letter", owner=cast.pm, due_on=today() + DUE,
        blocking="during", every_months=1, by=cast.reviewer,
    )  # fmt: skip
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    conditions.submit_evidence(row, note="Here.", by=cast.pm)
    done_once(
        Verb.CONDITION_ADDED,  # it comes again, once
        *twice(lambda: conditions.verify(row, by=cast.reviewer)),
    )
    done_once(
        Verb.REVIEW_REVOKED,
        *twice(lambda: reviews.revoke(review, reason="A breach.", by=cast.reviewer)),
    )
