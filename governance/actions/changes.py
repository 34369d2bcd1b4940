"""Changes asked for by the contact center: requested, held, live, rolled back."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import now
from core.errors import Refused, Unfit, refuse_outside
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from governance.models import Change, ChangeRequest


@transaction.atomic
def request(
    *,
    title: str,
    team: Team,
    requested_at: datetime | None = None,
    live_at: datetime | None = None,
    by: User,
    **fields: Any,
) -> Change:
    """Write a request down; one that is long live may be written down whole."""
    access.require_somewhere(by, Perm.SLA_RECORD)
    change = Change(
        title=title,
        team=team,
        requested_at=requested_at or now(),
        live_at=live_at,
        **fields,
    )
    refuse_impossible(change)
    change.save()
    audit.record(by, Verb.CHANGE_REQUESTED, change, team=team, kind=change.kind)
    return change


@transaction.atomic
def edit(change: Change, *, version: int | None, by: User, **fields: Any) -> Change:
    """Correct what was written down. Its steps have actions of their own."""
    change = locked(change, by)
    versions.claim(change, version, **fields)
    changed = versions.apply(change, **fields)
    refuse_impossible(change)
    change.save()
    audit.record(by, Verb.CHANGE_CHANGED, change, team=change.team, changed=changed)
    return change


@transaction.atomic
def pause(change: Change, *, reason: str, by: User) -> Change:
    """Put a request on hold: the clock stands until it goes on."""
    change = locked(change, by)
    refuse_live(change)
    if change.paused_at:
        raise Refused("This change is on hold already.")
    change.paused_at = now()
    return kept(change, Verb.CHANGE_PAUSED, by, reason=reason)


@transaction.atomic
def resume(change: Change, *, by: User) -> Change:
    """Go on; the time on hold does not count."""
    change = locked(change, by)
    if change.paused_at is None:
        raise Refused("This change is not on hold.")
    waited = now() - change.paused_at
    change.paused_for += waited
    change.paused_at = None
    return kept(change, Verb.CHANGE_RESUMED, by, hours=round(waited / HOUR, 1))


@transaction.atomic
def go_live(change: Change, *, by: User) -> Change:
    """Say that the change is live now."""
    change = locked(change, by)
    refuse_live(change)
    if change.paused_at:
        raise Refused("This change is on hold. Let it go on first.")
    change.live_at = now()
    return kept(change, Verb.CHANGE_WENT_LIVE, by)


@transaction.atomic
def roll_back(
    change: Change, *, reason: str, at: datetime | None = None, by: User
) -> Change:
    """Say that the change was taken back, and why; `at` if it was not just now."""
    change = locked(change, by)
    if change.live_at is None:
        raise Refused("Only a change that went live can be taken back.")
    if change.rolled_back_at:
        raise Refused("This change was taken back already.")
    change.rolled_back_at = at or now()
    if not change.live_at <= change.rolled_back_at <= now():
        raise Unfit(
            "rolled_back_at",
            "A change is taken back after it was live, and not in the future.",
        )
    return kept(change, Verb.CHANGE_ROLLED_BACK, by, reason=reason)


HOUR = timedelta(hours=1)
# Before the year 1 there are no days: elsewhere in the world its first one is none.
EARLIEST_YEAR = 1990


def locked(change: Change, by: User) -> Change:
    rows = Change.objects.select_for_update(of=("self",)).select_related("team")
    change = rows.get(pk=change.pk)
    access.require_somewhere(by, Perm.SLA_RECORD)
    request = ChangeRequest.objects.filter(change=change).first()
    if request:
        raise Refused(f"{request.key} keeps this change: take its steps there.")
    return change


def kept(change: Change, verb: Verb, by: User, **told: Any) -> Change:
    versions.claim(change, None)
    change.save()
    audit.record(by, verb, change, team=change.team, **told)
    return change


def refuse_live(change: Change) -> None:
    if change.live_at:
        raise Refused("This change is live already.")


def refuse_impossible(change: Change) -> None:
    """Raise Unfit for moments out of order, and say which."""
    if change.requested_at > now():
        raise Unfit(
            "requested_at", "A request lies in the past. Enter when it was made."
        )
    if change.requested_at.year < EARLIEST_YEAR:
        raise Unfit("requested_at", f"Enter a day of {EARLIEST_YEAR} or later.")
    refuse_outside(change, "1", "999", "promised_days")
    if change.paused_for < timedelta():
        raise Unfit("paused_for", "Time on hold is 0 or more.")
    refuse_same_reference(change)
    if change.live_at is not None:
        refuse_impossible_end(change, change.live_at)


def refuse_impossible_end(change: Change, live_at: datetime) -> None:
    if change.paused_at:
        raise Unfit("live_at", "This change is on hold. Let it go on first.")
    if not change.requested_at <= live_at <= now():
        raise Unfit(
            "live_at", "A change is live after its request, and not in the future."
        )
    if change.paused_for > live_at - change.requested_at:
        raise Unfit("paused_for", "It cannot have been on hold longer than it took.")


def refuse_same_reference(change: Change) -> None:
    same = Change.objects.filter(reference=change.reference).exclude(pk=change.pk)
    if change.reference and (other := same.first()):
        raise Unfit("reference", f"{change.reference} is the number of “{other}”.")
