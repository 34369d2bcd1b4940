"""What of a vendor needs somebody on a day, and by when. Pure.

Source: domain.md §5 (a SOC 2 Type II report stands for 12 months after its period, a
bridge letter covers 90 days at most after it; PCI AoC, penetration and continuity tests 12
months, the list of subprocessors 6) and §12. How long insurance, figures and an exit plan stand,
and the 60 days before, are ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

BEFORE = timedelta(days=60)
BRIDGED = timedelta(days=90)
SOC2, LETTER = "soc2", "bridge_letter"
MONTHS = {
    SOC2: 12, "pci_aoc": 12, "pen_test": 12, "bcp_dr": 12, "subprocessors": 6,
    "insurance": 12, "financials": 12, "exit_plan": 12,
}  # fmt: skip


class What(StrEnum):
    NOTICE_DUE = "notice_due"
    NOTICE_PASSED = "notice_passed"
    CONTRACT_ENDED = "contract_ended"
    MISSING = "missing"
    LETTER_WANTED = "letter_wanted"
    GAP = "gap"
    RUNS_OUT = "runs_out"
    RAN_OUT = "ran_out"
    NEXT_VERSION = "next_version"
    PROMISE_PASSED = "promise_passed"
    RISK_DUE = "risk_due"


@dataclass(frozen=True, slots=True)
class Alert:
    """What it is, in words; from which day on it is said, and by when to act, if any.

    `of` tells two of one kind that begin on one day apart.
    """

    what: What
    text: str
    since: date
    due: date | None = None
    of: str = ""

    @property
    def occasion(self) -> str:
        """What tells it from every other that a vendor raised: said once each."""
        return f"{self.what} {self.since} {self.of}".rstrip()


@dataclass(frozen=True, slots=True)
class Paper:
    """A piece of evidence: its kind's code and label, its day, until when it stands."""

    kind: str
    label: str
    dated: date
    until: date


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise ValueError(day)


def until(kind: str, dated: date) -> date:
    """The last day on which evidence of `dated` (the end of its period) stands."""
    if kind == LETTER:
        return dated + BRIDGED
    return months_after(dated, MONTHS[kind])


def shown(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


# --- contracts ---------------------------------------------------------------------------
def of_contract(
    ends: date | None, notice: date | None, *, renews: bool, on: date
) -> list[Alert]:
    """The notice day from 60 days before it; that it passed; that the contract is over."""
    if ends is None or notice is None or on < notice - BEFORE:
        return []
    if on <= notice:
        text = f"Decide by {shown(notice)}, the last day for notice"
        text += ": else it renews by itself" if renews else ""
        return [Alert(What.NOTICE_DUE, text, notice - BEFORE, notice)]
    if on <= ends:
        then = "renews by itself" if renews else "ends"
        text = f"The last day for notice, {shown(notice)}, has passed: the contract {then} on {shown(ends)}"
        return [Alert(What.NOTICE_PASSED, text, notice + timedelta(days=1), ends)]
    text = f"The contract ended on {shown(ends)}: enter the new one, or part"
    return [Alert(What.CONTRACT_ENDED, text, ends + timedelta(days=1))]


# --- evidence --------------------------------------------------------------------------------
def of_papers(papers: Iterable[Paper], *, wants_soc2: bool, on: date) -> list[Alert]:
    """What of a vendor's evidence is missing, uncovered, or over; the newest of a kind counts."""
    newest: dict[str, Paper] = {}
    for paper in sorted(papers, key=lambda paper: paper.until):
        if paper.dated <= on:
            newest[paper.kind] = paper
    letter = newest.pop(LETTER, None)
    report = newest.get(SOC2)
    found = [alert for paper in newest.values() for alert in running_out(paper, on)]
    if report and on <= report.until:
        found += of_report(report, letter, on)
    if wants_soc2 and not report:
        text = "No SOC 2 Type II report is kept: ask for it"
        found.append(Alert(What.MISSING, text, date.min))
    return found


def of_report(report: Paper, letter: Paper | None, on: date) -> list[Alert]:
    """What covers the time since the report's period: a letter, for 90 days at most."""
    bridged = report.dated + BRIDGED
    is_bridged = letter is not None and letter.dated >= report.dated
    if on > bridged:
        text = f"Nothing covers the time since {shown(bridged)}: the SOC 2 period ended {shown(report.dated)}, ask for the next report"
        return [Alert(What.GAP, text, bridged + timedelta(days=1))]
    if on > report.dated and not is_bridged:
        text = f"The SOC 2 period ended {shown(report.dated)}: ask for a bridge letter by {shown(bridged)}"
        return [
            Alert(What.LETTER_WANTED, text, report.dated + timedelta(days=1), bridged)
        ]
    return []


def running_out(paper: Paper, on: date) -> list[Alert]:
    if on > paper.until:
        text = f"{paper.label} ran out on {shown(paper.until)}: ask for a new one"
        return [Alert(What.RAN_OUT, text, paper.until + timedelta(days=1))]
    if on >= paper.until - BEFORE:
        text = f"{paper.label} runs out on {shown(paper.until)}: ask for a new one"
        return [Alert(What.RUNS_OUT, text, paper.until - BEFORE, paper.until)]
    return []


# --- models --------------------------------------------------------------------------------
def of_model(model: str, coming: str, expected: date | None, on: date) -> list[Alert]:
    """A version to come, from 60 days before: what was approved names the one before."""
    if not coming or expected is None or on < expected - BEFORE:
        return []
    text = f"{model} {coming} is expected from {shown(expected)}: certify again before it serves"
    return [Alert(What.NEXT_VERSION, text, expected - BEFORE, expected)]


# --- promises and risk -------------------------------------------------------------------
def of_promise(key: int, title: str, promised: date, on: date) -> list[Alert]:
    """The day of a promise passed, and nobody has said what became of it."""
    if on <= promised:
        return []
    text = f"“{title}” was promised for {shown(promised)}: say whether it came, was moved or is broken"
    return [Alert(What.PROMISE_PASSED, text, promised + timedelta(days=1), of=str(key))]


def of_risk(again: date | None, on: date) -> list[Alert]:
    """Its risk is looked at again by a day, said from 60 days before."""
    if again is None or on < again - BEFORE:
        return []
    text = f"Its risk is to be looked at again by {shown(again)}"
    return [Alert(What.RISK_DUE, text, again - BEFORE, again)]
