"""Change requests are written, filed and withdrawn. Filing starts the clock.

Whoever may write one writes drafts; filing one takes the part R in the activity of its
class, by the matrix in force, and asks who is consulted. What a request is decided by is in `change_deciding`,
what becomes of it afterwards in `change_steps`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import access, audit, system, versions
from core.actions import notices
from core.clock import moment, today
from core.errors import Refused, Unfit
from core.models import Team, User
from core.notices import Kind
from core.roles import Perm
from core.verbs import Verb
from governance import change_drivers, change_rights, engagement, mandates
from governance.actions import cases, change_promises, consults, mandate
from governance.models import (
    ChangeClass,
    ChangeRequest,
    Consult,
    RightUsed,
    Urgency,
)
from governance.models.rights import CHANGE
from governance.rights import Act

State = ChangeRequest.State
LATEST = timedelta(days=731)
# What a filed request says; in real time there is no time for more than the first.
ALWAYS = {
    "what": "Say what shall be another way.",
    "why": "Say why.",
    "back_out": "Say how to get back if it goes wrong.",
}
WITH_TIME = {
    "before": "Say how it is now.",
    "after": "Say how it shall be.",
    "test_evidence": "Say how it was tested, and what came out.",
}


@transaction.atomic
def write(
    *,
    change_class: ChangeClass,
    team: Team,
    title: str,
    driver: str = "",
    and_file: bool = False,
    by: User,
    **fields: Any,
) -> ChangeRequest:
    """Write a request down as a draft; `and_file` files it with the same stroke.

    Without a `driver` it comes from what its class usually does.
    """
    access.require_somewhere(by, Perm.CHANGE_FILE)
    request = ChangeRequest(
        change_class=change_class, team=team, title=title,
        driver=driver or change_drivers.usual(change_class),
        written_by=by, written_at=moment(), **fields,
    )  # fmt: skip
    refuse_impossible(request)
    request.save()
    told = {"change_class": change_class, "urgency": request.urgency}
    audit.record(by, Verb.CHANGE_REQUEST_WRITTEN, request, team=team, **told)
    return file(request, by=by) if and_file else request


@transaction.atomic
def edit(
    request: ChangeRequest, *, version: int | None, by: User, **fields: Any
) -> ChangeRequest:
    """Change a draft. What was filed stays as it was filed: withdraw it, or decline it."""
    request = locked(request)
    require_own(by, request)
    refuse_unless(request, State.DRAFT, said="changed")
    if fields.get("driver") == "":
        fields["driver"] = change_drivers.usual(request.change_class)
    versions.claim(request, version, **fields)
    changed = versions.apply(request, **fields)
    refuse_impossible(request)
    request.save()
    verb = Verb.CHANGE_REQUEST_CHANGED
    audit.record(by, verb, request, team=request.team, changed=changed)
    return request


@transaction.atomic
def file(request: ChangeRequest, *, by: User) -> ChangeRequest:
    """File a draft: its clock starts, who decides is told, and who is consulted asked."""
    request = locked(request)
    access.require_somewhere(by, Perm.CHANGE_FILE)
    refuse_unless(request, State.DRAFT, said="filed")
    used = require_acts(by, request)
    refuse_incomplete(request)
    at = moment()
    request.matrix = used.matrix
    request.state, request.filed_by, request.filed_at = State.FILED, by, at
    request.rules = engagement.in_force()
    request.clause = change_promises.ruled(request)
    request.case = change_promises.opened_case(request, at)
    request.look_due_at = change_promises.look_due(request.change_class, at)
    kept(
        request,
        Verb.CHANGE_REQUEST_FILED,
        by,
        due_at=request.case and request.case.due_at,
        clause=request.clause and request.clause_id,
    )
    tell_of_filing(request, by)
    bound = change_rights.bound(request)
    consults.ask_of(bound, request, team=request.team, by=by)
    return request


def ask_where_unasked() -> int:
    """Ask about requests that wait and were filed before anybody was asked. How many.

    Safe to run twice: a request about which one party was asked is left alone.
    """
    asked = Consult.objects.filter(act=CHANGE).values("subject_id")
    rows = ChangeRequest.objects.filter(state=State.FILED).exclude(pk__in=asked)
    return sum(ask_about(row) for row in rows)


@transaction.atomic
def ask_about(request: ChangeRequest) -> bool:
    request = locked(request)
    if request.state != State.FILED or consults.about(request, CHANGE).exists():
        return False
    bound = change_rights.bound(request)
    return bool(consults.ask_of(bound, request, team=request.team, by=system.user()))


@transaction.atomic
def withdraw(request: ChangeRequest, *, reason: str, by: User) -> ChangeRequest:
    """Ask for it no more, before it is live. No month counts its case."""
    request = locked(request)
    require_own(by, request)
    refuse_unless(request, *ChangeRequest.BEFORE_LIVE, said="withdrawn")
    request.state, request.ended_because = State.WITHDRAWN, needed(reason)
    drop_case(request, "The request was withdrawn.")
    return kept(request, Verb.CHANGE_REQUEST_WITHDRAWN, by, reason=reason)


@transaction.atomic
def say(request: ChangeRequest, *, text: str, by: User) -> ChangeRequest:
    """Comment on a request, whoever sees it. It is no part of what is decided."""
    request = locked(request)
    access.require_somewhere(by, Perm.CHANGE_VIEW)
    words = text.replace("\x00", "").strip()
    if not words:
        raise Unfit("text", "Say something, or leave it.")
    request.comments.create(text=words, by=by, at=moment())
    audit.record(by, Verb.CHANGE_REQUEST_COMMENTED, request, team=request.team)
    return request


# --- parts, also for what is decided and done ----------------------------------------
def locked(request: ChangeRequest) -> ChangeRequest:
    rows = ChangeRequest.objects.select_for_update(of=("self",))
    return rows.select_related(
        "team", "change_class__activity", "case__clock__level", "filed_by"
    ).get(pk=request.pk)


def require_acts(by: User, request: ChangeRequest) -> RightUsed:
    """The right with which `by` does the work; Refused unless R of its class is theirs."""
    access.require_somewhere(by, Perm.CHANGE_VIEW)
    bound = change_rights.bound(request)
    return mandate.use(bound, request, do=Act.WORK, team=request.team, by=by)


def require_own(by: User, request: ChangeRequest) -> None:
    """Raise PermissionDenied unless `by` wrote it or acts in its class."""
    access.require_somewhere(by, Perm.CHANGE_FILE)
    if request.written_by_id != by.pk and not change_rights.may_act(by, request):
        raise PermissionDenied(
            f"{by} holds no R in {request.change_class.activity} for {request.team}"
        )


def refuse_unless(request: ChangeRequest, *states: str, said: str) -> None:
    if request.state not in states:
        label = request.get_state_display().lower()
        raise Refused(f"{request.key} is {label}, so it cannot be {said}.")


def needed(reason: str) -> str:
    if not reason.strip():
        raise Unfit("reason", "Say why.")
    return reason.strip()


def refuse_impossible(request: ChangeRequest) -> None:
    """Raise Unfit for what can never stand, in a draft neither."""
    if not request.title.strip():
        raise Unfit("title", "Say in a few words what is asked for.")
    if any(len(code) > 20 for code in request.queues):
        raise Unfit("queues", "A queue is named by its code: at most 20 characters.")
    if request.reference:
        rows = ChangeRequest.objects.filter(reference=request.reference)
        if other := rows.exclude(pk=request.pk).first():
            text = f"{request.reference} is the number of “{other}”."
            raise Unfit("reference", text)
    refuse_planned(request.planned_at)


def refuse_planned(planned_at: datetime | None) -> None:
    if planned_at and planned_at > moment() + LATEST:
        raise Unfit("planned_at", "Plan it within the next two years.")


def refuse_incomplete(request: ChangeRequest) -> None:
    """Raise Unfit for the first thing a filed request has to say and this does not."""
    wanted = dict(ALWAYS)
    if request.urgency != Urgency.REAL_TIME:
        wanted |= WITH_TIME
    for name, text in wanted.items():
        if not getattr(request, name).strip():
            raise Unfit(name, text)
    if request.planned_at and request.planned_at < moment():
        raise Unfit("planned_at", "This moment is over. Plan a later one, or none.")


def drop_case(request: ChangeRequest, reason: str) -> None:
    if request.case and request.case.resolved_at is None:
        cases.drop(request.case, reason=reason, by=system.user())


def kept(request: ChangeRequest, verb: Verb, by: User, **told: Any) -> ChangeRequest:
    versions.claim(request, None)
    request.save()
    audit.record(by, verb, request, team=request.team, **told)
    return request


def tell_of_filing(request: ChangeRequest, by: User) -> None:
    codes, day = change_rights.deciders(request), today()
    text = f"{request.key} waits for your decision: {request.title}"
    if request.clause is None:
        text += ". Nothing is promised: no signed rules of engagement govern it"
    people = mandates.speakers(codes, request.team, day)
    tell(request, people, text, "filed", by)
    looked_at_by = request.change_class.looked_at_by
    if looked_at_by:
        people = mandates.speakers([looked_at_by.code], request.team, day)
        text = f"{request.key} waits for your look at it: {request.title}"
        tell(request, people, text, "to look at", by)


def tell(
    request: ChangeRequest, people: Iterable[User], text: str, occasion: str, by: User
) -> None:
    notices.tell(
        people, kind=Kind.CHANGE, about=request, text=text, occasion=occasion, by=by
    )
