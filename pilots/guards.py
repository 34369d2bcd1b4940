"""What still stands in the way of each step: everything that is missing, in words.

`missing(verb, pilot, day)` is asked by the action, which refuses with all of it,
and by the page, which shows it before anybody tries. Each line finishes the
sentence “… cannot … yet:”. Reads only.
"""

from collections.abc import Callable
from datetime import date, timedelta

from governance import calendars, facts, gates
from governance.models import Condition, Gate
from pilots import figures, plan, reading, sample, states, terms
from pilots.models import Measure, Pilot
from pilots.terms import Terms

POC_DAYS = 42  # domain.md §6: a proof of concept takes days to 6 weeks


def missing(verb: str, pilot: Pilot, day: date) -> list[str]:
    """Everything that stands in the way of `verb` on `day`; [] if nothing does."""
    guard = GUARDS.get(verb)
    return guard(pilot, day) if guard else []


# --- the plan is whole ----------------------------------------------------------
def whole_plan(pilot: Pilot, day: date) -> list[str]:
    measures = list(pilot.measures.all())
    return [
        *hypothesis(pilot),
        *primary([m for m in measures if m.part == Measure.Part.PRIMARY]),
        *needed(any(m.part == Measure.Part.GUARDRAIL for m in measures), "a guardrail"),
        *needed(pilot.kill_criteria.exists(), "a kill criterion"),
        *needed(pilot.sample_size, "the sample size per arm"),
        *promised(pilot),
        *bounds(pilot),
    ]


def needed(value: object, name: str) -> list[str]:
    return [] if value else [name]


def hypothesis(pilot: Pilot) -> list[str]:
    return [
        *needed(pilot.change.strip(), "what changes"),
        *needed(pilot.for_whom.strip(), "for whom and where"),
        *needed(pilot.because.strip(), "the evidence (because …)"),
        *needed(pilot.wrong_if.strip(), "what would prove it wrong"),
    ]


def primary(found: list[Measure]) -> list[str]:
    if not found:
        return ["a primary measure"]
    [measure] = found
    if measure.target is None:
        return ["the target of the primary measure"]
    if measure.has_control and measure.baseline is None:
        return ["the baseline of the primary measure"]
    return []


def promised(pilot: Pilot) -> list[str]:
    """How it will be read is said before anything is seen."""
    analysed = needed(pilot.analysis_plan.strip(), "how it is analysed")
    by = terms.amended(pilot)
    if not any(m.part == Measure.Part.PRIMARY for m in by.measures):
        return analysed
    return [*analysed, *spread(by), *large_enough(pilot, by)]


def spread(by: Terms) -> list[str]:
    """A plan that may be looked at on any day says how large an effect may be."""
    if not by.any_day or by.tau or by.main.min_effect:
        return []
    return ["the smallest difference worth having, or τ"]


def large_enough(pilot: Pilot, by: Terms) -> list[str]:
    n = sample.needed(by) or 0
    if not pilot.sample_size or pilot.sample_size >= n or pilot.sample_reason.strip():
        return []
    return [f"{n:,} units per arm, or the reason for fewer"]


def bounds(pilot: Pilot) -> list[str]:
    dates = needed(pilot.starts_on and pilot.ends_on, "the first and the last day")
    common = [*dates, *needed(pilot.budget, "the budget")]
    return common + (poc(pilot) if pilot.kind == Pilot.Kind.POC else floor(pilot))


def poc(pilot: Pilot) -> list[str]:
    """No customer is touched: data and length are the bounds."""
    short = duration(pilot) <= timedelta(POC_DAYS)
    return [
        *needed(pilot.data_classes, "the data classes it uses"),
        *needed(short, "a length of 6 weeks or less"),
    ]


def floor(pilot: Pilot) -> list[str]:
    """Real customers: where, how many, who not, and how to undo it."""
    return [
        *needed(pilot.sites.exists() or pilot.queues.exists(), "a site or a queue"),
        *needed(
            pilot.share_percent or pilot.agents.strip(),
            "the share of contacts or the agents taking part",
        ),
        *needed(pilot.max_contacts, "the largest exposure in contacts"),
        *needed(pilot.exclusions.strip(), "the customers excluded"),
        *needed(pilot.rollback_owner_id, "a rollback owner"),
        *needed(pilot.rollback_minutes, "the minutes to roll back"),
    ]


def duration(pilot: Pilot) -> timedelta:
    """From the first day to the last, both counted; zero without dates."""
    if not (pilot.starts_on and pilot.ends_on):
        return timedelta(0)
    return pilot.ends_on - pilot.starts_on + timedelta(days=1)


# --- the gate -----------------------------------------------------------------------
def approval(pilot: Pilot, day: date) -> list[str]:
    """The gate holds on `day`, by a decision no older than the last submission.

    An emergency leave stands in for the decision while it is in force.
    """
    if gates.emergency(pilot.gate, pilot, on=day):
        return []
    review, label = gates.latest(pilot.gate, pilot, on=day), Gate(pilot.gate).label
    if review is None or (pilot.review_id and review.pk < pilot.review_id):
        why = gates.why_undecided(pilot.gate, pilot)
        return [f"{label} is not decided: {why.removesuffix('.')}"]
    if why := gates.why_not(review, day):
        return [f"{label} does not hold: {why.removesuffix('.')}"]
    return []


