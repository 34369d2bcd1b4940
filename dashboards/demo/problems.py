"""Problems of the demo company. All of it is ours: the document names none.

Six problems over eleven weeks, driven by technology and by the business: one unowned and
critical, one whose cause is known, one planned, one that came back, one resolved and one closed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from backlog.models import Item
from core import system
from core.models import Notice
from core.notices import Kind
from dashboards.demo.put import person
from portfolio.models import Product
from support.actions import incidents, problems, quiet
from support.models import Problem

NINA, SANJAY, OMAR = "Nina Sorensen", "Sanjay Kulkarni", "Omar Haddad"
JASMINE, FREYA = "Jasmine Cole", "Freya Lund"
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Told:
    """As it was reported; `weekly` are counts of Thursdays, each incident took `minutes`."""

    product: str
    title: str
    seen: str
    since: date
    driver: str
    impact: int
    urgency: int
    by: str
    weekly: tuple[int, ...]
    minutes: int


STORY = (
    Told("ASSIST", "The summary stays empty after a transfer", "The call is wrapped up, and where the summary should be there is nothing. It is typed by hand then.",
         date(2026, 9, 10), "technology", 2, 3, JASMINE, (14, 17, 15, 12, 9, 2, 0, 0, 6, 8), 4),
    Told("SELFSERVE", "Payoff quotes read out twice", "Callers hear the amount, press 1, hear it again and ask for a person.",
         date(2026, 9, 17), "business", 3, 2, FREYA, (22, 25, 19, 24, 6, 0, 0, 0, 0), 2),
    Told("CONNECT", "The desktop freezes when two calls arrive at once", "The screen stands still for about a minute. The caller hears nothing.",
         date(2026, 10, 1), "technology", 2, 2, JASMINE, (5, 7, 9, 8, 11, 12, 13), 3),
    Told("KNOW", "Two articles say different things on due dates", "The guide for hardship says 15 days, that for loans 10. People ask their lead.",
         date(2026, 10, 8), "business", 3, 3, FREYA, (9, 8, 11, 7, 4, 1), 5),
    Told("PAYSEC", "Card payments time out on Friday afternoons", "The caller waits, then has to give the card again.",
         date(2026, 10, 22), "technology", 2, 2, FREYA, (6, 5, 7, 8), 6),
    Told("CONNECT", "Calls of the Spanish line ring at nobody", "They go to the desk of a group that closed, until the caller gives up.",
         date(2026, 11, 12), "business", 1, 2, JASMINE, (17,), 8),
)  # fmt: skip


def load() -> None:
    if Problem.objects.exists():
        return
    first, quotes, frozen, articles, cards, _unowned = [told(row) for row in STORY]
    came_back(first)
    solved(quotes, OMAR, date(2026, 10, 9), "The prompt asked for a choice before it was read.",
           "Each prompt is heard by two people of the floor before it goes live.", date(2026, 10, 16))  # fmt: skip
    explained(frozen, SANJAY, date(2026, 10, 7), "The softphone waits for the first screen to be drawn.", "Set yourself to not ready before you transfer.")  # fmt: skip
    item = Item.objects.filter(product=frozen.product).order_by("key").first()
    if item:
        problems.plan_fix(frozen, item=item, by=system.user(), on=date(2026, 10, 21), acting=person(SANJAY))  # fmt: skip
    solved(articles, manager(articles), date(2026, 10, 13), "Both copied the rule instead of naming it.",
           "One article holds the rule; others link to it.", date(2026, 11, 13))  # fmt: skip
    explained(cards, SANJAY, date(2026, 10, 27), "The gateway shares its line with the weekly backup.", "Offer to call back on Monday.")  # fmt: skip
    counts()
    quiet.close_quiet(date(2026, 11, 13))
    Notice.objects.filter(kind=Kind.PROBLEM).update(wants_mail=False)


def told(row: Told) -> Problem:
    return problems.report(
        product=Product.objects.get(code=row.product), title=row.title, seen=row.seen,
        since=row.since, driver=row.driver, impact=row.impact, urgency=row.urgency,
        by=system.user(), on=row.since + timedelta(days=1), acting=person(row.by),
    )  # fmt: skip


def explained(row: Problem, who: str, on: date, cause: str, around: str = "") -> None:
    by, owner = system.user(), person(who)
    problems.take(row, owner=owner, by=by, on=on, acting=owner)
    problems.find_cause(row, cause=cause, workaround=around, by=by, on=on, acting=owner)


def solved(
    row: Problem, who: str, on: date, cause: str, prevents: str, done: date
) -> None:
    explained(row, who, on, cause)
    problems.resolve(row, prevents=prevents, by=system.user(), on=done, acting=person(who))  # fmt: skip


def manager(row: Problem) -> str:
    found = row.product.product_manager
    return found.name if found else SANJAY


def came_back(row: Problem) -> None:
    """Resolved in October, seen again in November: what was done did not hold."""
    solved(row, NINA, date(2026, 9, 15), "A transfer opens a second call, which has no words yet.",
           "The summary waits until both parts are there.", date(2026, 10, 16))  # fmt: skip
    problems.reopen(
        row, reason="Empty again since the last update of the vendor.", by=system.user(),
        on=date(2026, 11, 6), acting=person(JASMINE),
    )  # fmt: skip


def counts() -> None:
    rows = {row.title: row for row in Problem.objects.all()}
    for each in STORY:
        for week, count in enumerate(each.weekly):
            incidents.count(
                rows[each.title], day=each.since + week * WEEK, count=count,
                minutes_lost=count * each.minutes, by=system.user(), acting=person(each.by),
            )  # fmt: skip
