"""The goal tree, and the objectives and key results of the fourth quarter."""

from datetime import date, timedelta
from decimal import Decimal

from core import system
from core.verbs import Verb
from dashboards.demo import quarters
from dashboards.demo.put import person, put
from portfolio.models import (
    CheckIn,
    Goal,
    GoalLink,
    KeyResult,
    Metric,
    Objective,
    Product,
)

# code, name, measure, metric, baseline, target, due, owner
BUSINESS = [
    ("BG-1", "Serve each account for less", "cost per account and year, USD", "CPA", "36.0", "32.5", date(2027, 12, 31), "Helena Marsh"),
    ("BG-2", "Customers recommend us", "relationship NPS", "NPS", "31", "40", date(2027, 12, 31), "Helena Marsh"),
    ("BG-3", "Fewer regulatory complaints, no repeat findings", "per 10,000 accounts and quarter", "REGCOMP", "2.1", "1.6", date(2027, 12, 31), "Ruth Adeyemi"),
    ("BG-4", "People stay on the floor", "frontline attrition, % per year", "ATTR", "41", "32", date(2027, 12, 31), "Renee Calloway"),
    ("BG-5", "Launch the co-brand card", "launched", "", None, None, date(2027, 6, 30), "Helena Marsh"),
]  # fmt: skip

# … and the business goals it serves, the products that enable it
CENTER = [
    ("CG-1", "Resolve it the first time", "first contact resolution, %", "FCR", "67.2", "74", ["BG-2"], ["KNOW", "ASSIST"]),
    ("CG-2", "Answer when they call", "service level, %", "SL", "71.3", "80", ["BG-2"], ["CONNECT", "WFX"]),
    ("CG-3", "Finish simple things without a person", "verified containment, %", "CONT_VER", "31", "42", ["BG-1"], ["SELFSERVE"]),
    ("CG-4", "Spend less time on screens, with quality ≥ 88", "average handle time, s", "AHT", "407", "375", ["BG-1"], ["ASSIST", "KNOW"]),
    ("CG-5", "Compliant by design", "QA auto-fail, %", "AUTOFAIL", "1.9", "0.8", ["BG-3"], ["PAYSEC", "INSIGHT", "OUTREACH"]),
    ("CG-6", "New people become good and stay", "first-year attrition, %", "ATTR_1Y", "54", "42", ["BG-4"], ["WFX", "ASSIST"]),
    ("CG-7", "Absorb 12 % more auto accounts", "auto accounts, % growth absorbed", "", "0", "12", ["BG-1"], []),
]  # fmt: skip

# A goal holds one metric. The second one of CG-5 and of CG-6 stands a layer below,
# where it serves its goal and does not enter the coverage.
CAPABILITY = [
    ("CG-5b", "No card number in a recording", "card numbers per 10,000 recordings", "PAN_REC", "2.3", "0", ["CG-5"], ["PAYSEC", "INSIGHT", "OUTREACH"]),
    ("CG-6b", "Ready on the floor sooner", "median weeks to proficiency", "STP", "19", "14", ["CG-6"], ["WFX", "ASSIST"]),
]  # fmt: skip

# What the work for a goal shall be of all planned work, %.
SHARES = {
    "CG-1": 20, "CG-2": 15, "CG-3": 20, "CG-4": 10, "CG-5": 20, "CG-6": 10, "CG-7": 5,
}  # fmt: skip

QUARTER = (date(2026, 10, 1), date(2026, 12, 31))

# code, name, kind, owner, goals
OBJECTIVES = [
    ("O1", "Resolve more, repeat less", "committed", "Marcus Oyelaran", ["CG-1", "CG-4"]),
    ("O2", "Simple payments never need a person, unless the customer wants one", "aspirational", "Elena Castellano", ["CG-3"]),
    ("O3", "Compliant by design", "committed", "Laurel Finch", ["CG-5"]),
    ("O4", "A job people stay in", "aspirational", "Aisha Grant", ["CG-6"]),
]  # fmt: skip

