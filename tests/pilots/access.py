"""Who may do what at the addresses of pilots. The steps' rows come from their table."""

from decimal import Decimal
from typing import Any

from backlog.models import Item
from core import system
from core.clock import today
from core.roles import Perm
from pilots import states
from pilots.actions import measures, plans
from pilots.models import Alarm, ArmResult, KillCriterion, Measure, Pilot
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_item, make_user
from tests.pilots import access_data, access_rollouts

KNOWN = Rule()
VIEW, RUN, MEASURE = Perm.PILOT_VIEW, Perm.PILOT_RUN, Perm.PILOT_MEASURE


# --- things ------------------------------------------------------------------------
def pilot(cast: Cast, product: Product) -> Pilot:
    return plans.create(
        product=product, kind="pilot", title="Auto-summary", owner=product.product_manager,
        by=system.user(),
    )  # fmt: skip


def measure(cast: Cast, product: Product) -> Measure:
    return measures.add(
        pilot(cast, product), part="primary", name="Handle time", method="welch",
        direction="down", unit="seconds", baseline=Decimal(412), target=Decimal(392),
        by=system.user(),
    )  # fmt: skip


def criterion(cast: Cast, product: Product) -> KillCriterion:
    return measures.add_criterion(
        pilot(cast, product), text="Any harm", by=system.user()
    )


def result(cast: Cast, product: Product) -> ArmResult:
    return ArmResult.objects.create(
        measure=measure(cast, product), arm="control", as_of=today(), n=48, mean=412,
        sd=40, recorded_by=product.product_manager,
    )  # fmt: skip


def item(cast: Cast, product: Product) -> Item:
    return make_item(product)


def alarm(cast: Cast, product: Product) -> Alarm:
    # Asked for by the system: whoever asks here may be any of the cast.
    row = plans.create(
        product=product, kind="pilot", title="Past", owner=make_user("Own"),
        by=system.user(),
    )  # fmt: skip
    return Alarm.objects.create(
        pilot=row, kind="exposure", text="Too many", value=9, line=8, as_of=today(),
        paused=True,
    )  # fmt: skip


MAKERS = {
    "pilot alarm": alarm,
    "pilot": pilot,
    "pilot measure": measure,
    "kill criterion": criterion,
    "arm result": result,
    "pilot item": item,
    "pilot product": lambda cast, product: product,
    **access_rollouts.MAKERS,
    **access_data.MAKERS,
}


# --- bodies ---------------------------------------------------------------------------
def new_pilot(cast: Cast, product: Product) -> dict[str, Any]:
    return {"product": product.pk, "kind": "pilot", "title": "Bot"}


def new_measure(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        "pilot": pilot(cast, product).pk, "part": "primary", "name": "Handle time",
        "method": "welch", "direction": "down", "unit": "seconds",
    }  # fmt: skip


def new_criterion(cast: Cast, product: Product) -> dict[str, Any]:
    return {"pilot": pilot(cast, product).pk, "text": "Any harm"}


def late_criterion(cast: Cast, product: Product) -> dict[str, Any]:
    return new_criterion(cast, product) | {"reason": "one complaint more"}


def new_result(cast: Cast, product: Product) -> dict[str, Any]:
    row = measure(cast, product).pk
    day = str(today())
    return {"measure": row, "arm": "control", "as_of": day, "n": 9, "mean": 1, "sd": 1}


def body(**fields: Any) -> Any:
    return lambda cast, product: fields


GIVEN: dict[str, Any] = {
    "schedule": {"starts_on": "2026-11-16", "ends_on": "2026-12-01"},
    "pause": {"reason": "a storm"}, "resume": {"reason": "it is over"},
    "kill": {"reason": "harm"}, "finish": {"reason": "enough"},
    "decide": {"decision": "iterate", "reason": "short"}, "close": {"learning": "ask"},
    "revise": {"reason": "other queue"}, "withdraw": {"reason": "no need"},
    "carry_on": {"ends_on": "2027-01-20", "reason": "unclear"},
}  # fmt: skip


# --- rules -----------------------------------------------------------------------------
def changes(on: str, given: Any = None, perm: Perm = RUN) -> Rule:
    return Rule(on, see=VIEW, do=perm, body=given)


