"""Finding a pilot for a person, and everything its page shows."""

from typing import Any

from django.shortcuts import get_object_or_404

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from pilots import figures, guards, hypothesis, page, plan, queries, reading
from pilots.forms.steps import FORMS, StepForm
from pilots.models import ArmResult, Pilot

MOST_RESULTS = 200


def find(user: User, pk: int) -> Pilot:
    """The pilot, or 404 if this person may not know of it."""
    rows = Pilot.objects.visible_to(user).for_hypothesis()
    people = ("sponsor", "rollback_owner", "decided_by", "seconded_by", "killed_by")
    return get_object_or_404(rows.select_related(*people, "benefit"), pk=pk)


def whole(
    pilot: Pilot, user: User, *, form: StepForm | None = None, verb: str = ""
) -> dict[str, Any]:
    """The page's context; `form` is the step form that did not pass, of `verb`."""
    results, measures = figures.results_of(pilot), list(pilot.measures.all())
    main = hypothesis.primary(pilot)
    rows = page.measure_rows(measures, results)
    kept = list(pilot.readouts.order_by("pk"))
    return {
        "pilot": pilot,
        **split(steps(pilot, user, form, verb), queries.forward(pilot)),
        "can_run": access.allows(user, Perm.PILOT_RUN, team=pilot.product.team),
        "needed_n": page.needed_n(main),
        "hypothesis": hypothesis.parts(pilot),
        "main": next((row for row in rows if row.measure == main), None),
        "guardrails": [row for row in rows if row.measure != main],
        "stops": page.stops(pilot, results),
        "arms": page.arms_chart(rows, results),
        "days": page.days_chart(pilot, main),
        "effects": page.effects_chart(main, kept),
        "readouts": [(page.named(each), each, reading.is_final(each)) for each in reversed(kept)],
        "results": list(ArmResult.objects.filter(measure__pilot=pilot).select_related("measure").order_by("-as_of", "measure", "arm")[:MOST_RESULTS]),
        "amendments": pilot.amendments.select_related("made_by").order_by("-pk"),
        "history": page.history(pilot),
        "week": queries.week(pilot, today()) if pilot.is_live else None,
        "ending": queries.ending(pilot),
        "intact": plan.is_intact(pilot) if pilot.plan_hash else None,
        **actions_open(pilot, kept),
    }  # fmt: skip


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


def split(open_steps: list[dict[str, Any]], forward: str) -> dict[str, Any]:
    """The one next step, and the others. It needs somebody if it can be taken now."""
    first = next((s for s in open_steps if s["step"].verb == forward), None)
    return {"first": first, "others": [s for s in open_steps if s is not first]}


def actions_open(pilot: Pilot, kept: list[Any]) -> dict[str, Any]:
    """What else may be done in this state, beside the steps of the table."""
    state = Pilot.State
    final = next((each for each in reversed(kept) if reading.is_final(each)), None)
    looked = sum(not reading.is_final(each) for each in kept)
    current = final is not None and reading.is_current(final)
    return {
        "may_edit": pilot.state == state.DRAFT,
        "may_amend": pilot.is_live,
        "may_record": pilot.is_live or pilot.state == state.READOUT,
        "may_read_out": pilot.state == state.READOUT and not current
        and not guards.measured(pilot, today()),
        "may_look": pilot.is_live and looked < pilot.looks - 1,
        "may_ask_to_scale": pilot.state == state.READOUT and current
        and pilot.kind == Pilot.Kind.PILOT and not pilot.was_killed,
        "final": final,
    }  # fmt: skip
