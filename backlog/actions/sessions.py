"""Scoring sessions: hidden votes, shown together, then written to the items."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from backlog import wsjf
from backlog.actions import scores
from backlog.models import Item, ScoringSession, Vote
from backlog.queries.sessions import results
from backlog.votes import COLUMNS, without_a_one
from backlog.words import COLUMN_WORDS
from core import access, audit, versions
from core.clock import now, today
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb

State = ScoringSession.State


@transaction.atomic
def create(
    *,
    name: str,
    held_on: date | None = None,
    items: Iterable[Item] = (),
    by: User,
    **fields: Any,
) -> ScoringSession:
    """Open a session; who opens it facilitates. Each item needs its team's scorer."""
    access.require_somewhere(by, Perm.BACKLOG_EDIT)
    if ScoringSession.objects.filter(name=name).exists():
        raise Refused(f"There is already a session {name}.")
    session = ScoringSession.objects.create(
        name=name, held_on=held_on or today(), facilitator=by, **fields
    )
    audit.record(by, Verb.SCORING_OPENED, session, capacity=session.capacity)
    return add_items(session, items=items, by=by)


@transaction.atomic
def edit(
    session: ScoringSession, *, version: int | None, by: User, **fields: Any
) -> ScoringSession:
    """Change name, date, increment or capacity. The capacity line follows."""
    session = locked(session)
    require_facilitator(session, by)
    versions.claim(session, version, **fields)
    changed = versions.apply(session, **fields)
    session.save()
    audit.record(by, Verb.SCORING_CHANGED, session, changed=changed)
    return session


@transaction.atomic
def add_items(
    session: ScoringSession, *, items: Iterable[Item], by: User
) -> ScoringSession:
    """Put items up for scoring: their own team's scorers decide that."""
    session = locked(session)
    guard_not_final(session)
    held = set(session.items.values_list("pk", flat=True))
    added = [item for item in items if item.pk not in held]
    for item in added:
        access.require(by, Perm.BACKLOG_SCORE, team=item.product.team)
        scores.guard_kind(item)
        if not item.is_open:
            raise Refused(f"{item.key} is {item.get_state_display().lower()}.")
    if added:
        session.items.add(*added)
        keys = [item.key for item in added]
        audit.record(by, Verb.SCORING_CHANGED, session, added=keys)
    return session


@transaction.atomic
def remove_item(session: ScoringSession, *, item: Item, by: User) -> ScoringSession:
    """Take an item out, with its votes: its team's scorers or the facilitator may."""
    session = locked(session)
    if by != session.facilitator:
        access.require(by, Perm.BACKLOG_SCORE, team=item.product.team)
    guard_not_final(session)
    guard_holds(session, item)
    session.items.remove(item)
    session.votes.filter(item=item).delete()
    audit.record(by, Verb.SCORING_CHANGED, session, removed=[item.key])
    return session


@transaction.atomic
def vote(
    session: ScoringSession, *, column: str, votes: Mapping[Item, int], by: User
) -> list[Vote]:
    """Give or change one's own votes in one column; return those that changed.

    The audit trail says that somebody voted, and never what.
    """
    session = locked(session)
    access.require_somewhere(by, Perm.BACKLOG_SCORE)
    guard_not_final(session)
    guard_votes(session, column, votes)
    held = {
        vote.item_id: vote for vote in session.votes.filter(scorer=by, column=column)
    }
    cast = []
    for item, value in votes.items():
        mine = held.get(item.pk) or Vote(
            session=session, item=item, column=column, scorer=by
        )
        if mine.value != value:
            mine.value, mine.voted_at = value, now()
            mine.save()
            cast.append(mine)
    if cast:
        keys = [vote.item.key for vote in cast]
        audit.record(by, Verb.SCORING_VOTED, session, column=column, items=keys)
    return cast


@transaction.atomic
def reveal(session: ScoringSession, *, by: User) -> ScoringSession:
    """Show all votes at once."""
    session = locked(session)
    require_facilitator(session, by)
    if session.state != State.OPEN:
        raise Refused("The votes are already shown.")
    if not session.votes.exists():
        raise Refused("Nobody has voted yet.")
    return to_state(session, State.REVEALED, Verb.SCORING_REVEALED, by=by)


@transaction.atomic
def hide(session: ScoringSession, *, by: User) -> ScoringSession:
    """Hide the votes again for another round; each person's own vote stays."""
    session = locked(session)
    require_facilitator(session, by)
    if session.state != State.REVEALED:
        raise Refused("The votes are not shown, so there is nothing to hide.")
    return to_state(session, State.OPEN, Verb.SCORING_HIDDEN, by=by)


@transaction.atomic
def finalize(
    session: ScoringSession, *, at: datetime | None = None, by: User
) -> ScoringSession:
    """Write each median vote to its item. Every column must contain a 1."""
    session = locked(session)
    require_facilitator(session, by)
    if session.state != State.REVEALED:
        raise Refused(
            "Show the votes first."
            if session.state == State.OPEN
            else "This session is already final."
        )
    rows = Item.objects.select_for_update(of=("self",), no_key=True).select_related(
        "product__team"
    )
    items = list(rows.defer("words").filter(pk__in=session.items.all()).order_by("pk"))
    values = results(session)
    guard_complete(items, values)
    guard_baseline(values)
    for item in items:
        scores.guard(item, values[item.pk])
        versions.claim(item, None)
        scores.write(item, values[item.pk], at=at or now(), by=by, session=session.name)
    return to_state(session, State.FINAL, Verb.SCORING_FINALIZED, by=by)


def locked(session: ScoringSession) -> ScoringSession:
    return ScoringSession.objects.select_for_update(of=("self",), no_key=True).get(
        pk=session.pk
    )


def to_state(
    session: ScoringSession, state: str, verb: Verb, *, by: User
) -> ScoringSession:
    versions.claim(session, None)
    session.state = state
    session.save(update_fields=["state", "version"])
    audit.record(by, verb, session)
    return session


def require_facilitator(session: ScoringSession, by: User) -> None:
    if by != session.facilitator:
        raise PermissionDenied(f"{by} does not facilitate {session}")


def guard_not_final(session: ScoringSession) -> None:
    if session.state == State.FINAL:
        raise Refused("This session is final: its votes are history.")


def guard_holds(session: ScoringSession, *items: Item) -> None:
    held = set(session.items.values_list("pk", flat=True))
    for item in items:
        if item.pk not in held:
            raise Refused(f"{item.key} is not part of this session.")


def guard_votes(session: ScoringSession, column: str, cast: Mapping[Item, int]) -> None:
    if column not in COLUMNS:
        raise Refused(f"There is no score column {column}.")
    if not set(cast.values()) <= set(wsjf.SCALE):
        raise Refused("Scores are 1, 2, 3, 5, 8, 13 or 20.")
    guard_holds(session, *cast)


def guard_complete(items: list[Item], values: dict[int, dict[str, int]]) -> None:
    """Every item has at least one vote in every column."""
    if not items:
        raise Refused("This session has no items.")
    for item in items:
        for column in COLUMNS:
            if column not in values.get(item.pk, {}):
                word = COLUMN_WORDS[column].lower()
                raise Refused(f"{item.key} has no vote for {word}.")


def guard_baseline(values: dict[int, dict[str, int]]) -> None:
    missing = [COLUMN_WORDS[name].lower() for name in without_a_one(values.values())]
    if missing:
        listed = ", ".join(missing)
        raise Refused(
            f"Every column needs a 1 to judge the rest by. None yet: {listed}."
        )
