"""The thirteen gate decisions, with their criteria, signatures, conditions and waiver."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from core.models import User
from core.verbs import Verb
from dashboards.demo import gate_votes
from dashboards.demo.panel import JUDGED_BY, SAT
from dashboards.demo.put import person, put
from governance import gated, opening
from governance import gates as laying
from governance.actions import stakes
from governance.models import (
    Assessment,
    Condition,
    Criterion,
    KeptFacts,
    Review,
    Seat,
    Waiver,
)
from governance.policy_catalogue import FIRST_DAY
from pilots.models import Pilot
from portfolio.models import Product

SIGNER = "Ruth Adeyemi"

# key, subject, gate, date, state, outcome, what is asked, remarks
DECISIONS = [
    ("GD-01", "PIL-01", "G1", "2026-05-19", "decided", "approved", "Try summaries on masked calls in the sandbox.", "Sandbox proof of concept accepted."),
    ("GD-02", "PIL-01", "G2", "2026-07-14", "decided", "approved_with_conditions", "Pilot auto-summary with 96 associates at JAX.", ""),
    ("GD-03", "PIL-01", "G3", "2026-10-06", "decided", "approved_with_conditions", "Scale auto-summary to all PLS and CRD agents.", "Re-certify 2027-10-06 or at model v4."),
    ("GD-04", "PIL-01", "G4", "2027-04-06", "open", "", "Was it worth it, and is it still safe?", "Benefit B-01 is leaking: an agenda item."),
    ("GD-05", "PIL-02", "G1", "2026-06-23", "decided", "approved", "Try the payment bot on synthetic accounts.", ""),
    ("GD-06", "PIL-02", "G2", "2026-09-22", "decided", "approved_with_conditions", "Pilot the payment bot on 30 % of PAY sessions.", ""),
    ("GD-07", "PIL-03", "G2", "2026-07-28", "decided", "approved", "Pilot scheduled callback for Auto at FSD.", ""),
    ("GD-08", "PIL-03", "G3", "2026-10-13", "superseded", "", "Scale scheduled callback.", "Not submitted: the decision was to iterate; F-110 returns to G2."),
    ("GD-09", "POC-01", "G1", "2026-08-11", "decided", "approved", "Try auto-QA on 300 masked calls.", ""),
    ("GD-10", "POC-01", "G2", "2026-11-10", "decided", "returned", "Pilot auto-QA for required disclosures.", "Not in the AI inventory (G02); notice to associates missing (G04)."),
    ("GD-11", "POC-02", "G1", "2026-07-07", "decided", "approved_with_conditions", "Try generated hardship e-mails on 200 synthetic cases.", ""),
    ("GD-12", "PIL-04", "G2", "2026-11-18", "in_review", "", "Pilot DTMF-masked card payments.", "Blocked: owner Tom Brandvold was named as an approver. G1 approved 2026-09-29."),
    ("GD-13", "OUTREACH", "G0", "2026-09-15", "decided", "rejected", "Voice bot for collections.", "R01, R03 and R08 are not met by any vendor seen."),
    ("GD-12/G1", "PIL-04", "G1", "2026-09-29", "decided", "approved", "Try DTMF masking on test cards.", ""),
]  # fmt: skip

# review, key, text, owner, due, blocking, state, verified on
CONDITIONS = [
    ("GD-02", "C1", "The recording notice names AI transcription.", "Priya Raman", "2026-07-31", "pre_launch", "verified", "2026-07-29"),
    ("GD-02", "C2", "A person audits 400 summaries.", "Nina Sorensen", "2026-09-30", "during", "verified", "2026-09-20"),
    ("GD-03", "C3", "Brightquill SOC 2 bridge letter.", "Priya Raman", "2026-12-15", "during", "open", ""),
    ("GD-03", "C4", "Monthly accuracy of at least 95 % of 200 summaries (October 193 of 200, 96.5 %).", "Nina Sorensen", "2026-10-31", "during", "verified", "2026-11-04"),
    ("GD-06", "C5", "“Representative” works at any turn.", "Elena Castellano", "2026-10-10", "pre_launch", "verified", "2026-10-09"),
    ("GD-06", "C6", "Disputes and hardship leave the bot.", "Omar Haddad", "2026-10-10", "pre_launch", "verified", "2026-10-09"),
    ("GD-11", "C7", "No material misstatement: one stops the trial (triggered, killed 2026-08-21).", "Marcus Oyelaran", "2026-08-21", "during", "verified", "2026-08-21"),
    ("GD-03", "C8", "Monthly accuracy of at least 95 % of 200 summaries.", "Nina Sorensen", "2026-11-30", "during", "open", ""),
]  # fmt: skip

MONTHLY = {"C4": 1, "C8": 1}
FOLLOWS = {"C8": "C4"}  # the text has October's; the next month's follows from the rule

# review, criterion: what waiver W-01 covers; not of this gate, so asked for beyond it
WAIVED = ("GD-06", "S05")
NOT_MET = {
    "GD-10": {
        "G02": "Not in the model inventory.",
        "G04": "Notice to associates is missing.",
    },
    "GD-13": {"R01": "Consent for an AI voice is not stored.", "R03": "", "R08": ""},
}


def load() -> None:
    for row in DECISIONS:
        load_review(*row)
    for condition in CONDITIONS:
        load_condition(*condition)
    load_waiver()
    for row in DECISIONS:
        review = Review.objects.get(key=row[0])
        gate_votes.load(review, row[5], row[7])
        keep_facts(review)


def subject_of(code: str) -> tuple[Model, Product, list[User]]:
    pilot = (
        Pilot.objects.select_related("product__team", "owner").filter(key=code).first()
    )
    if pilot:
        return pilot, pilot.product, [pilot.owner]
    product = Product.objects.select_related("team", "product_manager").get(code=code)
    return product, product, [product.product_manager]


def load_review(
    key: str, subject_code: str, gate: str, day: str, state: str, outcome: str,
    asked: str, remarks: str,
) -> None:  # fmt: skip
    subject, product, parties = subject_of(subject_code)
    on = date.fromisoformat(day)
    review, made = put(
        Review,
        {"key": key},
        Verb.REVIEW_OPENED,
        gate=gate,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        subject_name=asked.rstrip(".")
        if isinstance(subject, Product)
        else str(subject),
        team=product.team,
        asked=asked,
        remarks="" if outcome else remarks,
        state=Review.State.IN_REVIEW if outcome else state,
        asked_by=product.product_manager,
        due_on=on,
        **submitted(state, on, product),
    )
    if made:
        review.parties.set({*parties, *stakes.of(subject)})
        if isinstance(subject, Pilot) and subject.gate == gate:
            Pilot.objects.filter(pk=subject.pk).update(review=review)
        asked_on = on if outcome else FIRST_DAY
        laying.seat(review, opening.find(gate, {}, on=asked_on))
        assess(review, outcome)
        seat(review)


def assess(review: Review, outcome: str) -> None:
    """Every criterion of its gate, and what the reviewer asked for beyond it."""
    failed = NOT_MET.get(review.key, {})
    on = date(2026, 11, 16)
    needed = Criterion.objects.in_force(on).for_gate(review.gate)
    waived = [code for key, code in [WAIVED] if key == review.key]
    more = Criterion.objects.in_force(on).filter(code__in=[*failed, *waived])
    for criterion in (needed | more).distinct():
        Assessment.objects.create(
            review=review,
            criterion=criterion,
            verdict=verdict_of(review, criterion.code, failed, outcome),
            reason=failed.get(criterion.code, ""),
            asked_by=None if review.gate in criterion.gates else judge(criterion),
            **(assessed(review, criterion) if outcome else {}),
        )


def judge(criterion: Criterion) -> User:
    return person(SAT[JUDGED_BY[criterion.family]])


def verdict_of(review: Review, code: str, failed: dict[str, str], outcome: str) -> str:
    if code in failed or not outcome:
        return Assessment.Verdict.NOT_MET
    if (review.key, code) == WAIVED:
        return Assessment.Verdict.WAIVED
    return Assessment.Verdict.MET


def assessed(review: Review, criterion: Criterion) -> dict[str, Any]:
    return {"assessed_by": judge(criterion), "assessed_at": noon(review)}


def noon(review: Review) -> datetime:
    day = review.due_on
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def submitted(state: str, on: date, product: Product) -> dict[str, Any]:
    """Who put it in front of the reviewers, and when; how it ended if undecided."""
    found: dict[str, Any] = {}
    if state not in ("open", "superseded"):
        day = datetime(on.year, on.month, on.day, 15, tzinfo=UTC) - timedelta(days=12)
        found |= {"submitted_by": product.product_manager, "submitted_at": day}
        found["submitted_on"] = day.date()
    if state == "superseded":
        found |= {"ended_on": on, "ended_because": "Not submitted: the pilot iterates."}
    return found


def seat(review: Review) -> None:
    """The owner was named as an approver of GD-12, which blocks it."""
    if review.key == "GD-12":
        named = Seat.objects.filter(review=review, kind__code="SEC")
        named.update(person=person("Tom Brandvold"))


def keep_facts(review: Review) -> None:
    """What an approval rests on, as its signers saw it; before that, what was submitted."""
    facts, moment = dict(gated.facts_of(review)), KeptFacts.Moment
    if facts and review.outcome in Review.APPROVALS:
        key = {"review": review, "moment": moment.DECIDED}
        put(KeptFacts, key, facts=facts, kept_on=review.decided_on)
    if facts and review.state == Review.State.IN_REVIEW and review.submitted_on:
        key = {"review": review, "moment": moment.SUBMITTED}
        put(KeptFacts, key, facts=facts, kept_on=review.submitted_on)


def load_condition(
    review: str,
    key: str,
    text: str,
    owner: str,
    due: str,
    blocking: str,
    state: str,
    verified: str,
) -> None:
    on = date.fromisoformat(verified) if verified else None
    put(
        Condition,
        {"review": Review.objects.get(key=review), "key": key},
        Verb.CONDITION_ADDED,
        every_months=MONTHLY.get(key),
        follows=Condition.objects.filter(key=FOLLOWS.get(key, "")).first(),
        text=text,
        owner=person(owner),
        due_on=date.fromisoformat(due),
        blocking=blocking,
        state=state,
        verified_by=person(SIGNER) if on else None,
        verified_at=datetime(on.year, on.month, on.day, 17, tzinfo=UTC) if on else None,
    )


def load_waiver() -> None:
    key, code = WAIVED
    review = Review.objects.get(key=key)
    criterion = Criterion.objects.filter(code=code).order_by("-effective_from").first()
    if criterion is None:
        return
    put(
        Waiver,
        {"review": review, "key": "W-01"},
        Verb.WAIVER_GRANTED,
        criterion=criterion,
        reason="Corvane's SOC 2 period ended 2026-06-30; the next report is due in December.",
        compensating_control="Quarterly access review.",
        risk_owner=person("Patrice Monroe"),
        requested_by=person("Elena Castellano"),
        requested_on=date(2026, 9, 15),
        state=Waiver.State.GRANTED,
        granted_by=person(SIGNER),
        granted_on=date(2026, 9, 22),
        expires_on=date(2026, 12, 21),
    )
