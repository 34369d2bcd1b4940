"""What is decided after the read-out, and by whom: never by the owner (domain.md §6)."""

from datetime import date

from django.db import transaction

from core import access, audit
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import canonical, gates
from governance.actions import history, mandate
from governance.models import Gate, GovernedAct, Review
from pilots import guards, plan, reading, window
from pilots.actions import leaving, plans
from pilots.actions.moving import begin, check, end, held
from pilots.models import Amendment, Leave, Pilot

Decision = Pilot.Decision


@transaction.atomic
def ask_to_scale(pilot: Pilot, *, by: User) -> Review:
    """Ask for gate G3, with the read-out as its evidence. Its approval opens `scale`."""
    pilot = held(pilot)
    access.require(by, Perm.PILOT_RUN, team=pilot.product.team)
    if pilot.state != Pilot.State.READOUT or pilot.kind != Pilot.Kind.PILOT:
        raise Refused("Gate G3 is asked for by a pilot in its read-out.")
    if pilot.was_killed:
        raise Refused("It was stopped: it cannot scale.")
    check(pilot, "decide", today())
    review = gates.ask(
        Gate.G3,
        pilot,
        team=pilot.product.team,
        asked=f"Did {pilot.key} work, and can we run it at scale?",
        parties=[person for person in (pilot.owner, pilot.sponsor) if person],
        by=by,
    )
    audit.record(
        by, Verb.PILOT_ASKED_TO_SCALE, pilot, team=pilot.product.team, review=review
    )
    return review


