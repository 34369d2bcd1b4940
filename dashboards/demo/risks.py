"""Risks of the demo company. All of it is ours: the document names none.

Seven over thirteen weeks: a critical one that nobody watches, one treated in time and one
late, one accepted and one whose acceptance ran out, one that happened, and one closed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core import system
from core.models import Notice
from core.notices import Kind
from dashboards.demo.put import person
from portfolio.models import Product
from support.actions import problems, risk_answers, risks
from support.models import Risk

NINA, SANJAY, OMAR = "Nina Sorensen", "Sanjay Kulkarni", "Omar Haddad"
RENEE, FREYA = "Renee Calloway", "Freya Lund"


@dataclass(frozen=True)
class Told:
    """As it was recorded: likelihood, impact, and the percent that controls take away."""

    product: str
    title: str
    cause: str
    event: str
    consequence: str
    warning: str
    driver: str
    scores: tuple[int, int]
    controls: tuple[str, int]
    by: str
    on: date


STORY = (
    Told("CONNECT", "One carrier carries all calls of Tampa", "The second line of the site was never ordered.", "The carrier has an outage in working hours.",
         "119 associates cannot be called until the calls are sent to Jacksonville by hand.", "Calls that end within two seconds, more than 1 in 100.", "technology", (3, 5), ("", 0), SANJAY, date(2026, 11, 4)),
    Told("ASSIST", "A new model of the vendor writes worse summaries", "The vendor changes its model without asking.", "Summaries leave out what was promised.",
         "The next associate promises something else, and the customer complains.", "Corrected summaries above 12 in 100.", "technology", (4, 4), ("Fifty summaries are read each week.", 30), NINA, date(2026, 8, 31)),
    Told("SELFSERVE", "The bot takes a dispute for a payment", "People say “I do not owe this” in many ways.", "The bot goes on asking for money.",
         "A dispute is not taken in on its day, which the law asks for.", "Callers who ask for a person within 20 seconds.", "business", (3, 5), ("Words of dispute lead to a person at once.", 60), OMAR, date(2026, 9, 7)),
    Told("WFX", "Forecasts miss the first week of hardship letters", "The letters go out on a day that planning does not know.", "Twice the calls for three days.",
         "Waits above 10 minutes, and overtime.", "A letter in the print queue that no plan names.", "business", (4, 3), ("", 0), RENEE, date(2026, 9, 21)),
    Told("PAYSEC", "The card gateway stops on a payday", "One gateway, and its line is shared with the backup.", "Card payments time out for an hour or more.",
         "Customers pay late without being at fault.", "Payments that take longer than 8 seconds.", "technology", (3, 4), ("Payments by bank account go on.", 25), SANJAY, date(2026, 10, 5)),
    Told("KNOW", "An article outlives the law it explains", "Nobody owns an article after its author has left.", "Associates read out what no longer holds.",
         "Wrong words to customers, found in the yearly audit.", "Articles not looked at for 180 days.", "business", (3, 3), ("Owners are reminded each quarter.", 50), FREYA, date(2026, 8, 24)),
    Told("INSIGHT", "Dashboards show yesterday after the move", "The nightly load runs longer than the night.", "Leads plan the day with old numbers.",
         "Breaks are moved for nothing.", "The load ends after 05:00.", "technology", (2, 2), ("", 0), NINA, date(2026, 9, 14)),
)  # fmt: skip


def load() -> None:
    if Risk.objects.exists():
        return
    _unowned, model, dispute, letters, gateway, article, dashboards = [told(row) for row in STORY]  # fmt: skip
    for row, on in ((model, date(2026, 9, 3)), (dispute, date(2026, 9, 9)), (letters, date(2026, 9, 24)), (article, date(2026, 8, 26))):  # fmt: skip
        watched(row, manager(row), on)
    treated(model, manager(model), date(2026, 9, 3), "reduce", "The contract is amended: thirty days' notice, and our tests before each change.", date(2026, 11, 13))  # fmt: skip
    accepted(dispute, date(2026, 9, 10), "It is caught by reading every call that asks for a person, until the new wording is live.", date(2026, 12, 9))  # fmt: skip
    accepted(letters, date(2026, 9, 24), "Letters of this quarter go out on three days instead of one.", date(2026, 11, 10))  # fmt: skip
    watched(gateway, SANJAY, date(2026, 10, 6))
    happened(gateway)
    treated(gateway, SANJAY, date(2026, 11, 9), "transfer", "The vendor answers for each hour by contract; the second line is ordered.", date(2026, 12, 18))  # fmt: skip
    again(article, manager(article), date(2026, 10, 19), (2, 3), ("Owners are reminded each quarter; without an owner it is hidden.", 70), "Hidden articles cannot be read out any more.")  # fmt: skip
    over(dashboards, manager(dashboards), date(2026, 10, 26), "The load ends at 03:10 since the move.")  # fmt: skip
    Notice.objects.filter(kind=Kind.RISK).update(wants_mail=False)


def told(row: Told) -> Risk:
    (likelihood, impact), (controls, percent) = row.scores, row.controls
    return risks.record(
        product=Product.objects.get(code=row.product), title=row.title, cause=row.cause,
        event=row.event, consequence=row.consequence, warning=row.warning,
        driver=row.driver, likelihood=likelihood, impact=impact, controls=controls,
        control_percent=percent, by=system.user(), on=row.on, acting=person(row.by),
    )  # fmt: skip


def manager(row: Risk) -> str:
    found = row.product.product_manager
    return found.name if found else SANJAY


def watched(row: Risk, who: str, on: date) -> None:
    risks.give(row, owner=person(who), by=system.user(), on=on, acting=person(who))


def treated(row: Risk, who: str, on: date, how: str, plan: str, due: date) -> None:
    risk_answers.treat(
        row, response=how, plan=plan, due_on=due, by=system.user(), on=on,
        acting=person(who),
    )  # fmt: skip


def accepted(row: Risk, on: date, why: str, until: date) -> None:
    risk_answers.accept(
        row, plan=why, accepted_until=until, by=system.user(), on=on,
        acting=person(RENEE),
    )  # fmt: skip


def again(
    row: Risk,
    who: str,
    on: date,
    scores: tuple[int, int],
    controls: tuple[str, int],
    why: str,
) -> None:
    risks.assess(
        row, likelihood=scores[0], impact=scores[1], controls=controls[0],
        control_percent=controls[1], reason=why, by=system.user(), on=on,
        acting=person(who),
    )  # fmt: skip


def happened(row: Risk) -> None:
    problem = risk_answers.happened(
        row, seen="For 50 minutes no card was accepted; 212 callers were asked to pay by bank account.",
        since=date(2026, 11, 6), impact=1, urgency=3, by=system.user(),
        on=date(2026, 11, 6), acting=person(FREYA),
    )  # fmt: skip
    told: dict[str, Any] = {
        "by": system.user(),
        "on": date(2026, 11, 9),
        "acting": person(SANJAY),
    }
    problems.take(problem, owner=person(SANJAY), **told)
    problems.find_cause(problem, cause="The backup took the line.", workaround="Ask for a bank account.", **told)  # fmt: skip
    again(row, SANJAY, date(2026, 11, 9), (4, 4), ("Payments by bank account go on.", 25), "It happened, and the backup still shares the line.")  # fmt: skip


def over(row: Risk, who: str, on: date, why: str) -> None:
    risk_answers.close(row, reason=why, by=system.user(), on=on, acting=person(who))
