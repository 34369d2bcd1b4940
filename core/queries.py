"""What the pages about people, jobs and the audit trail show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Prefetch, Q, QuerySet
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_celery_beat.models import PeriodicTask

from core import access, veils
from core.clock import now
from core.models import (
    AuditCheck,
    AuditEntry,
    AuditSeal,
    Invitation,
    JobRun,
    Membership,
    User,
)
from core.roles import WORDS, Role
from core.verbs import Verb, in_words
from core.words import label

ROLES = dict(Role.choices)


def people(asked: str = "") -> QuerySet[User]:
    """Everybody who ever came in, with their roles; `asked` is in name or address."""
    roles = Membership.objects.select_related("team").order_by("role", "team__name")
    found = (
        User.objects.filter(is_system=False)
        .select_related("manager")
        .prefetch_related(Prefetch("memberships", queryset=roles))
    )
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(email__icontains=asked))
    return found.order_by("name", "id")


def open_invitations() -> QuerySet[Invitation]:
    still = Invitation.objects.filter(accepted_at=None, expires_at__gt=now())
    return still.select_related("team", "invited_by").order_by("expires_at", "id")


UNNAMED = frozenset({Verb.NOTE_CREATED, Verb.NOTE_CHANGED})


@dataclass(frozen=True)
class DemoPerson:
    person: User
    role: str
    team: str


def demo_people() -> list[DemoPerson]:
    """One person per role to sign in as: the newest that holds it. Demo mode only."""
    held = Membership.objects.filter(user__is_active=True, user__is_system=False)
    newest = held.order_by("role", "-user_id", "id").distinct("role")
    order = {role: place for place, role in enumerate(Role.values)}
    rows = sorted(newest.select_related("user", "team"), key=lambda m: order[m.role])
    return [
        DemoPerson(m.user, m.get_role_display(), m.team.name if m.team else "")
        for m in rows
    ]


@dataclass(frozen=True)
class Ability:
    """One permission in plain words, and where the person holds it."""

    words: str
    where: str


def abilities(user: User) -> list[Ability]:
    """What this person may do, worked out from the same matrix that decides it."""
    teams = {m.team_id: m.team.name for m in access.memberships(user) if m.team}
    reaches = ((perm, access.reach(user, perm)) for perm in WORDS)
    return [
        Ability(WORDS[perm], where_in_words(reach, teams))
        for perm, reach in reaches
        if reach
    ]


def where_in_words(reach: access.Reach, teams: dict[int | None, str]) -> str:
    if reach.everywhere:
        return "every team"
    return ", ".join(sorted(teams[team] for team in reach.teams))


def recent_sign_ins(user: User) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(actor=user, verb=Verb.USER_SIGNED_IN).order_by(
        "-id"
    )[:5]


@dataclass(frozen=True)
class AuditRow:
    """An entry as the page shows it."""

    entry: AuditEntry
    words: str
    url: str
    changes: list[tuple[str, str]]
    seal: int | None

    @property
    def who(self) -> str:
        """The actor; but who wrote a note down is told to nobody (domain.md §4)."""
        return "Not shown" if self.entry.verb in UNNAMED else str(self.entry.actor)


def audit_trail(conditions: dict[str, Any]) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.filter(**conditions).select_related("actor", "team")
    if "actor" in conditions:  # asking for one person must not name her either
        rows = rows.exclude(verb__in=UNNAMED)
    return rows.order_by("-id")


def audit_rows(entries: list[AuditEntry], user: User) -> list[AuditRow]:
    """The entries of one page with their seals, and the pages this person may open."""
    pages, covered = pages_of(entries, user), veils.covered(entries, user)
    seals = AuditSeal.objects.filter(entry_id__in=[entry.pk for entry in entries])
    places = dict(seals.values_list("entry_id", "sequence"))
    return [
        AuditRow(
            entry,
            in_words(entry.verb),
            pages.get((entry.subject_type, entry.subject_id), ""),
            changes_of(veils.veiled(entry.data) if entry.pk in covered else entry.data),
            places.get(entry.pk),
        )
        for entry in entries
    ]


def pages_of(entries: list[AuditEntry], user: User) -> dict[tuple[str, int], str]:
    """Where the things that the entries are about can be read, by type and id.

    Only pages that this person may open; one query for each kind of thing.
    """
    there = [entry for entry in entries if not entry.verb.endswith(".deleted")]
    kinds = {entry.subject_type for entry in there}
    asked = {k: {e.subject_id for e in there if e.subject_type == k} for k in kinds}
    found = {(k, pk): page_of(k, pk) for k in kinds for pk in opened(k, asked[k], user)}
    return {subject: url for subject, url in found.items() if url}


def opened(kind: str, pks: set[int], user: User) -> set[int]:
    """Which of these the person may open: those `visible_to` them, of a kind that
    asks for no permission (`OPENED_WITH`) they lack. A kind that says neither: none."""
    try:
        model: Any = apps.get_model(kind)
    except LookupError:
        return set()
    perm = getattr(model, "OPENED_WITH", None)
    sees = getattr(model._default_manager, "visible_to", None)
    if (perm and not access.may(user, perm)) or not (perm or sees):
        return set()
    rows = sees(user).filter(pk__in=pks).values_list("pk", flat=True) if sees else pks
    return set(rows)


def page_of(kind: str, pk: int) -> str:
    """The address of one thing's page, by its type and id alone; "" if it has none."""
    try:
        return str(apps.get_model(kind)(pk=pk).get_absolute_url())
    except (LookupError, AttributeError, NoReverseMatch):
        return ""


