"""The opportunity-solution tree: what hangs under what, what is missing, who sees it."""

import pytest
from django.urls import reverse

from backlog.actions import items
from dashboards import solution_tree as trees
from discovery.models import Opportunity
from discovery.queries.heard import heard_of
from discovery.queries.opportunities import evidence_for
from pilots.models import Pilot
from tests.dashboards.make import make_item, make_pilot
from tests.make import (
    make_goal,
    make_key_result,
    make_note,
    make_objective,
    make_opportunity,
    make_theme,
)
from tests.roadmap.make import make_card

pytestmark = pytest.mark.django_db
URL = reverse("dashboards:opportunity_tree")


def drawn(cast, user=None):
    return trees.tree(cast.product, user or cast.pm)


def names(rows):
    return [each.row.name for each in rows]


def test_needs_stand_under_their_outcome_and_those_without_one_at_the_end(cast):
    result, goal = make_key_result(make_objective()), make_goal("CC-9")
    make_opportunity(cast, "Waiting", key_result=result)
    make_opportunity(cast, "Typing", goal=goal)
    make_opportunity(cast, "Lost")
    tree = drawn(cast)
    assert [(o.label, names(o.needs)) for o in tree.outcomes] == [
        ("Goal", ["Typing"]), ("Key result", ["Waiting"]), ("", ["Lost"]),
    ]  # fmt: skip
    assert tree.gaps["No outcome"] == 1


def test_a_part_stands_under_its_whole_with_features_and_experiments(cast):
    top = make_opportunity(cast, "Waiting")
    part = make_opportunity(cast, "For the code", parent=top)
    item = make_item(cast)
    items.link(item, opportunity=part, by=cast.pm)
    make_card(cast, horizon="now").items.add(item)
    make_pilot(cast, item, state="approved")
    need = drawn(cast).outcomes[0].needs[0]
    assert names(need.needs) == ["For the code"]
    feature = need.needs[0].features[0]
    assert (feature.item, feature.horizons, feature.gap) == (item, ["Now"], "")
    assert feature.experiments[0].verdict == "Approved"
    decided = trees.Experiment(Pilot(state="decided", decision="scale"))
    assert decided.verdict == "Scale"
    assert (need.gap, need.needs[0].gap) == ("", "")


def test_what_is_missing_is_said_where_it_is_missing(cast):
    bare, answered = make_opportunity(cast, "Bare"), make_opportunity(cast, "Answered")
    let_go = make_opportunity(cast, "Let go")
    Opportunity.objects.filter(pk=let_go.pk).update(
        state="dismissed", dismissed_because="No."
    )
    items.link(make_item(cast), opportunity=answered, by=cast.pm)
    dropped = make_item(cast, "F-102", state="dropped")
    items.link(dropped, opportunity=bare, by=cast.pm)
    make_item(cast, "F-103")
    tree = drawn(cast)
    gaps = {need.row.name: need.gap for need in tree.needs}
    assert gaps == {"Bare": trees.NO_SOLUTION, "Answered": "", "Let go": ""}
    assert tree.gaps == {
        "No outcome": 3, trees.NO_SOLUTION: 1, trees.NO_EXPERIMENT: 1, trees.NO_NEED: 1,
    }  # fmt: skip
    assert [each.item.key for each in tree.unlinked] == ["F-103"]


def test_a_circle_of_old_is_still_drawn(cast):
    one, two = make_opportunity(cast, "One"), make_opportunity(cast, "Two")
    Opportunity.objects.filter(pk=one.pk).update(parent=two)
    Opportunity.objects.filter(pk=two.pk).update(parent=one)
    need = drawn(cast).outcomes[0].needs[0]
    assert (need.row, names(need.needs)) == (one, ["Two"])


