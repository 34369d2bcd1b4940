"""The grid: exact order, capacity line, filters, cells, clashes, what moved."""

from datetime import date

import pytest
from django.urls import reverse

from backlog import ranking
from backlog.actions import items, scores, sessions
from backlog.models import Item, RankRun
from tests.make import make_item, make_note, make_opportunity

pytestmark = pytest.mark.django_db
GRID = reverse("backlog:item_grid")
RANKS = reverse("backlog:item_ranks")


def keys(response):
    return [row.item.key for row in response.context["rows"]]


@pytest.fixture
def ranked(cast):
    """F-1 … F-4 by WSJF 9, 6, 4.8, 2.25, and F-5 without a size."""
    for at, (values, key) in enumerate(
        [((8, 5, 5, 2), "F-1"), ((8, 8, 8, 8), "F-4"), ((8, 8, 8, 5), "F-3")]
    ):
        make_item(cast.product, f"Title {at}", *values, key=key)
    make_item(cast.other_product, "Masking", 8, 5, 5, 3, key="F-2")
    make_item(cast.product, "Unscored", 8, 5, 5, key="F-5")
    Item.objects.filter(key="F-4").update(business_value=2)
    ranking.recompute()


def open_session(cast, capacity):
    return sessions.create(
        name="PI 1",
        increment="PI 1",
        held_on=date(2026, 11, 10),
        capacity=capacity,
        by=cast.pm,
    )


def score(client, item, **data):
    item.refresh_from_db()
    url = reverse("backlog:item_score", args=[item.pk])
    data = {"version": item.version} | data
    return client.post(url, data, headers={"HX-Request": "true"})


# --- what it shows -----------------------------------------------------------------
def test_rows_come_in_the_exact_order_and_the_unscored_last(as_pm, ranked):
    response = as_pm.get(GRID)
    assert keys(response) == ["F-1", "F-2", "F-3", "F-4", "F-5"]
    assert [row.rank for row in response.context["rows"]] == [1, 2, 3, 4, None]
    assert response.context["total"] == 5


def test_a_page_ends_after_100_rows_and_the_next_goes_on(as_pm, cast):
    for at in range(130):
        make_item(cast.product, "x", 8, 5, 5, 5, key=f"F-{at}")
    first = as_pm.get(GRID)
    after = first.context["page"].after
    second = as_pm.get(GRID, {"after": after})
    assert [len(keys(page)) for page in (first, second)] == [100, 30]
    assert not set(keys(first)) & set(keys(second))


def test_the_capacity_line_stands_after_the_last_item_that_fits(as_pm, cast, ranked):
    open_session(cast, 11)  # 2 + 3 + 5 = 10, then 8
    response = as_pm.get(GRID)
    rows = response.context["rows"]
    assert [row.below for row in rows] == [False, False, False, True, True]
    assert [row.item.key for row in rows if row.line] == ["F-4"]
    assert "1 point left" in response.content.decode()


def test_the_line_also_parts_a_filtered_list(as_pm, cast, ranked):
    open_session(cast, 5)  # F-1 and F-2
    rows = as_pm.get(GRID, {"product": cast.product.pk}).context["rows"]
    assert [row.item.key for row in rows if row.line] == ["F-3"]


def test_without_a_session_there_is_no_line(as_pm, ranked):
    assert not any(row.line or row.below for row in as_pm.get(GRID).context["rows"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "unscored"}, ["F-5"]),
        ({"q": "f-3"}, ["F-3"]),
        ({"kind": "story"}, []),
        ({"state": "done"}, []),
        ({"service": "standard", "q": "mask"}, ["F-2"]),
        ({"owner": "me"}, []),
        ({"product": "999999"}, ["F-1", "F-2", "F-3", "F-4", "F-5"]),
    ],
)
def test_filters_narrow_and_nonsense_is_left_out(as_pm, ranked, asked, found):
    assert keys(as_pm.get(GRID, asked)) == found


def test_what_is_over_is_found_by_its_state(as_pm, cast, ranked):
    item = Item.objects.get(key="F-1")
    items.move(item, to="dropped", reason="No", by=cast.pm)
    assert keys(as_pm.get(GRID, {"state": "dropped"})) == ["F-1"]
    assert "F-1" not in keys(as_pm.get(GRID))


def test_evidence_is_counted_and_a_missing_opportunity_warned_of(as_pm, cast, ranked):
    opportunity = make_opportunity(cast)
    for published in (True, False):
        note = make_note(cast, published=published)
        opportunity.note_links.create(note=note, linked_by=cast.pm)
    items.link(Item.objects.get(key="F-1"), opportunity=opportunity, by=cast.pm)
    first, second, *_ = as_pm.get(GRID).context["rows"]
    assert (first.evidence.opportunities, first.evidence.notes) == (1, 1)
    assert not first.lacks_opportunity
    assert second.lacks_opportunity
    assert "No opportunity linked yet" in as_pm.get(GRID).content.decode()


def test_places_gained_this_week_are_shown(as_pm, cast, ranked):
    scores.score(Item.objects.get(key="F-4"), version=1, job_size=1, by=cast.pm)
    ranking.recompute()
    shown = {row.item.key: row.delta for row in as_pm.get(GRID).context["rows"]}
    assert shown == {"F-4": 3, "F-1": -1, "F-2": -1, "F-3": -1, "F-5": 0}


def test_scores_are_inputs_only_for_those_who_score(as_executive, as_pm, ranked):
    assert "data-score-url" not in as_executive.get(GRID).content.decode()
    rows = as_pm.get(GRID).context["rows"]
    assert [row.item.key for row in rows if row.fills] == [
        "F-1",
        "F-3",
        "F-4",
        "F-5",
    ]


