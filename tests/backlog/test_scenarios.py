"""What-ifs: compared with the backlog, applied whole or not at all, private until shared."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from backlog import ranking
from backlog.actions import (
    bulk,
    estimates,
    items,
    needs,
    pins,
    scenarios,
    scores,
    sessions,
)
from backlog.models import (
    Estimate,
    Item,
    ItemRank,
    RankCause,
    Scenario,
    ScoringSession,
)
from backlog.queries import ground
from backlog.queries import scenarios as queries
from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry
from tests.make import make_item

pytestmark = pytest.mark.django_db
LIST = "/backlog/what-ifs/"
API = "/api/v1/what-ifs/"


@pytest.fixture
def four(cast):
    """C 3.00, A 2.20, B 1.80, D 1.00, four weeks each; the increment holds C and A."""
    found = {}
    for key, value, time in [("A", 5, 5), ("B", 5, 3), ("C", 13, 1), ("D", 3, 1)]:
        item = make_item(cast.product, f"Item {key}", value, time, 1, 5, key=key)
        estimates.estimate(item, weeks=4, per_week=100, version=0, by=cast.pm)
        found[key] = item
    sessions.create(name="PI 1", increment="27.1", capacity=10, by=cast.pm)
    ranking.recompute()
    return found


@pytest.fixture
def what_if(cast):
    return scenarios.create(name="Twice as large", by=cast.pm)


def tried(scenario, by, *, capacity=..., **cells):
    """`A_job_size=13` tries the size of A."""
    named = {name.partition("_")[::2]: value for name, value in cells.items()}
    ids = dict(Item.objects.values_list("key", "pk"))
    sent = {(ids[key], name): value if value is None else Decimal(value) for (key, name), value in named.items()}  # fmt: skip
    more = {} if capacity is ... else {"capacity": capacity}
    return scenarios.change(scenario, cells=sent, version=None, by=by, **more)


def real():
    """Everything that a what-if must leave alone."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Item, ItemRank, Estimate, ScoringSession, RankCause)
    ]


def places(side):
    keys = dict(Item.objects.values_list("pk", "key"))
    return {keys[pk]: place for pk, place in side.places.items()}


def test_nothing_real_moves_before_it_is_applied(cast, four, what_if):
    before = real()
    tried(what_if, cast.pm, A_job_size=20, D_job_size=1, D_weeks="1.5", capacity=5)
    found = queries.compare(fresh(what_if))
    assert places(found.before) == {"C": 1, "A": 2, "B": 3, "D": 4}
    assert places(found.after) == {"D": 1, "C": 2, "B": 3, "A": 4}
    assert [(m.item.key, m.before, m.after) for m in found.moves] == [
        ("D", 4, 1), ("C", 1, 2), ("A", 2, 4),
    ]  # fmt: skip
    assert [item.key for item in found.falls_out] == ["C", "A"]
    assert [item.key for item in found.comes_in] == ["D"]
    # 100 a week, done after 4, 8, 12, 16 weeks; then after 1.5, 5.5, 9.5, 13.5.
    assert (found.before.cost, found.after.cost) == (4000, 3000)
    assert found.saved == 1000
    assert real() == before


def test_it_goes_by_the_whole_order_with_dates_pins_and_needs(cast, four, what_if):
    items.edit(four["D"], version=None, service="fixed_date", due_on=today() + timedelta(weeks=10), by=cast.pm)  # fmt: skip
    needs.need(four["A"], needed=four["B"], by=cast.pm)
    pins.pin(four["C"], place=4, reason="Later", expires_on=today(), by=cast.pm)
    ranking.recompute()
    kept = dict(ItemRank.objects.values_list("item__key", "position"))
    tried(what_if, cast.pm, D_weeks=8)  # two weeks to spare, not six: it presses
    found = queries.compare(fresh(what_if))
    assert places(found.before) == kept == {"B": 1, "A": 2, "D": 3, "C": 4}
    assert places(found.after) == {"D": 1, "B": 2, "A": 3, "C": 4}


