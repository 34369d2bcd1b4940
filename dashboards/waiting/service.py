"""Between IT and operations: service levels, the RACI draft, background work."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Model, OuterRef
from django.urls import reverse

from core import access
from core.clock import today
from core.models import JobRun, User
from core.roles import Perm
from dashboards.waiting.task import SHOWN, Task
from governance import delegated, engagement, escalation_page, speaking, statement
from governance.models import (
    Proposal,
    RaciMatrix,
    RulesVersion,
    ServiceLevel,
    ServiceLevelMonth,
)

ANSWER = {"issued": "Accept or dispute", "disputed": "Correct it"}
READ_AGAIN = timedelta(days=30)
SIGNED: tuple[tuple[Proposal.Kind, type[Model], str], ...] = (
    (Proposal.Kind.RACI, RaciMatrix, "grid"),
    (Proposal.Kind.RULES, RulesVersion, "rules"),
)
NEXT = {False: "Say what is done about it", True: "Agree to the plan"}


def levels(user: User) -> list[Task]:
    """The last whole month, while a service level has no result for it. One line."""
    if not access.may(user, Perm.SLA_RECORD):
        return []
    month = month_before(today())
    found = ServiceLevelMonth.objects.filter(level=OuterRef("pk"), month=month)
    missing = ServiceLevel.objects.filter(~Exists(found)).count()
    if not missing:
        return []
    what = "1 service level" if missing == 1 else f"{missing} service levels"
    url = f"{reverse('governance:sla_list')}?month={month:%Y-%m}"
    title = f"{what} without a result for {month:%B %Y}"
    return [Task("Service levels", "timer", title, "Record the month", url)]


def month_before(day: date) -> date:
    """The first day of the last month that is over."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def escalated(user: User) -> list[Task]:
    """Levels missed month after month that wait for an office of this person."""
    return [
        Task(
            "Escalation",
            "flag",
            str(row.level),
            "Sign why it may close" if row.closing_for else NEXT[row.is_answered],
            row.get_absolute_url(),
            row.answer_due_on,
        )
        for row in escalation_page.waiting(user)[:SHOWN]
    ]


def statements(user: User) -> list[Task]:
    """Issued charge statements wait for the center, disputed ones for IT."""
    if not access.may(user, Perm.SLA_RECORD):
        return []
    return [
        Task("Statement", "coins", str(row), ANSWER[row.state], row.get_absolute_url())
        for row in statement.waiting(user)[:SHOWN]
    ]


def drafts(user: User) -> list[Task]:
    """Drafts that nobody proposed yet, of what both sides sign; of each at most one."""
    if not access.may(user, Perm.RACI_EDIT):
        return []
    return [task for kind in SIGNED for task in draft_of(*kind)]


def draft_of(kind: Proposal.Kind, model: type[Model], icon: str) -> list[Task]:
    proposed = Proposal.objects.open().filter(kind=kind).values("document_id")
    rows: Any = model._default_manager.filter(state="draft").exclude(pk__in=proposed)
    return [
        Task("Draft", icon, str(row), "Finish and propose", row.get_absolute_url())
        for row in rows
    ]


def read_again(user: User) -> list[Task]:
    """The rules of engagement, shortly before their day, to whoever signs for a side.

    Not while there is a draft of the next version: it is what becomes of reading them.
    """
    if not access.may(user, Perm.RACI_VIEW):
        return []
    row = engagement.to_read_again(today(), within=READ_AGAIN)
    if row is None or RulesVersion.objects.filter(state="draft").exists():
        return []
    if user not in {each.person for each in speaking.voices()}:
        return []
    url, due = row.get_absolute_url(), row.review_due_on
    return [Task("Rules", "rules", str(row), "Read them again", url, due)]


def proposals(user: User) -> list[Task]:
    """Versions that wait for this person's signature for a side."""
    if not access.may(user, Perm.RACI_VIEW):
        return []
    return [
        Task(
            "Signature",
            "sign",
            str(row),
            "Read and sign",
            row.get_absolute_url(),
            row.effective_from,
        )
        for row in Proposal.objects.open().for_page()
        if speaking.voices_of(row, user)
    ]


def jobs(user: User) -> list[Task]:
    """Background work whose newest run failed.

    Everybody may look at it; it waits for who can do something about it, and that
    is who runs the installation.
    """
    if not access.may(user, Perm.PEOPLE_EDIT):
        return []
    newest = JobRun.objects.order_by("job", "-started_at", "-id").distinct("job")
    failed = [run for run in newest if run.state == JobRun.State.FAILED]
    return [
        Task(
            "Background work",
            "jobs",
            run.title,
            "See what failed",
            reverse("core:job_detail", args=[run.job]),
        )
        for run in failed[:SHOWN]
    ]


def away(user: User) -> list[Task]:
    """Days away of somebody who sits for a party, while nobody acts for them then."""
    row = delegated.without_delegate(user, today())
    if row is None:
        return []
    title = f"You are away from {row.starts_on:%-d %b} without a delegate"
    url = reverse("governance:delegate_name")
    return [Task("Away", "calendar", title, "Name who acts for you", url)]
