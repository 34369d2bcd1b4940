"""Pilots for tests: a whole draft, each state on its way, each step's call."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from core import system
from core.clock import now, today
from core.models import User
from governance import canonical
from governance.models import Review, SeatKind, Signature
from pilots.actions import decisions, measures, plans, readouts, results, steps
from pilots.models import Leave, Pilot
from portfolio.models import Site
from tests.make import Cast


def make_pilot(cast: Cast, kind: str = "pilot", **fields: Any) -> Pilot:
    """A draft with a whole plan: it may be submitted as it is."""
    day = today()
    whole: dict[str, Any] = {
        "title": "Auto-summary", "change": "a written summary", "for_whom": "96 agents",
        "because": "they type it three times", "wrong_if": "wrap-up stays as long",
        "agents": "96, 48 in each arm", "sample_size": 48, "budget": 50_000,
        "share_percent": 50, "max_contacts": 40_000, "exclusions": "litigation, SCRA",
        "data_classes": ["transcripts"], "rollback_owner": cast.it,
        "rollback_minutes": 15, "starts_on": day, "ends_on": day + timedelta(days=41),
        "sponsor": cast.executive, "analysis_plan": "all 96, by intention to treat",
    }  # fmt: skip
    if fields.get("looks", 1) > 1:
        whole["looking"] = "planned_looks"
    sites = [
        Site.objects.get_or_create(code="JAX", defaults={"name": "Jacksonville"})[0]
    ]
    pilot = plans.create(
        product=cast.product,
        kind=kind,
        by=cast.pm,
        **(whole | {"sites": sites} | fields),
    )
    handle = measures.add(
        pilot, part="primary", name="Handle time", method="welch", direction="down",
        unit="seconds", baseline=Decimal(412), target=Decimal(392), by=cast.pm,
    )  # fmt: skip
    measures.add(
        pilot, part="guardrail", name="Resolved at first contact", method="two_proportion",
        direction="up", unit="percent", max_worsening=Decimal("0.02"), by=cast.pm,
    )  # fmt: skip
    measures.add_criterion(
        pilot, text="Handle time passes 450 seconds", measure=handle,
        threshold=Decimal(450), by=cast.pm,
    )  # fmt: skip
    pilot.refresh_from_db()
    return pilot


def planned(
    cast: Cast,
    kind: str = "pilot",
    *,
    primary: dict[str, Any],
    guardrails: Sequence[dict[str, Any]] = (),
    **fields: Any,
) -> Pilot:
    """A running pilot with measures of its own instead of the usual ones."""
    pilot = make_pilot(cast, kind, **fields)
    for rule in [*pilot.kill_criteria.all()]:
        measures.remove_criterion(rule, by=cast.pm)
    for measure in [*pilot.measures.all()]:
        measures.remove(measure, by=cast.pm)
    for part, given in (("primary", primary), *(("guardrail", g) for g in guardrails)):
        measures.add(pilot, part=part, by=cast.pm, **given)
    measures.add_criterion(pilot, text="Any harm", by=cast.pm)
    return bring(pilot, cast, "running")


def decide_gate(
    pilot: Pilot, outcome: str = "approved", *, gate: str = "", days: int = 90
) -> Review:
    """Governance decides: the undecided review of the gate, today."""
    review = Review.objects.about(pilot).get(
        gate=gate or pilot.gate, state__in=Review.UNDECIDED
    )
    review.state, review.outcome = Review.State.DECIDED, outcome
    review.decided_on = today()
    if outcome in Review.APPROVALS:
        review.valid_until = today() + timedelta(days=days)
    review.save()
    sign_all(review, outcome)
    return review


def sign_all(review: Review, stance: str = "approved") -> None:
    """Somebody in each of its seats has signed it; without seats, one of the table.

    People who have left since: nobody of the cast has a part in it or hears of it.
    """
    kinds = [each.kind_id for each in review.seats.all()]
    kinds = kinds or [SeatKind.objects.earliest("pk").pk]
    Signature.objects.bulk_create(
        Signature(
            review=review, seat_id=kind, round=review.round, stance=stance,
            meaning="I say so.", record_hash=canonical.digest({}),
            signed_by=left(number), signed_at=now(),
        )
        for number, kind in enumerate(kinds)
    )  # fmt: skip


def left(number: int) -> User:
    """One of those who have left."""
    email = f"left{number}@example.org"
    found, _ = User.objects.get_or_create(
        email=email, defaults={"name": f"Left {number}", "is_active": False}
    )
    return found


def bring(pilot: Pilot, cast: Cast, to: str) -> Pilot:
    """Take a whole draft along the straight way to the state `to`, by its actions."""
    ways: dict[str, Callable[[], object]] = {
        "submitted": lambda: steps.submit(pilot, by=cast.pm),
        "approved": lambda: take_up(pilot, cast),
        "scheduled": lambda: schedule(pilot, cast),
        "running": lambda: steps.start(pilot, by=cast.pm),
        "paused": lambda: steps.pause(pilot, reason="a storm", by=cast.pm),
        "readout": lambda: end(pilot, cast),
        "decided": lambda: scale(pilot, cast),
        "closed": lambda: decisions.close(pilot, learning="ask earlier", by=cast.pm),
    }
    for state, way in ways.items():
        if pilot.state == to:
            break
        if state != "paused" or to == "paused":
            way()
            pilot.refresh_from_db()
    return pilot


def take_up(pilot: Pilot, cast: Cast) -> None:
    decide_gate(pilot)
    steps.approve(pilot, by=cast.pm)


def schedule(pilot: Pilot, cast: Cast) -> None:
    assert pilot.starts_on
    assert pilot.ends_on
    steps.schedule(pilot, starts_on=pilot.starts_on, ends_on=pilot.ends_on, by=cast.pm)


def end(pilot: Pilot, cast: Cast) -> None:
    make_results(pilot, cast)
    steps.finish(pilot, reason="enough", by=cast.pm)


def scale(pilot: Pilot, cast: Cast) -> None:
    readouts.make(pilot, by=cast.pm)
    decisions.ask_to_scale(pilot, by=cast.pm)
    decide_gate(pilot, gate="G3")
    decisions.decide(pilot, decision="scale", reason="it worked", by=cast.ops)


def make_results(pilot: Pilot, cast: Cast, treated: str = "388.4") -> None:
    """The figures of domain.md §12's PIL-01: −24.2 s, guardrail held."""
    main = pilot.measures.get(part="primary")
    guard = pilot.measures.get(part="guardrail")
    for arm, mean, sd, good in (
        ("control", "412.6", "41.5", 5440), ("treatment", treated, "36.2", 5424),
    ):  # fmt: skip
        results.record(
            main,
            arm=arm,
            as_of=today(),
            n=48,
            mean=Decimal(mean),
            sd=Decimal(sd),
            by=cast.pm,
        )
        results.record(
            guard, arm=arm, as_of=today(), n=8000, successes=good, by=cast.pm
        )


