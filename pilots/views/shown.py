"""Finding a pilot for a person, and everything its pages show."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from core import access
from core.charts import Chart
from core.clock import today
from core.models import User
from core.roles import Perm
from pilots import (
    blind,
    figures,
    guards,
    hypothesis,
    page,
    plan,
    queries,
    reading,
    sample,
    stoplines,
    terms,
)
from pilots.forms.steps import FORMS, StepForm
from pilots.models import ArmResult, Pilot, Readout

MOST_RESULTS = 200
PARTS = (
    ("pilot_detail", "Now"),
    ("pilot_plan", "Plan"),
    ("pilot_data", "Data"),
    ("pilot_reading", "Reading"),
)
Context = dict[str, Any]


def find(user: User, pk: int) -> Pilot:
    """The pilot, or 404 if this person may not know of it."""
    rows = Pilot.objects.visible_to(user).for_hypothesis()
    rows = rows.prefetch_related("vendor_models__vendor", "vendor_models__versions")
    people = ("sponsor", "rollback_owner", "decided_by", "seconded_by", "killed_by")
    return get_object_or_404(rows.select_related(*people, "benefit"), pk=pk)


def part_of(pilot: Pilot, name: str) -> str:
    """The address of one part of its pages."""
    return reverse(f"pilots:{name}", args=[pilot.pk])


# --- the pages ------------------------------------------------------------------------
def frame(pilot: Pilot, user: User, here: str) -> Context:
    """What stands around every part: where one is, and what may be changed."""
    return {
        "pilot": pilot,
        "tabs": [
            {"label": label, "url": part_of(pilot, name), "current": name == here}
            for name, label in PARTS
        ],
        "blind": blind.is_blind(pilot, user),
        "can_run": access.allows(user, Perm.PILOT_RUN, team=pilot.product.team),
        "can_measure": access.allows(user, Perm.PILOT_MEASURE, team=pilot.product.team),
        "may_edit": pilot.state == Pilot.State.DRAFT,
        "may_amend": pilot.is_live,
        "may_record": pilot.is_live or pilot.state == Pilot.State.READOUT,
        "week": queries.week(pilot, today()) if pilot.is_live else None,
    }


def whole(
    pilot: Pilot, user: User, *, form: StepForm | None = None, verb: str = ""
) -> Context:
    """Where it stands; `form` is the step form that did not pass, of `verb`."""
    results = figures.results_of(pilot)
    kept = list(pilot.readouts.order_by("pk"))
    shown = blind.seen(pilot, user, results)
    rows = page.measure_rows(
        list(pilot.measures.all()), shown, blind.hidden(pilot, user)
    )
    return {
        **frame(pilot, user, "pilot_detail"),
        **split(steps(pilot, user, form, verb), queries.forward(pilot)),
        **actions_open(pilot, kept),
        **measured(pilot, rows),
        "hypothesis": hypothesis.parts(pilot),
        "stops": page.stops(
            pilot, stoplines.treated(pilot), blind=blind.is_blind(pilot, user)
        ),
        "mismatch": page.mismatch(pilot, hypothesis.primary(pilot), results),
        "alarms": queries.alarms_of(pilot),
        "may_answer": queries.may_answer(pilot, user),
        "arms": page.arms_chart(rows, shown),
        "newest": kept[-1] if kept else None,
        "history": page.history(pilot),
        "ending": queries.ending(pilot),
    }


def plan_of(pilot: Pilot, user: User) -> Context:
    """What was promised, what is missing of it, and how it changed."""
    rows = page.measure_rows(list(pilot.measures.all()), {})
    main, by = hypothesis.primary(pilot), terms.amended(pilot)
    return {
        **frame(pilot, user, "pilot_plan"),
        **measured(pilot, rows),
        "hypothesis": hypothesis.parts(pilot),
        "terms": by,
        "needed_n": sample.needed(by) if main else None,
        "stops": page.stops(pilot, {}),
        "missing": lacking(pilot),
        "amendments": pilot.amendments.select_related("made_by").order_by("-pk"),
        "intact": plan.is_intact(pilot) if pilot.plan_hash else None,
    }


def lacking(pilot: Pilot) -> list[str]:
    """What a draft still needs before its gate can be asked."""
    if pilot.state != Pilot.State.DRAFT:
        return []
    return guards.missing("submit", pilot, today())


def data_of(pilot: Pilot, user: User) -> Context:
    """What came in, by day and arm."""
    results = figures.results_of(pilot)
    shown, main = blind.seen(pilot, user, results), hypothesis.primary(pilot)
    rows = page.measure_rows(
        list(pilot.measures.all()), shown, blind.hidden(pilot, user)
    )
    hidden = blind.is_blind(pilot, user)
    kept = ArmResult.objects.filter(measure__pilot=pilot).select_related("measure")
    return {
        **frame(pilot, user, "pilot_data"),
        **measured(pilot, rows),
        "mismatch": page.mismatch(pilot, main, results),
        "days": None if hidden else page.days_chart(pilot, main),
        "results": list(kept.order_by("-as_of", "measure", "arm")[:MOST_RESULTS]),
    }


def reading_of(
    pilot: Pilot, user: User, *, form: StepForm | None = None, verb: str = ""
) -> Context:
    """What it says, by every reading that was kept, and the decision on it."""
    kept = list(pilot.readouts.order_by("pk"))
    deciding = [
        each
        for each in steps(pilot, user, form, verb)
        if each["step"].verb in {"decide", "second"}
    ]
    named = [(page.named(each), each, reading.is_final(each)) for each in kept]
    return {
        **frame(pilot, user, "pilot_reading"),
        **split(deciding, queries.forward(pilot)),
        **actions_open(pilot, kept),
        "charts": charts(pilot, kept),
        "readouts": named[::-1],
        "doubt_names": page.DOUBTS,
    }


def charts(pilot: Pilot, kept: list[Readout]) -> list[tuple[str, str, Chart]]:
    """(finding, what it shows, chart) of everything that was read out, newest first."""
    if hypothesis.primary(pilot) is None:
        return []
    by, main = terms.frozen(pilot), hypothesis.primary(pilot)
    scale = page.measures_chart(kept[-1], by) if kept else None
    effects = page.effects_chart(main, kept)
    found = (
        (scale, "Each in its own yardstick: 1 is the effect hoped for, −1 a margin used up."),
        (page.boundaries_chart(pilot, kept, by), "The statistic of each look, and the boundaries that all looks of the plan have."),
        (page.trend_chart(kept, by), "Each day's rate of both groups; the comparison believes that they would have gone on alike."),
        (page.any_day_chart(pilot, by), "Difference from control by day, with the interval that holds on whichever day one looks."),
        (effects and ("What each reading showed", effects[1]), f"{effects and effects[0]}: difference from control, with its interval. The line at 0 is no effect."),
    )  # fmt: skip
    return [(each[0], what, each[1]) for each, what in found if each]


def measured(pilot: Pilot, rows: list[page.MeasureRow]) -> Context:
    main = hypothesis.primary(pilot)
    return {
        "main": next((row for row in rows if row.measure == main), None),
        "guardrails": [row for row in rows if row.measure != main],
    }


# --- what may be done -------------------------------------------------------------------
def steps(
    pilot: Pilot, user: User, form: StepForm | None, verb: str
) -> list[dict[str, Any]]:
    """Each step this person may take, with what is missing and its form."""
    return [
        {
            "step": way.step,
            "missing": way.missing,
            "form": form
            if way.step.verb == verb
            else FORMS[way.step.verb](pilot=pilot),
            "open": way.step.verb == verb,
            "url": f"pilots:pilot_{way.step.verb}",
        }
        for way in queries.ways_on(pilot, user)
    ]


def split(open_steps: list[dict[str, Any]], forward: str) -> Context:
    """The one next step, and the others. It needs somebody if it can be taken now."""
    first = next((s for s in open_steps if s["step"].verb == forward), None)
    return {"first": first, "others": [s for s in open_steps if s is not first]}


def actions_open(pilot: Pilot, kept: list[Any]) -> Context:
    """What else may be done in this state, beside the steps of the table."""
    ended = pilot.state == Pilot.State.READOUT
    final = next((each for each in reversed(kept) if reading.is_final(each)), None)
    looked = sum(not reading.is_final(each) for each in kept)
    current = final is not None and reading.is_current(final)
    return {
        "may_read_out": ended and not current and not guards.readable(pilot, today()),
        "may_look": pilot.is_live and looked < pilot.looks - 1,
        "may_ask_to_scale": ended and current
        and pilot.kind == Pilot.Kind.PILOT and not pilot.was_killed,
        "final": final,
    }  # fmt: skip