def changes_of(data: dict[str, Any]) -> list[tuple[str, str]]:
    """An entry's data in lines: what changed first, each as "old → new"."""
    changed = data.get("changed")
    lines = []
    if isinstance(changed, dict):
        lines = [(label(name), old_to_new(pair)) for name, pair in changed.items()]
    rest = {k: v for k, v in data.items() if k != "changed"}
    return lines + [(label(n), said(v)) for n, v in rest.items() if v not in ([], None)]


def old_to_new(pair: Any) -> str:
    if isinstance(pair, list) and len(pair) == 2:
        return f"{said(pair[0])} → {said(pair[1])}"
    return said(pair)


def said(value: Any) -> str:
    """A kept value for people: a moment in their zone, a role by its name."""
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, list):
        return ", ".join(said(each) for each in value)
    moment = moment_in(value)
    if moment and timezone.is_aware(moment):
        return f"{timezone.localtime(moment):%d %b %Y, %H:%M}"
    return str(ROLES.get(value, value)) if isinstance(value, str) else str(value)


def moment_in(value: Any) -> datetime | None:
    """The moment that a kept text stands for, if it is one."""
    looks_like = (
        isinstance(value, str) and 19 <= len(value) <= 32 and value[:4].isdigit()
    )
    return parse_datetime(value) if looks_like and value[4] == "-" else None


@dataclass(frozen=True)
class SealState:
    """How far the trail is sealed, and what the last look at the chain found."""

    head: AuditSeal | None
    unsealed: int
    check: AuditCheck | None


def seal_state() -> SealState:
    head = AuditSeal.objects.order_by("-sequence").first()
    unsealed = AuditEntry.objects.filter(pk__gt=head.entry_id if head else 0).count()
    return SealState(head, unsealed, AuditCheck.objects.order_by("-id").first())


@dataclass(frozen=True)
class Job:
    """One kind of background work: its schedule and its newest run."""

    name: str
    title: str
    run: JobRun | None
    next_at: datetime | None
    sent_at: datetime | None
    enabled: bool


def jobs() -> list[Job]:
    """Every job that is scheduled or ever ran: two queries, and one per kind of schedule."""
    newest = JobRun.objects.order_by("job", "-started_at", "-id").distinct("job")
    runs = {run.job: run for run in newest}
    tasks = PeriodicTask.objects.exclude(task__startswith="celery.").select_related(
        "interval", "crontab", "solar", "clocked"
    )
    scheduled = {task.task: task for task in tasks}
    names = sorted(runs.keys() | scheduled.keys())
    found = [job(name, runs.get(name), scheduled.get(name)) for name in names]
    return sorted(found, key=lambda each: each.title)


def job(name: str, run: JobRun | None, task: Any) -> Job:
    title = task.name if task else JobRun(job=name).title
    enabled = task is None or task.enabled
    sent_at = task.last_run_at if task else None
    next_at = next_run(task) if task and task.enabled else None
    return Job(name, title, run, next_at, sent_at, enabled)


def next_run(task: Any) -> datetime:
    """When beat sends the task again, by its own schedule and the last time it did."""
    last = task.last_run_at or task.date_changed or now()
    _due, seconds = task.schedule.is_due(last)
    return now() + timedelta(seconds=max(0.0, float(seconds)))
