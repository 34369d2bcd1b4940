"""Inside a scoring session: a column opens, people vote in silence, all is shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from backlog import scorers, tasks, wsjf
from backlog.actions.sessions import (
    guard_holds,
    guard_not_final,
    locked,
    require_facilitator,
    to_state,
)
from backlog.models import Choice, Item, Round, RoundTerm, ScoringSession, Vote
from backlog.queries.awaited import term_of
from backlog.queries.sessions import current, outcomes
from backlog.votes import COLUMNS
from backlog.words import COLUMN_WORDS
from core import audit, versions
from core.clock import now
from core.errors import Refused
from core.models import User
from core.tasks import after_commit
from core.verbs import Verb

State = ScoringSession.State


@transaction.atomic
def open_column(session: ScoringSession, *, column: str, by: User) -> ScoringSession:
    """Go to a column: open its first round, or come back to the one it is at.

    One column at a time: hidden votes of another column are shown first.
    """
    session = locked(session)
    require_facilitator(session, by)
    guard_not_final(session)
    guard_column(column)
    guard_nothing_waits(session, column)
    if not session.items.exists():
        raise Refused("Put up the items to score first.")
    session.column = column
    round_ = current(session) or begin(session, list(session.items.all()), 1, by=by)
    state = State.REVEALED if round_.is_shown else State.OPEN
    data = {"column": column, "round": round_.number}
    return to_state(session, state, Verb.SCORING_ROUND, by=by, **data)


@transaction.atomic
def again(
    session: ScoringSession, *, everything: bool = False, by: User
) -> ScoringSession:
    """Another round of the current column; the rounds before it stay as they were.

    For the items that people did not agree on, or for all: where a column lacks
    its 1, every item is judged anew.
    """
    session = locked(session)
    require_facilitator(session, by)
    guard_not_final(session)
    last = current(session)
    if last is None or not last.is_shown:
        raise Refused("The votes are not shown yet, so there is nothing to repeat.")
    items = list(session.items.all()) if everything else apart(session)
    if not items:
        raise Refused("Everybody agrees here. Open the next column.")
    begin(session, items, last.number + 1, by=by)
    data = {"column": session.column, "round": last.number + 1}
    return to_state(session, State.OPEN, Verb.SCORING_ROUND, by=by, **data)


@transaction.atomic
def vote(
    session: ScoringSession,
    *,
    column: str,
    votes: Mapping[Item, int],
    number: int | None = None,
    by: User,
) -> list[Vote]:
    """Give or change one's own votes in the open round; return those that changed.

    `number` is the round that was seen: a vote that arrives late, after a lost
    connection, never counts in another one. The audit trail says that somebody
    voted, and never what.
    """
    session = locked(session)
    guard_column(column)
    scorers.require(by, column)
    guard_not_final(session)
    guard_scale(votes.values())
    round_ = voted_on(session, column, number)
    guard_holds(session, *votes)
    guard_in_round(round_, votes)
    term = term_of(round_)
    guard_time(term)
    held = {vote.item_id: vote for vote in round_.votes.filter(scorer=by)}
    cast = []
    for item, value in votes.items():
        mine = held.get(item.pk) or Vote(round=round_, item=item, scorer=by)
        if mine.value != value:
            mine.value, mine.voted_at = value, now()
            mine.save()
            cast.append(mine)
    if cast:
        keys = [vote.item.key for vote in cast]
        audit.record(by, Verb.SCORING_VOTED, session, column=column, items=keys)
    if cast and term and term.shows_itself:
        after_commit(tasks.show_votes)
    return cast


@transaction.atomic
def reveal(session: ScoringSession, *, by: User) -> ScoringSession:
    """Show all votes of the open round at once."""
    session = locked(session)
    require_facilitator(session, by)
    guard_not_final(session)
    round_ = current(session)
    if round_ is None:
        raise Refused("No column is open yet. Open one first.")
    if round_.is_shown:
        raise Refused("The votes are already shown.")
    if not round_.votes.exists():
        raise Refused("Nobody has voted yet.")
    return show(session, round_, by=by)


def show(session: ScoringSession, round_: Round, *, by: User) -> ScoringSession:
    """Show the votes of a hidden round of a locked session."""
    round_.revealed_at, round_.revealed_by = now(), by
    round_.save(update_fields=["revealed_at", "revealed_by"])
    data = {"column": session.column, "round": round_.number}
    return to_state(session, State.REVEALED, Verb.SCORING_REVEALED, by=by, **data)


@transaction.atomic
def choose(
    session: ScoringSession,
    *,
    item: Item,
    column: str,
    value: int,
    reason: str,
    version: int | None = None,
    by: User,
) -> Choice:
    """Set a score instead of the median of the votes shown. Needs a reason.

    `version` is that of the choice which was seen, 0 for none: of two
    facilitators the second is told what the first chose.
    """
    session = locked(session)
    require_facilitator(session, by)
    guard_not_final(session)
    guard_column(column)
    guard_holds(session, item)
    guard_scale([value])
    if not reason.strip():
        raise Refused("Say why this score and not the median.")
    round_ = last_shown(session, item, column)
    choice = round_.choices.select_for_update().filter(item=item).first()
    choice = choice or Choice(round=round_, item=item, version=0)
    versions.claim(choice, version, value=value, reason=reason)
    choice.value, choice.reason = value, reason.strip()
    choice.chosen_by, choice.chosen_at = by, now()
    choice.save()
    data: dict[str, Any] = {"item": item.key, "column": column, "value": value}
    audit.record(by, Verb.SCORING_CHOSEN, session, **data, reason=choice.reason)
    return choice


# --- what an action asks --------------------------------------------------------
def begin(
    session: ScoringSession, items: list[Item], number: int, *, by: User
) -> Round:
    round_ = session.rounds.create(
        column=session.column, number=number, opened_at=now(), opened_by=by
    )
    round_.items.set(items)
    return round_


def apart(session: ScoringSession) -> list[Item]:
    """The items of the current column that nothing has settled yet."""
    found = outcomes(session)
    settled = {
        item_id
        for (item_id, column), outcome in found.items()
        if column == session.column and outcome.is_settled
    }
    return [item for item in session.items.all() if item.pk not in settled]


def voted_on(session: ScoringSession, column: str, number: int | None) -> Round:
    """The open round of `column`, or a refusal that says what is open instead."""
    word = COLUMN_WORDS[column].lower()
    if not session.column:
        raise Refused("No column is open yet. A facilitator opens one.")
    if column != session.column:
        now_open = COLUMN_WORDS[session.column]
        raise Refused(f"{now_open} is voted on now, not {word}. Nothing was counted.")
    round_ = current(session)
    if round_ is None or round_.is_shown:
        raise Refused(
            f"The votes on {word} are already shown. This one was not counted."
        )
    if number is not None and number != round_.number:
        raise Refused(
            f"Round {number} of {word} is over. Round {round_.number} is open: "
            "vote there, this one was not counted."
        )
    return round_


def last_shown(session: ScoringSession, item: Item, column: str) -> Round:
    """The newest round whose votes on the item are shown, with no other one open."""
    rounds = session.rounds.filter(column=column, items=item)
    if rounds.hidden().exists():
        raise Refused(f"{item.key} is voted on now. Show the votes first.")
    voted = rounds.shown().filter(votes__item=item)
    round_ = voted.order_by("-number").first()
    if round_ is None:
        word = COLUMN_WORDS[column].lower()
        raise Refused(f"Nobody has voted on {item.key} in {word} yet.")
    return round_


def guard_column(column: str) -> None:
    if column not in COLUMNS:
        raise Refused(f"There is no score column {column}.")


def guard_scale(values: Iterable[int]) -> None:
    if not set(values) <= set(wsjf.SCALE):
        raise Refused("Scores are 1, 2, 3, 5, 8, 13 or 20.")


def guard_in_round(round_: Round, cast: Mapping[Item, int]) -> None:
    held = set(round_.items.values_list("pk", flat=True))
    for item in cast:
        if item.pk not in held:
            raise Refused(f"{item.key} was agreed on: it is not in this round.")


def guard_time(term: RoundTerm | None) -> None:
    """After its end a round takes no more votes, whoever shows it and when."""
    if term and term.is_over(now()):
        raise Refused(
            "The time of this round is over: your vote was not counted. "
            "A facilitator can give it more."
        )


def guard_nothing_waits(session: ScoringSession, column: str) -> None:
    """Hidden votes of another column are shown before a new one opens."""
    round_ = current(session) if session.column != column else None
    if round_ and not round_.is_shown and round_.votes.exists():
        word = COLUMN_WORDS[round_.column].lower()
        raise Refused(f"Show the votes on {word} first: they wait there.")
