"""Vendor evaluations of the demo company. All of it is ours; the scores are the text's.

Its three vectors stand as the middle scores of an evaluation that is shown; one before it
is decided, and one waits for scores.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from core import system
from core.models import Notice
from core.notices import Kind
from dashboards.demo.put import person
from discovery.actions import evaluation_scores as scoring
from discovery.actions import evaluation_steps as steps
from discovery.actions import evaluations
from discovery.models import VendorEvaluation
from portfolio.models import Product

KENJI, PRIYA, ELENA = "Kenji Morrow", "Priya Raman", "Elena Castellano"
SANJAY, RENEE, RUTH = "Sanjay Kulkarni", "Renee Calloway", "Ruth Adeyemi"
Table = Mapping[str, Sequence[int]]  # candidate: scores in the order of the criteria

# fit, security, regulatory, integration, five-year cost, viability
SHOWN: Mapping[str, Table] = {
    KENJI: {"Verity Lane": (4, 5, 4, 3, 3, 4), "Orrery Insights": (5, 3, 3, 4, 4, 3), "Quillmark Speech": (4, 2, 5, 5, 5, 3)},
    SANJAY: {"Verity Lane": (3, 5, 4, 2, 3, 4), "Orrery Insights": (5, 3, 3, 5, 4, 3), "Quillmark Speech": (4, 1, 4, 5, 5, 3)},
    RENEE: {"Verity Lane": (5, 5, 4, 5, 4, 5), "Orrery Insights": (5, 4, 3, 4, 4, 3), "Quillmark Speech": (4, 2, 4, 5, 5, 3)},
    RUTH: {"Orrery Insights": (5, 3, 4, 4, 5, 4), "Quillmark Speech": (4, 2, 4, 5, 5, 4)},
}  # fmt: skip
DECIDED: Table = {"Brightquill AI": (5, 4, 4, 4, 3, 4), "Sonder Desk": (4, 4, 3, 3, 4, 4)}  # fmt: skip
HALF: Table = {"Corvane Voice": (4, 3, 4, 4, 3, 4), "Tessel Dialog": (4, 4, 3, 3, 4, 3)}  # fmt: skip
EVIDENCE = {
    "SSO and SCIM": "Signed in with our identity provider on a test tenant.",
    "SOC 2 Type II in date": "Report to 30 June 2026, read by compliance.",
    "PCI attestation of compliance, if card data": "No card data: calls are paused while a card is read out.",
    "Recording with the consent of all parties": "Announcement in all states, heard in the trial.",
    "Deletion of data": "Contract draft, section 9: within 30 days.",
    "Export of the audit log": "Daily file, opened in the trial.",
    "WCAG 2.2 AA report (VPAT)": "VPAT of May 2026, two remarks.",
    "Data kept in the US": "Regions Ohio and Oregon by contract.",
}  # fmt: skip


def load() -> None:
    if VendorEvaluation.objects.exists():
        return
    assist = opened("ASSIST", "Summaries of calls", "Who writes the summary after a call for 640 associates, from April 2026.", DECIDED, [PRIYA, SANJAY, RENEE], date(2026, 2, 9))  # fmt: skip
    for name in (PRIYA, SANJAY, RENEE):
        scored(assist, name, DECIDED, date(2026, 2, 20))
    seen(assist, "Brightquill AI", len(EVIDENCE), PRIYA, date(2026, 2, 27))
    administered(assist, "Brightquill AI", "partly")
    decided(assist, "Brightquill AI", SANJAY, "Better fit and regulatory answers; the higher cost is covered by the minutes saved after calls.", date(2026, 3, 5))  # fmt: skip
    insight = opened("INSIGHT", "Interaction analytics from 2028", "Who listens to every call for quality, once the year that Orrery renewed by itself is over.", SHOWN[KENJI], [*SHOWN], date(2026, 11, 2))  # fmt: skip
    for name, table in SHOWN.items():
        scored(insight, name, table, date(2026, 11, 12), {"Verity Lane": "Advised them until 2025."} if name == RUTH else {})  # fmt: skip
    seen(insight, "Verity Lane", len(EVIDENCE) - 1, KENJI, date(2026, 11, 13))
    seen(insight, "Orrery Insights", len(EVIDENCE), KENJI, date(2026, 11, 13))
    administered(insight, "Verity Lane", "yes")
    administered(insight, "Orrery Insights", "no")
    bot = opened("SELFSERVE", "The next payment bot", "Who answers payments by voice when the contract of Corvane ends in December 2027.", HALF, [ELENA, SANJAY, RENEE, RUTH], date(2026, 11, 10))  # fmt: skip
    for name in (SANJAY, RUTH):
        scored(bot, name, HALF, date(2026, 11, 13))
    Notice.objects.filter(kind=Kind.EVALUATION).update(wants_mail=False)


def opened(
    product: str, title: str, wanted: str, table: Table, scorers: list[str], on: date
) -> VendorEvaluation:
    return evaluations.create(
        title=title, wanted=wanted, product=Product.objects.get(code=product),
        candidates=list(table), scorers=[person(name) for name in scorers],
        by=system.user(), acting=person(scorers[0]), on=on,
    )  # fmt: skip


def scored(
    row: VendorEvaluation,
    name: str,
    table: Table,
    on: date,
    ties: Mapping[str, str] | None = None,
) -> None:
    """One declares, scores and hands in on that day."""
    known = dict(row.candidates.values_list("name", "pk"))
    criteria = list(row.criteria.values_list("pk", flat=True))
    conflicts = {known[candidate]: what for candidate, what in (ties or {}).items()}
    who = person(name)
    scoring.declare(row, conflicts=conflicts, by=system.user(), acting=who, on=on)
    given = {
        (known[candidate], criterion): value
        for candidate, values in table.items()
        for criterion, value in zip(criteria, values, strict=True)
    }
    scoring.score(row, scores=given, hand_in=True, by=system.user(), acting=who, on=on)


def seen(row: VendorEvaluation, name: str, count: int, who: str, on: date) -> None:
    """The first must-haves of one candidate, each with what shows it."""
    musts = list(row.must_haves.all())[:count]
    findings = {must.pk: ("pass", EVIDENCE[must.name]) for must in musts}
    steps.check(
        row, candidate=row.candidates.get(name=name), findings=findings,
        by=system.user(), acting=person(who), on=on,
    )  # fmt: skip


def administered(row: VendorEvaluation, name: str, how: str) -> None:
    candidate = row.candidates.get(name=name)
    steps.check(row, candidate=candidate, administered=how, by=system.user())


def decided(row: VendorEvaluation, name: str, who: str, why: str, on: date) -> None:
    steps.decide(
        row, chosen=row.candidates.get(name=name), reason=why, by=system.user(),
        acting=person(who), on=on,
    )  # fmt: skip
