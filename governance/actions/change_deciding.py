"""A change request is looked at, approved or declined: by whom the matrix says, once.

One word decides, that of the party with A; a joint class needs a word of each side. Each
word keeps the matrix it was given by, so a later version changes no decision.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import access
from core.clock import moment
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import change_rights
from governance.actions.change_requests import (
    drop_case,
    kept,
    locked,
    needed,
    refuse_unless,
    tell,
)
from governance.change_rights import Voice, said
from governance.models import ChangeRequest, ChangeWord, Party, Urgency

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
    """Approve it for the party that answers for its class. No other party is waited for."""
    request = locked(request)
    voice = require_decider(by, request)
    refuse_unless(request, State.FILED, said="approved")
    refuse_unseen(request)
    speak(request, voice, approved=True, reason=reason, by=by)
    left = change_rights.sides_left(request, said(request))
    if left:
        for_whom = voice.party.code
        kept(request, Verb.CHANGE_REQUEST_AGREED, by, party=for_whom, reason=reason)
        return request
    request.state = State.SCHEDULED if request.planned_at else State.APPROVED
    party = {"party": voice.party.code, "reason": reason}
    kept(request, Verb.CHANGE_REQUEST_APPROVED, by, **party)
    tell(request, followers(request), f"{request.key} is approved.", "decided", by)
    return request


@transaction.atomic
def decline(request: ChangeRequest, *, reason: str, by: User) -> ChangeRequest:
    """Decline it, and say why; either side of a joint class may. No month counts it."""
    request = locked(request)
    voice = require_decider(by, request)
    refuse_unless(request, State.FILED, said="declined")
    request.state, request.ended_because = State.DECLINED, needed(reason)
    speak(request, voice, approved=False, reason=reason, by=by)
    drop_case(request, "The request was declined.")
    party = {"party": voice.party.code, "reason": reason}
    kept(request, Verb.CHANGE_REQUEST_DECLINED, by, **party)
    tell(request, followers(request), f"{request.key} is declined.", "decided", by)
    return request


# --- parts ----------------------------------------------------------------------------
def require_decider(by: User, request: ChangeRequest) -> Voice:
    """The voice `by` decides with; PermissionDenied without A, Refused after one's word."""
    access.require_somewhere(by, Perm.CHANGE_VIEW)
    spoken = said(request)
    voice = change_rights.deciding_voice(by, request, spoken)
    if voice:
        return voice
    if spoken and change_rights.deciding_voice(by, request, set()):
        raise Refused(f"A word for this side was said on {request.key} already.")
    raise PermissionDenied(
        f"{by} does not decide {request.change_class.activity} for {request.team}"
    )


def require_looker(by: User, request: ChangeRequest) -> None:
    access.require_somewhere(by, Perm.CHANGE_VIEW)
    if change_rights.looking_voice(by, request) is None:
        raise PermissionDenied(f"{by} does not look at {request.change_class}")


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
    request: ChangeRequest, voice: Voice, *, approved: bool, reason: str, by: User
) -> None:
    """One word a side: a second one at the same moment meets the constraint."""
    is_joint = request.change_class.is_joint
    ChangeWord.objects.create(
        request=request, side=voice.party.side if is_joint else Party.Side.NONE,
        party=voice.party, approved=approved, reason=reason, by=by,
        for_whom=voice.for_whom, matrix=change_rights.ruling(), at=moment(),
    )  # fmt: skip


def followers(request: ChangeRequest) -> list[User]:
    """Who wrote it and who filed it."""
    return [each for each in {request.written_by, request.filed_by} if each]