def step_rules(space: str, dash: str) -> dict[str, Rule]:
    return {
        f"{space}{step.verb.replace('_', dash)}": changes(
            "pilot", body(**GIVEN.get(step.verb, {})), Perm(step.perm)
        )
        for step in states.STEPS
        if not step.by_clock
    }


def part_rules(name: str, on: str, new: Any) -> dict[str, Any]:
    return {
        f"api:{name}-list": {"GET": Rule(), "POST": Rule(see=VIEW, do=RUN, body=new)},
        f"api:{name}-detail": {
            "GET": Rule(on, see=VIEW),
            "PATCH": changes(on, body()),
            "DELETE": changes(on),
        },
    }


EXPECT: Expected = {
    **access_rollouts.EXPECT,
    "pilots:alarm_list": Rule(somewhere=VIEW),
    "pilots:alarm_answer": Rule("pilot alarm", see=VIEW, do=Perm.PILOT_DECIDE),
    "api:pilot-alarm-list": KNOWN,
    "api:pilot-alarm-detail": Rule("pilot alarm", see=VIEW),
    "api:pilot-alarm-answer": changes(
        "pilot alarm", body(answer="false_alarm", reason="typing"), Perm.PILOT_DECIDE
    ),
    "pilots:pilot_list": Rule(somewhere=VIEW),
    "pilots:economy_detail": Rule(somewhere=VIEW),
    "pilots:economy_panel": Rule(somewhere=VIEW),
    "api:pilot-economy-list": Rule(somewhere=VIEW),
    "pilots:sample_size": Rule(somewhere=VIEW),
    "pilots:sample_size_take": Rule(somewhere=RUN),
    "api:sample-size-list": Rule(somewhere=VIEW),
    "pilots:pilot_create": Rule(somewhere=RUN),
    **{
        f"pilots:pilot_{part}": Rule("pilot", see=VIEW)
        for part in ("detail", "plan", "data", "reading")
    },
    **{
        f"pilots:pilot_{name}": changes("pilot")
        for name in ("edit", "record", "amend", "read_out", "look", "ask_to_scale")
    },
    **step_rules("pilots:pilot_", "_"),
    "pilots:measure_create": changes("pilot"),
    "pilots:measure_edit": changes("pilot measure"),
    "pilots:measure_amend": changes("pilot measure"),
    "pilots:measure_remove": changes("pilot measure"),
    "pilots:kill_criterion_create": changes("pilot"),
    "pilots:kill_criterion_edit": changes("kill criterion"),
    "pilots:kill_criterion_remove": changes("kill criterion"),
    "pilots:kill_criterion_add": changes("pilot"),
    "pilots:kill_criterion_tighten": changes("kill criterion"),
    "api:pilot-kill-criterion-late": Rule(see=VIEW, do=RUN, body=late_criterion),
    "api:pilot-kill-criterion-tighten": changes(
        "kill criterion", body(threshold="1", reason="stricter")
    ),
    "pilots:result_create": changes("pilot measure", perm=MEASURE),
    "pilots:result_edit": changes("arm result", perm=MEASURE),
    "pilots:result_import": changes("pilot", perm=MEASURE),
    "pilots:product_panel": Rule("pilot product", see=Perm.PORTFOLIO_VIEW),
    "pilots:item_panel": Rule("pilot item", see=Perm.BACKLOG_VIEW),
    "api:pilot-list": {"GET": Rule(), "POST": Rule(do=RUN, body=new_pilot)},
    "api:pilot-detail": {
        "GET": Rule("pilot", see=VIEW),
        "PATCH": changes("pilot", body(title="Other")),
    },
    "api:pilot-amend": changes("pilot", body(reason="x", hours="8 to 17")),
    **{
        f"api:pilot-{name}": changes("pilot")
        for name in ("read-out", "look", "ask-to-scale")
    },
    **step_rules("api:pilot-", "-"),
    **part_rules("pilot-measure", "pilot measure", new_measure),
    "api:pilot-measure-amend": changes("pilot measure", body(reason="x", target=390)),
    **part_rules("pilot-kill-criterion", "kill criterion", new_criterion),
    "api:pilot-result-list": {
        "GET": Rule(),
        "POST": Rule(see=VIEW, do=MEASURE, body=new_result),
    },
    "api:pilot-result-detail": {
        "GET": Rule("arm result", see=VIEW),
        "PATCH": changes("arm result", body(n=50), MEASURE),
    },
    **access_data.EXPECT,
}
