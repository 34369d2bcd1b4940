"""Which change requests wait for a person: to decide, to look at, to take live."""

from datetime import timedelta

from django.db.models import Q

from core.clock import moment, today
from core.models import User
from governance import change_rights, delegated, standins
from governance.change_request_calendar import AT_MOST
from governance.change_request_page import consults_of
from governance.models import ChangeRequest, Party, Urgency
from governance.rights import Act

State = ChangeRequest.State


def to_decide(person: User) -> list[ChangeRequest]:
    """Filed requests this person may decide now, the oldest first."""
    if not change_rights.voices(person):
        return []
    rows = ChangeRequest.objects.visible_to(person).filter(state=State.FILED)
    rows = rows.prefetch_related("change_class__activity", "words").order_by("id")
    found = list(rows.select_related("case")[:AT_MOST])
    change_rights.read_versions({row.change_class for row in found})
    held_up = still_asked(found)
    people = delegated.people_on(today())
    return [
        row
        for row in found
        if row.pk not in held_up
        and waits_for(person, row)
        and not needs_another(person, row, people)
    ]


def still_asked(rows: list[ChangeRequest]) -> set[int]:
    """Of these, the ones whose approval waits for who is asked. Two queries."""
    center = set(
        Party.objects.filter(side=Party.Side.CENTER).values_list("code", flat=True)
    )
    waiting = consults_of(rows).waiting().filter(due_at__gt=moment())
    asked = set(waiting.values_list("subject_id", flat=True))
    return {
        row.pk
        for row in rows
        if row.pk in asked
        and row.urgency != Urgency.REAL_TIME
        and (
            row.change_class.is_joint
            or not center.intersection(change_rights.who(row.change_class, Act.DECIDE))
        )
    }


def needs_another(
    person: User, request: ChangeRequest, people: standins.People
) -> bool:
    if request.change_class.is_joint or request.filed_by_id != person.pk:
        return False
    return bool(change_rights.others(request, people, today()))


def waits_for(person: User, request: ChangeRequest) -> bool:
    """True if this person may decide it now, and nobody has to look at it before."""
    if request.lacks_look and request.urgency != Urgency.REAL_TIME:
        return False
    words = request.words.all()
    if any(word.by_id == person.pk for word in words):
        return False
    spoken = {word.side for word in words}
    return change_rights.may_decide(person, request, spoken)


def to_look_at(person: User) -> list[ChangeRequest]:
    """Requests that wait for the look of a party this person speaks for."""
    mine = {one.party for one in change_rights.voices(person)}
    if not mine:
        return []
    rows = ChangeRequest.objects.visible_to(person).for_list()
    states = (State.FILED, *ChangeRequest.TO_DO, State.LIVE)
    rows = rows.select_related("change_class__looked_at_by")
    rows = rows.filter(change_class__looked_at_by__code__in=mine, looked_at=None)
    found = rows.filter(state__in=states).order_by("look_due_at", "id")[:AT_MOST]
    return [row for row in found if change_rights.may_look(person, row)]


def to_take_live(person: User) -> list[ChangeRequest]:
    """Approved requests this person filed or wrote whose moment has come."""
    rows = ChangeRequest.objects.visible_to(person).for_list()
    mine = Q(filed_by=person) | Q(written_by=person)
    come = Q(planned_at=None) | Q(planned_at__lte=moment() + timedelta(hours=1))
    rows = rows.filter(mine, come, state__in=ChangeRequest.TO_DO)
    return list(rows.order_by("planned_at", "id")[:AT_MOST])
