"""Change requests as lists and pages show them, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from core import access
from core.clock import moment, today
from core.models import User
from core.roles import Perm
from governance import case_page, change_rights, promises
from governance.calendar_catalogue import ZONE
from governance.change_rights import said
from governance.models import ChangeClass, ChangeRequest, ChangeWord, Urgency
from governance.models.change_requests import A_DAY, ChangeRequestQuerySet

State = ChangeRequest.State
GROUPS: dict[str, tuple[str, ...]] = {
    "open": ChangeRequest.BEFORE_LIVE,
    "done": ChangeRequest.WENT_LIVE,
    "ended": (State.DECLINED, State.WITHDRAWN),
}
SHOWN_DAYS = 28
LONGEST_KEY = 9  # digits
AT_MOST = 500  # of a calendar, or of what collides


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
    """What a person may do with a request now: what its page offers them."""

    edits: bool = False
    files: bool = False
    decides: bool = False
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
    decider = is_filed and change_rights.deciding_voice(person, request, spoken)
    seen_until = (State.FILED, *ChangeRequest.TO_DO, State.LIVE)
    looks = (
        request.look_due_at and not request.looked_at and request.state in seen_until
    )
    return Part(
        edits=own and is_draft,
        files=writes and acts and is_draft,
        decides=bool(decider),
        looks=bool(looks and change_rights.looking_voice(person, request)),
        acts=acts and request.state in (*ChangeRequest.TO_DO, *ChangeRequest.WENT_LIVE),
        holds=acts
        and request.case_id is not None
        and request.state in (State.FILED, *ChangeRequest.TO_DO),
        withdraws=own and request.is_open,
    )


@dataclass(frozen=True)
class Whose:
    """Who files, who decides, who is asked and told, in words of the matrix."""

    acts: list[str]
    decides: list[str]
    consulted: list[str]
    informed: list[str]
    waits_for: list[str] = field(default_factory=list)


def whose(request: ChangeRequest, words: list[ChangeWord]) -> Whose:
    """By the matrix in force; `waits_for` names the sides of a joint class, or A."""
    spoken = {word.side for word in words}
    waits: list[str] = []
    if request.state == State.FILED:
        sides = change_rights.sides_left(request, spoken)
        waits = [str(side.label) for side in sides] or change_rights.deciders(request)
    kind = request.change_class
    return Whose(
        change_rights.who(kind, change_rights.ACTS),
        change_rights.deciders(request),
        change_rights.who(kind, ("C",)),
        change_rights.who(kind, ("I",)),
        waits,
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


@dataclass(frozen=True)
class Planned:
    """One request on its day, and with whom it shares a queue within a day of it."""

    request: ChangeRequest
    collides: list[ChangeRequest]


@dataclass(frozen=True)
class Day:
    day: date
    planned: list[Planned]


@dataclass(frozen=True)
class Calendar:
    begins: date
    ends: date
    days: list[Day]
    is_cut: bool

    @property
    def before(self) -> date:
        return self.begins - timedelta(days=SHOWN_DAYS)

    @property
    def after(self) -> date:
        return self.ends + timedelta(days=1)

    @property
    def collisions(self) -> int:
        return sum(bool(each.collides) for day in self.days for each in day.planned)


def calendar(person: User, begins: date | None) -> Calendar:
    """Four weeks of what goes live, with those around them that they could meet."""
    begins = begins or today()
    first = promises.begin_of(begins)
    last = promises.begin_of(begins + timedelta(days=SHOWN_DAYS))
    rows = ChangeRequest.objects.visible_to(person).for_list()
    around = rows.planned_between(first - A_DAY, last + A_DAY)
    found = list(around.order_by("planned_at", "id")[: AT_MOST + 1])
    meets = collisions(found[:AT_MOST])
    days: dict[date, list[Planned]] = {}
    for row in found[:AT_MOST]:
        if row.planned_at and first <= row.planned_at < last:
            day = day_of(row.planned_at)
            days.setdefault(day, []).append(Planned(row, meets.get(row.pk, [])))
    ends = begins + timedelta(days=SHOWN_DAYS - 1)
    listed_days = [Day(day, each) for day, each in days.items()]
    return Calendar(begins, ends, listed_days, len(found) > AT_MOST)


def day_of(at: datetime) -> date:
    return at.astimezone(ZoneInfo(ZONE)).date()


def collisions(rows: list[ChangeRequest]) -> dict[int, list[ChangeRequest]]:
    """Who shares a queue with whom within a day; `rows` stand by `planned_at`."""
    met: dict[int, list[ChangeRequest]] = {}
    for index, row in enumerate(rows):
        for other in rows[index + 1 :]:
            if not row.planned_at or not other.planned_at:
                continue
            if other.planned_at - row.planned_at >= A_DAY:
                break
            if set(row.queues) & set(other.queues):
                met.setdefault(row.pk, []).append(other)
                met.setdefault(other.pk, []).append(row)
    return met


# --- what waits for a person ----------------------------------------------------------
def to_decide(person: User) -> list[ChangeRequest]:
    """Filed requests this person may decide now, the oldest first."""
    if not change_rights.voices(person):
        return []
    rows = ChangeRequest.objects.visible_to(person).filter(state=State.FILED)
    rows = rows.prefetch_related("change_class", "words").order_by("id")
    found = list(rows.select_related("case")[:AT_MOST])
    change_rights.read_parts({row.change_class for row in found})
    return [row for row in found if waits_for(person, row)]


def waits_for(person: User, request: ChangeRequest) -> bool:
    """True if this person may decide it now, and nobody has to look at it before."""
    if request.lacks_look and request.urgency != Urgency.REAL_TIME:
        return False
    spoken = {word.side for word in request.words.all()}
    return change_rights.deciding_voice(person, request, spoken) is not None


def to_look_at(person: User) -> list[ChangeRequest]:
    """Requests that wait for the look of a party this person speaks for."""
    mine = {voice.party.pk: voice for voice in change_rights.voices(person)}
    if not mine:
        return []
    rows = ChangeRequest.objects.visible_to(person).for_list()
    states = (State.FILED, *ChangeRequest.TO_DO, State.LIVE)
    rows = rows.filter(change_class__looked_at_by__in=mine, looked_at=None)
    found = rows.filter(state__in=states).order_by("look_due_at", "id")[:AT_MOST]
    return [row for row in found if change_rights.looking_voice(person, row)]


def to_take_live(person: User) -> list[ChangeRequest]:
    """Approved requests this person filed or wrote whose moment has come."""
    rows = ChangeRequest.objects.visible_to(person).for_list()
    mine = Q(filed_by=person) | Q(written_by=person)
    come = Q(planned_at=None) | Q(planned_at__lte=moment() + timedelta(hours=1))
    rows = rows.filter(mine, come, state__in=ChangeRequest.TO_DO)
    return list(rows.order_by("planned_at", "id")[:AT_MOST])
