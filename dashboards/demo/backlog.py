"""The 24 features of the session of 2026-11-10, their votes, and their ranks."""

from datetime import UTC, date, datetime, timedelta

from backlog.models import Column, Item, Round, ScoringSession, Vote
from core.verbs import Verb
from dashboards.demo.put import person, put
from discovery.models import Opportunity
from portfolio.models import KeyResult, Product

# number, product, title, value, time, risk, size, opportunities, key result, state
FEATURES = [
    (101, "ASSIST", "Auto-summary scale-out to all PLS and CRD agents", 13, 8, 5, 5, ["OPP-1"], "1.2", "in_progress"),
    (102, "PAYSEC", "DTMF-masked agent-assisted card payments", 8, 13, 20, 8, ["OPP-4"], "3.1", "in_progress"),
    (103, "OUTREACH", "Consent-revocation capture across voice, SMS, e-mail", 5, 20, 13, 5, ["OPP-6"], "3.2", "in_progress"),
    (104, "SELFSERVE", "Verified-containment telemetry for the payment bot", 8, 5, 5, 2, ["OPP-2"], "2.1", "in_progress"),
    (105, "SELFSERVE", "Human hand-off within two turns, context passed to the agent", 13, 8, 8, 5, ["OPP-2"], "2.2", "ready"),
    (106, "KNOW", "Guided hardship workflow v1", 13, 5, 8, 8, ["OPP-5"], "", "ready"),
    (107, "SELFSERVE", "Dispute-intent recognition that starts the error-resolution clock", 8, 8, 20, 5, ["OPP-2", "OPP-10"], "2.2", "ready"),
    (108, "CONNECT", "Skills-based routing for the Spanish queue", 8, 3, 2, 3, ["OPP-9"], "", "idea"),
    (109, "CONNECT", "Migrate Collections to the cloud platform (wave 3)", 8, 13, 13, 13, [], "", "idea"),
    (110, "CONNECT", "Scheduled callback for Auto, redesign", 5, 3, 1, 3, ["OPP-3"], "1.3", "idea"),
    (111, "WFX", "Intraday automation: coaching and VTO in idle time", 5, 2, 3, 5, ["OPP-7"], "4.3", "idea"),
    (112, "WFX", "Shift-swap in the mobile app", 5, 2, 2, 3, ["OPP-7"], "4.3", "idea"),
    (113, "INSIGHT", "Auto-QA for required disclosures", 5, 8, 13, 5, ["OPP-4"], "3.3", "ready"),
    (114, "KNOW", "One payoff-quote screen (no three-system swivel)", 8, 3, 3, 5, ["OPP-3"], "1.3", "ready"),
    (115, "SELFSERVE", "Payoff quote by text and IVR", 8, 3, 2, 2, ["OPP-3"], "1.3", "ready"),
    (116, "INSIGHT", "Complaint tag at wrap, routed within 1 business day", 5, 8, 13, 3, ["OPP-6"], "3.3", "ready"),
    (117, "OUTREACH", "Real-time 7-in-7 call-frequency counter at dial time", 3, 8, 13, 3, ["OPP-6"], "3.2", "in_progress"),
    (118, "INSIGHT", "Reason-for-contact taxonomy v2", 3, 2, 8, 2, [], "1.3", "idea"),
    (119, "CONNECT", "Streamlined authentication (voice + one-time passcode)", 8, 3, 5, 8, [], "", "idea"),
    (120, "KNOW", "Article freshness SLA with owner reminders", 3, 1, 3, 1, ["OPP-5"], "1.1", "ready"),
    (121, "ASSIST", "New-hire simulation practice calls", 5, 2, 3, 5, ["OPP-8"], "4.2", "idea"),
    (122, "SELFSERVE", "Chat-widget accessibility fixes (WCAG 2.2 AA)", 3, 5, 8, 3, [], "", "idea"),
    (123, "INSIGHT", "Supervisor sentiment wallboard", 1, 1, 1, 2, [], "", "idea"),
    (124, "CONNECT", "Queue announcement and hold-music refresh", 2, 1, 1, 1, [], "", "idea"),
]  # fmt: skip

SCORERS = [
    "Renee Calloway", "Dana Whitlock", "Sanjay Kulkarni", "Leo Hartmann", "Patrice Monroe",
]  # fmt: skip
# The one column where they disagreed: {13, 13, 20, 13, 8} → discuss, then 13.
DISAGREEMENT = {("F-109", "job_size"): [13, 13, 20, 13, 8]}
FIRST_DAY = datetime(2026, 7, 1, 15, tzinfo=UTC)
SESSION_DAY = date(2026, 11, 10)
SHOWN_AT = datetime(2026, 11, 10, 19, tzinfo=UTC)


def load() -> None:
    for row in FEATURES:
        load_feature(*row)
    session, made = put(
        ScoringSession,
        {"name": "PI 27.1"},
        Verb.SCORING_FINALIZED,
        increment="27.1",
        capacity=50,
        held_on=SESSION_DAY,
        state=ScoringSession.State.FINAL,
        facilitator=person("Dana Whitlock"),
    )
    if made:
        items = Item.objects.filter(key__in=[f"F-{row[0]}" for row in FEATURES])
        session.items.set(items)
        for column in Column.values:
            load_round(session, column, list(items))


def load_round(session: ScoringSession, column: str, items: list[Item]) -> None:
    """All five voted once on every item; what they said was shown."""
    round_ = session.rounds.create(
        column=column,
        opened_at=SHOWN_AT - timedelta(minutes=20),
        opened_by=session.facilitator,
        revealed_at=SHOWN_AT,
        revealed_by=session.facilitator,
    )
    round_.items.set(items)
    Vote.objects.bulk_create(vote for item in items for vote in votes(round_, item))


def load_feature(
    number: int, product_code: str, title: str, value: int, time: int, risk: int, size: int,
    opportunities: list[str], key_result: str, state: str,
) -> None:  # fmt: skip
    product = Product.objects.get(code=product_code)
    fixed = number == 103
    item, made = put(
        Item,
        {"key": f"F-{number}"},
        Verb.ITEM_CREATED,
        kind=Item.Kind.FEATURE,
        product=product,
        title=title,
        state=state,
        service=Item.Service.FIXED_DATE if fixed else Item.Service.STANDARD,
        due_on=date(2027, 1, 31) if fixed else None,
        owner=product.product_manager,
        business_value=value,
        time_criticality=time,
        risk_reduction=risk,
        job_size=size,
        scored_by=person("Dana Whitlock"),
        scored_at=datetime(2026, 11, 10, 20, tzinfo=UTC),
        key_result=KeyResult.objects.filter(code=key_result).first(),
        created_at=FIRST_DAY + timedelta(days=2 * (number - 101)),
    )
    if made:
        item.opportunities.set(Opportunity.objects.filter(code__in=opportunities))


def votes(round_: Round, item: Item) -> list[Vote]:
    agreed = [getattr(item, round_.column)] * len(SCORERS)
    said = DISAGREEMENT.get((item.key, round_.column), agreed)
    return [
        Vote(round=round_, item=item, scorer=person(name), value=value)
        for name, value in zip(SCORERS, said, strict=True)
    ]