def test_many_are_heard_as_one_is(cast):
    note = make_note(cast, "I type it twice.", published=True)
    against = make_note(
        cast, "I do not mind.", published=True, kind="customer_interview"
    )
    make_note(cast, "Not read yet.")
    theme = make_theme(cast, "Typing", [note, against])
    rows = [
        make_opportunity(cast, "A", themes=[theme]),
        make_opportunity(cast, "B", notes=[note]),
        make_opportunity(cast, "C", themes=[theme], notes=[against]),
        make_opportunity(cast, "D"),
    ]
    heard = heard_of([row.pk for row in rows])
    for row in rows:
        told = evidence_for(row)
        assert heard[row.pk].voices == len(told.voices)
        assert heard[row.pk].against == len(told.contradicts)
        assert heard[row.pk].confidence == told.parts


def test_the_page_shows_one_outcome_if_asked(cast, as_pm):
    goal = make_goal("CC-9")
    make_opportunity(cast, "Typing", goal=goal)
    make_opportunity(cast, "Lost")
    whole = as_pm.get(URL).content.decode()
    assert "Typing" in whole
    assert "Lost" in whole
    part = as_pm.get(URL, {"product": cast.product.pk, "outcome": f"goal-{goal.pk}"})
    assert "Typing" in part.content.decode()
    assert "Lost" not in part.content.decode()


def test_who_may_not_see_it_is_refused(cast, client_of):
    make_opportunity(cast, "Typing")
    answer = client_of(cast.outsider).get(URL, {"product": cast.product.pk})
    assert answer.status_code == 403


def test_who_only_reads_gets_no_forms(cast, client_of):
    make_opportunity(cast, "Typing")
    for person in (cast.executive, cast.other_pm):
        page = client_of(person).get(URL, {"product": cast.product.pk})
        assert "Typing" in page.content.decode()
        assert "Move or add" not in page.content.decode()


def test_no_needs_at_all_is_said(cast, as_pm):
    assert "No needs yet" in as_pm.get(URL).content.decode()


def test_the_tree_is_read_by_other_systems(cast, as_pm):
    top = make_opportunity(cast, "Waiting")
    part = make_opportunity(cast, "For the code", parent=top)
    item = make_item(cast)
    items.link(item, opportunity=part, by=cast.pm)
    url = reverse("api:opportunity_tree-detail", args=[cast.product.pk])
    told = as_pm.get(url).json()
    assert told["outcomes"] == [
        {"key": "none", "name": "No outcome yet", "needs": [top.pk]}
    ]
    assert {n["id"]: n["parent"] for n in told["needs"]} == {
        top.pk: None,
        part.pk: top.pk,
    }
    assert told["features"][0]["gap"] == "No experiment yet"
    assert as_pm.get(url, {"outcome": "none"}).json()["needs"]


def grow(cast, count):
    goal = make_goal(f"G-{Opportunity.objects.count()}")
    for n in range(count):
        key = f"F-{Opportunity.objects.count() + 200}"
        note = make_note(cast, f"It waits {n} {key}.", published=True)
        top = make_opportunity(cast, f"Top {n}", goal=goal)
        part = make_opportunity(cast, f"Part {n}", parent=top, notes=[note])
        make_opportunity(cast, f"Theme {n}", themes=[make_theme(cast, key, [note])])
        item = make_item(cast, key)
        items.link(item, opportunity=part, by=cast.pm)
        make_pilot(cast, item, f"PIL-{key[2:]}")
        make_card(cast).items.add(item)
        make_item(cast, f"{key}x")


def test_the_tree_costs_the_same_however_large(cast, as_pm, assert_flat):
    grow(cast, 1)
    assert_flat(
        lambda: as_pm.get(URL, {"product": cast.product.pk}), lambda: grow(cast, 6)
    )


def test_a_thousand_needs_are_drawn_within_two_dozen_queries(
    cast, django_assert_max_num_queries
):
    tops = [make_opportunity(cast, f"Top {n}") for n in range(10)]
    rows = [
        Opportunity(
            code=f"N-{n}", name=f"Need {n}", product=cast.product, parent=tops[n % 10]
        )
        for n in range(990)
    ]
    Opportunity.objects.bulk_create(rows)
    with django_assert_max_num_queries(24):
        tree = drawn(cast)
    assert len(tree.needs) == 1000
