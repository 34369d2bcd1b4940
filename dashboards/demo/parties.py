"""Who sits for the parties of the matrix, who is away, and who acts meanwhile. Ours.

The people are the document's (domain.md §12); that they sit for these parties follows
from their titles, but no document says so.
"""

from datetime import date, timedelta

from core import system
from core.clock import today
from core.models import Team
from core.roles import Role
from dashboards.demo.company import PEOPLE
from dashboards.demo.put import person
from governance.actions import absences, seats
from governance.models import Absence, Party, PartySeat

SINCE = date(2026, 1, 5)
# party: who leads it for the whole company
LEADS = {
    "IT": "Sanjay Kulkarni",
    "OPS": "Renee Calloway",
    "SUP": "Miguel Santos",
    "PM": "Dana Whitlock",
    "CMP": "Ruth Adeyemi",
}
# party, person: seats beside the lead
OTHERS = [
    ("OPS", "Patrice Monroe"),
    ("OPS", "Howard Penn"),
    ("CMP", "Naomi Achterberg"),
]
AWAY, ACTS = "Patrice Monroe", "Howard Penn"
WEEK = timedelta(days=7)


def load() -> None:
    if not PartySeat.objects.exists():
        sit_down()
    if not Absence.objects.exists():
        leave()


def sit_down() -> None:
    by = system.user()
    for code, name in LEADS.items():
        seats.seat(
            Party.objects.get(code=code),
            person=person(name),
            is_lead=True,
            starts_on=SINCE,
            by=by,
        )
    for code, name in OTHERS:
        party = Party.objects.get(code=code)
        seats.seat(party, person=person(name), starts_on=SINCE, by=by)
    managers = [p for p in PEOPLE if p[2] == Role.PRODUCT_MANAGER]
    for name, _title, _role, team, _families in managers:
        seats.seat(
            Party.objects.get(code="PM"),
            person=person(name),
            team=Team.objects.get(name=team),
            is_lead=True,
            starts_on=SINCE,
            by=by,
        )


def leave() -> None:
    """Away for the next week; somebody acts for her in all of it."""
    first = today() + WEEK
    absences.report(
        person=person(AWAY),
        starts_on=first,
        ends_on=first + timedelta(days=4),
        delegate=person(ACTS),
        by=system.user(),
    )
