"""Who may do what at the addresses of the run phase."""

from datetime import date
from typing import Any

from core import system
from core.roles import Perm
from portfolio.models import Product
from support.actions import run_duties, run_phases
from support.models import RunCheck, RunDuty, RunPhase
from tests.access import Expected, Rule
from tests.make import Cast

SEEN, RUN, KEEP = Perm.PROBLEM_VIEW, Perm.RUN_CHECK, Perm.RUN_CATALOGUE


def live_product(cast: Cast, product: Product) -> Product:
    product.live_since = date(2026, 9, 1)
    product.save()
    return product


def run_phase(cast: Cast, product: Product) -> RunPhase:
    live = live_product(cast, product)
    manager = live.product_manager
    return run_phases.begin(product=live, it_owner=cast.it, center_owner=manager, by=system.user())  # fmt: skip


def run_phase_product(cast: Cast, product: Product) -> Product:
    return run_phase(cast, product).product


def run_duty(cast: Cast, product: Product) -> RunDuty:
    phase = run_phase(cast, product)
    return RunDuty.objects.for_list().get(phase=phase, check_of__code="M1")


def left_out(cast: Cast, product: Product) -> RunDuty:
    row = run_duty(cast, product)
    return run_duties.leave_out(row, because="No.", version=1, by=system.user())


def run_check(cast: Cast, product: Product) -> RunCheck:
    return RunCheck.objects.get(code="M1")


def owners(cast: Cast, product: Product) -> dict[str, Any]:
    return {"it_owner": cast.it.pk, "center_owner": product.product_manager_id}


def new_phase(cast: Cast, product: Product) -> dict[str, Any]:
    return {"product": live_product(cast, product).pk, **owners(cast, product)}


def new_check(cast: Cast, product: Product) -> dict[str, Any]:
    code = f"N{RunCheck.objects.count()}"
    return {
        "code": code, "part": "monitoring", "text": "Logs are read", "why": "They tell.",
        "every_days": 30, "done_by": "it",
    }  # fmt: skip


MAKERS = {
    "live product": live_product,
    "run phase": run_phase,
    "run phase product": run_phase_product,
    "run duty": run_duty,
    "run duty left out": left_out,
    "run check": run_check,
}


def body(**fields: Any) -> Any:
    return lambda cast, product: fields


def runs(on: str, given: Any = None) -> Rule:
    return Rule(on, see=SEEN, do=RUN, body=given)


def keeps(on: str = "run check", given: Any = None) -> Rule:
    return Rule(on, see=SEEN, do=KEEP, wide=True, body=given)


EXPECT: Expected = {
    "support:run_list": Rule(somewhere=SEEN),
    "support:run_export": Rule(somewhere=SEEN),
    "support:run_detail": Rule("live product", see=Perm.PORTFOLIO_VIEW),
    "support:run_panel": Rule("live product", see=Perm.PORTFOLIO_VIEW),
    "support:run_begin": runs("live product"),
    "support:run_hand_over": runs("run phase product"),
    "support:run_duty_record": runs("run duty", body(finding="fine", version=1)),
    "support:run_duty_correct": runs("run duty"),
    "support:run_duty_leave_out": runs("run duty"),
    "support:run_duty_take_in": runs("run duty left out", body(version=2)),
    "support:run_check_list": Rule(somewhere=SEEN),
    "support:run_check_create": Rule(do=KEEP, wide=True),
    "support:run_check_edit": keeps(),
    "support:run_check_retire": keeps(),
    "api:run-check-list": {
        "GET": Rule(),
        "POST": Rule(do=KEEP, wide=True, body=new_check),
    },
    "api:run-check-detail": {
        "GET": Rule("run check", see=SEEN, wide=True),
        "PATCH": keeps(given=body(every_days=14)),
    },
    "api:run-check-retire": keeps(given=body(because="Old.")),
    "api:run-phase-list": {
        "GET": Rule(),
        "POST": Rule(do=RUN, body=new_phase),
    },
    "api:run-phase-detail": {
        "GET": Rule("run phase", see=SEEN),
        "PATCH": runs("run phase", owners),
    },
    "api:run-phase-figures": Rule("run phase", see=SEEN),
    "api:run-duty-list": Rule(),
    "api:run-duty-detail": Rule("run duty", see=SEEN),
    "api:run-duty-record": runs("run duty", body(finding="fine")),
    "api:run-duty-correct": runs("run duty", body(finding="fine", because="Slip.")),
    "api:run-duty-leave-out": runs("run duty", body(because="The vendor does it.")),
    "api:run-duty-take-in": runs("run duty left out"),
    "api:run-duty-results": Rule("run duty", see=SEEN),
}
