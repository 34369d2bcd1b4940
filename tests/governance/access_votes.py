"""Who may do what in a vote: the right to sign opens the door, the seat does the rest."""

from datetime import timedelta
from typing import Any

from core.clock import now, today
from core.roles import Perm
from governance import gates
from governance.actions import reviews
from governance.actions import wanted as actions
from governance.models import RequestedChange, ReviewEscalation, SeatHolder, SeatKind
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_criteria

SEE = Perm.GATE_VIEW
DAY = timedelta(days=1)


def signs(on: str, body: Any = None) -> Rule:
    return Rule(on, see=SEE, do=Perm.GATE_SIGN, body=body)


def reason(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"reason": "A tie to the vendor."}


def text(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"text": "Say which site."}


def answer(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"answer": "Jacksonville."}


def seat(cast: Cast, _product: Product) -> dict[str, Any]:
    return {"seat": "SEC", "person": cast.it.pk}


def wanted(cast: Cast, product: Product) -> RequestedChange:
    make_criteria()
    asker = product.product_manager
    words: dict[str, Any] = {"team": product.team, "asked": "May it?", "by": asker}
    review = gates.ask("G1", product, parties=[], **words)
    reviews.submit(review, by=asker)
    return actions.ask(review, text="Say which site.", by=cast.reviewer)


def holding(cast: Cast, _product: Product) -> SeatHolder:
    return SeatHolder.objects.get(person=cast.reviewer, seat__code="CMP")


def holder(cast: Cast, _product: Product) -> dict[str, Any]:
    kind = SeatKind.objects.get(code="IT")
    return {"seat": kind.pk, "person": cast.it.pk, "starts_on": str(today())}


def api_holder(cast: Cast, product: Product) -> dict[str, Any]:
    return {**holder(cast, product), "seat": "IT"}


def escalation(cast: Cast, product: Product) -> ReviewEscalation:
    """The chair was told that a review is late."""
    review = wanted(cast, product).review
    return ReviewEscalation.objects.create(
        review=review, step="chair", due_on=today() - DAY, days_late=2,
        escalated_on=today(), escalated_at=now(),
    )  # fmt: skip


MAKERS: dict[str, Any] = {
    "escalation": escalation,
    "wanted": wanted,
    "holding": holding,
}
SEATS = Perm.PEOPLE_EDIT
EXPECT: Expected = {
    "governance:holder_list": Rule(somewhere=SEE),
    "governance:holder_create": Rule(do=SEATS, wide=True, body=holder),
    "governance:holder_end": Rule("holding", do=SEATS, wide=True),
    "api:reminder-list": Rule(),
    "api:escalation-list": Rule(),
    "api:escalation-detail": Rule("escalation", see=SEE),
    "api:seat-holder-list": {
        "GET": Rule(),
        "POST": Rule(do=SEATS, wide=True, body=api_holder),
    },
    "api:seat-holder-detail": Rule("holding", see=SEE, wide=True),
    "api:seat-holder-end": Rule("holding", see=SEE, do=SEATS, wide=True),
    "governance:review_recuse": signs("review", reason),
    "governance:review_appoint": signs("review", seat),
    "governance:review_close_vote": signs("review", reason),
    "governance:review_next_round": signs("review"),
    "governance:review_ask_change": signs("review", text),
    "governance:requested_change_answer": Rule(
        "wanted", see=SEE, do=Perm.GATE_SUBMIT, body=answer
    ),
    "governance:requested_change_settle": signs("wanted"),
    "api:review-recuse": signs("review", reason),
    "api:review-appoint": signs("review", seat),
    "api:review-close-vote": signs("review", reason),
    "api:review-next-round": signs("review"),
    "api:requested-change-detail": Rule("wanted", see=SEE),
    "api:requested-change-answer": Rule(
        "wanted", see=SEE, do=Perm.GATE_SUBMIT, body=answer
    ),
    "api:requested-change-settle": signs("wanted"),
}
