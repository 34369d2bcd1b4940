"""Loads the experiments: plans first, then results and readings in the order of days.

What a gate lets through comes last, behind the decisions (`let_through`): the database
takes no pilot that runs or scales without one.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from backlog.models import Item
from core.models import User
from core.verbs import Verb
from dashboards.demo import pilot_data
from dashboards.demo.experiments import KILLS, MEASURES, PLANS, READINGS, RESULTS
from dashboards.demo.put import person, put
from governance import canonical, gates
from governance.models import Gate
from pilots import plan as plans
from pilots import reading, window
from pilots.models import ArmResult, KillCriterion, Leave, Measure, Pilot, Readout
from portfolio.models import Benefit, Metric, Product, Queue, Site, VendorModel

DECIDER = "Renee Calloway"
PLAIN = (
    "kind", "title", "change", "for_whom", "because", "wrong_if", "agents", "unit",
    "sample_size", "looks", "looking", "look_shares", "analysis_plan", "discard_days", "share_percent", "max_contacts", "rollback_minutes", "exclusions",
    "learning", "channels",
)  # fmt: skip


def load() -> None:
    for told in PLANS:
        if not Pilot.objects.filter(key=told["key"]).exists():
            load_pilot(told)


def load_pilot(told: dict[str, Any]) -> None:
    starts, ends = (date.fromisoformat(day) for day in told["days"])
    pilot, _ = put(
        Pilot,
        {"key": told["key"]},
        Verb.PILOT_CREATED,
        **{name: told[name] for name in PLAIN if name in told},
        product=Product.objects.get(code=told["product"]),
        item=Item.objects.get(key=told["item"]),
        benefit=Benefit.objects.filter(code=told["benefit"]).first(),
        owner=person(told["owner"]),
        sponsor=person(DECIDER),
        rollback_owner=person("Sanjay Kulkarni"),
        budget=Decimal(told.get("budget", 0)),
        spent=Decimal(told.get("spent", 0)),
        data_classes=["recordings"] if told["kind"] == "pilot" else ["masked"],
        starts_on=starts,
        ends_on=ends,
        submitted_on=starts - timedelta(days=26),
        submitted_by=person(told["owner"]),
        submitted_at=moment(starts - timedelta(days=26)),
    )
    pilot.sites.set(Site.objects.filter(code__in=told["sites"]))
    pilot.queues.set(Queue.objects.filter(code__in=told["queues"]))
    pilot.vendor_models.set(VendorModel.objects.filter(name__in=told.get("models", ())))
    load_measures(pilot)
    pilot_data.assign(pilot)
    pilot.submitted_hash = plans.reviewed_digest(pilot)
    pilot.save(update_fields=["submitted_hash"])
    if told["state"] != "submitted":
        run(pilot, told)
    pilot.state = waiting(told)
    pilot.save(update_fields=["state"])
    pilot_data.leave_out(pilot)


def waiting(told: dict[str, Any]) -> str:
    """Where it stands until the decision that lets it go on is loaded."""
    if scales(told):
        return Pilot.State.READOUT
    state: str = told["state"]
    return Pilot.State.SCHEDULED if state == Pilot.State.RUNNING else state


def scales(told: dict[str, Any]) -> bool:
    return bool(told.get("decision", ("",))[0] == Pilot.Decision.SCALE)


def let_through() -> None:
    """Take the steps that ask a gate, each by the decision that held on its day.

    Only what `load` left waiting in this run: no person brings a pilot to stand so.
    """
    for told in PLANS:
        pilot = Pilot.objects.get(key=told["key"])
        if scales(told) and pilot.state == Pilot.State.READOUT and not pilot.decision:
            on = date.fromisoformat(told["decision"][1])
            leave(pilot, Gate.G3, Leave.Verb.DECIDE, on, person(DECIDER))
            pilot.state = told["state"]
            decide(pilot, *told["decision"])
        if pilot.state == Pilot.State.SCHEDULED and pilot.started_on:
            leave(pilot, pilot.gate, Leave.Verb.START, pilot.started_on, pilot.owner)
            pilot.state = told["state"]
            pilot.save(update_fields=["state"])


def leave(pilot: Pilot, gate: Gate, verb: Leave.Verb, on: date, who: User) -> None:
    """By the decision that held on that day; nothing is loaded past one that did not."""
    review = gates.require(gate, pilot, on=on)
    Leave.objects.create(
        pilot=pilot, verb=verb, gate=gate, review=review, held_on=on, given_to=who,
        given_at=moment(on),
    )  # fmt: skip


def load_measures(pilot: Pilot) -> None:
    for key, part, name, code, method, way, unit, *numbers in MEASURES:
        if key == pilot.key:
            baseline, target, effect, sd, margin = numbers
            Measure.objects.create(
                pilot=pilot,
                part=part,
                name=name,
                metric=Metric.objects.filter(code=code).first(),
                method=method,
                grain=pilot_data.GRAINS.get((key, name), Measure.Grain.TOTALS),
                direction=way,
                unit=unit,
                baseline=baseline,
                target=target,
                min_effect=effect,
                planned_sd=sd,
                max_worsening=margin,
            )
    for key, text, measure, threshold, units, triggered in KILLS:
        if key == pilot.key:
            KillCriterion.objects.create(
                pilot=pilot,
                text=text,
                measure=pilot.measures.filter(name=measure).first(),
                threshold=threshold,
                min_units=units,
                triggered_on=triggered or None,
            )


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 14, tzinfo=UTC)


def run(pilot: Pilot, told: dict[str, Any]) -> None:
    """Start it with its plan frozen, then tell its results and what came of them."""
    pilot.refresh_from_db()
    plan = plans.snapshot(pilot)
    start = pilot.starts_on or date.min
    pilot.plan, pilot.plan_hash = plan, canonical.digest(plan)
    pilot.approved_on = start - timedelta(days=5)
    pilot.started_on, pilot.started_by = start, pilot.owner
    pilot.started_at = moment(start)
    if "killed" in told:
        pilot.killed_on = date.fromisoformat(told["killed"])
        pilot.killed_by, pilot.killed_at = pilot.owner, moment(pilot.killed_on)
        pilot.killed_because = "Kill criterion: one material misstatement."
    if told["state"] in {"decided", "closed"}:
        window.end(pilot, pilot.killed_on or pilot.ends_on or start)
    pilot.save()
    pilot_data.observe(pilot)
    for key, day, final in READINGS:
        if key == pilot.key:
            read(pilot, date.fromisoformat(day), final=final)
    if "decision" in told and not scales(told):
        decide(pilot, *told["decision"])


def read(pilot: Pilot, day: date, *, final: bool) -> None:
    for key, name, arm, period, as_of, n, found in RESULTS:
        if key == pilot.key and date.fromisoformat(as_of) <= day:
            ArmResult.objects.get_or_create(
                measure=pilot.measures.get(name=name),
                arm=arm,
                period=period,
                as_of=date.fromisoformat(as_of),
                defaults={"n": n, "recorded_by": pilot.owner, **values(found)},
            )
    made = reading.read(pilot, final=final, may_extend=False)
    Readout.objects.create(
        pilot=pilot,
        look=made.computed["look"],
        as_of=day,
        computed=made.computed,
        sentence=made.sentence,
        proposal=made.proposal.decision,
        because=made.proposal.because,
        made_by=pilot.owner,
    )


def values(found: Any) -> dict[str, Any]:
    if isinstance(found, int):
        return {"successes": found}
    if isinstance(found, list):
        return {"table": found}
    return {"mean": Decimal(found[0]), "sd": Decimal(found[1])}


def decide(pilot: Pilot, decision: str, day: str, reason: str) -> None:
    on = date.fromisoformat(day)
    pilot.decision, pilot.decision_reason = decision, reason
    pilot.decided_on, pilot.decided_by = on, person(DECIDER)
    pilot.decided_at = moment(on)
    if pilot.learning:
        pilot.closed_on = on + timedelta(days=1)
    pilot.save()
