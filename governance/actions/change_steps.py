"""What becomes of an approved change request: planned, held, live, verified, backed out.

Going live ends the case of the request, so its month counts when it came, and writes it
into the log of changes. Each step is taken by right of the matrix (R). Taking it
back afterwards starts no clock anew: what was promised was the time until it is live.
"""

from datetime import datetime

from django.db import transaction

from core import system
from core.clock import moment
from core.errors import Refused, Unfit
from core.models import User
from core.verbs import Verb
from governance.actions import cases, change_counting
from governance.actions.change_deciding import followers
from governance.actions.change_requests import (
    kept,
    locked,
    needed,
    refuse_planned,
    refuse_unless,
    require_acts,
    tell,
)
from governance.models import ChangeRequest, ServiceCase

State = ChangeRequest.State


@transaction.atomic
def schedule(
    request: ChangeRequest, *, planned_at: datetime, by: User
) -> ChangeRequest:
    """Say when it goes live; again moves it. Raises Unfit for a moment that is over."""
    request = locked(request)
    refuse_unless(request, *ChangeRequest.TO_DO, said="scheduled")
    require_acts(by, request)
    if planned_at < moment():
        raise Unfit("planned_at", "This moment is over. Plan a later one.")
    refuse_planned(planned_at)
    was, request.planned_at = request.planned_at, planned_at
    request.state = State.SCHEDULED
    changed = {"planned_at": [was, planned_at]}
    return kept(request, Verb.CHANGE_REQUEST_SCHEDULED, by, changed=changed)


@transaction.atomic
def hold(
    request: ChangeRequest, *, reason: str, note: str = "", by: User
) -> ChangeRequest:
    """Put it on hold. As for every case, only waiting for who asked stops the clock."""
    request = locked(request)
    case = running_case(request, "put on hold")
    require_acts(by, request)
    cases.hold(case, reason=reason, note=note, by=system.user())
    return kept(request, Verb.CHANGE_REQUEST_HELD, by, reason=reason, note=note)


@transaction.atomic
def go_on(request: ChangeRequest, *, by: User) -> ChangeRequest:
    """Go on: what was left of its time then is left now."""
    request = locked(request)
    case = running_case(request, "let go on")
    require_acts(by, request)
    cases.go_on(case, by=system.user())
    return kept(request, Verb.CHANGE_REQUEST_WENT_ON, by)


@transaction.atomic
def go_live(request: ChangeRequest, *, by: User) -> ChangeRequest:
    """Say that it is live now. Its clock stops."""
    request = locked(request)
    refuse_unless(request, *ChangeRequest.TO_DO, said="taken live")
    used = require_acts(by, request)
    if request.look_passed is False:
        raise Refused(
            f"It did not pass the look of {request.change_class.looked_at_by}."
        )
    request.state, request.live_at = State.LIVE, moment()
    if request.case:
        cases.resolve(request.case, by=system.user())
    request.change = change_counting.count(request, used)
    kept(request, Verb.CHANGE_REQUEST_WENT_LIVE, by)
    tell(request, followers(request), f"{request.key} is live.", "live", by)
    return request


@transaction.atomic
def verify(request: ChangeRequest, *, note: str = "", by: User) -> ChangeRequest:
    """Say that it does what was asked. A look that is owed comes first."""
    request = locked(request)
    refuse_unless(request, State.LIVE, said="verified")
    require_acts(by, request)
    if request.lacks_look:
        party = request.change_class.looked_at_by
        raise Refused(
            f"{party} has not passed {request.key}: nobody can verify it yet."
        )
    request.state, request.verified_at, request.verified_by = (
        State.VERIFIED, moment(), by,
    )  # fmt: skip
    return kept(request, Verb.CHANGE_REQUEST_VERIFIED, by, note=note)


@transaction.atomic
def back_out(request: ChangeRequest, *, reason: str, by: User) -> ChangeRequest:
    """Take it back, and say why. A verified one too: faults show late."""
    request = locked(request)
    refuse_unless(request, State.LIVE, State.VERIFIED, said="backed out")
    require_acts(by, request)
    request.state, request.backed_out_at = State.BACKED_OUT, moment()
    request.ended_because = needed(reason)
    change_counting.take_back(request)
    kept(request, Verb.CHANGE_REQUEST_BACKED_OUT, by, reason=reason)
    tell(request, followers(request), f"{request.key} was backed out.", "back", by)
    return request


def running_case(request: ChangeRequest, said: str) -> ServiceCase:
    """The case whose clock runs; raises Refused where none does."""
    refuse_unless(request, State.FILED, *ChangeRequest.TO_DO, said=said)
    if request.case is None:
        raise Refused(f"{request.key} runs by no clock: no service level promises one.")
    return request.case
