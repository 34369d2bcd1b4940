"""A change request that went live stands in the log of changes, which counts agility (§9).

It follows from going live, so the system writes it and nobody a second time by hand. A
row that somebody wrote before with the same number elsewhere is taken for it.
"""

from datetime import timedelta
from math import ceil

from django.db.models import F, Sum

from core import audit, system, versions
from core.verbs import Verb
from governance.models import Change, ChangeRequest, RightUsed, ServiceClock
from governance.models.clocks import CasePause

MINUTES_A_DAY = 24 * 60
PROMISED = 5  # days, where no clock runs: as for a change that is written by hand


def count(request: ChangeRequest, used: RightUsed) -> Change | None:
    """The row of the log for a request that is live now; None if its class counts as none."""
    kind = request.change_class.counts_as
    filed_at, live_at = request.filed_at, request.live_at
    if not kind or filed_at is None or live_at is None:
        return None
    change = written(request)
    if change and change.live_at:
        return change
    change = change or Change(
        title=request.title, team=request.team, reference=request.reference,
        requested_at=filed_at, kind=kind,
    )  # fmt: skip
    begun = change.requested_at = min(change.requested_at, live_at)
    change.done_by, change.with_it = doer(used), request.with_it
    change.promised_days = promised(request)
    change.paused_at, change.live_at = None, live_at
    change.paused_for = min(waited(request), live_at - begun)
    return kept(change, Verb.CHANGE_WENT_LIVE, request)


def take_back(request: ChangeRequest) -> None:
    """Mark its row as rolled back, as the request is."""
    change, at = request.change, request.backed_out_at
    if change and change.live_at and at and not change.rolled_back_at:
        change.rolled_back_at = max(at, change.live_at)
        kept(change, Verb.CHANGE_ROLLED_BACK, request)


def kept(change: Change, verb: Verb, request: ChangeRequest) -> Change:
    if change.pk:
        versions.claim(change, None)
    change.save()
    audit.record(
        system.user(), verb, change, team=change.team, request=request.key,
        reason=request.ended_because,
    )  # fmt: skip
    return change


def written(request: ChangeRequest) -> Change | None:
    """What somebody wrote down by hand under the same number."""
    if not request.reference:
        return None
    rows = Change.objects.select_for_update(of=("self",)).select_related("team")
    return rows.filter(reference=request.reference).first()


def doer(used: RightUsed) -> str:
    """The party that acted, as the log knows it."""
    known = used.party.code in Change.Party.values
    return used.party.code if known else Change.Party.OTHER


def promised(request: ChangeRequest) -> int:
    """Days within which it was promised, by the clock of its case; a part of one is one."""
    clock: ServiceClock | None = request.case.clock if request.case else None
    if clock is None:
        return PROMISED
    return clock.days or ceil((clock.minutes or 1) / MINUTES_A_DAY)


def waited(request: ChangeRequest) -> timedelta:
    """How long its clock stood, waiting for who asked."""
    if request.case is None:
        return timedelta()
    stood = CasePause.objects.filter(
        case=request.case, reason=CasePause.Reason.CUSTOMER
    )
    found = stood.filter(ends_at__isnull=False)
    total: timedelta | None = found.aggregate(total=Sum(F("ends_at") - F("begins_at")))[
        "total"
    ]
    return total or timedelta()