def test_expedited_work_that_nobody_scored_keeps_its_place_in_both(cast, four, what_if):
    make_item(cast.product, "Now", key="N", service="expedite")
    ranking.recompute()
    tried(what_if, cast.pm, D_job_size=1)
    found = queries.compare(fresh(what_if))
    kept = dict(ItemRank.objects.values_list("item__key", "position"))
    assert places(found.before) == kept
    assert [kept["N"], places(found.after)["N"], places(found.after)["D"]] == [1, 1, 2]


def test_applied_it_becomes_real_in_one_step_that_can_be_taken_back(
    cast, four, what_if
):
    tried(what_if, cast.pm, A_job_size=13, A_weeks=9, D_job_size=1, capacity=6)
    applied = scenarios.apply(what_if, version=None, by=cast.pm)
    four["A"].refresh_from_db()
    assert (four["A"].job_size, four["A"].scored_by) == (13, cast.pm)
    assert Estimate.objects.get(item=four["A"]).weeks == 9
    assert ScoringSession.objects.get().capacity == 6
    assert applied.applied_by == cast.pm
    assert applied.step is not None
    assert applied.step.what == "What-if “Twice as large”"
    ranking.recompute()
    expected = places(queries.compare(Scenario.objects.create(name="x", owner=cast.pm, created_at=applied.created_at)).before)  # fmt: skip
    assert dict(ItemRank.objects.values_list("item__key", "position")) == expected
    with pytest.raises(Refused, match="it is history"):
        tried(applied, cast.pm, A_job_size=3)
    bulk.undo(applied.step, by=cast.pm)
    four["A"].refresh_from_db()
    assert four["A"].job_size == 5


def test_what_changed_meanwhile_is_refused_with_both_until_it_is_said_which_stands(cast, four, what_if):  # fmt: skip
    tried(what_if, cast.pm, A_job_size=13, B_job_size=8, capacity=6)
    scores.score(four["A"], job_size=8, version=None, by=cast.pm)
    scores.score(four["B"], job_size=3, version=None, by=cast.pm)
    session = ScoringSession.objects.get()
    sessions.edit(session, capacity=20, version=session.version, by=cast.pm)
    before = real()
    with pytest.raises(Refused, match="A job size was 5, is 8 now, 13 here") as error:
        scenarios.apply(what_if, version=None, by=cast.pm)
    assert "Points of the increment was 10, is 20 now, 6 here" in str(error.value)
    assert real() == before
    one, two, points = queries.compare(fresh(what_if)).clashes
    keep = {one.name: "mine", two.name: "theirs", points.name: "mine"}
    scenarios.settle(what_if, keep=keep, version=None, by=cast.pm)
    scenarios.apply(what_if, version=None, by=cast.pm)
    assert dict(Item.objects.values_list("key", "job_size")) == {"A": 13, "B": 3, "C": 5, "D": 5}  # fmt: skip
    assert ScoringSession.objects.get().capacity == 6


def fresh(scenario):
    return Scenario.objects.get(pk=scenario.pk)


def test_all_of_it_is_applied_or_nothing(cast, four, what_if):
    """Others may score another team's item; nobody applies what he may not do himself."""
    other = make_item(cast.other_product, "Theirs", 3, 3, 3, 3, key="T")
    tried(what_if, cast.pm, A_job_size=13, T_job_size=1)
    before = real()
    with pytest.raises(PermissionDenied):
        scenarios.apply(what_if, version=None, by=cast.pm)
    items.move(other, to="dropped", reason="No", by=cast.other_pm)
    with pytest.raises((Refused, PermissionDenied)):
        scenarios.apply(what_if, version=None, by=cast.pm)
    assert real()[1:4] == before[1:4]
    empty = scenarios.create(name="Empty", by=cast.pm)
    with pytest.raises(Refused, match="Nothing is changed"):
        scenarios.apply(empty, version=None, by=cast.pm)


