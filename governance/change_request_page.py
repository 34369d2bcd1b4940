"""Change requests as lists and pages show them, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from core import access
from core.clock import moment
from core.models import User
from core.roles import Perm
from governance import case_page, change_rights
from governance.change_rights import said
from governance.models import (
    ChangeClass,
    ChangeRequest,
    ChangeWord,
    Consult,
    Party,
    Urgency,
)
from governance.models.change_requests import A_DAY, ChangeRequestQuerySet
from governance.models.rights import CHANGE, ConsultQuerySet
from governance.rights import Act

State = ChangeRequest.State
GROUPS: dict[str, tuple[str, ...]] = {
    "open": ChangeRequest.BEFORE_LIVE,
    "done": ChangeRequest.WENT_LIVE,
    "ended": (State.DECLINED, State.WITHDRAWN),
}
LONGEST_KEY = 9  # digits


def listed(
    person: User,
    *,
    q: str = "",
    change_class: ChangeClass | None = None,
    state: str = "",
    urgency: str = "",
    queue: str = "",
    mine: bool = False,
) -> ChangeRequestQuerySet:
    """What the list, its file and the API show; newest first."""
    asked = {
        "change_class": change_class and Q(change_class=change_class),
        "state": state and Q(state__in=GROUPS.get(state, (state,))),
        "urgency": urgency and Q(urgency=urgency),
        "queue": queue and Q(queues__contains=[queue.upper()]),
        "mine": mine and (Q(written_by=person) | Q(filed_by=person)),
        "q": q and named(q),
    }
    rows = ChangeRequest.objects.visible_to(person).for_list()
    return rows.filter(*(each for each in asked.values() if each)).order_by("-id")


def named(text: str) -> Q:
    """By words of the title, by CR-12 or 12, or by its number elsewhere."""
    found = Q(title__icontains=text) | Q(reference__iexact=text)
    key = text.upper().removeprefix("CR-")
    is_key = key.isdecimal() and len(key) <= LONGEST_KEY
    return found | Q(pk=int(key)) if is_key else found


@dataclass(frozen=True)
class Line:
    """One request of a list, and how its clock stands; None where none runs."""

    request: ChangeRequest
    clock: case_page.Line | None


def lines(rows: Iterable[ChangeRequest]) -> list[Line]:
    found = list(rows)
    cases = [row.case for row in found if row.case]
    clocks = {each.case.pk: each for each in case_page.lines(cases)}
    return [Line(row, clocks.get(row.case_id or 0)) for row in found]


@dataclass(frozen=True)
class Part:
    """What a person may do with a request now: what its page offers them.

    `instead`: who approves it where this person filed it and may only decline.
    """

    edits: bool = False
    files: bool = False
    decides: bool = False
    approves: bool = False
    instead: str = ""
    looks: bool = False
    acts: bool = False
    holds: bool = False
    withdraws: bool = False

    @property
    def any(self) -> bool:
        return any(
            (
                self.files,
                self.decides,
                self.looks,
                self.acts,
                self.holds,
                self.withdraws,
            )
        )


def part_of(person: User, request: ChangeRequest) -> Part:
    writes = access.may(person, Perm.CHANGE_FILE)
    acts = change_rights.may_act(person, request)
    own = writes and (acts or request.written_by_id == person.pk)
    is_draft, is_filed = request.state == State.DRAFT, request.state == State.FILED
    spoken = said(request) if is_filed else set()
    decider = is_filed and change_rights.may_decide(person, request, spoken)
    others = change_rights.needs_another(person, request) if decider else set()
    seen_until = (State.FILED, *ChangeRequest.TO_DO, State.LIVE)
    looks = (
        request.look_due_at and not request.looked_at and request.state in seen_until
    )
    return Part(
        edits=own and is_draft,
        files=writes and acts and is_draft,
        decides=decider,
        approves=decider and not others,
        instead=names_of(others),
        looks=bool(looks and change_rights.may_look(person, request)),
        acts=acts and request.state in (*ChangeRequest.TO_DO, *ChangeRequest.WENT_LIVE),
        holds=acts
        and request.case_id is not None
        and request.state in (State.FILED, *ChangeRequest.TO_DO),
        withdraws=own and request.is_open,
    )


def names_of(people: set[int]) -> str:
    rows = User.objects.filter(pk__in=people, is_active=True).order_by("name")
    return ", ".join(person.name for person in rows)


@dataclass(frozen=True)
class Whose:
    """Who files, who decides, who is asked and told, in words of the matrix.

    `waits`: an approval waits for who is asked. `asked` are the questions put to them,
    `mine` those (ids) that the reader may answer.
    """

    acts: list[str]
    decides: list[str]
    consulted: list[str]
    informed: list[str]
    waits: bool
    waits_for: list[str] = field(default_factory=list)
    asked: list[Consult] = field(default_factory=list)
    mine: set[int] = field(default_factory=set)


def whose(
    request: ChangeRequest, words: list[ChangeWord], person: User | None = None
) -> Whose:
    """By the matrix in force; `waits_for` names the sides of a joint class, or A."""
    spoken = {word.side for word in words}
    names = dict(Party.objects.values_list("code", "name"))
    kind, waits = request.change_class, list[str]()
    decides = named_in(names, change_rights.deciders(request))
    if request.state == State.FILED:
        sides = change_rights.sides_left(request, spoken)
        waits = [str(side.label) for side in sides] or decides
    return Whose(
        named_in(names, change_rights.who(kind, Act.WORK)),
        decides,
        named_in(names, change_rights.who(kind, Act.ANSWER)),
        named_in(names, change_rights.who(kind, Act.HEAR)),
        change_rights.bound(request).waits and request.urgency != Urgency.REAL_TIME,
        waits,
        asked(request),
        may_answer(request, person) if person else set(),
    )


def named_in(names: Mapping[str, str], codes: list[str]) -> list[str]:
    """Parties as people call them; the code of one that is no more."""
    return [names.get(code, code) for code in codes]


def asked(request: ChangeRequest) -> list[Consult]:
    """Who was asked about it, and what they said."""
    rows = consults_of([request]).select_related("party", "answered_by", "answered_for")
    return list(rows.order_by("party__position", "pk"))


def may_answer(request: ChangeRequest, person: User) -> set[int]:
    rows = consults_of([request]) & Consult.objects.visible_to(person)
    open_ones = rows.waiting().filter(due_at__gt=moment())
    return set(open_ones.values_list("pk", flat=True))


def consults_of(rows: Iterable[ChangeRequest]) -> ConsultQuerySet:
    return Consult.objects.filter(
        subject_type=ContentType.objects.get_for_model(ChangeRequest),
        subject_id__in=[row.pk for row in rows],
        act=CHANGE,
    )


def words_of(request: ChangeRequest) -> list[ChangeWord]:
    return list(request.words.select_related("party", "by", "for_whom", "matrix"))


def clock_line(request: ChangeRequest) -> case_page.Line | None:
    return case_page.line(request.case) if request.case else None


# --- what goes live when --------------------------------------------------------------
def near(request: ChangeRequest) -> list[ChangeRequest]:
    """Others planned within a day of it that touch one of its queues."""
    if not request.planned_at or not request.queues:
        return []
    begin, end = request.planned_at - A_DAY, request.planned_at + A_DAY
    rows = ChangeRequest.objects.planned_between(begin, end)
    rows = rows.filter(queues__overlap=request.queues).exclude(pk=request.pk)
    return list(rows.order_by("planned_at", "id")[:20])
