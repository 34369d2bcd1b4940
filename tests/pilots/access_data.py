"""Who may do what with the data of pilots: days, who is in which arm, who is left out."""

from typing import Any

from core import system
from core.clock import today
from core.roles import Perm
from pilots.actions import assignment, measures, plans
from pilots.actions.assignment import Entry
from pilots.models import (
    ArmObservation,
    AssignmentList,
    Exclusion,
    Measure,
    Pilot,
)
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast

VIEW, MEASURE = Perm.PILOT_VIEW, Perm.PILOT_MEASURE


def pilot(cast: Cast, product: Product) -> Pilot:
    return plans.create(
        product=product, kind="pilot", title="Auto-summary", owner=product.product_manager,
        by=system.user(),
    )  # fmt: skip


def measure(cast: Cast, product: Product) -> Measure:
    return measures.add(
        pilot(cast, product), part="primary", name="Contained", method="two_proportion",
        grain="days", direction="up", unit="percent", by=system.user(),
    )  # fmt: skip


def observation(cast: Cast, product: Product) -> ArmObservation:
    return ArmObservation.objects.create(
        measure=measure(cast, product), arm="control", day=today(), x=1, n=2,
        recorded_by=product.product_manager,
    )  # fmt: skip


def exclusion(cast: Cast, product: Product) -> Exclusion:
    return Exclusion.objects.create(
        pilot=pilot(cast, product), unit="A-1", day=today(), reason="left",
        after_results=False, made_by=product.product_manager,
    )  # fmt: skip


def assigned(cast: Cast, product: Product) -> AssignmentList:
    row = pilot(cast, product)
    return assignment.assign(row, [Entry("A-1"), Entry("A-2")], by=system.user())


MAKERS = {
    "measure by day": measure,
    "observation": observation,
    "exclusion": exclusion,
    "assignment list": assigned,
}


def body(**fields: Any) -> Any:
    return lambda cast, product: fields


def new_day(cast: Cast, product: Product) -> dict[str, Any]:
    row = measure(cast, product).pk
    return {"measure": row, "day": str(today()), "arm": "control", "x": 1, "n": 2}


def new_days(cast: Cast, product: Product) -> dict[str, Any]:
    rows = [day := new_day(cast, product)]
    return {"pilot": Measure.objects.get(pk=day["measure"]).pilot_id, "rows": rows}


def new_list(cast: Cast, product: Product) -> dict[str, Any]:
    return {"pilot": pilot(cast, product).pk, "units": [{"unit": "A-1"}]}


def new_exclusion(cast: Cast, product: Product) -> dict[str, Any]:
    row = pilot(cast, product).pk
    return {"pilot": row, "unit": "A-1", "day": str(today()), "reason": "left"}


def changes(on: str = "", given: Any = None) -> Rule:
    return Rule(on, see=VIEW, do=MEASURE, body=given)


def made(on: str, new: Any) -> dict[str, Rule]:
    return {"GET": Rule(), "POST": changes(given=new)}


JOIN = body(units=[{"unit": "A-3"}], reason="hired")
EXPECT: Expected = {
    "pilots:pilot_assignment": {
        "GET": Rule("pilot", see=VIEW),
        "POST": changes("pilot"),
    },
    "pilots:exclusion_create": changes("pilot"),
    "pilots:exclusion_take_back": changes("exclusion"),
    "pilots:observation_list": Rule("measure by day", see=VIEW),
    "pilots:observation_create": changes("measure by day"),
    "pilots:observation_edit": changes("observation"),
    "api:pilot-observation-list": made("observation", new_day),
    "api:pilot-observation-bulk": changes(given=new_days),
    "api:pilot-observation-detail": {
        "GET": Rule("observation", see=VIEW),
        "PATCH": changes("observation", body(n=50)),
    },
    "api:pilot-assignment-list-list": made("assignment list", new_list),
    "api:pilot-assignment-list-detail": Rule("assignment list", see=VIEW),
    "api:pilot-assignment-list-units": Rule("assignment list", see=VIEW),
    "api:pilot-assignment-list-join": changes("assignment list", JOIN),
    "api:pilot-exclusion-list": made("exclusion", new_exclusion),
    "api:pilot-exclusion-detail": Rule("exclusion", see=VIEW),
    "api:pilot-exclusion-take-back": changes("exclusion", body(reason="a mistake")),
}