def test_the_grid_costs_the_same_with_more_items(as_pm, cast, assert_flat):
    open_session(cast, 20)
    opportunity = make_opportunity(cast)

    def add(count):
        for _ in range(count):
            item = make_item(cast.product, "x", 8, 5, 5, 3, owner=cast.pm)
            item.opportunities.add(opportunity)
        ranking.recompute()

    add(2)
    assert_flat(lambda: as_pm.get(GRID), lambda: add(12))


def test_an_empty_backlog_says_what_to_do(as_pm):
    assert "Add the first item" in as_pm.get(GRID).content.decode()
    assert "Clear the filters" in as_pm.get(GRID, {"q": "nothing"}).content.decode()


# --- one cell ----------------------------------------------------------------------
def test_a_saved_cell_answers_with_its_row_and_its_rank_of_now(as_pm, ranked):
    response = score(as_pm, Item.objects.get(key="F-4"), job_size=1, seen=8)
    text = response.content.decode()
    assert response.status_code == 200
    assert 'data-version="2"' in text
    assert '<span class="n" id="rank-' in text
    assert response.context["row"].rank == 1  # 18 ÷ 1, though no run has seen it yet


def test_a_score_off_the_scale_is_said(as_pm, ranked):
    response = score(as_pm, Item.objects.get(key="F-4"), job_size=4, seen=8)
    assert response.status_code == 422
    assert "Scores are 1, 2, 3, 5, 8, 13 or 20." in response.content.decode()


def test_two_people_in_one_cell_see_both_values(as_pm, cast, ranked):
    item = Item.objects.get(key="F-4")
    scores.score(item, version=1, job_size=3, by=cast.po)
    response = score(as_pm, item, version=1, seen=8, job_size=5)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Paolo changed job size to 3" in text
    assert "Use Paolo’s 3" in text
    assert "Keep my 5" in text
    assert 'data-version="2"' in text
    assert Item.objects.get(key="F-4").job_size == 3


def test_keeping_mine_is_one_more_save_with_the_new_version(as_pm, cast, ranked):
    item = Item.objects.get(key="F-4")
    scores.score(item, version=1, job_size=3, by=cast.po)
    assert score(as_pm, item, version=2, seen=3, job_size=5).status_code == 200
    assert Item.objects.get(key="F-4").job_size == 5


def test_two_people_in_two_cells_both_win(as_pm, cast, ranked):
    item = Item.objects.get(key="F-4")
    scores.score(item, version=1, job_size=3, by=cast.po)
    response = score(as_pm, item, version=1, seen=2, business_value=5)
    assert response.status_code == 200
    item.refresh_from_db()
    assert (item.job_size, item.business_value) == (3, 5)


def test_without_javascript_a_row_is_a_form(as_pm, ranked):
    item = Item.objects.get(key="F-5")
    url = reverse("backlog:item_score", args=[item.pk])
    assert f'action="{url}"' in as_pm.get(GRID).content.decode()
    data = {
        "version": 1,
        "business_value": 8,
        "time_criticality": 5,
        "risk_reduction": 5,
        "job_size": 2,
    }
    response = as_pm.post(url, data)
    assert response.url == item.get_absolute_url()
    assert Item.objects.get(key="F-5").job_size == 2


def test_without_javascript_a_stale_row_shows_both_versions(as_pm, cast, ranked):
    item = Item.objects.get(key="F-4")
    scores.score(item, version=1, job_size=3, by=cast.po)
    url = reverse("backlog:item_score", args=[item.pk])
    response = as_pm.post(url, {"version": 1, "job_size": 5})
    assert response.status_code == 409
    assert "As it is saved now" in response.content.decode()


# --- what moved --------------------------------------------------------------------
def ask(client, since, *shown):
    rows = ".".join(
        f"{item.pk:x}" if item.pk < 10 else base36(item.pk) for item in shown
    )
    return client.get(
        RANKS, {"rows": rows}, headers={"X-Rev": str(since), "HX-Request": "true"}
    )


def base36(number):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (base36(number // 36) if number >= 36 else "") + digits[number % 36]


def newest():
    return RankRun.objects.latest("id").pk


def test_nothing_new_is_204(as_pm, ranked):
    assert ask(as_pm, newest()).status_code == 204


def test_ranks_that_moved_come_with_the_new_revision(as_pm, cast, ranked):
    before, shown = newest(), list(Item.objects.order_by("key"))
    scores.score(shown[3], version=1, job_size=1, by=cast.pm)
    ranking.recompute()
    response = ask(as_pm, before, *shown[1:])
    text = response.content.decode()
    assert f'data-rev="{newest()}"' in text
    assert (
        f'<span class="n" id="rank-{shown[1].pk}" hx-swap-oob="true">3</span>' in text
    )
    assert f"rank-{shown[0].pk}" not in text  # not on this screen
    assert [row.item.key for row in response.context["rows"]] == ["F-4"]


def test_a_damaged_question_is_no_fault_of_ours(as_pm, ranked):
    damaged = {"X-Rev": "x", "HX-Request": "true", "HX-Current-URL": "http://["}
    response = as_pm.get(RANKS, {"rows": "a.!.zz.' OR 1=1"}, headers=damaged)
    assert response.status_code == 200
    endless = {"opportunity": "9" * 5_000}
    assert as_pm.get(reverse("backlog:item_create"), endless).status_code == 200


def test_what_moved_costs_the_same_with_more_rows(as_pm, cast, assert_flat):
    shown: list[Item] = []

    def add(count):
        made = (make_item(cast.product, "x", 8, 5, 5, 3) for _ in range(count))
        shown.extend(made)
        ranking.recompute()

    add(2)
    assert_flat(lambda: ask(as_pm, 0, *shown), lambda: add(15))
