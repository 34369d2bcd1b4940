"""Budget lines, practices and links of the goal map: changed, refused, shown."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import budget, goals, practices
from portfolio.models import BudgetLine, Goal, GoalLink, Practice
from tests.make import make_goal, make_queue

READERS = ["po", "executive", "frontline", "it", "reviewer", "admin"]
DRIVERS = {
    "growth": Decimal(12),
    "contact_rate_change": Decimal(-3),
    "handle_time_change": Decimal(-4),
}
PEOPLE = {"base_fte": Decimal("50.2"), "funded_fte": Decimal(48)}


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


def make_line(cast, code="AUT", **fields):
    told = {"name": "Auto Servicing", "kind": "assisted", **PEOPLE, **DRIVERS, **fields}
    return budget.create(code=code, year=2027, **told, by=cast.ops)


# --- lines -----------------------------------------------------------------------------
def test_a_line_is_added_and_recorded(cast):
    goal = make_goal("CG-7")
    line = make_line(cast, goals=[goal])
    assert list(line.goals.all()) == [goal]
    assert AuditEntry.objects.get(verb=Verb.BUDGET_CREATED).data["year"] == 2027
    with pytest.raises(Refused, match="2027 has a line aut already"):
        make_line(cast, code="aut")


@pytest.mark.parametrize("who", READERS)
def test_readers_change_no_budget(cast, who):
    line, by = make_line(cast), cast.everyone[who]
    with pytest.raises(PermissionDenied):
        budget.edit(line, version=1, name="x", by=by)
    with pytest.raises(PermissionDenied):
        budget.create(code="X", year=2027, name="x", kind="run", by=by)
    with pytest.raises(PermissionDenied):
        practices.create(name="x", goal=make_goal("CG-1"), kind="coaching", by=by)


def test_the_second_of_two_editors_sees_both_lines(cast):
    line = make_line(cast)
    budget.edit(line, version=1, funded_fte=Decimal(50), by=cast.ops)
    with pytest.raises(Stale):
        budget.edit(line, version=1, funded_fte=Decimal(49), by=cast.pm)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"base_fte": None}, "base_fte"),
        ({"calls": Decimal(60)}, "handle_s"),
        ({"growth": Decimal(-100)}, "growth"),
        ({"committed_usd": Decimal(-1)}, "committed_usd"),
    ],
)
def test_figures_that_can_never_stand_are_named(cast, fields, field):
    with pytest.raises(Unfit) as refused:
        make_line(cast, **fields)
    assert refused.value.field == field
    assert not BudgetLine.objects.exists()


# --- practices ----------------------------------------------------------------------------
def test_a_practice_is_reviewed_once_a_day_and_not_in_the_future(cast):
    told: dict[str, Any] = {"goal": make_goal("CG-1"), "kind": "coaching"}
    practice = practices.create(name="Calm words", **told, by=cast.ops)
    assert practice.is_overdue
    assert not practices.review(practice, by=cast.ops).is_overdue
    with pytest.raises(Refused, match="reviewed today already"):
        practices.review(practice, by=cast.ops)
    with pytest.raises(Refused, match="CG-1 has a practice"):
        practices.create(name="calm words", **told, by=cast.ops)
    with pytest.raises(Unfit, match="lies in the past"):
        practices.edit(practice, version=2, reviewed_on=date(2026, 11, 17), by=cast.ops)


# --- links ----------------------------------------------------------------------------------
@pytest.fixture
def pair(db):
    return make_goal("BG-1", "business"), make_goal("CG-1")


def test_a_link_gets_another_strength_and_reason(cast, pair):
    link = goals.link(pair[1], parent=pair[0], by=cast.pm)
    goals.relink(link, version=1, strength=3, rationale="Fewer calls.", by=cast.pm)
    link.refresh_from_db()
    assert (link.strength, link.rationale, link.version) == (3, "Fewer calls.", 2)
    with pytest.raises(Stale):
        goals.relink(link, version=1, strength=1, rationale="", by=cast.other_pm)
    with pytest.raises(PermissionDenied):
        goals.relink(link, version=2, strength=1, rationale="", by=cast.executive)


def pair_keys(pair):
    return {"one": f"g{pair[0].pk}", "other": f"g{pair[1].pk}"}


def test_two_boxes_are_linked_changed_and_parted_from_the_map(cast, client, pair):
    client.force_login(cast.pm)
    keys, htmx = pair_keys(pair), {"HX-Request": "true"}
    join, part = (
        reverse("portfolio:goal_pair_join"),
        reverse("portfolio:goal_pair_part"),
    )
    form = client.get(reverse("portfolio:goal_pair"), keys, headers=htmx)
    assert "serves" in form.text
    assert "<html" not in form.text
    told = {**keys, "strength": "3", "rationale": "Fewer calls."}
    shown = client.post(join, told, headers=htmx)
    link = GoalLink.objects.get(child=pair[1], parent=pair[0])
    assert (link.strength, link.rationale) == (3, "Fewer calls.")
    assert 'id="place"' in shown.text
    assert "are linked" in shown.headers["HX-Trigger"]
    told = {**keys, "strength": "1", "rationale": "", "version": "1"}
    assert client.post(join, told).status_code == 302  # a plain browser
    link.refresh_from_db()
    assert link.strength == 1
    stale = client.post(join, told, headers=htmx)
    assert stale.status_code == 409
    client.post(part, keys, headers=htmx)
    assert not GoalLink.objects.exists()
    assert client.post(part, keys, headers=htmx).status_code == 409


def test_what_cannot_be_linked_says_why(cast, client, pair):
    client.force_login(cast.pm)
    lower = make_goal("CAP-1", "capability")
    keys = pair_keys((pair[0], lower))
    page = client.get(reverse("portfolio:goal_pair"), keys)
    assert "do not lie in neighbouring layers" in page.text
    refused = client.post(
        reverse("portfolio:goal_pair_join"), keys, headers={"HX-Request": "true"}
    )
    assert refused.status_code == 422
    assert refused.headers["HX-Retarget"] == "#pair"


def test_a_product_is_joined_to_a_goal_and_taken_off(cast, client, pair):
    client.force_login(cast.pm)
    keys = {"one": f"p{cast.product.pk}", "other": f"g{pair[1].pk}"}
    client.post(reverse("portfolio:goal_pair_join"), keys)
    goal = Goal.objects.get(pk=pair[1].pk)
    assert list(goal.products.all()) == [cast.product]
    assert goal.version == 2
    client.post(reverse("portfolio:goal_pair_part"), keys)
    assert not goal.products.exists()


def test_choosing_without_a_map_offers_the_neighbouring_layers(cast, client, pair):
    client.force_login(cast.pm)
    make_goal("CAP-1", "capability")
    page = client.get(reverse("portfolio:goal_pair"), {"one": f"g{pair[0].pk}"})
    assert "CG-1 Goal CG-1" in page.text
    assert "CAP-1 Goal CAP-1" not in page.text


# --- pages and API --------------------------------------------------------------------------
def test_the_budget_page_says_what_the_total_hides(cast, client):
    make_line(cast, calls=Decimal(59), handle_s=424, queue=make_queue("AUT"))
    calm = {"base_fte": Decimal(300), "funded_fte": Decimal(310), "growth": 0}
    make_line(cast, "PLS", **calm)
    client.force_login(cast.executive)
    page = client.get(reverse("portfolio:budget_list"), {"more": "10"})
    assert "It hides AUT" in page.text
    assert "−8.3%" in page.text
    assert "Far short" in page.text
    detail = client.get(BudgetLine.objects.get(code="AUT").get_absolute_url())
    assert "Erlang C" in detail.text


def test_what_was_typed_is_kept_when_it_is_wrong(cast, client):
    client.force_login(cast.ops)
    page = client.post(
        reverse("portfolio:budget_create"), {"code": "BOT", "name": "The bot"}
    )
    assert page.status_code == 422
    assert 'value="The bot"' in page.text


def test_the_budget_costs_the_same_with_more_lines(cast, client, assert_flat):
    client.force_login(cast.executive)

    def add(first, last):
        for n in range(first, last):
            goal = make_goal(f"CG-{n}")
            make_line(
                cast, f"L{n}", goals=[goal], owner=cast.ops, queue=make_queue(f"Q{n}")
            )
            told = {"kind": "coaching", "owner": cast.ops}
            Practice.objects.create(name=f"P{n}", goal=goal, **told)

    add(0, 2)
    for name in ("portfolio:budget_list", "portfolio:practice_list"):
        start = BudgetLine.objects.count()
        assert_flat(
            lambda name=name: client.get(reverse(name)),
            lambda start=start: add(start, start + 4),
        )


def test_the_api_keeps_lines_and_tells_the_plan(cast, client):
    client.force_login(cast.ops)
    body = {
        "code": "AUT", "year": 2027, "name": "Auto", "kind": "assisted", "base_fte": "50.2",
        "funded_fte": "48.0", "growth": "12", "contact_rate_change": "-3",
        "handle_time_change": "-4",
    }  # fmt: skip
    url = "/api/v1/budget-lines/"
    made = client.post(url, body, content_type="application/json")
    assert made.status_code == 201, made.text
    assert (made.json()["gap_percent"], made.json()["band"]) == ("-8.3", "red")
    again = client.post(url, body, content_type="application/json")
    assert again.status_code == 409
    plan = client.get(f"{url}plan/", {"year": 2027, "more": 10}).json()
    assert (plan["required_fte"], plan["gap_percent"]) == ("52.36", "-8.3")
    assert plan["with_more"][0]["required_fte"] == "57.59"
    changed = client.patch(
        f"{url}{made.json()['id']}/",
        {"funded_fte": "53"},
        content_type="application/json",
        headers={"If-Match": made.headers["ETag"]},
    )
    assert changed.json()["band"] == "ok"
