"""What waits for one person: each list is short, and costs one or two queries.

A finder asks the same rules as the action behind its button, so that nobody is
sent to a page which then refuses. Which finders find something is a matter of
permission, not of role.
"""

from collections.abc import Callable

from core.models import User
from dashboards.waiting import (
    changes,
    decisions,
    desk,
    evaluations,
    floor,
    learning,
    meetings,
    named,
    problems,
    records,
    requirements,
    retention,
    risks,
    run_phases,
    service,
    standards,
    value,
    vendors,
    votes,
    watch,
)
from dashboards.waiting.task import Task

__all__ = ["FINDERS", "Task", "waiting"]


def waiting(user: User) -> list[Task]:
    """Everything that waits for `user`, most pressing kind first."""
    return [task for find in FINDERS for task in find(user)]


FINDERS: tuple[Callable[[User], list[Task]], ...] = (
    decisions.alarms,
    decisions.gates,
    decisions.late,
    decisions.consults,
    decisions.pilots,
    decisions.seconds,
    changes.decisions,
    changes.looks,
    changes.approved,
    standards.decisions,
    decisions.waivers,
    decisions.verifications,
    problems.mine,
    problems.untaken,
    risks.mine,
    risks.unowned,
    risks.to_accept,
    requirements.to_answer,
    requirements.to_agree,
    requirements.failing,
    run_phases.overdue,
    floor.tests,
    floor.notes,
    votes.mine,
    votes.to_show,
    evaluations.to_score,
    evaluations.to_decide,
    vendors.mine,
    watch.mine,
    retention.mine,
    learning.mine,
    records.plans_to_agree,
    named.comments,
    standards.ran_out,
    desk.conditions,
    meetings.actions,
    meetings.minutes,
    desk.pilots,
    value.months,
    value.forecasts,
    value.leaks,
    value.key_results,
    value.quarters,
    value.drifting,
    run_phases.to_begin,
    records.decisions_to_review,
    records.plans_to_review,
    standards.reviews,
    records.plans_to_read,
    desk.notes,
    service.escalated,
    service.statements,
    service.levels,
    service.proposals,
    service.drafts,
    service.read_again,
    service.away,
    service.jobs,
    desk.sources,
    desk.imports,
)
