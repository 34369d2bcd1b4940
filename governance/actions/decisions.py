"""A decision is proposed, weighed, decided, and looked at again; never rewritten."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from governance import numbering, weighing
from governance.actions import consults, history, links, mandate
from governance.models import Decision, DecisionOption, GovernedAct
from governance.rights import Act


@transaction.atomic
def propose(
    *,
    title: str,
    context: str,
    team: Team | None = None,
    supersedes: Decision | None = None,
    about: Any = None,
    by: User,
    acting: User | None = None,
    on: date | None = None,
    **fields: Any,
) -> Decision:
    """Open a decision: its question, and what it is about if that is known."""
    person = history.actor(by, acting)
    allow(by, Perm.DECISION_EDIT, team)
    if supersedes is not None and not supersedes.holds:
        raise Unfit("supersedes", f"{supersedes.key} does not hold any more.")
    decision = Decision.objects.create(
        key=numbering.next_key(Decision.objects.all(), "D-", digits=2),
        title=title,
        context=context,
        team=team,
        supersedes=supersedes,
        proposed_by=person,
        proposed_on=history.day(by, on),
        **fields,
    )
    audit.record(by, Verb.DECISION_PROPOSED, decision, team=team, person=person)
    require_work(decision, person, by=by, on=on)
    if about is not None:
        links.link(decision, about, by=by)
    consults.ask(GovernedAct.Act.DECISION, decision, team=team, by=by, on=on)
    return decision


@transaction.atomic
def ask(decision: Decision, *, by: User) -> Decision:
    """Ask the parties that the matrix has asked first, where nobody is asked now.

    For a decision that was proposed before the matrix was enforced, or whose parties
    are to be heard again after its question has changed.
    """
    decision = held(decision)
    allow(by, Perm.DECISION_EDIT, decision.team)
    require_open(decision)
    act = GovernedAct.Act.DECISION
    if not consults.ask(act, decision, team=decision.team, by=by):
        raise Refused("Whoever the matrix has asked is asked already.")
    return decision


@transaction.atomic
def edit(
    decision: Decision, *, version: int | None, by: User, **fields: Any
) -> Decision:
    """Change the question or a position while nothing is decided."""
    decision = held(decision)
    allow(by, Perm.DECISION_EDIT, decision.team)
    allow(by, Perm.DECISION_EDIT, fields.get("team", decision.team))
    versions.claim(decision, version, **fields)
    require_open(decision)
    require_work(decision, by, by=by)
    changed = versions.apply(decision, **fields)
    decision.save()
    audit.record(
        by, Verb.DECISION_CHANGED, decision, team=decision.team, changed=changed
    )
    return decision


@transaction.atomic
def decide(
    decision: Decision,
    *,
    option: DecisionOption,
    outcome: str,
    review_on: date,
    why: Mapping[int, str],
    version: int | None,
    urgent: str = "",
    by: User,
    acting: User | None = None,
    on: date | None = None,
) -> Decision:
    """Choose an option. `why` says for each other option, by id, why it was rejected.

    By right of the matrix where it is enforced; `urgent` says why it cannot wait for
    the answers of who is asked. What this decision supersedes ends with it, in the
    same moment.
    """
    decision, person = held(decision), history.actor(by, acting)
    allow(by, Perm.DECISION_DECIDE, decision.team)
    versions.claim(decision, version, outcome=outcome, review_on=review_on)
    require_open(decision)
    require_weighed(decision)
    day = history.day(by, on)
    if review_on <= day:
        raise Unfit("review_on", "It is looked at again after the day it is decided.")
    mandate.require(
        GovernedAct.Act.DECISION, decision, team=decision.team,
        voices=[(person, None)], emergency=urgent, by=by, on=on,
    )  # fmt: skip
    choose(decision, option, why)
    decision.state, decision.outcome = Decision.State.DECIDED, outcome
    decision.decided_by, decision.decided_on = person, day
    decision.review_on = review_on
    decision.save()
    audit.record(
        by,
        Verb.DECISION_DECIDED,
        decision,
        team=decision.team,
        person=person,
        option=option.name,
        outcome=outcome,
        review_on=review_on,
    )
    if decision.supersedes_id:
        end_former(decision.supersedes_id, decision, by=by)
    return decision


def choose(decision: Decision, option: DecisionOption, why: Mapping[int, str]) -> None:
    """Mark the chosen option, and give every other its reason."""
    options = list(decision.options.select_for_update())
    if option.pk not in {each.pk for each in options}:
        raise Unfit("option", f"Choose one of the options of {decision.key}.")
    for each in options:
        each.chosen = each.pk == option.pk
        each.why_rejected = "" if each.chosen else reason_for(each, why)
        each.save()


def reason_for(option: DecisionOption, why: Mapping[int, str]) -> str:
    said = why.get(option.pk, option.why_rejected).strip()
    if not said:
        raise Unfit("why", f"Say why “{option}” was rejected.")
    return said


def end_former(former_id: int, decision: Decision, *, by: User) -> None:
    """End the decision that this one supersedes, if it still holds."""
    former = Decision.objects.select_for_update(of=("self",)).get(pk=former_id)
    if not former.holds:
        return
    versions.claim(former, None)
    former.state = Decision.State.SUPERSEDED
    former.ended_because = f"Superseded by {decision.key}."
    former.save()
    audit.record(
        by, Verb.DECISION_SUPERSEDED, former, team=former.team, by_decision=decision.key
    )


@transaction.atomic
def review(
    decision: Decision, *, finding: str, review_on: date, version: int | None, by: User
) -> Decision:
    """Look at a decision again and keep it: what was found, and the next day for it."""
    decision = held(decision)
    allow(by, Perm.DECISION_EDIT, decision.team)
    versions.claim(decision, version, review_on=review_on)
    require_holds(decision)
    if review_on <= history.day(by, None):
        raise Unfit("review_on", "The next look lies in the future.")
    changed = versions.apply(decision, review_on=review_on)
    decision.save()
    audit.record(
        by,
        Verb.DECISION_REVIEWED,
        decision,
        team=decision.team,
        changed=changed,
        reason=finding,
    )
    return decision


@transaction.atomic
def reverse(
    decision: Decision, *, reason: str, version: int | None = None, by: User
) -> Decision:
    """Take a decision back without another in its place. The reason stays with it."""
    decision = held(decision)
    allow(by, Perm.DECISION_DECIDE, decision.team)
    versions.claim(decision, version)
    require_holds(decision)
    if not reason.strip():
        raise Refused("Say why the decision is reversed.")
    mandate.require(
        GovernedAct.Act.DECISION, decision, team=decision.team, waits=False, by=by
    )
    decision.state, decision.ended_because = Decision.State.REVERSED, reason
    decision.save()
    audit.record(
        by, Verb.DECISION_REVERSED, decision, team=decision.team, reason=reason
    )
    return decision


def held(decision: Decision) -> Decision:
    rows = Decision.objects.select_for_update(of=("self",))
    return rows.select_related("team").get(pk=decision.pk)


def allow(by: User, perm: Perm, team: Team | None) -> None:
    """A team's record belongs to its people, the company's to whoever holds `perm`."""
    if team is None:
        access.require_somewhere(by, perm)
    else:
        access.require(by, perm, team=team)


def may(user: User, perm: Perm, team: Team | None) -> bool:
    """Whether to show the button that `allow` will let through."""
    if team is None:
        return access.may(user, perm)
    return access.allows(user, perm, team=team)


def require_work(
    decision: Decision, person: User, *, by: User, on: date | None = None
) -> None:
    """Where the matrix is enforced for the log: who writes its question holds R."""
    mandate.require(
        GovernedAct.Act.DECISION, decision, do=Act.WORK, team=decision.team,
        voices=[(person, None)], by=by, on=on,
    )  # fmt: skip


def require_open(decision: Decision) -> None:
    if not decision.is_open:
        raise Refused(
            f"{decision.key} is decided and stays as it was. Propose another that supersedes it."
        )


def require_holds(decision: Decision) -> None:
    if not decision.holds:
        said = decision.get_state_display().lower()
        raise Refused(f"{decision.key} does not hold: it is {said}.")


def require_weighed(decision: Decision) -> None:
    asked = weighing.missing(decision)
    if asked:
        raise Refused(asked[0])
