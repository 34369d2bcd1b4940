"""The metric catalogue of domain.md §1 and what was observed, as numerator and denominator."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from core import system
from core.verbs import Verb
from dashboards.demo.put import put
from portfolio.models import Metric, Observation, Queue

# code, name, numerator, denominator, unit, direction, kind, typical low, high (in the
# metric's own unit: 75 for 75 %), pitfalls
CATALOGUE = [
    ("AHT", "Average handle time", "talk + hold + wrap seconds", "contacts handled", "seconds", "band", "mean", 240, 600, "Lower is not always better; never an agent target."),
    ("TALK", "Talk time", "talk seconds", "contacts handled", "seconds", "band", "mean", None, None, "Talk, hold and wrap must add to AHT."),
    ("HOLD", "Hold time", "hold seconds", "contacts handled", "seconds", "down", "mean", 20, 60, "Some platforms put hold inside talk."),
    ("WRAP", "Wrap-up time", "wrap seconds", "contacts handled", "seconds", "down", "mean", 45, 120, "Also called after-call work."),
    ("ASA", "Average speed of answer", "seconds waited by those answered", "contacts answered", "seconds", "down", "mean", 20, 60, "Leaves out who gave up, so it flatters; weigh by answered, never average it."),
    ("SL", "Service level", "answered within the threshold", "offered", "percent", "up", "ratio", 75, 85, "Four denominators are in use; ours is offered, with abandons."),
    ("ABAN", "Abandonment", "abandoned after the threshold", "offered", "percent", "down", "ratio", 3, 8, "Callbacks are not abandons."),
    ("FCR", "First contact resolution", "contacts with no repeat in 7 days", "eligible contacts", "percent", "up", "ratio", 70, 79, "Never mix log and survey methods."),
    ("REP7", "Repeat contacts in 7 days", "contacts followed by a same-reason contact", "contacts", "percent", "down", "ratio", 15, 30, "About 1 − FCR only with the same rules."),
    ("XFER", "Transfers", "contacts transferred", "handled", "percent", "down", "ratio", 5, 15, "Leave out designed triage."),
    ("CSAT", "Customer satisfaction, top two boxes", "answers of 4 or 5", "responses", "percent", "up", "ratio", 75, 85, "Show n; top box and top two boxes differ."),
    ("NPS", "Net promoter score", "promoters − detractors", "responses", "points", "up", "net_score", 20, 50, "Not a percentage; 7 and 8 are passive."),
    ("CES", "Customer effort score, agreed", "answers of 5 to 7", "responses", "percent", "up", "ratio", 65, 85, "Two opposite conventions exist: ours is 7 = easy."),
    ("QA", "Quality score", "points earned", "points possible", "percent", "up", "ratio", 82, 92, "Auto-fail items make a call 0."),
    ("AUTOFAIL", "QA auto-fail", "auto-failed evaluations", "evaluations", "percent", "down", "ratio", None, None, "Shown apart from the quality score."),
    ("OCC", "Occupancy", "handle seconds", "handle + available seconds", "percent", "band", "ratio", 75, 88, "A result, not a target; above 88 % burns people out."),
    ("UTIL", "Utilisation", "handle seconds", "paid seconds", "percent", "band", "ratio", 50, 65, "Ours is handle ÷ paid; vendors use the word for occupancy too."),
    ("ADH", "Schedule adherence", "seconds in the scheduled state", "scheduled seconds", "percent", "up", "ratio", 88, 95, "Right time, not total time."),
    ("SHRINK", "Shrinkage", "paid seconds not available", "paid seconds", "percent", "down", "ratio", 28, 38, "Divide by (1 − shrinkage); do not multiply by (1 + it)."),
    ("CONT_RAW", "Raw containment", "sessions that end in automation", "sessions entered", "percent", "up", "ratio", 25, 60, "Counts hang-ups; show only beside verified containment."),
    ("CONT_VER", "Verified containment", "completed, with no contact on any channel in 7 days", "sessions entered", "percent", "up", "ratio", 15, 45, "Lags 7 days: recent periods are provisional."),
    ("DEFL", "Deflection", "contacts avoided against what was expected", "contacts expected", "percent", "up", "ratio", 3, 20, "Needs a control or a model of what would have come; not containment."),
    ("CPC", "Cost per contact", "fully loaded operating cost, USD", "contacts handled", "usd", "down", "mean", 5, 15, "Average is not marginal: savings use marginal cost."),
    ("CPA", "Run cost per account and year", "run cost, USD", "accounts", "usd", "down", "mean", None, None, "Run cost only, without change budget."),
    ("ATTR", "Frontline attrition, per year", "leavers × 12 ÷ months", "average headcount", "percent", "down", "ratio", 30, 45, "Split voluntary; declare transfers."),
    ("ATTR_1Y", "First-year attrition", "leavers with under a year", "hires in the cohort", "percent", "down", "ratio", 40, 60, "By cohort only, never over all headcount."),
    ("ENPS", "Employee net promoter score", "promoters − detractors", "responses", "points", "up", "net_score", 0, 30, "Groups under 8 are not shown."),
    ("STP", "Weeks to proficiency", "median weeks", "1", "weeks", "down", "percentile", 12, 26, "Recompute from raw data; never averaged."),
    ("COMP", "Complaints", "complaints", "contacts", "per_1k", "down", "ratio", 2, 6, "Under-tagging looks like success."),
    ("REGCOMP", "Regulatory complaints, per quarter", "complaints by regulator, per quarter", "accounts", "per_10k", "down", "ratio", Decimal("0.5"), 3, "Response clocks matter as much as counts."),
    ("RPC", "Right-party contacts", "right-party contacts", "call attempts", "percent", "up", "ratio", 4, 12, "Show attempts per account and 7 days beside it."),
    ("PTP", "Promises to pay", "promises", "right-party contacts", "percent", "up", "ratio", 30, 50, "80 % in brochures is not realistic."),
    ("KEPT", "Promises kept", "kept by the date + 3 days", "promises due", "percent", "up", "ratio", 55, 75, "By due date, not by promise date."),
    ("PAN_REC", "Card numbers stored", "recordings with a card number", "recordings sampled", "per_10k", "down", "ratio", None, None, "Found by re-scanning; the recorder can be paused and the number still repeated."),
    ("REVOKE10", "Revocations honoured in 10 business days", "revocations honoured in time", "revocations", "percent", "up", "ratio", None, None, "Any reasonable means counts as a revocation."),
]  # fmt: skip

OCTOBER_FIRST = date(2026, 10, 1)
HEADLINES = {"AHT", "SL", "ABAN", "FCR", "CSAT", "CONT_VER", "COMP", "CPC"}

# queue: offered, abandoned, handled, talk, hold, wrap, answered in SL, transfers, FCR %
OCTOBER = {
    "PLS": (78_000, 4_836, 73_164, 268, 44, 86, 55_536, 8_633, "67.1"),
    "AUT": (46_000, 3_266, 42_734, 281, 52, 91, 31_464, 5_598, "65.5"),
    "CRD": (58_000, 3_190, 54_810, 256, 41, 99, 42_630, 5_700, "68.0"),
    "PAY": (52_000, 2_496, 49_504, 186, 21, 55, 39_936, 3_564, "74.2"),
    "COI": (24_000, 1_416, 22_584, 246, 28, 78, 16_944, 1_897, "60.1"),
    "HRD": (9_500, 788, 8_712, 655, 92, 158, 6_090, 531, "58.8"),
    "DIS": (12_400, 831, 11_569, 488, 76, 178, 8_655, 1_724, "61.2"),
    "ESP": (14_200, 1_306, 12_894, 312, 48, 95, 8_492, 1_122, "66.4"),
}

# What handling took of the time people were ready to handle, in October.
OCCUPANCY = {
    "PLS": ".845", "AUT": ".850", "CRD": ".842", "PAY": ".835",
    "COI": ".838", "HRD": ".801", "DIS": ".812", "ESP": ".861",
}  # fmt: skip
# Chats of October, and the seconds from a chat's first word to its last.
CHATS, CHAT_SECONDS = 41_000, 610

# The run cost of a year, and what one month has of it.
RUN_COST = 44_600_000
MONTH_COST = round(RUN_COST / 12)

# The whole company at the 2026-09-30 baseline: code, numerator, denominator.
COMPANY = [
    ("CSAT", 7_840, 10_000), ("NPS", 3_100, 10_000), ("CES", 7_100, 10_000),
    ("QA", 86_400, 100_000), ("AUTOFAIL", 190, 10_000), ("ADH", 8_910, 10_000),
    ("SHRINK", 3_200, 10_000), ("ATTR", 186, 452), ("ATTR_1Y", 54, 100),
    ("ENPS", 16, 400), ("STP", 19, 1), ("COMP", 1_150, 316_971),
    ("REGCOMP", 260, 1_240_000), ("CPC", MONTH_COST, 316_971),
    ("CPA", RUN_COST, 1_240_000), ("RPC", 14_200, 212_000), ("PTP", 5_396, 14_200),
    ("KEPT", 3_561, 5_396), ("CONT_RAW", 12_542, 31_200), ("CONT_VER", 9_672, 31_200),
    ("PAN_REC", 23, 100_000), ("REVOKE10", 961, 1_000), ("REP7", 224, 1_000),
]  # fmt: skip

# How the five months before differed: volume, handle time, share answered in time.
BEFORE = [
    (date(2026, 5, 1), "0.94", "1.021", "0.958"),
    (date(2026, 6, 1), "0.96", "1.018", "0.966"),
    (date(2026, 7, 1), "0.99", "1.014", "0.971"),
    (date(2026, 8, 1), "1.01", "1.009", "0.983"),
    (date(2026, 9, 1), "0.98", "1.004", "0.992"),
]
# Fewer gave up there than in October: its newest month is unusual, and looks it.
ABANDONED_BEFORE = {"ESP": "0.066"}
# The company's rates in those months, as a share of the baseline's numerator.
DRIFT = ["0.985", "0.988", "0.991", "0.994", "0.997"]


def load() -> None:
    for code, name, top, below, unit, direction, kind, low, high, pitfalls in CATALOGUE:
        put(
            Metric,
            {"code": code, "formula_version": 1},
            Verb.METRIC_CREATED,
            name=name,
            numerator=top,
            denominator=below,
            unit=unit,
            direction=direction,
            kind=kind,
            typical_low=low,
            typical_high=high,
            pitfalls=pitfalls,
            is_headline=code in HEADLINES,
        )
    # A second formula has a series of its own (measures.py).
    first = Metric.objects.filter(formula_version=1)
    metrics = {metric.code: metric for metric in first}
    rows = [
        *october(metrics),
        *occupancy(metrics["OCC"]),
        chats(metrics["AHT"]),
        *months_before(metrics),
        *company(metrics),
    ]
    Observation.objects.bulk_create(rows, ignore_conflicts=True)


def observe(
    metric: Metric,
    start: date,
    top: Decimal | int,
    below: Decimal | int,
    queue: Queue | None,
    channel: str = "",
) -> Observation:
    next_month = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Observation(
        metric=metric,
        queue=queue,
        channel="voice" if queue else channel,
        period_start=start,
        period_end=next_month - timedelta(days=1),
        numerator=top,
        denominator=below,
        recorded_by=system.user(),
    )


def whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def queue_month(
    metrics: dict[str, Metric], queue: Queue, start: date, factors: tuple[str, str, str]
) -> list[Observation]:
    """One queue's voice month; `factors` are volume, handle time, service level."""
    volume, pace, reached = (Decimal(factor) for factor in factors)
    offered, _, handled, talk, hold, wrap, in_time, moved, fcr = OCTOBER[queue.code]
    came, taken = whole(offered * volume), whole(handled * volume)
    if start != OCTOBER_FIRST and queue.code in ABANDONED_BEFORE:
        taken = whole(came * (1 - Decimal(ABANDONED_BEFORE[queue.code])))
    parts = [whole(taken * seconds * pace) for seconds in (talk, hold, wrap)]
    tops: dict[str, tuple[Decimal, Decimal]] = {
        "TALK": (parts[0], taken),
        "HOLD": (parts[1], taken),
        "WRAP": (parts[2], taken),
        "AHT": (sum(parts, Decimal()), taken),
        "SL": (whole(in_time * volume * reached), came),
        "ABAN": (came - taken, came),
        "XFER": (whole(moved * volume), taken),
        "FCR": (whole(taken * Decimal(fcr) / 100), taken),
    }
    return [observe(metrics[code], start, *pair, queue) for code, pair in tops.items()]


