"""What the floor and IT asked to be changed in October and November. Ours.

Rows as they ended up: each with a clock keeps a case that is there already, so that no
month counts one more (domain.md §8 has October's counts).
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from core import system
from core.clock import moment
from core.models import Team
from core.verbs import Verb
from dashboards.demo.parties import LEADS
from dashboards.demo.put import person, put
from dashboards.demo.work_hours import at_work
from governance import change_drivers, change_rights, engagement, raci_rights
from governance.actions import consults
from governance.calendar_catalogue import ZONE
from governance.models import (
    ChangeClass,
    ChangeRequest,
    ChangeWord,
    Party,
    RaciMatrix,
    ServiceCase,
)

OPERATIONS, SUPPORT, IT = "Renee Calloway", "Miguel Santos", "Sanjay Kulkarni"
COMPLIANCE, FLOOR = "Ruth Adeyemi", "Jasmine Cole"
ASKS = (ChangeRequest.State.FILED, ChangeRequest.State.SCHEDULED)
SAID = "Nothing against it."
LEAD = timedelta(minutes=5)


@dataclass(frozen=True)
class Asked:
    """`case`: the title of the case it keeps; `word`: who said yes, for which party.

    `planned`: the time at which it goes live on the next open day.
    """

    title: str
    code: str
    state: str
    what: str
    case: str = ""
    queues: tuple[str, ...] = ()
    by: str = SUPPORT
    word: tuple[str, str] | None = None
    with_it: bool = False
    urgency: str = "day_to_day"
    planned: time | None = None


ASKED = (
    Asked(
        "Bilingual skill for the Tampa evening team", "skills", "verified",
        "Eleven agents take Spanish calls from 17:00.", "Skill of an agent 41",
        ("SPN",), word=("OPS", OPERATIONS),
    ),
    Asked(
        "Say the new payoff address in the menu", "prompts", "verified",
        "The address for payoffs by mail is read out.", "Wording of a prompt 12",
        ("PAY",), word=("OPS", OPERATIONS),
    ),
    Asked(
        "Payoff calls to the payoff skill", "routing", "scheduled",
        "Callers who press 3 reach the payoff skill at once.",
        "Payoff calls to the payoff skill", ("PAY",), word=("OPS", OPERATIONS),
        with_it=True, planned=time(8),
    ),
    Asked(
        "Holiday hours of the payment line", "prompts", "filed",
        "Closed on Thanksgiving, and until when on Friday.", queues=("PAY",),
        urgency="strategic", planned=time(13),
    ),
    Asked(
        "Abandonment by site", "reports", "filed",
        "Each site sees its own abandonment by the hour.", "Abandonment by site",
    ),
    Asked(
        "Shortlist for the quality recorder", "selection", "filed",
        "Two vendors of five go on to a trial.", by=IT, word=("IT", IT),
        urgency="strategic",
    ),
    Asked(
        "Shorter hold message on paydays", "prompts", "draft",
        "Half of it is known to whoever calls on a payday.", queues=("PAY",), by=FLOOR,
    ),
)  # fmt: skip


def load() -> None:
    team = Team.objects.order_by("name")[0]
    classes = {row.code: row for row in ChangeClass.objects.all()}
    for each in ASKED:
        if each.code in classes:
            keep(each, classes[each.code], team)


def keep(each: Asked, change_class: ChangeClass, team: Team) -> None:
    case = ServiceCase.objects.filter(title=each.case, request=None).first()
    filed_at = case.opened_at if case else at_work(-1)
    row, made = put(
        ChangeRequest, {"title": each.title}, Verb.CHANGE_REQUEST_WRITTEN,
        change_class=change_class, team=team, urgency=each.urgency, what=each.what,
        why="Asked for by the floor.", before="As it was agreed in spring.",
        after=each.what, back_out="The old setting is kept and put back.",
        test_evidence="Ten calls on the test line.", queues=list(each.queues),
        with_it=each.with_it, driver=change_drivers.usual(change_class),
        state=each.state, written_by=person(each.by),
        written_at=filed_at, case=case,
        planned_at=at_work(1, each.planned) if each.planned else None,
        **ended(each, case), **filed(each, change_class, filed_at),
    )  # fmt: skip
    if made and each.word:
        speak(row, each, filed_at + LEAD)
    if made and row.state in ASKS:
        ask(row, filed_at)


def ask(row: ChangeRequest, filed_at: datetime) -> None:
    """Who is consulted was asked on that day, and has answered: nothing waits for them."""
    by, bound = system.user(), change_rights.bound(row)
    with timezone.override(ZoneInfo(ZONE)):
        on = timezone.localdate(filed_at)
        for question in consults.ask_of(bound, row, team=row.team, by=by, on=on):
            lead = person(LEADS[question.party.code])
            consults.answer(question, answer=SAID, acting=lead, on=on, by=by)


def filed(
    each: Asked, change_class: ChangeClass, filed_at: datetime
) -> dict[str, object]:
    if each.state == ChangeRequest.State.DRAFT:
        return {}
    told: dict[str, object] = {
        "filed_by": person(each.by), "filed_at": filed_at,
        "matrix": ruling(), "rules": engagement.in_force(),
        "clause": engagement.clause_for(change_class),
    }  # fmt: skip
    if change_class.looked_at_by_id:
        told["look_due_at"] = filed_at + timedelta(hours=4)
        if each.word:
            told |= {"looked_at": filed_at + LEAD, "look_passed": True}
            told["looked_by"] = person(COMPLIANCE)
    return told


def ended(each: Asked, case: ServiceCase | None) -> dict[str, object]:
    if each.state != ChangeRequest.State.VERIFIED or case is None:
        return {}
    live_at = case.resolved_at or moment()
    told = {"live_at": live_at, "verified_at": live_at + LEAD}
    return {**told, "verified_by": person(each.by)}


def speak(row: ChangeRequest, each: Asked, at: datetime) -> None:
    code, name = each.word or ("", "")
    party = Party.objects.get(code=code)
    ChangeWord.objects.create(
        request=row, party=party, approved=True, by=person(name), at=at,
        side=party.side if row.change_class.is_joint else Party.Side.NONE,
        matrix=ruling(),
    )  # fmt: skip


def ruling() -> RaciMatrix:
    """The matrix of today. The company always has one: DoesNotExist without."""
    found = raci_rights.in_force()
    if found is None:
        raise RaciMatrix.DoesNotExist("No matrix is in force.")
    return found
