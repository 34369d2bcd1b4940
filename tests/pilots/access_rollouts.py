"""Who may do what at the addresses of rollouts. The steps' rows come from their table."""

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core import system
from core.clock import today
from core.roles import Perm
from pilots import waves
from pilots.actions import plans, rollouts, wave_work
from pilots.models import Issue, Pilot, Rollout, Wave, WaveTest
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast
from tests.pilots.ways import let

VIEW, RUN, TEST = Perm.PILOT_VIEW, Perm.ROLLOUT_RUN, Perm.ROLLOUT_TEST


def scaled(cast: Cast, product: Product) -> Pilot:
    pilot = plans.create(
        product=product, kind="pilot", title="Auto-summary", budget=Decimal(9),
        owner=product.product_manager, by=system.user(),
    )  # fmt: skip
    let(pilot, cast)
    Pilot.objects.filter(pk=pilot.pk).update(
        state="decided", decision="scale", decision_reason="it worked",
        decided_on=today(), decided_by=cast.ops, decided_at="2026-11-16T12:00Z",
        plan={"form": 1}, plan_hash="0" * 64, started_on=today(),
        started_by=product.product_manager, started_at="2026-11-16T12:00Z",
    )  # fmt: skip
    return Pilot.objects.get(pk=pilot.pk)


def rollout(cast: Cast, product: Product) -> Rollout:
    pilot = scaled(cast, product)
    return rollouts.plan(pilot, title="For all", associates=9, by=system.user())


def wave(cast: Cast, product: Product) -> Wave:
    row = rollout(cast, product)
    return rollouts.add_wave(
        row, title="First", planned_on=today(), places=[], by=system.user()
    )


def wave_test(cast: Cast, product: Product) -> WaveTest:
    row = wave(cast, product).tests.get(kind="load")
    link = "https://example.org/load"
    return wave_work.record(
        row, result="passed", summary="fine", link=link, by=system.user()
    )


def wave_test_file(cast: Cast, product: Product) -> WaveTest:
    """One whose evidence is a file, for the address that sends it."""
    row = wave(cast, product).tests.get(kind="load")
    upload = SimpleUploadedFile("load.csv", b"calls\n9\n")
    return wave_work.record(
        row, result="passed", summary="fine", upload=upload, by=system.user()
    )


def issue(cast: Cast, product: Product) -> Issue:
    row = wave(cast, product)
    return wave_work.open_issue(row, severity=3, text="Slow", by=system.user())


MAKERS = {
    "scaled pilot": scaled,
    "rollout": rollout,
    "wave": wave,
    "wave test": wave_test,
    "wave test file": wave_test_file,
    "wave issue": issue,
}


def body(**fields: Any) -> Any:
    return lambda cast, product: fields


def new_rollout(cast: Cast, product: Product) -> dict[str, Any]:
    return {"pilot": scaled(cast, product).pk, "title": "For all", "associates": 9}


def new_wave(cast: Cast, product: Product) -> dict[str, Any]:
    row = rollout(cast, product).pk
    return {"rollout": row, "title": "First", "planned_on": "2026-11-16"}


def new_issue(cast: Cast, product: Product) -> dict[str, Any]:
    return {"wave": wave(cast, product).pk, "severity": 3, "text": "Slow"}


def changes(on: str, perm: Perm = RUN, given: Any = None) -> Rule:
    return Rule(on, see=VIEW, do=perm, body=given)


REASON = body(reason="because")


def step_rules(space: str, dash: str) -> dict[str, Rule]:
    return {
        f"{space}{step.verb.replace('_', dash)}": changes(
            "wave",
            Perm(step.perm),
            None if step.verb in {"start", "finish"} else REASON,
        )
        for step in waves.STEPS
    }


EXPECT: Expected = {
    "pilots:rollout_list": Rule(somewhere=VIEW),
    "pilots:rollout_panel": Rule("scaled pilot", see=VIEW),
    "pilots:rollout_create": changes("scaled pilot"),
    "pilots:rollout_detail": Rule("rollout", see=VIEW),
    "pilots:rollout_edit": changes("rollout"),
    "pilots:wave_create": changes("rollout"),
    "pilots:wave_detail": Rule("wave", see=VIEW),
    "pilots:wave_edit": changes("wave"),
    **step_rules("pilots:wave_", "_"),
    "pilots:wave_test_record": changes("wave test", TEST),
    "pilots:wave_test_verify": changes("wave test", TEST, body(version=2)),
    "pilots:wave_test_file": Rule("wave test file", see=VIEW),
    "pilots:issue_create": changes("wave", TEST),
    "pilots:issue_close": changes("wave issue", TEST),
    "api:rollout-list": {
        "GET": Rule(),
        "POST": Rule(see=VIEW, do=RUN, body=new_rollout),
    },
    "api:rollout-detail": {
        "GET": Rule("rollout", see=VIEW),
        "PATCH": changes("rollout", RUN, body(title="Other")),
    },
    "api:rollout-wave-list": {
        "GET": Rule(),
        "POST": Rule(see=VIEW, do=RUN, body=new_wave),
    },
    "api:rollout-wave-detail": {
        "GET": Rule("wave", see=VIEW),
        "PATCH": changes("wave", RUN, body(title="Other")),
    },
    **step_rules("api:rollout-wave-", "-"),
    "api:rollout-test-list": Rule(),
    "api:rollout-test-detail": Rule("wave test", see=VIEW),
    "api:rollout-test-record": changes(
        "wave test",
        TEST,
        body(result="passed", summary="x", link="https://example.org/"),
    ),
    "api:rollout-test-verify": changes("wave test", TEST),
    "api:rollout-issue-list": {
        "GET": Rule(),
        "POST": Rule(see=VIEW, do=TEST, body=new_issue),
    },
    "api:rollout-issue-detail": Rule("wave issue", see=VIEW),
    "api:rollout-issue-close": changes("wave issue", TEST, body(note="done")),
}
