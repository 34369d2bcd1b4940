"""Who is consulted is asked about a thing on which a governed act decides."""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from core import system
from core.clock import today
from core.errors import Refused
from core.models import User
from governance import due_decisions, mandates
from governance.actions import consults, mandate
from governance.due_decisions import Decided
from governance.models import Consult
from governance.rights import Act


@transaction.atomic
def put(kind: Decided, subject: Any, *, by: User) -> list[Consult]:
    """Ask the parties with C, or ask those again who answered or let the clock run out.

    By who decides it or does the work. Refused, in words, for anybody else, while the
    matrix is not enforced, and where nothing is to be decided or everybody is asked.
    """
    day, team = today(), kind.team(subject)
    bound = mandates.governed(kind.act, day)
    if bound is None:
        raise Refused(
            "The matrix is not enforced for this yet: nobody has to be asked."
        )
    voices = ((by, None),)
    answers = [
        mandate.judge(mandate.Question(bound, do, team, voices), day)
        for do in (Act.DECIDE, Act.WORK)
    ]
    if not any(each.voice for each in answers):
        raise Refused(mandate.refusal(answers[-1]))
    if not kind.is_due(subject):
        raise Refused(f"Nothing is to be decided about {subject} now.")
    asked = consults.ask_of(bound, subject, team=team, by=by)
    if not asked:
        raise Refused("Whoever the matrix has asked is asked already.")
    return asked


def ask_where_unasked(day: date) -> int:
    """Ask about what waits for a decision and nobody was asked about. How many.

    Safe to run twice: a thing about which one party was asked is left alone.
    """
    count = 0
    for kind in due_decisions.every():
        bound, rows = mandates.governed(kind.act, day), kind.waiting()
        if bound is None or rows is None:
            continue
        model = ContentType.objects.get_for_model(rows.model)
        done = Consult.objects.filter(subject_type=model, act=kind.act)
        for row in rows.exclude(pk__in=done.values("subject_id")):
            count += ask_about(kind, row)
    return count


@transaction.atomic
def ask_about(kind: Decided, subject: Any) -> bool:
    bound = mandates.governed(kind.act, today())
    if bound is None or consults.about(subject, kind.act).exists():
        return False
    team = kind.team(subject)
    return bool(consults.ask_of(bound, subject, team=team, by=system.user()))
