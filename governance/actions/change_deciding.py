"""A change request is looked at, approved or declined: by whom the matrix says, once.

One word decides, that of the party with A; a joint class needs a word of each side. The
matrix is asked as everywhere (`mandate.use`), and what was used is kept with its version.
Who filed a request does not approve it while somebody else is there who could.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import access
from core.clock import moment, today
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import change_rights, delegated
from governance.actions import mandate
from governance.actions.change_requests import (
    drop_case,
    kept,
    locked,
    needed,
    refuse_unless,
    tell,
)
from governance.change_rights import said
from governance.models import ChangeRequest, ChangeWord, Party, RightUsed, Urgency

State = ChangeRequest.State


@transaction.atomic
def look(
    request: ChangeRequest, *, passed: bool, note: str = "", by: User
) -> ChangeRequest:
    """Give the look its class asks for, such as that of compliance at a prompt.

    In real time it may come after the change is live, and not after it was verified.
    """
    request = locked(request)
    require_looker(by, request)
    open_states = (State.FILED, *ChangeRequest.TO_DO, State.LIVE)
    refuse_unless(request, *open_states, said="looked at")
    if request.looked_at:
        raise Refused(f"{request.looked_by} has looked at {request.key} already.")
    request.looked_at, request.looked_by = moment(), by
    request.look_passed, request.look_note = passed, note if passed else needed(note)
    kept(request, Verb.CHANGE_REQUEST_LOOKED_AT, by, passed=passed, note=note)
    said = "may go on" if passed else "may not go on as it is"
    text = f"{by} looked at {request.key}: it {said}."
    tell(request, followers(request), text, "looked at", by)
    return request


@transaction.atomic
def approve(request: ChangeRequest, *, reason: str = "", by: User) -> ChangeRequest:
    """Approve it for the party that answers for its class.

    What the center answers for waits for nobody; elsewhere an approval waits until who
    is asked has answered or their clock has run out, but in real time.
    """
    request = locked(request)
    access.require_somewhere(by, Perm.CHANGE_VIEW)
    refuse_unless(request, State.FILED, said="approved")
    used = require_right(by, request, waits=True)
    alone = require_another(used, request)
    refuse_unseen(request)
    speak(request, used, approved=True, reason=reason, alone=alone, by=by)
    party = {"party": used.party.code, "reason": reason}
    if change_rights.sides_left(request, said(request)):
        kept(request, Verb.CHANGE_REQUEST_AGREED, by, **party)
        return request
    request.state = State.SCHEDULED if request.planned_at else State.APPROVED
    kept(request, Verb.CHANGE_REQUEST_APPROVED, by, **party, alone=alone)
    tell(request, followers(request), f"{request.key} is approved.", "decided", by)
    mandate.tell_informed(used, request, by=by, on=None)
    return request


@transaction.atomic
def decline(request: ChangeRequest, *, reason: str, by: User) -> ChangeRequest:
    """Decline it, and say why; either side of a joint class may. No month counts it.

    It waits for nobody, and whoever filed it may say it too: nothing changes by it.
    """
    request = locked(request)
    access.require_somewhere(by, Perm.CHANGE_VIEW)
    refuse_unless(request, State.FILED, said="declined")
    used = require_right(by, request, waits=False)
    request.state, request.ended_because = State.DECLINED, needed(reason)
    speak(request, used, approved=False, reason=reason, alone=False, by=by)
    drop_case(request, "The request was declined.")
    party = {"party": used.party.code, "reason": reason}
    kept(request, Verb.CHANGE_REQUEST_DECLINED, by, **party)
    tell(request, followers(request), f"{request.key} is declined.", "decided", by)
    mandate.tell_informed(used, request, by=by, on=None)
    return request


# --- parts ----------------------------------------------------------------------------
def require_right(by: User, request: ChangeRequest, *, waits: bool) -> RightUsed:
    """The right `by` decides with; Refused, in words, if the matrix gives them none."""
    if request.words.filter(by=by).exists():
        raise Refused(f"You have said your word on {request.key} already.")
    in_haste = request.urgency == Urgency.REAL_TIME
    return mandate.use(
        change_rights.bound(request), request,
        do=change_rights.deciding(request.change_class), team=request.team,
        sides=change_rights.sides_asked(request, said(request)), waits=waits,
        emergency=f"In real time: {request.why}" if in_haste else "", by=by,
    )  # fmt: skip


def require_another(used: RightUsed, request: ChangeRequest) -> bool:
    """Refused where who filed it decides and somebody else could; True if nobody could."""
    filer = request.filed_by_id
    if request.change_class.is_joint:
        return False
    if filer not in (used.person_id, used.for_person_id):
        return False
    day: date = today()
    could = change_rights.others(request, delegated.people_on(day), day)
    people = User.objects.filter(pk__in=could, is_active=True).order_by("name")
    if people:
        names = ", ".join(person.name for person in people)
        raise Refused(
            f"{request.filed_by} filed {request.key}, so somebody else of "
            f"{used.party} approves it: {names}."
        )
    return True


def require_looker(by: User, request: ChangeRequest) -> None:
    access.require_somewhere(by, Perm.CHANGE_VIEW)
    if not change_rights.speaks_for_look(by, request):
        raise PermissionDenied(f"{by} does not look at {request.change_class}")
    if change_rights.asked_for_it(by, request):
        party = request.change_class.looked_at_by
        raise Refused(
            f"You asked for {request.key}, so somebody else of {party} looks at it."
        )


def refuse_unseen(request: ChangeRequest) -> None:
    """Raise Refused while a look is owed; in real time it may come afterwards."""
    if request.look_passed is False:
        raise Refused(
            f"It did not pass the look of {request.change_class.looked_at_by}."
        )
    if request.lacks_look and request.urgency != Urgency.REAL_TIME:
        party = request.change_class.looked_at_by
        raise Refused(f"{party} has not looked at {request.key} yet.")


def speak(
    request: ChangeRequest, used: RightUsed, *, approved: bool, reason: str,
    alone: bool, by: User,
) -> None:  # fmt: skip
    """One word a side: a second one at the same moment meets the constraint."""
    is_joint = request.change_class.is_joint
    ChangeWord.objects.create(
        request=request, side=used.party.side if is_joint else Party.Side.NONE,
        party=used.party, approved=approved, reason=reason, by=by, alone=alone,
        for_whom=used.for_person, matrix=used.matrix, at=moment(),
    )  # fmt: skip


def followers(request: ChangeRequest) -> list[User]:
    """Who wrote it and who filed it."""
    return [each for each in {request.written_by, request.filed_by} if each]
