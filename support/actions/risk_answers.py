"""What is done about a risk: treated, accepted, happened, over, watched again."""

from datetime import date, timedelta

from django.db import transaction

from backlog.models import Item
from core import versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import history
from governance.models import ChangeRequest
from support import risk_levels
from support.actions import mending, problems, risk_telling
from support.actions.risks import held, stepped, still_watched, unanswered
from support.models import Problem, Risk, RiskStep

Step = RiskStep.Kind
State = Risk.State


@transaction.atomic
def treat(
    risk: Risk,
    *,
    response: str,
    plan: str,
    due_on: date,
    item: Item | None = None,
    change_request: ChangeRequest | None = None,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Risk:
    """Avoid, reduce or transfer it: what is done, and by when."""
    risk = held(risk, by=by)
    still_watched(risk)
    if response not in Risk.TREATMENTS:
        raise Unfit("response", "Avoid, reduce or transfer; accepting is a step of its own.")  # fmt: skip
    if not plan.strip():
        raise Unfit("plan", "Say what is done about it.")
    if due_on < history.day(by, on):
        raise Unfit("due_on", "That day is over: say by when it will be done.")
    mending.known(risk, item=item, change_request=change_request, by=by)
    mine = {"response": response, "plan": plan, "due_on": due_on, "item": item, "change_request": change_request}  # fmt: skip
    versions.claim(risk, version, **mine)
    unanswered(risk)
    versions.apply(risk, **mine, state=State.TREATED)
    stepped(
        risk, Step.TREATED, Verb.RISK_TREATED, by=by, on=on, acting=acting, reason=plan,
        response=response, due_on=due_on, item=item, change_request=change_request,
    )  # fmt: skip
    return risk


@transaction.atomic
def accept(
    risk: Risk,
    *,
    plan: str,
    accepted_until: date,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Risk:
    """Live with it until a day: by somebody who answers for it and does not own it.

    The longest: 90 days for a critical risk, 180 for a high one, else 365.
    """
    risk = held(risk, by=by, perm=Perm.RISK_ACCEPT)
    still_watched(risk)
    person, day = history.actor(by, acting), history.day(by, on)
    if risk.owner_id is None:
        raise Refused("Nobody owns it yet: give it to who watches it, then accept it.")
    if risk.owner_id == person.pk:
        raise Refused("You own this risk: somebody else accepts it.")
    if not plan.strip():
        raise Unfit("plan", "Say why it is better to live with it.")
    longest = risk_levels.MOST_DAYS_ACCEPTED[risk.level]
    if not day < accepted_until <= day + timedelta(days=longest):
        said = f"A {risk.get_level_display().lower()} risk is accepted for 1 to {longest} days."
        raise Unfit("accepted_until", said)
    versions.claim(risk, version, plan=plan, accepted_until=accepted_until)
    unanswered(risk)
    versions.apply(
        risk, state=State.ACCEPTED, response=Risk.Response.ACCEPT, plan=plan,
        accepted_by=person, accepted_until=accepted_until,
    )  # fmt: skip
    stepped(
        risk, Step.ACCEPTED, Verb.RISK_ACCEPTED, by=by, on=on, acting=acting,
        reason=plan, until=accepted_until,
    )  # fmt: skip
    risk_telling.accepted(risk, by=by)
    return risk


@transaction.atomic
def happened(
    risk: Risk,
    *,
    seen: str,
    since: date,
    urgency: int,
    impact: int,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Problem:
    """It is a problem now, which says that it was foreseen; the risk is to be assessed.

    `impact` and `urgency` are those of problems, 1 (worst) to 4.
    """
    risk = held(risk, by=by, perm=Perm.PROBLEM_REPORT)
    still_watched(risk)
    versions.claim(risk, version, seen=seen, since=since)
    problem = problems.report(
        product=risk.product, title=risk.title, seen=seen, since=since,
        driver=risk.driver, impact=impact, urgency=urgency, risk=risk, by=by, on=on,
        acting=acting,
    )  # fmt: skip
    risk.review_on = history.day(by, on)
    stepped(
        risk, Step.OCCURRED, Verb.RISK_HAPPENED, by=by, on=on, acting=acting,
        reason=seen, problem=problem,
    )  # fmt: skip
    risk_telling.happened(risk, problem, by=by)
    return problem


@transaction.atomic
def close(
    risk: Risk,
    *,
    reason: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Risk:
    """It cannot happen any more, or not to us."""
    risk = held(risk, by=by)
    still_watched(risk)
    if not reason.strip():
        raise Unfit("reason", "Say why it cannot happen any more.")
    versions.claim(risk, version, reason=reason)
    unanswered(risk)
    risk.state, risk.closed_on = State.CLOSED, history.day(by, on)
    stepped(
        risk, Step.CLOSED, Verb.RISK_CLOSED, by=by, on=on, acting=acting, reason=reason
    )
    return risk


@transaction.atomic
def reopen(
    risk: Risk,
    *,
    reason: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Risk:
    """Watch it again; it is to be assessed today. Who records risks may say so."""
    risk = held(risk, by=by, perm=Perm.PROBLEM_REPORT)
    if not risk.is_closed:
        raise Refused(f"{risk.key} is watched already.")
    if not reason.strip():
        raise Unfit("reason", "Say why it may happen after all.")
    versions.claim(risk, version, reason=reason)
    risk.state, risk.closed_on = State.OPEN, None
    risk.review_on = history.day(by, on)
    stepped(
        risk, Step.REOPENED, Verb.RISK_REOPENED, by=by, on=on, acting=acting,
        reason=reason, was="",
    )  # fmt: skip
    risk_telling.watched_again(risk, by=by)
    return risk
