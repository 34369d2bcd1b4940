"""What keeps a now/next/later roadmap honest: guards on moves, and badges.

Source: domain.md §3 (Janna Bastow's practice; limits are our policy). Pure: the
facts come in, texts for people come out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

NOW_LIMIT = 5
STALE_NOW_DAYS = 90
CAMPING_LATER_DAYS = 365
SILENT_METRIC_DAYS = 45
SOLUTION_WORDS = re.compile(
    r"^(build|implement|migrate|launch|deploy|install|integrate|upgrade|add|create)\b",
    re.IGNORECASE,
)
MONTHS = (
    "january|february|march|april|may|june|july"
    "|august|september|october|november|december"
)
DATE_WORDS = re.compile(
    rf"\b(20\d\d|[qh][1-4]|(by|in|until|before|from) ({MONTHS}))\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one card on one day."""

    horizon: str
    title: str
    has_problem: bool = False
    has_objective: bool = False
    has_metric: bool = False  # baseline, target and unit
    has_owner: bool = False
    has_assumption: bool = False
    has_result: bool = False
    has_learning: bool = False
    has_benefit: bool = False
    notes: int = 0
    experiments: int = 0
    features: int = 0
    opportunity_validated: bool = False
    touches_customers: bool = True
    gate_passed: bool = False  # G1 or higher holds for a feature or pilot on it
    external_on: date | None = None  # set by somebody outside, who is named
    entered_on: date = date.min
    measured_on: date | None = None
    now_count: int = 0  # cards in Now, this one not counted
    now_limit: int = NOW_LIMIT


