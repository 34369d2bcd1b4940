"""Scoring sessions: who leads them, what they hold, and their scores when final.

What happens inside, round by round, is in `backlog.actions.rounds`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from backlog.actions import scores
from backlog.models import Choice, Item, ScoringSession, Vote
from backlog.models.scoring import POINTS
from backlog.queries.sessions import counts, name_taken, outcomes, results
from backlog.votes import COLUMNS, without_a_one
from backlog.words import COLUMN_WORDS
from core import access, audit, versions
from core.clock import now, today
from core.errors import Refused, Unfit, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb

State = ScoringSession.State
# More than this nobody judges in one sitting, and no page should have to show.
MOST = 100


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
    session = ScoringSession(
        name=name, held_on=held_on or today(), facilitator=by, **fields
    )
    guard(session)
    session.save()
    audit.record(by, Verb.SCORING_OPENED, session, capacity=session.capacity)
    return add_items(session, items=items, by=by)


@transaction.atomic
def edit(
    session: ScoringSession, *, version: int | None, by: User, **fields: Any
) -> ScoringSession:
    """Change name, date, increment, capacity or who else leads it."""
    session = locked(session)
    require_facilitator(session, by)
    versions.claim(session, version, **fields)
    changed = versions.apply(session, **fields)
    guard(session)
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
        guard_item(item)
    if len(held) + len(added) > MOST:
        raise Refused(f"A session holds at most {MOST} items: open a second one.")
    if added:
        session.items.add(*added)
        for round_ in session.rounds.hidden():
            round_.items.add(*added)
        keys = [item.key for item in added]
        audit.record(by, Verb.SCORING_CHANGED, session, added=keys)
    return session


@transaction.atomic
def remove_item(session: ScoringSession, *, item: Item, by: User) -> ScoringSession:
    """Take an item out, with its votes: its team's scorers or the facilitator may."""
    session = locked(session)
    if not session.is_led_by(by):
        access.require(by, Perm.BACKLOG_SCORE, team=item.product.team)
    guard_not_final(session)
    guard_holds(session, item)
    session.items.remove(item)
    for round_ in session.rounds.filter(items=item):
        round_.items.remove(item)
    Vote.objects.filter(round__session=session, item=item).delete()
    Choice.objects.filter(round__session=session, item=item).delete()
    audit.record(by, Verb.SCORING_CHANGED, session, removed=[item.key])
    return session


@transaction.atomic
def finalize(
    session: ScoringSession, *, at: datetime | None = None, by: User
) -> ScoringSession:
    """Write each result to its item. Every column must contain a 1."""
    session = locked(session)
    require_facilitator(session, by)
    if session.is_final:
        raise Refused("This session is already final.")
    if counts(session):
        raise Refused("Some votes are still hidden. Show them first.")
    rows = Item.objects.select_for_update(of=("self",), no_key=True).select_related(
        "product__team"
    )
    items = list(rows.defer("words").filter(pk__in=session.items.all()).order_by("pk"))
    values = results(outcomes(session))
    guard_complete(items, values)
    guard_baseline(values)
    for item in items:
        scores.guard(item, values[item.pk])
        versions.claim(item, None)
        scores.write(item, values[item.pk], at=at or now(), by=by, session=session.name)
    return to_state(session, State.FINAL, Verb.SCORING_FINALIZED, by=by)


def locked(session: ScoringSession) -> ScoringSession:
    """The row as it is now, held until the commit, and its change counted.

    Every action begins with this: pages that look on ask for changes by their
    number. A refused change is not counted, for it is rolled back.
    """
    rows = ScoringSession.objects
    rows.filter(pk=session.pk).update(revision=F("revision") + 1)
    return rows.select_for_update(of=("self",), no_key=True).get(pk=session.pk)


def to_state(
    session: ScoringSession, state: str, verb: Verb, *, by: User, **data: Any
) -> ScoringSession:
    versions.claim(session, None)
    session.state = state
    session.save(update_fields=["state", "column", "version"])
    audit.record(by, verb, session, **data)
    return session


def require_facilitator(session: ScoringSession, by: User) -> None:
    if not (by.is_system or session.is_led_by(by)):
        raise PermissionDenied(f"{by} does not facilitate {session}")


def guard(session: ScoringSession) -> None:
    """What no session may be, whoever opens or changes it."""
    if taken := name_taken(session.name, session.pk or 0):
        raise Unfit("name", taken)
    refuse_outside(session, "0", str(POINTS), "capacity")
    guard_second(session, session.co_facilitator)


def guard_second(session: ScoringSession, person: User | None) -> None:
    """A second facilitator is another person, and one who keeps a backlog."""
    if person is None:
        return
    if person == session.facilitator:
        raise Refused(f"{person} leads this session already: name somebody else.")
    if not access.may(person, Perm.BACKLOG_EDIT):
        raise Refused(f"{person} keeps no backlog: name somebody who does.")


def guard_item(item: Item) -> None:
    """It is of a kind that the program ranks, and still to be done."""
    scores.guard_kind(item)
    if not item.is_open:
        raise Refused(f"{item.key} is {item.get_state_display().lower()}.")


def guard_not_final(session: ScoringSession) -> None:
    if session.state == State.FINAL:
        raise Refused("This session is final: its votes are history.")


def guard_holds(session: ScoringSession, *items: Item) -> None:
    held = set(session.items.values_list("pk", flat=True))
    for item in items:
        if item.pk not in held:
            raise Refused(f"{item.key} is not part of this session.")


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
