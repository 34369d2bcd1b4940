"""The end of a quarter: scores kept, learning said, what goes on carried over."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import key_results as results
from portfolio.actions import objectives, quarters, rebaselines
from portfolio.actions.quarters import Ending
from portfolio.models import KeyResult, Objective
from portfolio.queries import objectives as queries
from tests.make import make_goal, make_key_result, make_objective

pytestmark = pytest.mark.django_db
THIRD: dict[str, Any] = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30)}


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


@pytest.fixture
def over(cast):
    """A quarter that is over: 1.1 at .55, 1.2 at 1 with three times the weight."""
    objective = make_objective(product=cast.product, **THIRD)
    objective.goals.set([make_goal("CG-1")])
    make_key_result(objective)
    make_key_result(objective, "1.2", current=Decimal(377), weight=3)
    make_key_result(objective, "1.3", is_guardrail=True, current=Decimal(370))
    return objective


def endings(objective, **carry):
    return {
        row.pk: Ending("Learned.", carry.get(f"kr{row.code[-1]}"))
        for row in objective.key_results.all()
    }


def close(objective, *, by, learning="Pilots first.", version=1, said=None, **carry):
    return quarters.close(
        objective,
        learning=learning,
        endings=endings(objective, **carry) if said is None else said,
        version=version,
        by=by,
    )


def test_a_closing_keeps_the_weighted_mean_without_guardrails(cast, over):
    done = close(over, by=cast.pm)
    assert done.final_score == Decimal("0.8875")  # (.55 + 3 × 1) / 4
    assert done.closed_by == cast.pm
    kept = KeyResult.objects.order_by("code").values_list("final_score", flat=True)
    assert list(kept) == [Decimal("0.55"), Decimal(1), None]
    assert AuditEntry.objects.filter(verb=Verb.KEY_RESULT_CLOSED).count() == 3


def test_what_is_closed_is_read_only(cast, over):
    close(over, by=cast.pm)
    row = KeyResult.objects.get(code="1.1")
    late: dict[str, Any] = {
        "value": Decimal(380),
        "confidence": 5,
        "as_of": date(2026, 9, 30),
    }
    promise: dict[str, Any] = {"baseline": Decimal(1), "target": Decimal(2)}
    tries = [
        lambda: objectives.edit(over, name="x", version=None, by=cast.pm),
        lambda: results.create(over, code="1.9", **promise, by=cast.pm),
        lambda: results.edit(row, name="x", version=None, by=cast.pm),
        lambda: results.check_in(row, **late, by=cast.pm),
        lambda: rebaselines.rebaseline(
            row, metric=None, **promise, reason="x", version=None, by=cast.pm
        ),
        lambda: close(over, version=None, by=cast.pm),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="is closed and stays as it was"):
            attempt()


def test_a_kept_score_does_not_move_with_what_it_came_from(cast, over):
    close(over, by=cast.pm)
    KeyResult.objects.update(current=Decimal(397))
    scored = queries.score(queries.of(cast.pm).get(), date(2026, 11, 16))
    assert scored.score == Decimal("0.8875")
    assert scored.outlook == "not_kept"


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"learning": " "}, "what the quarter taught"),
        ({"said": {}}, r"KR1\.1 taught"),
    ],
)
def test_a_quarter_without_a_learning_is_not_closed(cast, over, how, says):
    with pytest.raises(Unfit, match=says):
        close(over, by=cast.pm, **how)
    assert not Objective.objects.get().is_closed


def test_it_closes_from_its_last_day_on_and_by_its_own_people(cast, over, settings):
    with pytest.raises(PermissionDenied):
        close(over, by=cast.other_pm)
    with pytest.raises(Stale):
        close(over, version=7, by=cast.pm)
    settings.TODAY = "2026-09-29"
    with pytest.raises(Refused, match="runs until"):
        close(over, by=cast.pm)
    settings.TODAY = "2026-09-30"
    assert close(over, by=cast.pm).is_closed


def test_what_goes_on_begins_where_it_ended(cast, over):
    close(over, kr1=Decimal(370), by=cast.pm)
    after = Objective.objects.get(starts_on=date(2026, 10, 1))
    assert (after.code, after.ends_on) == ("O1", date(2026, 12, 31))
    assert [goal.code for goal in after.goals.all()] == ["CG-1"]
    [row] = after.key_results.all()
    assert (row.baseline, row.target, row.current) == (386, 370, 386)
    assert row.carried_from == KeyResult.objects.get(objective=over, code="1.1")


def test_it_goes_on_in_the_objective_that_is_there_already(cast, over):
    there = make_objective(product=cast.product)
    close(over, kr1=Decimal(370), by=cast.pm)
    assert there.key_results.get().baseline == 386
    with pytest.raises(Unfit, match="aim further"):
        quarters.carry(
            over,
            [KeyResult.objects.get(code="1.2")],
            {KeyResult.objects.get(code="1.2").pk: Ending("x", Decimal(377))},
            by=cast.pm,
        )


def test_it_is_reopened_with_a_reason_and_closed_anew_without_a_second_copy(cast, over):
    close(over, kr1=Decimal(370), by=cast.pm)
    with pytest.raises(Refused, match="Say why"):
        quarters.reopen(over, reason="", by=cast.pm)
    opened = quarters.reopen(over, reason="September came late.", by=cast.pm)
    assert (opened.closed_by, opened.final_score) == (None, None)
    again = close(over, version=opened.version, kr1=Decimal(370), by=cast.pm)
    assert again.is_closed
    assert KeyResult.objects.filter(carried_from__isnull=False).count() == 1


def test_objectives_serve_each_other_in_no_circle(cast):
    first, second = make_objective("O1"), make_objective("O2")
    objectives.edit(second, parent=first, version=1, by=cast.pm)
    with pytest.raises(Unfit, match="O2 serves O1 already"):
        objectives.edit(first, parent=second, version=1, by=cast.pm)


def test_the_page_closes_what_is_complete_and_keeps_what_was_typed(cast, over, client):
    client.force_login(cast.pm)
    url = reverse("portfolio:objective_close", args=[over.pk])
    one, two, three = over.key_results.order_by("code")
    form = {"learning": "Pilots first.", "version": 1, f"carry_{one.pk}": "on"}
    form |= {f"learning_{row.pk}": f"About {row.code}" for row in (one, two)}
    answer = client.post(url, form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Pilots first." in text
    assert "About 1.1" in text
    assert "another value than now" in text
    form |= {f"learning_{three.pk}": "It held.", f"target_{one.pk}": "370"}
    assert client.post(url, form).status_code == 302
    shown = client.get(over.get_absolute_url()).content.decode()
    assert "Pilots first." in shown
    assert "It held." in shown
    assert reverse("portfolio:objective_edit", args=[over.pk]) not in shown


def test_a_past_quarter_s_list_shows_final_scores_and_a_row_more_costs_nothing(
    cast, over, client, assert_flat
):
    close(over, by=cast.pm)
    client.force_login(cast.executive)
    url = f"{reverse('portfolio:objective_list')}?quarter=2026-07-01"
    assert "Not kept" in client.get(url).content.decode()

    def more():
        for code in ("O7", "O8"):
            make_key_result(make_objective(code, **THIRD), is_guardrail=True)
            make_key_result(Objective.objects.get(code=code), "1.2")

    assert_flat(lambda: client.get(url), more)


@pytest.mark.parametrize(
    "page",
    [
        "portfolio:benefit_create",
        "discovery:opportunity_create",
        "backlog:item_create",
        "roadmap:card_create",
    ],
)
def test_a_closed_quarter_s_results_are_offered_only_where_chosen(
    cast, over, as_pm, page
):
    close(over, by=cast.pm)
    gone = over.key_results.first()
    open_one = make_key_result(make_objective("O2", name="Next quarter"), "2.1")
    form = as_pm.get(reverse(page), {"key_result": "all of them"}).context["form"]
    assert list(form.fields["key_result"].queryset) == [open_one]

    kept = type(form)(user=cast.pm, initial={"key_result": gone.pk})
    assert set(kept.fields["key_result"].queryset) == {gone, open_one}