@transaction.atomic
def decide(
    pilot: Pilot,
    *,
    decision: str,
    reason: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Pilot:
    """Decide on the read-out. To differ from its proposal needs a second person.

    So does what only a second reading proposes: the first one is what was planned.
    """
    pilot = begin(pilot, "decide", version=version, by=by)
    person, day = history.actor(by, acting), history.day(by, on)
    independent(pilot, person)
    check(pilot, "decide", day)
    open_to(pilot, decision, day)
    require_mandate(pilot, decision, person, by=by, on=on)
    if decision == Decision.SCALE:
        leaving.to_scale(pilot, Leave.Verb.DECIDE, by=person, day=day)
    pilot.decision, pilot.decision_reason = decision, reason
    pilot.decided_by, pilot.decided_on = person, day
    pilot.decided_at = history.moment(by, on)
    pilot.seconded_by = pilot.seconded_at = None
    proposed = proposals(pilot)
    waits = set(proposed) != {decision}
    return end(
        pilot, "decide", Verb.PILOT_DECIDED, by=by, decision=decision, reason=reason,
        proposed=" and then ".join(proposed), state=Pilot.State.READOUT if waits else "",
    )  # fmt: skip


@transaction.atomic
def second(
    pilot: Pilot,
    *,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Pilot:
    """Confirm a decision that differs from the proposal; by another person again."""
    pilot = begin(pilot, "second", version=version, by=by)
    person, day = history.actor(by, acting), history.day(by, on)
    independent(pilot, person)
    check(pilot, "second", day)
    if person == pilot.decided_by:
        raise Refused("Who decided cannot confirm it too. Ask a second person.")
    open_to(pilot, pilot.decision, day)
    if pilot.decision == Decision.SCALE:
        leaving.to_scale(pilot, Leave.Verb.SECOND, by=person, day=day)
    pilot.seconded_by, pilot.seconded_at = person, history.moment(by, on)
    decision = pilot.decision
    return end(pilot, "second", Verb.PILOT_SECONDED, by=by, decision=decision)


def require_mandate(
    pilot: Pilot, decision: str, person: User, *, by: User, on: date | None
) -> None:
    """By who decides on pilots in the matrix. To stop protects: it waits for nobody."""
    goes_on = decision != Decision.STOP
    mandate.require(
        GovernedAct.Act.PILOT, pilot, team=pilot.product.team, voices=[(person, None)],
        waits=goes_on, must=goes_on, by=by, on=on,
    )  # fmt: skip


def independent(pilot: Pilot, person: User) -> None:
    """Segregation of duties: not the owner, nor who asked for the gate or started it."""
    if person in {pilot.owner, pilot.submitted_by, pilot.started_by}:
        raise Refused(
            f"{pilot.key} is decided by someone who does not own, submit or start it."
        )


def open_to(pilot: Pilot, decision: str, day: date) -> None:
    """Raise Refused if this decision is not open to this pilot at this moment."""
    if pilot.was_killed and decision != Decision.STOP:
        raise Refused("It was stopped by a kill: the decision can only be to stop.")
    if decision != Decision.STOP and (waiting := guards.unanswered(pilot)):
        raise Refused(f"It can only be to stop yet: {'; '.join(waiting)}.")
    if decision == Decision.SCALE:
        open_to_scale(pilot, day)
    if decision == Decision.GRADUATE and pilot.kind != Pilot.Kind.POC:
        raise Refused("Only a proof of concept graduates to a pilot.")
    if decision == Decision.EXTEND and not guards.may_extend(pilot, day):
        raise Refused(
            "An extension needs the gate still held, budget left, and none before."
        )


def open_to_scale(pilot: Pilot, day: date) -> None:
    """Only behind G3, on this read-out, with nothing left that it asked for first."""
    if pilot.kind != Pilot.Kind.PILOT:
        raise Refused("A proof of concept graduates to a pilot; only a pilot scales.")
    newer_than_evidence(gates.require(Gate.G3, pilot, on=day), pilot)
    if unmet := [*guards.conditions(pilot, day), *guards.frozen(pilot)]:
        raise Refused(f"{pilot.key} cannot scale yet: {'; '.join(unmet)}.")


def newer_than_evidence(review: Review, pilot: Pilot) -> None:
    """G3 judges the read-out: an approval asked for before it judged nothing."""
    last = pilot.readouts.order_by("-pk").first()
    if last and review.created_at < last.made_at:
        raise Refused(f"{review.key} was asked for before this read-out. Ask again.")


def proposals(pilot: Pilot) -> list[str]:
    """What the first read-out proposes, and the newest if that is something else."""
    found = reading.finals(pilot)
    return list(dict.fromkeys(each.proposal for each in (*found[:1], *found[-1:])))


@transaction.atomic
def carry_on(
    pilot: Pilot,
    *,
    ends_on: date,
    reason: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
) -> Pilot:
    """Run the one extension that was decided, to a later last day; an amendment."""
    pilot = begin(pilot, "carry_on", version=version, by=by)
    day = history.day(by, on)
    check(pilot, "carry_on", day)
    if pilot.ends_on is None or ends_on <= max(day, pilot.ends_on):
        raise Unfit("ends_on", "The new last day is after today and after the old one.")
    if late := guards.outlives(pilot, ends_on):
        raise Unfit("ends_on", f"Choose an earlier last day: {late[0]}.")
    review = leaving.to_run(pilot, Leave.Verb.CARRY_ON, by=by, day=day)
    changes = {"ends_on": [str(pilot.ends_on), str(ends_on)]}
    pilot.ends_on, pilot.extended_on = ends_on, day
    window.reopen(pilot)
    undecide(pilot)
    with plans.amending(pilot):
        pilot = end(
            pilot, "carry_on", Verb.PILOT_EXTENDED, by=by, reason=reason,
            changed=changes, review=review,
        )  # fmt: skip
    Amendment.objects.create(
        pilot=pilot, reason=reason, changes=changes, made_by=by, made_on=day,
        plan_hash=canonical.digest(plan.snapshot(pilot)),
    )  # fmt: skip
    return pilot


def undecide(pilot: Pilot) -> None:
    """The extension is decided anew at its own read-out; the audit keeps this one."""
    pilot.decision, pilot.decision_reason = "", ""
    pilot.decided_on = pilot.decided_by = pilot.decided_at = None
    pilot.seconded_by = pilot.seconded_at = None


@transaction.atomic
def close(
    pilot: Pilot,
    *,
    learning: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
) -> Pilot:
    """Close it with what was learned: the part that outlives the pilot."""
    pilot = begin(pilot, "close", version=version, by=by)
    if not learning.strip():
        raise Unfit("learning", "Write down what was learned.")
    pilot.learning, pilot.closed_on = learning, history.day(by, on)
    return end(pilot, "close", Verb.PILOT_CLOSED, by=by)