@dataclass(frozen=True, slots=True)
class Badge:
    code: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that a card lacks for a move: which, and in words."""

    code: str
    text: str


METRIC_WORDS = "a target metric with baseline and target"
VALIDATED_WORDS = "an opportunity that is validated"
RESULT_WORDS = "the result against the target: shipped is not done"
EVIDENCE_WORDS = "three notes or one experiment as evidence"


def evidence_enough(facts: Facts, notes: int) -> bool:
    return facts.notes >= notes or facts.experiments >= 1


# Is it there? Its code, and what it is in words.
Wanted = list[tuple[bool, str, str]]


def wanted_for_next(facts: Facts) -> Wanted:
    return [
        (facts.opportunity_validated, "opportunity", VALIDATED_WORDS),
        (facts.has_problem, "problem", "the problem in words"),
        (facts.has_objective, "objective", "an objective"),
        (facts.has_metric, "metric", METRIC_WORDS),
        (evidence_enough(facts, 2), "evidence", "two pieces of evidence"),
        (facts.has_assumption, "assumption", "the riskiest assumption"),
    ]


def wanted_for_now(facts: Facts) -> Wanted:
    limit = facts.now_limit
    gated = facts.gate_passed or not facts.touches_customers
    work = facts.features + facts.experiments > 0
    return [
        (facts.now_count < limit, "room", f"room in Now (the limit is {limit})"),
        (facts.has_problem, "problem", "the problem in words"),
        (facts.has_objective, "objective", "an objective"),
        (facts.has_metric, "metric", METRIC_WORDS),
        (facts.has_owner, "owner", "an owner"),
        (evidence_enough(facts, 3), "evidence", EVIDENCE_WORDS),
        (work, "work", "a feature or an experiment"),
        (gated, "gate", "a gate (G1 or higher), because it touches customers"),
    ]


def wanted_for_done(facts: Facts) -> Wanted:
    return [
        (facts.has_result, "result", RESULT_WORDS),
        (facts.has_learning, "learning", "what was learned"),
        (facts.has_benefit, "benefit", "the benefit it counts towards"),
    ]


def wanted_for(to: str, facts: Facts) -> Wanted:
    """The checklist of a column: what it asks of a card, and whether it is there."""
    if to == "next":
        return wanted_for_next(facts)
    if to == "now":
        return wanted_for_now(facts)
    return wanted_for_done(facts) if to == "done" else []


def checklist(to: str, facts: Facts) -> dict[str, list[str]]:
    """How the checklist of `to` stands for a card: kept with its move."""
    wanted = wanted_for(to, facts)
    return {
        "held": [text for present, _, text in wanted if present],
        "missing": [text for present, _, text in wanted if not present],
    }


ORDER = ("later", "next", "now", "done")


def gaps_for(to: str, facts: Facts) -> list[Gap]:
    """What a card lacks to enter `to`; going back or dropping lacks nothing.

    A dropped card comes back through Later; what is done stays done.
    """
    if to == facts.horizon or to == "dropped" or is_demotion(facts.horizon, to):
        return []
    if facts.horizon == "done":
        return [Gap("own", "a card of its own, because what is done stays done")]
    return [Gap(code, text) for here, code, text in wanted_for(to, facts) if not here]


def missing_for(to: str, facts: Facts) -> list[str]:
    """What a card lacks to enter `to`, in words."""
    return [gap.text for gap in gaps_for(to, facts)]


def is_demotion(old: str, new: str) -> bool:
    """Towards less certainty: Now → Next, Next → Later. Never out of Done."""
    if old not in ORDER[:3] or new not in ORDER[:3]:
        return False
    return ORDER.index(new) < ORDER.index(old)


def badges(facts: Facts, today: date) -> list[Badge]:
    """The honesty checks that fail (domain.md §3), each with what it means."""
    if facts.horizon in ("done", "dropped"):
        return []
    days = (today - facts.entered_on).days
    now, later = facts.horizon == "now", facts.horizon == "later"
    failing = [
        (now and not facts.has_metric, NO_METRIC),
        (now and not evidence_enough(facts, 3), NO_EVIDENCE),
        (now and facts.now_count >= facts.now_limit, WIP),
        (later and is_dated(facts), DATED),
        (now and days > STALE_NOW_DAYS, STALE),
        (later and days > CAMPING_LATER_DAYS, CAMPING),
        (bool(SOLUTION_WORDS.match(facts.title)), SOLUTION),
        (not facts.has_objective, ORPHAN),
        (now and is_silent(facts.measured_on, today), SILENT),
    ]
    return [badge for fails, badge in failing if fails]


def is_dated(facts: Facts) -> bool:
    """A title that names a date which nobody outside has set.

    The field for dates cannot hold one of our own: it takes no date without its
    source. So a date of our own stands in the title, if anywhere.
    """
    return facts.external_on is None and bool(DATE_WORDS.search(facts.title))


def is_silent(measured_on: date | None, today: date) -> bool:
    return measured_on is None or (today - measured_on).days > SILENT_METRIC_DAYS


def honesty(now_cards: Sequence[Sequence[Badge]]) -> tuple[int, int]:
    """(Cards in Now with every check green, cards in Now): the honesty score's parts."""
    return sum(not failing for failing in now_cards), len(now_cards)


NO_METRIC = Badge(
    "now_without_metric",
    "No metric",
    "In Now without a target metric with baseline and target.",
)
NO_EVIDENCE = Badge(
    "now_without_evidence",
    "Thin evidence",
    "In Now with fewer than three notes and no experiment.",
)
WIP = Badge("wip_exceeded", "Over the limit", "More cards in Now than the limit.")
DATED = Badge(
    "later_has_date",
    "Dated",
    "In Later with a date in its title that nobody outside has set.",
)
STALE = Badge("stale_now", "Over 90 days in Now", "In Now for more than 90 days.")
CAMPING = Badge("camping_later", "A year in Later", "In Later for more than a year.")
SOLUTION = Badge(
    "solution_titled",
    "Names a solution",
    "The title says what to build, not what becomes true for a person.",
)
ORPHAN = Badge("orphan", "No objective", "Tied to no objective.")
SILENT = Badge(
    "metric_not_moving", "Metric silent", "Its metric was not observed for 45 days."
)
ALL = [NO_METRIC, NO_EVIDENCE, WIP, DATED, STALE, CAMPING, SOLUTION, ORPHAN, SILENT]
