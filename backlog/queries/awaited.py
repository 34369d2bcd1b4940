"""Whose votes a round waits for, and how far they are: names and numbers, never votes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from backlog import scorers
from backlog.models import Round, RoundTerm, ScoringSession, Vote
from core import access
from core.clock import now
from core.models import User

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Voter:
    """How far somebody is in the open round: how many of its items, and never what."""

    person: User
    voted: int
    total: int

    @property
    def is_done(self) -> bool:
        return self.voted >= self.total


def voters(round_: Round) -> list[Voter]:
    """Who has voted in a round and who is still awaited, by name; three queries."""
    rows = Vote.objects.filter(round=round_).values("scorer").annotate(Count("pk"))
    done = dict(rows.order_by().values_list("scorer", "pk__count"))
    people = expected(round_) | User.objects.filter(pk__in=done)
    total = round_.items.count()
    return [
        Voter(person, done.get(person.pk, 0), total)
        for person in people.distinct().order_by("name", "pk")
    ]


def expected(round_: Round) -> "QuerySet[User]":
    """Of those whom the session waits for, the ones who vote on this column."""
    held = access.holders(scorers.NEEDS[round_.column], teams=None)
    asked = round_.session.expected.values("pk")
    return User.objects.filter(pk__in=held.values("pk")).filter(pk__in=asked)


def all_voted(round_: Round) -> bool:
    """True if somebody is awaited in this round, and everybody who is has voted on all."""
    asked = set(expected(round_).values_list("pk", flat=True))
    found = {voter.person.pk: voter.is_done for voter in voters(round_)}
    return bool(asked) and all(found[pk] for pk in asked)


def term_of(round_: Round | None) -> RoundTerm | None:
    """Until when it lasts; None if until a facilitator shows it."""
    rows = RoundTerm.objects.select_related("set_by")
    return rows.filter(round=round_).first() if round_ else None


def term_fault(ends_at: datetime | None, *, shows_itself: bool) -> str:
    """Why a round cannot last so long; "" if it can."""
    if ends_at is None:
        asks = "Say until when, or let the votes show by themselves."
        return "" if shows_itself else asks
    if ends_at <= now():
        return "That time is over. Choose a later one."
    too_late = "Nobody waits that long: choose a time within a year."
    return too_late if ends_at > now() + LONGEST else ""


def to_show() -> list[Round]:
    """The rounds that are to show their votes now, by themselves."""
    terms = RoundTerm.objects.to_show().select_related("round__session")
    return [
        term.round
        for term in terms.order_by("round")
        if term.is_over(now()) or all_voted(term.round)
    ]


# --- for a home page -------------------------------------------------------------------
def rounds_waiting_for(user: User) -> list[tuple[Round, RoundTerm | None]]:
    """The open rounds that wait for this person's votes; one query beside the roles."""
    mine = Vote.objects.filter(
        round=OuterRef("round_id"), item=OuterRef("item_id"), scorer=user
    )
    left = Round.items.through.objects.filter(~Exists(mine), round=OuterRef("pk"))
    rows = Round.objects.hidden().filter(
        Exists(left),
        column=F("session__column"),
        column__in=scorers.columns_of(user),
        session__expected=user,
    )
    rows = rows.exclude(session__state=ScoringSession.State.FINAL)
    found = rows.select_related("session", "term").order_by("pk")
    return [(row, getattr(row, "term", None)) for row in found]


def rounds_over_of(user: User) -> list[Round]:
    """Hidden rounds that this person leads and whose time is over, to be shown by them."""
    led = Q(session__facilitator=user) | Q(session__co_facilitator=user)
    rows = Round.objects.hidden().filter(
        led, term__ends_at__lte=now(), term__shows_itself=False, votes__isnull=False
    )
    return list(rows.select_related("session").distinct().order_by("pk"))
