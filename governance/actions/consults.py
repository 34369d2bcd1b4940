"""Who has C in the matrix is asked before a decision, and answers or lets the clock run out."""

from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from core import audit, system, versions
from core.actions import notices
from core.clock import moment
from core.errors import Refused, Unfit
from core.models import Team, User
from core.notices import Kind
from core.verbs import Verb
from governance import business_time, calendars, mandates, raci_rights, rights
from governance.actions import history
from governance.mandates import Bound
from governance.models import Consult, ConsultTerm, GovernedAct, Party, Review
from governance.models.rights import ConsultQuerySet
from governance.rights import Act


@transaction.atomic
def ask(
    act: str, subject: Any, *, team: Team | None, by: User, on: date | None = None
) -> list[Consult]:
    """Ask every party with C in the matrix in force, and tell who speaks for them.

    Who is still asked is not asked twice; who answered or let the clock run out is
    asked anew. Nothing happens where the matrix is not enforced for the act. A right
    of its own is not asked: call it in the action that puts the question.
    """
    bound = mandates.governed(act, history.day(by, on))
    return ask_of(bound, subject, team=team, by=by, on=on) if bound else []


def ask_of(
    bound: Bound, subject: Any, *, team: Team | None, by: User, on: date | None = None
) -> list[Consult]:
    """As `ask`, for what is bound by another row than a governed act."""
    day = history.day(by, on)
    matrix = raci_rights.in_force(day)
    if matrix is None:
        return []
    codes = consulted(bound, mandates.version_of(matrix, bound.activity))
    waiting = about(subject, bound.act).waiting().values("party")
    begun = moment() if on is None else history.moment(by, on)
    asked = [
        Consult(
            subject_type=ContentType.objects.get_for_model(subject),
            subject_id=subject.pk,
            act=bound.act,
            activity=bound.activity,
            matrix=matrix,
            party=party,
            team=team,
            asked_by=by,
            asked_at=begun,
            due_at=due(bound, begun),
        )
        for party in Party.objects.filter(code__in=codes).exclude(pk__in=waiting)
    ]
    for row in asked:
        row.save()
        audit.record(
            by, Verb.CONSULT_ASKED, subject, team=team, party=row.party.code,
            activity=bound.activity.number, matrix=matrix.number, due_at=row.due_at,
        )  # fmt: skip
        notices.tell(
            mandates.speakers([row.party.code], team, day), kind=Kind.ASKED, about=row,
            text=f"{subject}: {row.party} is asked", occasion="asked", by=by,
        )  # fmt: skip
    return asked


def ask_where_unasked(day: date) -> int:
    """Ask about reviews that were submitted before the matrix was enforced at their gate.

    Return about how many. Safe to run twice: who is asked once is not asked again.
    """
    kind = ContentType.objects.get_for_model(Review)
    count = 0
    for bound in GovernedAct.objects.filter(enforced_from__lte=day):
        done = Consult.objects.filter(subject_type=kind, act=bound.act)
        rows = Review.objects.filter(
            gate=bound.act.removeprefix("gate-"), state=Review.State.IN_REVIEW
        )
        for pk in rows.exclude(pk__in=done.values("subject_id")).values_list("pk"):
            count += ask_about(bound.act, *pk)
    return count


@transaction.atomic
def ask_about(act: str, review_id: int) -> bool:
    review = Review.objects.select_for_update(of=("self",)).get(pk=review_id)
    if about(review, act).exists():
        return False
    return bool(ask(act, review, team=review.team, by=system.user()))


def consulted(bound: Bound, version: rights.Version | None) -> list[str]:
    row = version.rows.get(bound.activity.number, {}) if version else {}
    return rights.holders(row, Act.ANSWER)


def due(bound: Bound, begun: Any) -> Any:
    """When the clock of a consult runs out: worked out once, and kept."""
    term = ConsultTerm.objects.get(pace=bound.pace)
    calendar = calendars.by_code(term.calendar.code)
    length = business_time.Term(timedelta(hours=term.hours), term.days)
    return business_time.due(calendar, begun, length)


def about(subject: Any, act: str) -> ConsultQuerySet:
    return Consult.objects.filter(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        act=act,
    )


def require_heard(bound: Bound, subject: Any, version: rights.Version) -> None:
    """Refused while an answer can still come, or if somebody was never asked."""
    rows = list(about(subject, bound.act).select_for_update(of=("self",)))
    for row in rows:
        if row.is_waiting and row.due_at <= moment():
            close(row)
    names = dict(Party.objects.values_list("pk", "name"))
    waiting = [row for row in rows if row.is_waiting]
    if waiting:
        who = ", ".join(sorted(names[row.party_id] for row in waiting))
        last = max(row.due_at for row in waiting)
        raise Refused(
            f"{who} can still answer, until {shown(last)}. "
            "Decide after the answers, or after that."
        )
    heard = {row.party_id for row in rows}
    codes = consulted(bound, version)
    never = Party.objects.filter(code__in=codes).exclude(pk__in=heard)
    if never:
        who = ", ".join(map(str, never))
        raise Refused(f"The matrix has {who} asked first. Ask, then decide.")


def shown(at: Any) -> str:
    return f"{at:%-d %B %Y, %H:%M} UTC"


@transaction.atomic
def answer(
    consult: Consult,
    *,
    answer: str,
    by: User,
    acting: User | None = None,
    on: date | None = None,
) -> Consult:
    """Say what the party has to say. Once, in time, by who speaks for it that day."""
    consult, person = held(consult), history.actor(by, acting)
    at = moment() if on is None else history.moment(by, on)
    for_whom = require_voice(consult, person, history.day(by, on))
    if consult.answered_at:
        raise Refused(f"{consult.answered_by} has answered for {consult.party}.")
    if consult.lapsed_at or consult.due_at <= at:
        raise Refused("The clock ran out: it stands as “no response”.")
    if not answer.strip():
        raise Unfit("answer", "Write what your party has to say.")
    versions.claim(consult, None)
    consult.answer, consult.answered_at = answer.strip(), at
    consult.answered_by, consult.answered_for = person, for_whom
    consult.save()
    subject: Any = consult.subject
    audit.record(
        by, Verb.CONSULT_ANSWERED, subject, team=consult.team, person=person,
        party=consult.party.code, for_person=for_whom, answer=consult.answer,
    )  # fmt: skip
    notices.tell(
        [consult.asked_by], kind=Kind.ASKED, about=subject,
        text=f"{subject}: {consult.party} answered",
        occasion=f"answered {consult.pk}", by=by,
    )  # fmt: skip
    return consult


def require_voice(consult: Consult, person: User, day: date) -> User | None:
    """For whom they speak for the party (None: themselves); Refused if they do not."""
    for one in mandates.spoken(person, consult.team, day):
        if one.party == consult.party.code:
            return one.for_whom
    raise Refused(f"{person} does not speak for {consult.party}.")


@transaction.atomic
def lapse(consult: Consult) -> Consult:
    """Record “no response” once the clock has run out; else nothing. Safe to run twice."""
    consult = held(consult)
    if consult.is_waiting and consult.due_at <= moment():
        close(consult)
    return consult


def close(consult: Consult) -> None:
    versions.claim(consult, None)
    consult.lapsed_at = consult.due_at
    consult.save()
    subject: Any = consult.subject
    audit.record(
        system.user(), Verb.CONSULT_LAPSED, subject, team=consult.team,
        party=consult.party.code, due_at=consult.due_at,
    )  # fmt: skip


def held(consult: Consult) -> Consult:
    rows = Consult.objects.select_for_update(of=("self",)).for_list()
    return rows.get(pk=consult.pk)
