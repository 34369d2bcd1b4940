"""One's own work: conditions owed, pilots under way, notes to read, files that failed."""

from django.db.models import Q

from core import access
from core.models import ImportRun, User
from core.roles import Perm
from dashboards.waiting.task import SHOWN, Task
from discovery.models import Note
from governance.models import Condition
from pilots.models import Pilot
from portfolio.models import Source


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


def sources(user: User) -> list[Task]:
    """Sources of mine that failed; of people who left, for whoever may keep them."""
    if not access.may(user, Perm.SOURCE_EDIT):
        return []
    rows = Source.objects.failing().filter(Q(owner=user) | Q(owner__is_active=False))
    return [
        Task(
            "Source",
            "import",
            row.name,
            "See why it was not fetched",
            row.get_absolute_url(),
        )
        for row in rows.order_by("name")[:SHOWN]
    ]


def imports(user: User) -> list[Task]:
    rows = ImportRun.objects.filter(uploaded_by=user, state=ImportRun.State.FAILED)
    return [
        Task(
            "Import", "import", row.filename, "See what failed", row.get_absolute_url()
        )
        for row in rows.order_by("-uploaded_at")[:SHOWN]
    ]
