"""Voting without meeting: until when a round waits, and whom it waits for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from backlog import mail, scorers, tasks
from backlog.actions.rounds import show
from backlog.actions.sessions import guard_not_final, locked, require_facilitator
from backlog.models import Round, RoundTerm, ScoringSession
from backlog.queries import awaited
from backlog.queries.awaited import term_fault
from backlog.queries.sessions import current
from core import audit, system, versions
from core.clock import now
from core.errors import Refused, Unfit
from core.models import User
from core.tasks import after_commit
from core.verbs import Verb


@transaction.atomic
def give(
    session: ScoringSession,
    *,
    ends_at: datetime | None = None,
    shows_itself: bool = False,
    version: int | None = None,
    by: User,
) -> RoundTerm:
    """Say until when the open round takes votes; those it waits for are told by mail.

    `version` is that of the term which was seen, 0 for none.
    """
    session = locked(session)
    require_facilitator(session, by)
    guard_not_final(session)
    round_ = open_round(session)
    if fault := term_fault(ends_at, shows_itself=shows_itself):
        raise Unfit("ends_at", fault)
    held = RoundTerm.objects.select_for_update(of=("self",)).filter(round=round_)
    term = held.first() or RoundTerm(round=round_, version=0)
    versions.claim(term, version, ends_at=ends_at, shows_itself=shows_itself)
    term.ends_at, term.shows_itself = ends_at, shows_itself
    term.set_by, term.set_at, term.asked_at = by, now(), None
    term.save()
    data: dict[str, Any] = {"column": round_.column, "round": round_.number}
    data |= {"until": ends_at.isoformat() if ends_at else "", "by_itself": shows_itself}
    audit.record(by, Verb.SCORING_TIMED, session, **data)
    after_commit(tasks.ask_for_votes, round_.pk)
    after_commit(tasks.show_votes)
    return term


@transaction.atomic
def expect(
    session: ScoringSession,
    *,
    people: Iterable[User],
    version: int | None,
    by: User,
) -> ScoringSession:
    """Say whose votes are awaited. Who votes on a column follows from their role."""
    session = locked(session)
    require_facilitator(session, by)
    guard_not_final(session)
    wanted = sorted(people, key=lambda person: (person.name, person.pk))
    for person in wanted:
        guard_votes(person)
    versions.claim(session, version, expected=wanted)
    added = set(wanted) - set(session.expected.all())
    session.expected.set(wanted)
    if added:
        RoundTerm.objects.filter(round__session=session).update(asked_at=None)
    session.save(update_fields=["version"])
    names = [str(person) for person in wanted]
    audit.record(by, Verb.SCORING_CHANGED, session, expected=names)
    after_commit(tasks.show_votes)  # it also asks those who were added
    return session


def show_due() -> int:
    """Show the votes of every round whose time has come; return how many."""
    return sum(show_one(round_) for round_ in awaited.to_show())


@transaction.atomic
def show_one(round_: Round) -> int:
    """Show one of them, unless a facilitator was quicker or gave it more time."""
    session = locked(round_.session)
    due = {each.pk for each in awaited.to_show()}
    if round_.pk not in due or current(session) != round_:
        return 0
    show(session, round_, by=system.user())
    return 1


def ask(round_id: int) -> int:
    """Mail those whose votes are awaited, once for each term; return how many."""
    with transaction.atomic():
        rows = RoundTerm.objects.unasked().select_for_update(of=("self",))
        term = rows.filter(round=round_id).select_related("round__session").first()
        if term is None:
            return 0
        term.asked_at = now()
        term.save(update_fields=["asked_at"])
    return mail.ask_for_votes(term)


# --- what an action asks -----------------------------------------------------------------
def guard_votes(person: User) -> None:
    if not scorers.columns_of(person):
        raise Refused(f"{person} has no vote in any column: choose somebody who has.")


def open_round(session: ScoringSession) -> Round:
    round_ = current(session)
    if round_ is None or round_.is_shown:
        raise Refused("No votes are taken now. Open a column first, then give it time.")
    return round_
