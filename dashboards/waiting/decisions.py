"""Decisions on the work of others: gates, pilots, waivers, conditions."""

from django.urls import reverse
from django.utils.timezone import localtime

from core import access
from core.models import User
from core.roles import Perm
from dashboards.waiting.task import SHOWN, Task
from governance import queries as governance
from governance import who_decides
from pilots import queries as piloting


def gates(user: User) -> list[Task]:
    """Reviews in which this person holds a seat and has not voted."""
    if not access.may(user, Perm.GATE_SIGN):
        return []
    return [
        Task(
            row.gate,
            "stamp",
            row.subject_name,
            "Review and sign",
            row.get_absolute_url(),
            row.due_on,
        )
        for row in governance.reviews_waiting_for(user)[:SHOWN]
    ]


def late(user: User) -> list[Task]:
    """Reviews that came to this person because they are late; not their own to sign."""
    if not access.may(user, Perm.GATE_VIEW):
        return []
    mine = governance.reviews_waiting_for(user).values("pk")
    return [
        Task(
            f"{row.gate} is late",
            "alert",
            row.subject_name,
            "See what holds it up",
            row.get_absolute_url(),
            row.due_on,
        )
        for row in governance.escalated_to(user).exclude(pk__in=mine)[:SHOWN]
    ]


def pilots(user: User) -> list[Task]:
    """Pilots whose read-out is there and whose decision is not."""
    if not access.may(user, Perm.PILOT_DECIDE):
        return []
    return [
        Task("Pilot", "scale", row.title, "Decide on it", row.get_absolute_url())
        for row in piloting.to_decide(user)[:SHOWN]
    ]


def alarms(user: User) -> list[Task]:
    """Pilots past a line that go on only when somebody independent has said why."""
    if not access.may(user, Perm.PILOT_DECIDE):
        return []
    return [
        Task(
            f"Alarm of {row.pilot.key}",
            "alert",
            row.text,
            "Say what it was",
            reverse("pilots:alarm_answer", args=[row.pk]),
        )
        for row in piloting.to_answer(user)[:SHOWN]
    ]


def seconds(user: User) -> list[Task]:
    """Decisions that differ from the read-out's proposal: a second person confirms."""
    if not access.may(user, Perm.PILOT_DECIDE):
        return []
    return [
        Task(
            f"Decision to {row.get_decision_display().lower()}",
            "checks",
            row.title,
            "Confirm the decision",
            row.get_absolute_url(),
        )
        for row in piloting.to_second(user)[:SHOWN]
    ]


def waivers(user: User) -> list[Task]:
    if not access.may(user, Perm.GATE_SIGN):
        return []
    rows = governance.waivers_waiting_for(user).select_related("review")
    return [
        Task(
            f"Waiver {row.key}",
            "unlink",
            f"{row.review.key} {row.review.subject_name}",
            "Grant or decline",
            row.get_absolute_url(),
        )
        for row in rows[:SHOWN]
    ]


def consults(user: User) -> list[Task]:
    """What a party this person speaks for is asked before somebody decides."""
    return [
        Task(
            f"{row.party} is asked",
            "users",
            str(row.subject),
            "Answer",
            row.get_absolute_url(),
            localtime(row.due_at).date(),
        )
        for row in who_decides.to_answer(user)[:SHOWN]
    ]


def verifications(user: User) -> list[Task]:
    """Conditions whose owner says they are kept."""
    if not access.may(user, Perm.GATE_SIGN):
        return []
    return [
        Task(
            f"Condition {row.key}",
            "checks",
            row.text,
            "Verify the evidence",
            row.get_absolute_url(),
            row.due_on,
        )
        for row in governance.conditions_waiting_for(user)[:SHOWN]
    ]