def let(pilot: Pilot, cast: Cast, gate: str = "G3", verb: str = "decide") -> Leave:
    """A decision that holds, and the leave by it: for rows that no action makes."""
    review = Review.objects.create(
        key=f"GD-{pilot.pk}{gate}", gate=gate, team=pilot.product.team, asked_by=cast.pm,
        subject_type=ContentType.objects.get_for_model(pilot), subject_id=pilot.pk,
        subject_name=str(pilot), state="decided", outcome="approved", due_on=today(),
        decided_on=today(), valid_until=today() + timedelta(days=90),
    )  # fmt: skip
    sign_all(review)
    return Leave.objects.create(
        pilot=pilot, verb=verb, gate=gate, review=review, held_on=today(),
        given_to=cast.ops,
    )  # fmt: skip


@contextmanager
def behind(pilot: Pilot) -> Iterator[None]:
    """Round the actions and the trigger, as somebody with the whole database could."""
    allow = "SELECT set_config('tandem.amending', %s, false)"
    with connection.cursor() as cursor:
        cursor.execute(allow, [str(pilot.pk)])
        yield
        cursor.execute(allow, [""])


Call = Callable[..., Pilot]
CALLS: dict[str, tuple[Call, dict[str, Any]]] = {
    "submit": (steps.submit, {}),
    "approve": (steps.approve, {}),
    "schedule": (steps.schedule, {"starts_on": None, "ends_on": None}),
    "start": (steps.start, {}),
    "pause": (steps.pause, {"reason": "a storm"}),
    "resume": (steps.resume, {"reason": "the storm is over"}),
    "finish": (steps.finish, {"reason": "enough"}),
    "decide": (decisions.decide, {"decision": "iterate", "reason": "short"}),
    "second": (decisions.second, {}),
    "carry_on": (decisions.carry_on, {"reason": "more", "ends_on": None}),
    "close": (decisions.close, {"learning": "ask earlier"}),
    "kill": (steps.kill, {"reason": "complaints"}),
    "revise": (steps.revise, {"reason": "other queue"}),
    "withdraw": (steps.withdraw, {"reason": "no need"}),
    "expire": (steps.expire, {}),
}


def take(verb: str, pilot: Pilot, by: User, **more: Any) -> Pilot:
    call, given = CALLS[verb]
    dates = {"starts_on": today(), "ends_on": today() + timedelta(days=20)}
    filled = {k: dates.get(k) if v is None else v for k, v in given.items()}
    return call(pilot, **filled, **more, by=by)


def pilot_in(state: str, cast: Cast, **fields: Any) -> Pilot:
    pilot = make_pilot(cast, **fields)
    if state == "withdrawn":
        steps.withdraw(pilot, reason="no need", by=cast.pm)
    elif state == "expired":
        pilot = bring(pilot, cast, "approved")
        Pilot.objects.update(approved_on=today() - timedelta(days=91))
        steps.expire(pilot, by=system.user())
    else:
        bring(pilot, cast, state)
    pilot.refresh_from_db()
    return pilot
