"""The matrix in earnest: who decides in the log, and what was asked about D-06. Ours."""

from datetime import date

from core import system
from dashboards.demo.put import person
from governance.actions import consults, governed
from governance.models import Consult, Decision, GovernedAct

SINCE = date(2026, 11, 2)
ABOUT = "D-06"
ACT = GovernedAct.Act.DECISION
# asked on; by; {party: who answered, on, what}
ROUNDS = [
    (
        date(2026, 11, 3),
        {
            "CMP": (
                "Ruth Adeyemi",
                date(2026, 11, 5),
                "Schedules hold hours of rest by state. Show us how each way keeps them.",
            ),
        },
    ),
    (
        date(2026, 11, 12),
        {
            "CMP": (
                "Naomi Achterberg",
                date(2026, 11, 13),
                "Both keep the hours of rest. No objection to either.",
            ),
        },
    ),
]


def load() -> None:
    if not Consult.objects.filter(act=ACT).exists():
        enforce()
        for on, answers in ROUNDS:
            put(on, answers)


def enforce() -> None:
    """Operations decides in the log (activity 6), since the start of November."""
    row = GovernedAct.objects.select_related("activity").get(act=ACT)
    governed.bind(
        row,
        activity=row.activity,
        pace=row.pace,
        enforced_from=SINCE,
        version=None,
        by=system.user(),
    )


def put(on: date, answers: dict[str, tuple[str, date, str]]) -> None:
    """One round of questions: some answer, and who lets the clock run out is marked."""
    decision = Decision.objects.get(key=ABOUT)
    by = system.user()
    for row in consults.ask(ACT, decision, team=decision.team, by=by, on=on):
        if row.party.code in answers:
            who, day, said = answers[row.party.code]
            consults.answer(row, answer=said, by=by, acting=person(who), on=day)
        consults.lapse(row)