def test_a_cell_tried_as_it_really_is_is_forgotten(cast, four, what_if):
    tried(what_if, cast.pm, A_job_size=13, B_weeks=9)
    assert fresh(what_if).changes == ["A Job size: 13", "B Weeks: 9"]
    tried(what_if, cast.pm, A_job_size=5)
    assert fresh(what_if).changes == ["B Weeks: 9"]


def test_it_is_private_until_it_is_shared_and_changed_by_its_owner_alone(cast, what_if, as_po, as_pm):  # fmt: skip
    url = what_if.get_absolute_url()
    assert as_po.get(url).status_code == 404
    assert what_if.name not in as_po.get(LIST).content.decode()
    assert as_po.get(API).json()["results"] == []
    scenarios.change(what_if, is_shared=True, version=None, by=cast.pm)
    assert as_po.get(url).status_code == 200
    assert as_po.post(f"{url}change/", {"version": 2}).status_code == 409
    with pytest.raises(Refused, match="Only the person who made"):
        scenarios.discard(what_if, by=cast.po)
    with pytest.raises(PermissionDenied):
        scenarios.create(name="x", by=cast.frontline)


def test_the_second_of_two_tabs_sees_both(cast, four, what_if, as_pm):
    tried(what_if, cast.pm, A_job_size=13)
    with pytest.raises(Stale):
        scenarios.change(what_if, cells={}, version=1, by=cast.pm)
    url = f"{what_if.get_absolute_url()}change/"
    sent = as_pm.get(what_if.get_absolute_url()).context["sheet"]
    typed = {field.html_name: field.value() or "" for field in sent}
    typed |= {"version": 1, f"job_size-{four['B'].pk}": "20"}
    both = as_pm.post(url, typed)
    text = both.content.decode()
    assert both.status_code == 409
    assert "A Job size: 13, B Job size: 20" in text
    mine = {"changes": ["A Job size: 13", "B Job size: 20"], "version": 2}
    assert as_pm.post(url, typed | mine).status_code == 302
    assert fresh(what_if).changes == mine["changes"]
    theirs = typed | {"changes": ["B Job size: 20"], "version": 3}
    assert as_pm.post(url, theirs).status_code == 302
    assert fresh(what_if).changes == ["B Job size: 20"]


# --- pages and API -----------------------------------------------------------------
def test_the_sheet_is_filled_in_compared_applied(as_pm, cast, four):
    made = as_pm.post(f"{LIST}new/", {"name": "Smaller"})
    scenario = Scenario.objects.get()
    assert made["Location"] == scenario.get_absolute_url()
    page = as_pm.get(scenario.get_absolute_url())
    typed = {field.html_name: field.value() or "" for field in page.context["sheet"]}
    wrong = as_pm.post(f"{made['Location']}change/", typed | {f"weeks-{four['D'].pk}": "soon"})  # fmt: skip
    assert wrong.status_code == 422
    assert 'value="soon"' in wrong.content.decode()
    typed |= {f"job_size-{four['D'].pk}": "1", "capacity": "6"}
    assert as_pm.post(f"{made['Location']}change/", typed).status_code == 302
    text = as_pm.get(made["Location"]).content.decode()
    assert "D Item D" in text
    assert "job size 5 → 1" in text
    scenario.refresh_from_db()
    assert (scenario.changes, scenario.capacity) == (["D Job size: 1"], 6)
    assert as_pm.post(f"{made['Location']}apply/", {"version": 2}).status_code == 302
    assert Item.objects.get(key="D").job_size == 1
    assert "What it changed" in as_pm.get(made["Location"]).content.decode()
    assert as_pm.post(f"{made['Location']}discard/", {"version": 3}).status_code == 302
    assert not Scenario.objects.exists()
    verbs = AuditEntry.objects.filter(verb__startswith="scenario.")
    assert [v.partition(".")[2] for v in verbs.order_by("id").values_list("verb", flat=True)] == [
        "created", "changed", "applied", "discarded",
    ]  # fmt: skip


