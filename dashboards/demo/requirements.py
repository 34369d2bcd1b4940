"""Requirements of the demo company. All of it is ours: the document names none.

Six of three products: one agreed with a test that fails, one that no story carries, one without a test,
one that IT can only with changes, one that it cannot, and one it has not answered.
"""

from dataclasses import dataclass
from datetime import date

from backlog.actions import requirement_traces as traces
from backlog.actions import requirements
from backlog.models import Item, Requirement
from core import system
from core.models import Notice
from core.notices import Kind
from dashboards.demo.put import person
from portfolio.models import Product

SANJAY, RENEE = "Sanjay Kulkarni", "Renee Calloway"


@dataclass(frozen=True)
class Told:
    """As it was written; `answer` is IT's: which, its words, the day."""

    product: str
    title: str
    kind: str
    priority: str
    statement: str
    fit: str
    on: date
    answer: tuple[str, str, date] | None = None
    stories: tuple[str, ...] = ()
    tests: tuple[tuple[str, str, str, str], ...] = ()  # name, kind, how it went, seen
    agreed: date | None = None


STORY = (
    Told("ASSIST", "Summaries are there when the call ends", "service", "1", "Associates wrap up without waiting, or the time that is saved is lost again.",
         "Nineteen of twenty summaries are on the screen within 3 seconds of the end of the call.", date(2026, 8, 17), ("can", "", date(2026, 8, 20)), ("F-101",),
         (("500 calls at once", "load", "failed", "At 500 calls the twentieth took 4.1 seconds."), ("A week at Jacksonville", "acceptance", "passed", "")), date(2026, 8, 24)),
    Told("ASSIST", "No card number in a summary", "security", "1", "What is kept may never hold a card number, however it was said.",
         "Of 1,000 planted numbers none is in a summary, spoken in one go or in groups.", date(2026, 8, 17), ("changed", "Numbers of fewer than 13 digits are masked as well; some order numbers with them.", date(2026, 8, 21)),
         (), (("1,000 planted numbers", "security", "passed", ""),), date(2026, 8, 24)),
    Told("KNOW", "The payoff quote is one screen", "functional", "2", "Three systems are opened for one quote today, and read out wrong.",
         "A quote is read out without leaving the screen, in nine of ten calls.", date(2026, 9, 7), ("can", "", date(2026, 9, 10)), ("F-114",), (), date(2026, 9, 14)),
    Told("KNOW", "Articles tell what changed since I read them", "functional", "3", "An article of four pages is not read again for one sentence.",
         "Who opens an article again sees what changed since, marked.", date(2026, 10, 12), ("changed", "Since the last edition, not since each reader's last visit.", date(2026, 10, 15))),
    Told("SELFSERVE", "A caller's words reach the associate", "data", "1", "Nobody should say twice what the bot has heard.",
         "The words of the call stand on the screen before the associate speaks.", date(2026, 10, 19), ("cannot", "The contract of the telephony ends the words with the bot's part.", date(2026, 10, 22))),
    Told("SELFSERVE", "It answers in Spanish as well as in English", "regulatory", "1", "Who is called in Spanish is answered in Spanish.",
         "Containment and repeat calls in Spanish are within 3 points of English.", date(2026, 11, 9)),
)  # fmt: skip


def load() -> None:
    if Requirement.objects.exists():
        return
    for told in STORY:
        row = written(told)
        if told.answer:
            answer, words, day = told.answer
            row = requirements.answer(row, answer=answer, answer_text=words, by=system.user(), on=day, acting=person(SANJAY))  # fmt: skip
        if told.agreed:
            row = requirements.agree(row, by=system.user(), on=told.agreed, acting=person(RENEE))  # fmt: skip
        shown_by(row, told)
    Notice.objects.filter(kind=Kind.REQUIREMENT).update(wants_mail=False)


def written(told: Told) -> Requirement:
    return requirements.write(
        product=Product.objects.get(code=told.product), title=told.title,
        kind=told.kind, priority=told.priority, statement=told.statement,
        fit_criterion=told.fit, by=system.user(), on=told.on, acting=person(RENEE),
    )  # fmt: skip


def shown_by(row: Requirement, told: Told) -> None:
    by = system.user()
    for item in Item.objects.filter(key__in=told.stories):
        traces.trace(row, item=item, by=by)
    for name, kind, state, note in told.tests:
        test = traces.add_test(row, name=name, kind=kind, by=by)
        traces.record(test, state=state, note=note, by=by, on=date(2026, 11, 12), acting=person(SANJAY))  # fmt: skip
