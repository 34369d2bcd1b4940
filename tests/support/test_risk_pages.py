"""Risks as pages, files, JSON and rows that are brought."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.models import ImportRun
from dashboards.waiting import risks as waiting
from support.actions import risk_answers, risks
from support.models import Problem, Risk
from support.risk_imports import RISKS
from tests.make import make_item
from tests.support.risks import FOUND, WORDS, accepted, owned, recorded, treated


def at(name, row):
    return reverse(f"support:risk_{name}", args=[row.pk])


@pytest.fixture
def as_fay(cast, client_of):
    return client_of(cast.frontline)


def test_the_floor_records_on_a_page(cast, as_fay):
    sent = {**FOUND, "product": cast.product.pk}
    answer = as_fay.post("/risks/new/", sent)
    row = Risk.objects.get()
    assert (answer.status_code, answer.url) == (302, row.get_absolute_url())
    assert row.level == "critical"
    again = as_fay.post("/risks/new/", {**sent, "control_percent": "30"})
    assert again.status_code == 422
    assert "Name what is in place" in again.text
    assert WORDS["consequence"] in again.text


def test_each_page_offers_what_this_person_may_do_now(cast, client_of, as_fay):
    row = recorded(cast)
    manager, leader = client_of(cast.pm), client_of(cast.ops)
    page = manager.get(row.get_absolute_url()).text
    assert "Treat it, or have it accepted." in page
    assert "Plan the response" in page
    assert "Accept the risk" not in page
    assert "Accept the risk" not in leader.get(row.get_absolute_url()).text  # no owner
    risks.give(row, owner=cast.po, by=cast.pm)
    assert "Accept the risk" in leader.get(row.get_absolute_url()).text
    page = as_fay.get(row.get_absolute_url()).text
    assert "Report the problem" in page
    assert "Plan the response" not in page
    risk_answers.close(row, reason="Gone.", by=cast.pm)
    assert "Watch it again" in as_fay.get(row.get_absolute_url()).text


def test_what_is_wrong_in_a_step_stays_on_the_page(cast, as_pm):
    row = owned(cast)
    sent = {"response": "reduce", "plan": "Test it.", "due_on": "2026-12-01", "item": "F-999", "version": row.version}  # fmt: skip
    answer = as_pm.post(at("treat", row), sent)
    assert answer.status_code == 422
    assert "There is no backlog item F-999" in answer.text
    assert "Test it." in answer.text
    item = make_item(cast.product)
    answer = as_pm.post(at("treat", row), {**sent, "item": item.key})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.item) == ("treated", item)
    stale = as_pm.post(at("close", row), {"reason": "Gone.", "version": 1})
    assert stale.status_code == 409


def test_when_it_happens_the_page_leads_to_the_problem(cast, as_fay):
    row = recorded(cast)
    sent = {"seen": "Now.", "since": "2026-11-16", "impact": "2", "urgency": "2"}
    assert as_fay.post(at("happened", row), sent).status_code == 302
    problem = Problem.objects.get()
    assert problem.get_absolute_url() in as_fay.get(row.get_absolute_url()).text
    assert row.key in as_fay.get(problem.get_absolute_url()).text


def test_the_list_is_narrowed_and_costs_as_much_for_many(cast, as_pm, assert_flat):
    recorded(cast, title="Slow model")
    accepted(cast, title="Wrong rule", driver="business", likelihood=2, impact=2)
    for asked in ("driver=business", "level=low", "state=accepted", "likelihood=2&impact=2"):  # fmt: skip
        shown = as_pm.get(f"/risks/?{asked}").text
        assert "Wrong rule" in shown
        assert "Slow model" not in shown
    shown = as_pm.get("/risks/?q=slow&state=watched&needing=on").text
    assert "Slow model" in shown
    assert "Wrong rule" not in shown
    assert "No risk like that" in as_pm.get("/risks/?state=closed").text
    assert_flat(
        lambda: as_pm.get("/risks/"),
        lambda: [recorded(cast, title=f"More {n}") for n in range(5)],
    )


def test_the_gravest_comes_first_and_pages_follow(cast, as_pm):
    for n in range(1, 6):
        recorded(cast, title=f"Risk {n}", likelihood=n)
    page = as_pm.get("/risks/").text
    places = [page.index(f"Risk {n}<") for n in (5, 4, 3, 2, 1)]
    assert places == sorted(places)


def test_files_hold_what_the_list_shows(cast, as_pm):
    row = treated(cast, title="=1+1")
    recorded(cast, title="Other", driver="business")
    text = as_pm.get("/risks/export/?driver=technology").getvalue().decode()
    assert "Test each change." in text
    assert "Other" not in text
    assert ",=1+1" not in text
    book = load_workbook(BytesIO(as_pm.get("/risks/export/?as=xlsx").content))
    rows = list(book.active.values)
    assert len(rows) == 3
    [mine] = [cells for cells in rows if cells[0] == row.key]
    assert (mine[1], mine[12]) == ("=1+1", 16)


def test_the_picture_costs_as_much_for_many(cast, as_pm, assert_flat):
    recorded(cast)
    shown = as_pm.get("/risks/picture/").text
    assert "1 watched, 1 of them critical or high" in shown
    assert "impact=4&amp;likelihood=4" in shown
    assert_flat(
        lambda: as_pm.get("/risks/picture/"),
        lambda: [recorded(cast, title=f"More {n}") for n in range(5)],
    )


def test_the_product_shows_its_risks(cast, as_pm):
    url = reverse("support:risk_panel", args=[cast.product.pk])
    assert "No risk of this product" in as_pm.get(url).text
    recorded(cast)
    assert "nobody has it" in as_pm.get(url).text
    assert url in as_pm.get(cast.product.get_absolute_url()).text


def test_a_register_is_brought_and_again_changes_nothing(cast):
    loader = RISKS.loader(ImportRun(), cast.pm)
    line = {**WORDS, "product": "assist", "likelihood": "4", "impact": "4"}
    other = {**line, "product": "NOPE"}
    named = {**line, "title": "Other", "control_percent": "20"}

    def states(*lines):
        numbered = [{"line": n, **each} for n, each in enumerate(lines, 2)]
        return [told.state for told in loader.load(numbered)]

    assert states(line, other, named) == ["created", "failed", "failed"]
    assert states(line) == ["unchanged"]
    assert states({**line, "impact": "5", "warning": "Slow."}) == ["updated"]
    row = Risk.objects.get()
    assert (row.residual, row.warning, row.steps.count()) == (20, "Slow.", 2)


def test_the_home_page_knows_what_waits(cast, settings):
    row = recorded(cast)
    assert [t.title for t in waiting.unowned(cast.pm)] == [str(row)]
    assert waiting.unowned(cast.other_pm) == [] == waiting.unowned(cast.frontline)
    risks.give(row, owner=cast.po, by=cast.pm)
    assert waiting.unowned(cast.pm) == []
    [task] = waiting.mine(cast.po)
    assert task.todo == "Treat it, or have it accepted"
    risk_answers.accept(
        row, plan="Rare.", accepted_until=date(2026, 11, 20), by=cast.ops
    )
    assert waiting.mine(cast.po) == [] == waiting.to_accept(cast.ops)
    settings.TODAY = "2026-11-21"
    assert "ran out" in waiting.mine(cast.po)[0].todo
    assert "ran out" in waiting.to_accept(cast.ops)[0].todo


def test_the_api_goes_the_same_way(cast, client_of):
    client, leader = client_of(cast.po), client_of(cast.ops)

    def post(where, by=client, **body):
        url = f"/api/v1/risks/{where}"
        held = client.get(url.rsplit("/", 2)[0] + "/").headers.get("ETag", "*")
        return by.post(url, body, "application/json", headers={"If-Match": held})

    made = post("", **FOUND, product=cast.product.pk).json()
    assert (made["level"], made["residual"]) == ("critical", "16.00")
    own = f"{made['id']}/"
    assert post(f"{own}give/", owner=cast.po.pk).json()["owner"] == cast.po.pk
    late = post(f"{own}treat/", response="reduce", plan="x", due_on="2026-11-01")
    assert late.status_code == 400
    assert "due_on" in late.json()["fields"]
    done = post(f"{own}accept/", by=leader, plan="Rare.", accepted_until="2026-12-01")
    assert done.json()["state"] == "accepted"
    scores = {"likelihood": 1, "impact": 2, "reason": "Rarer."}
    assert post(f"{own}assess/", **scores).json()["level"] == "low"
    made = post(f"{own}happened/", seen="So.", since="2026-11-16", impact=2, urgency=2)
    assert made.json()["risk"] == int(own[:-1])
    assert post(f"{own}close/", reason="Gone.").json()["state"] == "closed"
    assert post(f"{own}reopen/", reason="Back.").json()["state"] == "open"
    steps = client.get(f"/api/v1/risks/{own}steps/").json()
    assert [s["kind"] for s in steps][:2] == ["reopened", "closed"]
    told = client.get("/api/v1/risks/trend/").json()
    assert told["by_level"]["low"][-1] == 1
    tag = {"If-Match": client.get(f"/api/v1/risks/{own}").headers["ETag"]}
    refused = client.patch(
        f"/api/v1/risks/{own}", {"likelihood": 5}, "application/json", headers=tag
    )
    assert refused.status_code == 400
    assert client.get("/api/v1/risks/?level=huge").status_code == 400