def test_an_item_is_found_by_its_words_scored_or_not(as_pm, cast, four, what_if):
    make_item(cast.product, "Hold music", key="H")
    url = what_if.get_absolute_url()
    page = as_pm.get(url, {"q": "music"})
    assert [item.key for item in page.context["sheet"].items] == ["H"]
    assert as_pm.get(url, {"q": "nowhere"}).context["sheet"].items == []
    tried(what_if, cast.pm, H_business_value=20, H_time_criticality=1, H_risk_reduction=1, H_job_size=1)  # fmt: skip
    assert places(queries.compare(fresh(what_if)).after)["H"] == 1


@pytest.mark.parametrize("page", ["the list", "a what-if"])
def test_pages_cost_the_same_with_more(as_pm, cast, four, what_if, assert_flat, page):
    url = LIST if page == "the list" else what_if.get_absolute_url()

    def more():
        for at in range(12):
            make_item(cast.product, "x", 3, 3, 3, 3, key=f"M-{at}")
            scenarios.create(name=f"More {at}", by=cast.pm)
        ranking.recompute()

    assert_flat(lambda: as_pm.get(url), more)


def test_places_are_told_as_far_down_as_they_are_known(
    cast, four, what_if, monkeypatch
):
    monkeypatch.setattr(ground, "MOST", 2)
    tried(what_if, cast.pm, D_job_size=1)
    found = queries.compare(fresh(what_if))
    assert places(found.before) == {"C": 1, "A": 2}
    assert places(found.after) == {"D": 1, "C": 2, "A": 3}


def test_the_api_tries_compares_settles_and_applies(as_pm, cast, four):
    made = as_pm.post(API, {"name": "Smaller"}, content_type="application/json")
    url = f"{API}{made.json()['id']}/"
    cells = [{"item": four["D"].pk, "name": "job_size", "value": "1"}]
    sent = {"cells": cells, "capacity": 6}
    told = {"content_type": "application/json", "headers": {"if-match": made["ETag"]}}
    assert as_pm.patch(url, sent, **told).status_code == 200
    assert as_pm.patch(url, sent, **told).status_code == 412
    off = [cells[0] | {"value": "4"}]
    answer = as_pm.patch(url, {"cells": off}, **told)
    assert (answer.status_code, "1, 2, 3, 5" in answer.content.decode()) == (400, True)
    found = as_pm.get(f"{url}comparison/").json()
    assert found["moves"][0] == {"item": four["D"].pk, "key": "D", "before": 4, "after": 1}  # fmt: skip
    assert (found["before"]["capacity"], found["after"]["capacity"]) == (10, 6)
    scores.score(four["D"], job_size=8, version=None, by=cast.pm)
    clash = as_pm.get(f"{url}comparison/").json()["clashes"][0]
    keep = {"keep": {clash["name"]: "mine"}}

    def post(verb, seen, body=None):
        held = {"if-match": seen} if seen else {}
        sent = {"content_type": "application/json", "headers": held}
        return as_pm.post(f"{url}{verb}/", body or {}, **sent)

    # Nobody makes real, or settles, what they have not read.
    for verb, body in (("apply", None), ("settle", keep)):
        codes = [post(verb, seen, body).status_code for seen in ("", made["ETag"])]
        assert codes == [428, 412]
    seen = as_pm.get(url)["ETag"]
    assert post("apply", seen).status_code == 409
    said_nothing = {"keep": {"capacity": "mine", "x": "theirs"}}
    assert post("settle", seen, said_nothing).status_code == 409
    settled = post("settle", seen, keep)
    done = post("apply", settled["ETag"]).json()
    assert done["applied_by"] == cast.pm.pk
    assert Item.objects.get(key="D").job_size == 1
