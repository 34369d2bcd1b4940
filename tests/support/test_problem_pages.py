"""Problems as pages, files, JSON and rows that are brought."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.models import ImportRun
from dashboards.waiting import problems as waiting
from support.actions import problems
from support.incident_imports import INCIDENTS
from support.models import IncidentDay, Problem
from tests.make import make_item
from tests.support.problems import explained, reported, resolved

NEW = {
    "title": "Calls drop", "seen": "After transfer.", "since": "2026-11-12",
    "driver": "technology", "impact": "1", "urgency": "2",
}  # fmt: skip


def at(name, row):
    return reverse(f"support:problem_{name}", args=[row.pk])


@pytest.fixture
def as_fay(cast, client_of):
    return client_of(cast.frontline)


def test_the_floor_reports_on_a_page(cast, as_fay):
    answer = as_fay.post("/problems/new/", {**NEW, "product": cast.product.pk})
    row = Problem.objects.get()
    assert (answer.status_code, answer.url) == (302, row.get_absolute_url())
    assert row.severity == "P1"
    again = as_fay.post("/problems/new/", {**NEW, "product": cast.product.pk, "since": "2026-12-01"})  # fmt: skip
    assert again.status_code == 422
    assert "still to come" in again.text
    assert "After transfer." in again.text


def test_each_page_offers_what_comes_next_and_only_to_who_may(cast, as_pm, as_fay):
    row = reported(cast)
    page = as_pm.get(row.get_absolute_url()).text
    assert "Give it to them" in page
    assert "Resolve it" not in page
    page = as_fay.get(row.get_absolute_url()).text
    assert "Give it to them" not in page
    assert "Count it" in page
    row = resolved(cast)
    page = as_fay.get(row.get_absolute_url()).text
    assert "Open it again" in page
    assert "After 28 quiet days" in page


def test_what_is_wrong_in_a_step_stays_on_the_page(cast, as_pm):
    row = explained(cast)
    answer = as_pm.post(at("plan", row), {"item": "F-999", "version": row.version})
    assert answer.status_code == 422
    assert "There is no backlog item F-999" in answer.text
    item = make_item(cast.product)
    answer = as_pm.post(at("plan", row), {"item": item.key.lower(), "version": row.version})  # fmt: skip
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.item) == ("fix_planned", item)
    answer = as_pm.post(at("count", row), {"day": "2026-10-01", "count": "2"})
    assert answer.status_code == 422
    assert "seen since 2026-11-02" in answer.text


def test_the_list_is_narrowed_and_costs_as_much_for_many(cast, as_pm, assert_flat):
    reported(cast, title="Slow desktop")
    reported(cast, title="Wrong rule", driver="business", impact=4)
    shown = as_pm.get("/problems/?driver=business").text
    assert "Wrong rule" in shown
    assert "Slow desktop" not in shown
    shown = as_pm.get("/problems/?q=slow&state=unsolved&severity=P2").text
    assert "Slow desktop" in shown
    assert "Wrong rule" not in shown
    assert "No problem like that" in as_pm.get("/problems/?state=closed").text
    assert_flat(
        lambda: as_pm.get("/problems/"),
        lambda: [reported(cast, title=f"More {n}") for n in range(5)],
    )


def test_files_hold_what_the_list_shows(cast, as_pm):
    row = explained(cast, title="=1+1")
    reported(cast, title="Other", driver="business")
    text = as_pm.get("/problems/export/?driver=technology").getvalue().decode()
    assert "A queue is full." in text
    assert "Other" not in text
    assert "\n=1+1" not in text
    assert ",=1+1" not in text
    book = load_workbook(BytesIO(as_pm.get("/problems/export/?as=xlsx").content))
    rows = list(book.active.values)
    assert len(rows) == 3
    assert rows[2][0] == row.key
    assert rows[2][1] == "=1+1"
    assert book.active["B3"].data_type == "s"


def test_the_product_shows_its_problems(cast, as_pm):
    url = reverse("support:problem_panel", args=[cast.product.pk])
    assert "No problem of this product" in as_pm.get(url).text
    reported(cast)
    assert "nobody has it" in as_pm.get(url).text
    assert url in as_pm.get(cast.product.get_absolute_url()).text


def test_counts_are_brought_and_again_change_nothing(cast):
    row = resolved(cast)
    loader = INCIDENTS.loader(ImportRun(), cast.po)
    lines = [
        {"problem": "prb-01", "day": "2026-11-12", "count": "3", "minutes_lost": "30"},
        {"problem": "PRB-01", "day": "2026-11-13", "count": "1"},
        {"problem": "PRB-77", "day": "2026-11-13", "count": "1"},
        {"problem": "PRB-01", "day": "2026-11-30", "count": "1"},
    ]
    numbered = [{"line": n, **line} for n, line in enumerate(lines, 2)]
    states = [told.state for told in loader.load(numbered)]
    assert states == ["created", "created", "failed", "failed"]
    assert [told.state for told in loader.load(numbered[:2])] == ["unchanged"] * 2
    assert IncidentDay.objects.filter(problem=row).count() == 2
    row.refresh_from_db()
    assert row.state == "resolved"  # all of it before the day it was resolved


def test_the_home_page_knows_what_waits(cast):
    row = reported(cast)
    assert [t.title for t in waiting.untaken(cast.pm)] == [str(row)]
    assert waiting.untaken(cast.other_pm) == [] == waiting.untaken(cast.frontline)
    problems.take(row, owner=cast.po, by=cast.pm)
    assert waiting.untaken(cast.pm) == []
    [task] = waiting.mine(cast.po)
    assert task.todo == "Find its cause"


def test_the_api_goes_the_same_way(cast, client_of):
    client = client_of(cast.po)

    def post(where, **body):
        url = f"/api/v1/problems/{where}"
        held = client.get(url.rsplit("/", 2)[0] + "/").headers.get("ETag", "*")
        return client.post(url, body, "application/json", headers={"If-Match": held})

    made = post("", **NEW, product=cast.product.pk).json()
    assert made["severity"] == "P1"
    own = f"{made['id']}/"
    assert post(f"{own}take/", owner=cast.po.pk).json()["owner"] == cast.po.pk
    assert post(f"{own}resolve/", prevents="Too early.").status_code == 409
    assert post(f"{own}explain/", cause="A queue.").json()["state"] == "cause_known"
    assert post(f"{own}plan/").status_code == 400
    assert post(f"{own}incidents/", day="2026-11-13", count=4).json()["count"] == 4
    assert post(f"{own}resolve/", prevents="Watched.").json()["state"] == "resolved"
    assert post(f"{own}reopen/", reason="Back.").json()["reopened"] == 1
    told = client.get("/api/v1/problems/trend/").json()
    assert (told["came_back"], told["resolved"]) == (1, 1)
    assert told["every"]["incidents"][-2] == 4
    assert told["weeks"][-1] == "2026-11-16"
    assert client.get("/api/v1/problems/?driver=nobody").status_code == 400
    [day] = client.get(f"/api/v1/problems/{own}incidents/").json()
    assert day["day"] == "2026-11-13"
