"""What waits for one person: each list is short, and costs one or two queries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from core import access
from core.clock import today
from core.models import ImportRun, User
from core.roles import Perm
from discovery.models import Note
from governance.models import Condition, Review, Signature
from pilots.models import Pilot
from portfolio.models import Benefit, KeyResult

SHOWN = 5
STALE_DAYS = 14


@dataclass(frozen=True)
class Task:
    """One line of “needs you”: what it is, what to do, and until when."""

    kind: str
    icon: str
    title: str
    todo: str
    url: str
    due: Any = None


def waiting(user: User) -> list[Task]:
    """Everything that waits for `user`, most pressing kind first."""
    return [task for find in FINDERS for task in find(user)]


def gates(user: User) -> list[Task]:
    if not access.may(user, Perm.GATE_SIGN):
        return []
    signed = Signature.objects.filter(review=OuterRef("pk"), signed_by=user)
    rows = (
        Review.objects.visible_to(user)
        .filter(~Exists(signed), state=Review.State.IN_REVIEW)
        .exclude(parties=user)
        .order_by("due_on")[:SHOWN]
    )
    return [
        Task(
            r.gate,
            "stamp",
            r.subject_name,
            "Review and sign",
            r.get_absolute_url(),
            r.due_on,
        )
        for r in rows
    ]


def conditions(user: User) -> list[Task]:
    open_states = [Condition.State.OPEN, Condition.State.OVERDUE]
    rows = Condition.objects.filter(owner=user, state__in=open_states)
    rows = rows.select_related("review").order_by("due_on")[:SHOWN]
    return [
        Task(
            "Condition",
            "check",
            row.text,
            "Submit evidence",
            row.review.get_absolute_url(),
            row.due_on,
        )
        for row in rows
    ]


NEXT_STEP = {
    Pilot.State.DRAFT: "Finish the plan and submit",
    Pilot.State.APPROVED: "Schedule it",
    Pilot.State.SCHEDULED: "Start it on its day",
    Pilot.State.PAUSED: "Resume or stop it",
    Pilot.State.READOUT: "Read it out for a decision",
    Pilot.State.DECIDED: "Write down the learning and close",
}


def pilots(user: User) -> list[Task]:
    rows = Pilot.objects.filter(owner=user, state__in=NEXT_STEP).order_by(
        "ends_on", "pk"
    )
    return [
        Task(
            "Pilot",
            "flask",
            row.title,
            NEXT_STEP[Pilot.State(row.state)],
            row.get_absolute_url(),
        )
        for row in rows[:SHOWN]
    ]


def notes(user: User) -> list[Task]:
    if not access.may(user, Perm.DISCOVERY_TRIAGE):
        return []
    rows = Note.objects.triaged_by(user).filter(state=Note.State.REDACTION_REVIEW)
    rows = rows.order_by("-happened_on", "-pk")[:SHOWN]
    return [
        Task(
            "Note",
            "shield",
            row.title,
            "Check the words, then publish",
            row.get_absolute_url(),
        )
        for row in rows
    ]


def key_results(user: User) -> list[Task]:
    """My key results of a running quarter without a check-in for 14 days."""
    day = today()
    stale = Q(last=None) | Q(last__lte=day - timedelta(days=STALE_DAYS))
    rows = (
        KeyResult.objects.filter(
            owner=user, objective__starts_on__lte=day, objective__ends_on__gte=day
        )
        .annotate(last=Max("check_ins__as_of"))
        .filter(stale)
        .order_by("code")[:SHOWN]
    )
    return [
        Task("Key result", "target", str(row), "Check in", row.get_absolute_url())
        for row in rows
    ]


def benefits(user: User) -> list[Task]:
    rows = Benefit.objects.filter(owner=user, state=Benefit.State.LEAKING).order_by(
        "code"
    )
    return [
        Task(
            "Benefit",
            "coins",
            row.name,
            "It leaks: say what happens",
            row.get_absolute_url(),
        )
        for row in rows[:SHOWN]
    ]


def imports(user: User) -> list[Task]:
    rows = ImportRun.objects.filter(uploaded_by=user, state=ImportRun.State.FAILED)
    return [
        Task(
            "Import", "import", row.filename, "See what failed", row.get_absolute_url()
        )
        for row in rows.order_by("-uploaded_at")[:SHOWN]
    ]


FINDERS: tuple[Callable[[User], list[Task]], ...] = (
    gates,
    conditions,
    pilots,
    benefits,
    key_results,
    notes,
    imports,
)