def outlives(pilot: Pilot, last: date) -> list[str]:
    """The last day may not lie beyond the approval: what runs, runs with leave."""
    review = gates.latest(pilot.gate, pilot)
    if review and review.valid_until and last > review.valid_until:
        return [f"the approval ends on {shown(review.valid_until)}"]
    return []


def conditions(pilot: Pilot, day: date) -> list[str]:
    """Conditions before the launch; and those while it runs that are overdue."""
    before = gates.open_conditions(pilot, blocking=Condition.Blocking.PRE_LAUNCH)
    return [f"condition {each} is not verified" for each in before] + [
        f"condition {each} is overdue" for each in overdue(pilot, day)
    ]


def overdue(pilot: Pilot, day: date) -> list[Condition]:
    during = gates.open_conditions(pilot, blocking=Condition.Blocking.DURING)
    return [each for each in during if calendars.is_late(each.due_on, day)]


# --- time ---------------------------------------------------------------------------
def ready_to_start(pilot: Pilot, day: date) -> list[str]:
    found = [*approval(pilot, day), *conditions(pilot, day)]
    if not is_the_reviewed_plan(pilot, day):
        found.append("the plan is no longer the one that was reviewed")
    if not (pilot.starts_on and pilot.ends_on):
        return [*found, "the first and the last day"]
    if day < pilot.starts_on:
        found.append(f"its first day is {shown(pilot.starts_on)}")
    return [*found, *not_over(pilot, day)]


def is_the_reviewed_plan(pilot: Pilot, day: date) -> bool:
    """The plan is what was submitted, and that is what was on the table at the gate.

    The second is kept with the decision, where nobody changes it: a plan and its hash,
    written together past the actions, are seen.
    """
    if plan.reviewed_digest(pilot) != pilot.submitted_hash:
        return False
    leave = gates.emergency(pilot.gate, pilot, on=day)
    review = leave or gates.latest(pilot.gate, pilot, on=day)
    return facts.kept(review, "plan") in (None, pilot.submitted_hash)


def not_over(pilot: Pilot, day: date) -> list[str]:
    if pilot.ends_on and day > pilot.ends_on:
        return [f"its last day was {shown(pilot.ends_on)}"]
    return []


def ready_to_resume(pilot: Pilot, day: date) -> list[str]:
    found = [*approval(pilot, day), *conditions(pilot, day), *frozen(pilot)]
    return [*found, *unanswered(pilot), *not_over(pilot, day)]


def frozen(pilot: Pilot) -> list[str]:
    """What was promised still stands, or was amended: nobody went round the actions."""
    if plan.is_intact(pilot):
        return []
    return ["its plan was changed past its amendments: put it back, or stop"]


def unanswered(pilot: Pilot) -> list[str]:
    """Alarms that nobody independent has answered yet."""
    return [
        f"nobody has answered the alarm “{alarm}”"
        for alarm in pilot.alarms.filter(answer="").order_by("pk")
    ]


def unused(pilot: Pilot, day: date) -> list[str]:
    """For the clock: an approval expires when it has not been used for 90 days."""
    limit = timedelta(days=states.UNUSED_DAYS)
    if pilot.approved_on and day > pilot.approved_on + limit:
        return []
    return [f"its approval is not {states.UNUSED_DAYS} days old"]


# --- the end ------------------------------------------------------------------------
def measured(pilot: Pilot, day: date) -> list[str]:
    return [
        f"no result of {arm} for “{name}” on its newest day"
        for name, arm in figures.unmeasured(pilot)
    ]


def readable(pilot: Pilot, day: date) -> list[str]:
    """What a reading waits for; a killed pilot is read as far as it came."""
    return [] if pilot.was_killed else measured(pilot, day)


def read(pilot: Pilot, day: date) -> list[str]:
    """Decided needs a read-out, and the results have not moved since."""
    last = pilot.readouts.order_by("-pk").first()
    if last is None or not reading.is_final(last):
        return ["there is no read-out"]
    if not reading.is_current(last):
        return ["the results changed after the read-out: read out again"]
    return []


def differs(pilot: Pilot, day: date) -> list[str]:
    found = read(pilot, day)
    return found if pilot.decision else [*found, "nothing is decided yet"]


def ready_to_carry_on(pilot: Pilot, day: date) -> list[str]:
    if pilot.decision != Pilot.Decision.EXTEND:
        return ["the decision is not to extend"]
    found = [*approval(pilot, day), *conditions(pilot, day), *frozen(pilot)]
    found += unanswered(pilot)
    if pilot.extended_on:
        found.append("it was extended once already")
    if pilot.spent >= pilot.budget:
        found.append("the budget is spent")
    return found


def may_extend(pilot: Pilot, day: date) -> bool:
    """Time, budget and a first extension are left (domain.md §6)."""
    fresh = pilot.extended_on is None and pilot.spent < pilot.budget
    return fresh and not approval(pilot, day)


def shown(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


GUARDS: dict[str, Callable[[Pilot, date], list[str]]] = {
    "submit": whole_plan,
    "approve": approval,
    "schedule": approval,
    "start": ready_to_start,
    "resume": ready_to_resume,
    "finish": measured,
    "decide": read,
    "second": differs,
    "carry_on": ready_to_carry_on,
    "expire": unused,
}