# objective, code, name, metric, unit, baseline, target, now, confidence, note
KEY_RESULTS = [
    ("O1", "1.1", "FCR in PLS and CRD", "FCR", "percent", "67.5", "71.0", "69.2", 6, "Hand-offs with the story help most."),
    ("O1", "1.2", "AHT in PLS and CRD", "AHT", "seconds", "397", "377", "386", 7, "Auto-summary is live for 38 % of agents."),
    ("O1", "1.3", "Repeat contacts in 7 days", "REP7", "percent", "22.4", "19.0", "21.1", 5, "Payoff quotes still come back."),
    ("O2", "2.1", "Verified containment in PAY", "CONT_VER", "percent", "31.0", "38.0", "33.5", 6, "Read from the pilot arm only."),
    ("O2", "2.2", "Median seconds to a person after asking", "", "seconds", "74", "30", "41", 8, ""),
    ("O2", "2.3", "Bot satisfaction, 1 to 5", "", "points", "3.6", "4.2", "3.9", 6, ""),
    ("O3", "3.1", "Card numbers stored per 10,000 recordings", "PAN_REC", "per_10k", "2.3", "0", "0.9", 6, "Masking by DTMF is still to come."),
    ("O3", "3.2", "Revocations honoured in 10 business days", "REVOKE10", "percent", "96.1", "100", "99.2", 8, ""),
    ("O3", "3.3", "QA auto-fail", "AUTOFAIL", "percent", "1.9", "1.2", "1.6", 6, ""),
    ("O4", "4.1", "New hires lost in 90 days", "", "percent", "21", "15", "19", 4, "Class of October starts the floor this week."),
    ("O4", "4.2", "Weeks to proficiency", "STP", "weeks", "19", "16", "18", 4, ""),
    ("O4", "4.3", "Employee net promoter score", "ENPS", "points", "4", "12", "9", 7, ""),
]  # fmt: skip

FIRST_CHECK_IN, LAST_CHECK_IN = date(2026, 10, 5), date(2026, 11, 16)


def load() -> None:
    load_goals()
    load_objectives()


def metric(code: str) -> Metric | None:
    return Metric.objects.filter(code=code).first() if code else None


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def load_goals() -> None:
    for code, name, measure, metric_code, baseline, target, due, owner in BUSINESS:
        put(
            Goal,
            {"code": code},
            Verb.GOAL_CREATED,
            name=name,
            level=Goal.Level.BUSINESS,
            measure=measure,
            metric=metric(metric_code),
            baseline=number(baseline),
            target=number(target),
            due_on=due,
            owner=person(owner),
        )
    for level, rows in (
        (Goal.Level.CONTACT_CENTER, CENTER),
        (Goal.Level.CAPABILITY, CAPABILITY),
    ):
        for row in rows:
            load_lower_goal(level, *row)


def load_lower_goal(
    level: str, code: str, name: str, measure: str, metric_code: str,
    baseline: str, target: str, parents: list[str], products: list[str],
) -> None:  # fmt: skip
    """A goal that serves goals of the layer above it, and the products that enable it."""
    goal, made = put(
        Goal,
        {"code": code},
        Verb.GOAL_CREATED,
        name=name,
        level=level,
        measure=measure,
        metric=metric(metric_code),
        baseline=number(baseline),
        target=number(target),
        due_on=date(2027, 9, 30),
        target_share=SHARES.get(code),
        owner=person("Renee Calloway"),
    )
    if made:
        link(goal, parents, products)


def link(goal: Goal, parents: list[str], products: list[str]) -> None:
    goal.products.set(Product.objects.filter(code__in=products))
    for parent in Goal.objects.filter(code__in=parents):
        put(
            GoalLink,
            {"child": goal, "parent": parent},
            strength=2,
            rationale=f"{goal.name} serves “{parent.name}”.",
        )


def load_objectives() -> None:
    for code, name, kind, owner, goals in OBJECTIVES:
        objective, made = put(
            Objective,
            {"code": code, "starts_on": QUARTER[0]},
            Verb.OBJECTIVE_CREATED,
            name=name,
            kind=kind,
            ends_on=QUARTER[1],
            owner=person(owner),
        )
        if made:
            objective.goals.set(Goal.objects.filter(code__in=goals))
    for row in KEY_RESULTS:
        load_key_result(*row)


def load_key_result(
    objective: str, code: str, name: str, metric_code: str, unit: str,
    baseline: str, target: str, now: str, confidence: int, note: str,
) -> None:  # fmt: skip
    parent = Objective.objects.get(code=objective, starts_on=QUARTER[0])
    key_result, made = put(
        KeyResult,
        {"objective": parent, "code": code},
        Verb.KEY_RESULT_CREATED,
        name=name,
        metric=metric(metric_code),
        unit=unit,
        baseline=Decimal(baseline),
        target=Decimal(target),
        current=Decimal(now),
        owner=parent.owner,
    )
    if made and code not in quarters.FED:
        check_ins(key_result, Decimal(now), confidence, note)


def check_ins(key_result: KeyResult, now: Decimal, confidence: int, note: str) -> None:
    """Weekly from the start of the quarter, in a straight line to where it stands."""
    weeks = (LAST_CHECK_IN - FIRST_CHECK_IN).days // 7
    for week in range(weeks + 1):
        value = key_result.baseline + (now - key_result.baseline) * week / weeks
        CheckIn.objects.create(
            key_result=key_result,
            value=value.quantize(Decimal("0.001")),
            as_of=FIRST_CHECK_IN + timedelta(weeks=week),
            confidence=confidence,
            note=note if week == weeks else "",
            made_by=key_result.owner or system.user(),
        )
