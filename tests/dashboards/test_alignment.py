"""The four tests over real rows: clean at first, then one fault in each; and what is kept."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core.models import AuditEntry, JobRun
from core.verbs import Verb
from dashboards import tasks
from dashboards.alignment import actions
from dashboards.alignment.compare import compare
from dashboards.alignment.page import Page
from dashboards.models import AlignmentSnapshot
from portfolio.actions import budget, goals
from portfolio.models import BudgetLine, Capability, Goal, GoalLink, Practice
from tests.dashboards.make import make_item
from tests.make import make_goal, make_metric, make_objective, make_observation
from tests.roadmap.make import make_card

TODAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def clean(cast):
    """One business goal, one goal under it, and all that the four tests ask for."""
    top = make_goal("BG-1", "business")
    metric = make_metric("FCR")
    for n, share in enumerate((70, 72, 74, 76, 78)):
        start = date(2026, 6 + n, 1)
        end = date(2026, 7 + n, 1) - timedelta(days=1)
        period = {"period_start": start, "period_end": end}
        make_observation(metric, cast.pm, share, 100, **period)
    reading: dict[str, Any] = {"metric": metric, "baseline": 70, "target": 80}
    more: dict[str, Any] = {"due_on": date(2027, 3, 31), "target_share": 50}
    goal = make_goal("CG-1", **reading, **more, owner=cast.ops)
    GoalLink.objects.create(child=goal, parent=top)
    goal.products.add(cast.product)
    routing = {"code": "C-1", "name": "Routing", "status": "live"}
    Capability.objects.create(product=cast.product, **routing).goals.add(goal)
    review = {"kind": "coaching", "reviewed_on": date(2026, 6, 1)}
    Practice.objects.create(goal=goal, name="Coaching", **review)
    people = {"base_fte": 80, "funded_fte": 80}
    line(cast, "PLS", "assisted", **people).goals.add(goal)
    line(cast, "BOT", "self_service", forecast_usd=100, committed_usd=100)
    money = {"forecast_usd": 60_000, "committed_usd": 60_000, "point_usd": 12_000}
    line(cast, "CHG", "change", product=cast.product, **money)
    objective = make_objective()
    objective.goals.add(goal)
    card = make_card(cast, horizon="now", objective=objective)
    card.items.add(make_item(cast, kind="feature", job_size=5))
    return goal


def line(cast, code, kind, **fields):
    return BudgetLine.objects.create(
        code=code, year=2027, name=code, kind=kind, **fields
    )


def says():
    return [(fault.tests, fault.says) for fault in Page().result.faults]


PLANTED = {
    "T1": lambda cast: make_goal("BG-5", "business"),
    "T2": lambda cast: Capability.objects.create(
        product=cast.product, code="F-123", name="Sentiment wallboard"
    ),
    "T3": lambda cast: Practice.objects.update(reviewed_on=date(2025, 10, 1)),
    "T4": lambda cast: BudgetLine.objects.filter(code="CHG").update(committed_usd=59_000,
                                                                    forecast_usd=59_000),
}  # fmt: skip


@pytest.mark.parametrize("test", PLANTED)
def test_a_planted_fault_gives_exactly_one_finding(cast, clean, test):
    assert says() == []
    assert Page().score == 1
    PLANTED[test](cast)
    [(tests, words)] = says()
    assert tests == (test,)
    assert (
        words
        == {
            "T1": "BG-5 has no contact-center goal",
            "T2": "F-123 Sentiment wallboard serves no contact-center goal",
            "T3": "“Coaching” for CG-1 was last reviewed on 1 October 2025",
            "T4": "ASSIST change budget $59,000 for $60,000 of work in Now (RC-01)",
        }[test]
    )


def test_four_planted_faults_are_four_findings_on_the_page(cast, clean, client):
    for plant in PLANTED.values():
        plant(cast)
    assert [tests for tests, _ in says()] == [("T1",), ("T2",), ("T3",), ("T4",)]
    client.force_login(cast.executive)
    page = client.get(reverse("dashboards:alignment"))
    for _, words in says():
        assert words.replace("&", "&amp;") in page.text


def test_a_red_queue_is_told_once_for_both_its_tests(cast, clean):
    BudgetLine.objects.filter(code="PLS").update(growth=Decimal(20))
    [(tests, words)] = says()
    assert tests == ("T3", "T4")
    assert words.startswith("PLS staffing −16.7%")


def test_planned_work_is_laid_beside_its_target(cast, clean):
    make_item(cast, key="F-124", kind="feature", job_size=13)
    make_item(cast, key="F-125", kind="feature", job_size=2)
    found = Page()
    [(goal, share)] = found.shares
    assert (goal.code, share.planned) == ("CG-1", Decimal("0.25"))
    assert [item.key for item in found.unserving] == ["F-124", "F-125"]
    assert found.allocation_finding == "CG-1 gets 25 points less than meant"


def test_the_page_costs_the_same_with_more_of_everything(
    cast, clean, client, assert_flat
):
    client.force_login(cast.executive)

    def add():
        for n in range(10, 14):
            goal = make_goal(f"CG-{n}", metric=clean.metric, owner=cast.ops)
            GoalLink.objects.create(child=goal, parent=Goal.objects.get(code="BG-1"))
            goal.products.add(cast.product)
            told = {"code": f"C-{n}", "name": "x", "status": "live"}
            Capability.objects.create(product=cast.product, **told).goals.add(goal)
            line(cast, f"L{n}", "assisted", base_fte=1, funded_fte=1).goals.add(goal)
            make_item(cast, key=f"F-{n}", kind="feature", job_size=3)

    assert_flat(lambda: client.get(reverse("dashboards:alignment")), add)


# --- snapshots ------------------------------------------------------------------------------
def test_snapshots_are_kept_monthly_and_after_changes_and_only_then(cast, clean):
    tasks.snapshot_alignment()
    tasks.snapshot_alignment()
    [first] = AlignmentSnapshot.objects.all()
    assert (first.cause, first.month) == ("month", date(2026, 11, 1))
    goals.edit(clean, version=1, due_on=date(2027, 4, 30), by=cast.pm)
    tasks.snapshot_alignment()  # looked at, and all as it was
    assert AlignmentSnapshot.objects.count() == 1
    budget.edit(
        BudgetLine.objects.get(code="PLS"), version=1, growth=Decimal(20), by=cast.ops
    )
    tasks.snapshot_alignment()
    tasks.snapshot_alignment()
    assert [row.cause for row in AlignmentSnapshot.objects.order_by("pk")] == [
        "month",
        "change",
    ]
    runs = JobRun.objects.filter(job=tasks.SNAPSHOTS)
    assert {run.state for run in runs} == {"succeeded"}


def test_another_month_is_kept_although_nothing_changed(cast, clean, settings):
    tasks.snapshot_alignment()
    settings.TODAY = "2026-12-01"
    tasks.snapshot_alignment()
    assert AlignmentSnapshot.objects.count() == 2


def test_what_changed_between_two_snapshots(cast, clean, client):
    actions.due()
    PLANTED["T3"](cast)
    client.force_login(cast.executive)
    answer = client.post(
        reverse("dashboards:alignment_take"), {"note": "Before the round"}
    )
    page = client.get(answer.headers["Location"])
    assert "“Coaching” for CG-1 was last reviewed on 1 October 2025" in page.text
    assert "100% → 0%" in page.text
    again = client.post(reverse("dashboards:alignment_take"))
    assert again.status_code == 409
    old, new = AlignmentSnapshot.objects.order_by("pk")
    found = compare(new.data, old.data)
    assert [each["kind"] for each in found.gone] == ["practice"]
    assert found.new == []
    assert {each.name for each in found.scores} == {"Score", "T3"}
    url = f"/api/v1/alignment-snapshots/{new.pk}/changes/"
    told = client.get(url, {"old": old.pk}).json()
    assert [each["kind"] for each in told["new"]] == ["practice"]


def test_the_api_tells_how_it_stands_today(cast, clean, client):
    client.force_login(cast.executive)
    told = client.get("/api/v1/alignment/").json()
    assert told["as_of"] == "2026-11-16"
    assert told["data"]["score"] == 1
    assert told["data"]["coverage"]["percent"] == "100.0"
    assert not AuditEntry.objects.filter(verb=Verb.BUDGET_CHANGED).exists()