def occupancy(metric: Metric) -> list[Observation]:
    """Handle seconds as they are; the seconds ready to handle are those ÷ occupancy."""
    rows = []
    for queue in Queue.objects.all():
        _, _, handled, talk, hold, wrap, *_ = OCTOBER[queue.code]
        worked = Decimal(handled * (talk + hold + wrap))
        ready = whole(worked / Decimal(OCCUPANCY[queue.code]))
        rows.append(observe(metric, OCTOBER_FIRST, worked, ready, queue))
    return rows


def chats(metric: Metric) -> Observation:
    """Handle time by chat: a channel of its own, which no total mixes with voice."""
    spent = CHATS * CHAT_SECONDS
    return observe(metric, OCTOBER_FIRST, spent, CHATS, None, channel="chat")


def october(metrics: dict[str, Metric]) -> list[Observation]:
    return [
        row
        for queue in Queue.objects.all()
        for row in queue_month(metrics, queue, OCTOBER_FIRST, ("1", "1", "1"))
    ]


def months_before(metrics: dict[str, Metric]) -> list[Observation]:
    return [
        row
        for start, *factors in BEFORE
        for queue in Queue.objects.all()
        for row in queue_month(metrics, queue, start, tuple(factors))  # type: ignore[arg-type]
    ]


def company(metrics: dict[str, Metric]) -> list[Observation]:
    """Company-wide rates: the baseline month, and the months that led to it."""
    rows = []
    for code, top, below in COMPANY:
        better_up = metrics[code].direction == "up"
        for (start, *_), share in zip(BEFORE, DRIFT, strict=True):
            factor = Decimal(share) if better_up else 2 - Decimal(share)
            if start == date(2026, 9, 1):
                factor = Decimal(1)
            rows.append(observe(metrics[code], start, whole(top * factor), below, None))
    return rows
