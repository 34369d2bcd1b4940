"""Key results that observations feed, a guardrail, and the quarter before, closed.

October's figures of the fed ones are the “now” of the document; the guardrail and all
of the third quarter are ours.
"""

from datetime import date, timedelta
from decimal import Decimal

from core import system
from core.verbs import Verb
from dashboards.demo.put import person, put
from portfolio.actions import feeding, quarters
from portfolio.actions.quarters import Ending
from portfolio.models import (
    CheckIn,
    Goal,
    KeyResult,
    Metric,
    Objective,
    Observation,
    Queue,
)

OCTOBER = {"period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}
FOURTH = (date(2026, 10, 1), date(2026, 12, 31))
THIRD = (date(2026, 7, 1), date(2026, 9, 30))
CLOSED_ON = date(2026, 10, 5)
# The first check-in after October's figures were there.
KNOWN_FROM = date(2026, 11, 2)

# key result: metric, what was observed in October by queue ("" for the whole company),
# confidence and note of the newest check-in
FED = {
    "1.3": ("REP7", {"PLS": (118, 520), "CRD": (93, 480)}, 5, "Payoff quotes still come back."),
    "3.1": ("PAN_REC", {"": (9, 100_000)}, 6, "Masking by DTMF is still to come."),
    "3.2": ("REVOKE10", {"": (992, 1_000)}, 8, ""),
    "3.3": ("AUTOFAIL", {"": (160, 10_000)}, 6, ""),
}  # fmt: skip
# Found by re-scanning recordings, which takes three weeks.
PROVISIONAL = {"PAN_REC"}

# objective, code, name, metric, unit, baseline, limit, now
GUARDRAIL = ("O1", "1.4", "Quality score does not fall", "QA", "percent", "86.4", "85.0", "86.1")  # fmt: skip

# code, name, kind, owner, goal, learning
BEFORE = [
    ("A1", "Know the answer on the first call", "committed", "Marcus Oyelaran", "CG-1", "Articles were the bottleneck, not people. Two owners for one article means none."),
    ("A2", "The bot earns its place", "aspirational", "Elena Castellano", "CG-3", "Raw containment flattered us. From now on only what is verified counts."),
    ("A3", "Stop means stop", "committed", "Laurel Finch", "CG-5", "The stores can be reconciled by night. The clock is honoured, the swivel remains."),
]  # fmt: skip
# objective, code, name, metric, unit, baseline, target, end, goes on as, learning
RESULTS = [
    ("A1", "A1.1", "FCR in PLS and CRD", "FCR", "percent", "66.8", "68.0", "67.5", "1.1", "Two thirds of repeats begin with a payoff quote."),
    ("A1", "A1.2", "Articles past their review date", "", "percent", "38", "30", "31", "", "A reminder a week before moved more than a report after."),
    ("A2", "A2.1", "Verified containment in PAY", "CONT_VER", "percent", "28.0", "33.0", "31.0", "2.1", "A confirmation number by text would have kept calls away."),
    ("A2", "A2.2", "Bot satisfaction, 1 to 5", "", "points", "3.3", "3.7", "3.6", "2.3", "Asking once whether a person is wanted raised it most."),
    ("A3", "A3.1", "Revocations honoured in 10 business days", "REVOKE10", "percent", "92.0", "96.0", "96.1", "3.2", "Nightly reconciliation was enough for the clock."),
]  # fmt: skip


def load() -> None:
    for code, (metric, observed, confidence, note) in FED.items():
        observe(Metric.objects.get(code=metric, formula_version=1), observed)
        feed(code, observed, confidence, note)
    load_guardrail(*GUARDRAIL)
    for row in BEFORE:
        load_closed(*row)


# --- the running quarter ----------------------------------------------------------------
def observe(metric: Metric, observed: dict[str, tuple[int, int]]) -> None:
    for code, (top, below) in observed.items():
        queue = Queue.objects.get(code=code) if code else None
        put(
            Observation,
            {
                "metric": metric,
                "queue": queue,
                "site": None,
                "product": None,
                **OCTOBER,
            },
            numerator=top,
            denominator=below,
            provisional=metric.code in PROVISIONAL,
            recorded_by=system.user(),
        )


def feed(
    code: str, observed: dict[str, tuple[int, int]], confidence: int, note: str
) -> None:
    """Bind a key result to its metric and scope; its value is then read, not written."""
    row = KeyResult.objects.get(code=code, objective__starts_on=FOURTH[0])
    if row.is_fed:
        return
    KeyResult.objects.filter(pk=row.pk).update(feed=KeyResult.Feed.LATEST)
    row.queues.set(Queue.objects.filter(code__in=[each for each in observed if each]))
    row = feeding.read(row, by=system.user())
    for day in weekly(FOURTH[0], date(2026, 11, 16)):
        value = row.current if day >= KNOWN_FROM else row.baseline
        said = note if day == date(2026, 11, 16) else ""
        check_in(row, value, day, confidence, said)


def load_guardrail(
    objective: str, code: str, name: str, metric: str, unit: str,
    baseline: str, limit: str, now: str,
) -> None:  # fmt: skip
    parent = Objective.objects.get(code=objective, starts_on=FOURTH[0])
    row, made = put(
        KeyResult,
        {"objective": parent, "code": code},
        Verb.KEY_RESULT_CREATED,
        name=name,
        metric=Metric.objects.filter(code=metric).first(),
        unit=unit,
        baseline=Decimal(baseline),
        target=Decimal(limit),
        current=Decimal(now),
        is_guardrail=True,
        owner=parent.owner,
    )
    if made:
        along(row, Decimal(now), FOURTH[0], date(2026, 11, 16))


# --- the quarter before -----------------------------------------------------------------
def load_closed(
    code: str, name: str, kind: str, owner: str, goal: str, learning: str
) -> None:
    objective, made = put(
        Objective,
        {"code": code, "starts_on": THIRD[0]},
        Verb.OBJECTIVE_CREATED,
        name=name,
        kind=kind,
        ends_on=THIRD[1],
        owner=person(owner),
    )
    if not made:
        return
    objective.goals.set(Goal.objects.filter(code=goal))
    rows = [result(objective, *row) for row in RESULTS if row[0] == code]
    quarters.close(
        objective,
        learning=learning,
        endings={row.pk: Ending(said) for row, said in rows},
        version=None,
        by=system.user(),
        acting=objective.owner,
        on=CLOSED_ON,
    )


def result(
    objective: Objective, _of: str, code: str, name: str, metric: str, unit: str,
    baseline: str, target: str, end: str, goes_on: str, learning: str,
) -> tuple[KeyResult, str]:  # fmt: skip
    row, _ = put(
        KeyResult,
        {"objective": objective, "code": code},
        Verb.KEY_RESULT_CREATED,
        name=name,
        metric=Metric.objects.filter(code=metric).first(),
        unit=unit,
        baseline=Decimal(baseline),
        target=Decimal(target),
        current=Decimal(end),
        owner=objective.owner,
    )
    along(row, Decimal(end), THIRD[0], date(2026, 9, 28))
    after = KeyResult.objects.filter(code=goes_on, objective__starts_on=FOURTH[0])
    after.update(carried_from=row)
    return row, learning


# --- check-ins --------------------------------------------------------------------------
def weekly(first: date, last: date) -> list[date]:
    """The Mondays of a quarter, up to `last`."""
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = (last - monday).days // 7
    return [monday + timedelta(weeks=week) for week in range(weeks + 1)]


def along(row: KeyResult, end: Decimal, first: date, last: date) -> None:
    """Week by week in a straight line from the baseline to the end."""
    days = weekly(first, last)
    for number, day in enumerate(days):
        value = row.baseline + (end - row.baseline) * number / (len(days) - 1)
        check_in(row, value.quantize(Decimal("0.001")), day, 6, "")


def check_in(
    row: KeyResult, value: Decimal, day: date, confidence: int, note: str
) -> None:
    CheckIn.objects.create(
        key_result=row,
        value=value,
        score=feeding.scored(row, value),
        provisional=row.provisional and day >= KNOWN_FROM,
        as_of=day,
        confidence=confidence,
        note=note,
        made_by=row.owner or system.user(),
    )
