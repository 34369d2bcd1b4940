"""Requirements as pages, files, JSON and rows that are brought."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from backlog.actions import requirement_traces as traces
from backlog.actions import requirements
from backlog.models import Requirement
from backlog.requirement_imports import REQUIREMENTS
from core.models import ImportRun
from dashboards.waiting import requirements as waiting
from tests.backlog.requirements import WORDS, agreed, answered, shown, written
from tests.make import make_item


def at(name, row, *more):
    return reverse(f"backlog:requirement_{name}", args=[row.pk, *more])


@pytest.fixture
def as_ivo(cast, client_of):
    return client_of(cast.it)


def test_one_is_written_on_a_page(cast, as_pm):
    sent = {**WORDS, "product": cast.product.pk, "kind": "service", "priority": "1"}
    answer = as_pm.post("/requirements/new/", sent)
    row = Requirement.objects.get()
    assert (answer.status_code, answer.url) == (302, row.get_absolute_url())
    again = as_pm.post("/requirements/new/", {**sent, "fit_criterion": ""})
    assert again.status_code == 422
    assert WORDS["statement"] in again.text
    assert Requirement.objects.count() == 1


def test_each_page_offers_what_this_person_may_do_now(cast, as_pm, as_ivo, client_of):
    row = written(cast)
    assert "Answer for IT" in as_ivo.get(row.get_absolute_url()).text
    page = as_pm.get(row.get_absolute_url()).text
    assert "Answer for IT" not in page
    assert "Agree on this wording" not in page
    assert "No answer of IT, No story, No test." in page
    requirements.answer(row, answer="can", by=cast.it)
    assert "Agree on this wording" in as_pm.get(row.get_absolute_url()).text
    assert "Agree on this wording" not in as_ivo.get(row.get_absolute_url()).text
    page = client_of(cast.frontline).get(row.get_absolute_url())
    assert page.status_code == 404 or "What comes next" not in page.text


def test_it_goes_all_the_way_on_its_page(cast, as_pm, as_ivo):
    row, item = written(cast), make_item(cast.product)

    def post(client, step, **sent):
        row.refresh_from_db()
        told = {"version": row.version, "edition": row.edition, **sent}
        answer = client.post(at(step, row), told)
        row.refresh_from_db()
        return answer

    assert post(as_ivo, "answer", answer="changed").status_code == 422
    assert post(as_ivo, "answer", answer="can").status_code == 302
    assert post(as_pm, "agree").status_code == 302
    assert "There is no backlog item F-99999" in post(as_pm, "trace", item="F-99999").text  # fmt: skip
    assert post(as_pm, "trace", item=item.key.lower()).status_code == 302
    assert post(as_ivo, "test", name="Load", kind="load").status_code == 302
    test = row.tests.get().pk
    assert post(as_ivo, "record", test=test, state="failed").status_code == 422
    page = as_pm.get(row.get_absolute_url()).text
    assert f"{item.key} is not done; “Load” has not passed" in page
    assert post(as_ivo, "record", test=test, state="passed").status_code == 302
    refused = post(as_pm, "meet")
    assert refused.status_code == 409
    assert "is not met yet" in refused.text
    item.state = "done"
    item.save()
    assert post(as_pm, "meet").status_code == 302
    assert row.state == "met"
    assert as_pm.post(at("untrace", row, item.pk)).status_code == 302
    assert as_ivo.post(at("retire", row, test)).status_code == 302
    assert Requirement.objects.get().state == "agreed"
    assert post(as_pm, "withdraw", because="Over.", version=1).status_code == 409
    assert post(as_pm, "withdraw", because="Over.").status_code == 302
    assert "What comes next" not in as_pm.get(row.get_absolute_url()).text


def test_what_was_met_says_when_it_is_not_any_more(cast, as_pm):
    row = requirements.meet(shown(cast), by=cast.pm)
    assert "since then" not in as_pm.get(row.get_absolute_url()).text
    item = row.items.get()
    item.state = "in_progress"
    item.save()
    page = as_pm.get(row.get_absolute_url()).text
    assert f"It was met, and since then: {item.key} is not done." in page


def test_the_wordings_before_are_read(cast, as_pm):
    row = answered(cast)
    sent = {**WORDS, "statement": "Sooner.", "kind": "data", "priority": "2", "version": row.version}  # fmt: skip
    answer = as_pm.post(at("edit", row), sent)
    assert answer.status_code == 422
    assert "say why it changes" in answer.text
    as_pm.post(at("edit", row), {**sent, "because": "Calls are shorter."})
    page = as_pm.get(row.get_absolute_url()).text
    assert "Edition 1" in page
    assert "Nobody waits for a summary." in page
    assert "Calls are shorter." in page


def test_a_test_of_another_requirement_is_not_recorded(cast, as_pm):
    mine, other = written(cast), shown(cast, title="Other")
    test = other.tests.get()
    sent = {"test": test.pk, "state": "passed", "edition": 1}
    assert as_pm.post(at("record", mine), sent).status_code == 422
    assert as_pm.post(at("retire", mine, test.pk)).status_code == 404


def test_the_list_is_narrowed_and_costs_as_much_for_many(cast, as_pm, assert_flat):
    shown(cast, title="In time")
    written(cast, title="No numbers", kind="security", priority="3")
    for asked in ("kind=security", "priority=3", "gap=answer", "gap=any", "state=draft"):  # fmt: skip
        page = as_pm.get(f"/requirements/?{asked}").text
        assert "No numbers" in page
        assert "In time" not in page
    page = as_pm.get("/requirements/?q=time&state=going").text
    assert "1 of 1 passed" in page
    assert "No numbers" not in page
    assert "No requirement like that" in as_pm.get("/requirements/?state=met").text
    assert_flat(
        lambda: as_pm.get("/requirements/"),
        lambda: [shown(cast, title=f"More {n}") for n in range(4)],
    )


def test_files_hold_the_matrix_of_what_the_list_shows(cast, as_pm):
    row = shown(cast, title="=1+1")
    written(cast, title="Other", priority="3")
    text = as_pm.get("/requirements/export/?priority=1").getvalue().decode()
    assert "Load: passed" in text
    assert "Other" not in text
    assert ",=1+1" not in text
    book = load_workbook(BytesIO(as_pm.get("/requirements/export/?as=xlsx").content))
    lines = {cells[0]: cells for cells in book.active.values}
    assert len(lines) == 3
    assert lines[row.key][16] == f"{row.items.get().key} done"
    assert lines["REQ-02"][20] == "No answer of IT; No story; No test"


def test_product_and_item_show_theirs(cast, as_pm):
    url = reverse("backlog:requirement_panel", args=[cast.product.pk])
    assert "Every requirement of this product" in as_pm.get(url).text
    assert url in as_pm.get(cast.product.get_absolute_url()).text
    row, item = written(cast), make_item(cast.product)
    assert "No answer of IT" in as_pm.get(url).text
    of = reverse("backlog:item_requirements", args=[item.pk])
    assert "None." in as_pm.get(of).text
    traces.trace(row, item=item, by=cast.pm)
    assert row.title in as_pm.get(of).text
    assert of in as_pm.get(item.get_absolute_url()).text


def test_a_list_is_brought_and_again_changes_nothing(cast):
    loader = REQUIREMENTS.loader(ImportRun(), cast.pm)
    item = make_item(cast.product)
    line = {**WORDS, "product": "assist", "stories": f"{item.key.lower()}; "}

    def states(*lines):
        numbered = [{"line": n, **each} for n, each in enumerate(lines, 2)]
        return [told.state for told in loader.load(numbered)]

    lost = {**line, "title": "Lost", "stories": "F-99999"}
    assert states(line, {**line, "product": "NOPE"}, lost) == ["created", "failed", "failed"]  # fmt: skip
    assert states(line) == ["unchanged"]
    assert states({**line, "statement": "Sooner.", "priority": "2"}) == ["updated"]
    row = Requirement.objects.get()
    assert (row.edition, row.priority, row.items.get()) == (2, "2", item)


def test_the_home_page_knows_what_waits(cast):
    row = written(cast)
    assert [t.title for t in waiting.to_answer(cast.it)] == [str(row)]
    assert waiting.to_answer(cast.pm) == [] == waiting.to_agree(cast.ops)
    requirements.answer(row, answer="cannot", answer_text="No.", by=cast.it)
    assert waiting.to_answer(cast.it) == []
    assert "IT cannot" in waiting.to_agree(cast.ops)[0].todo
    row = shown(cast, title="Other")
    assert waiting.failing(cast.ops) == []
    traces.record(row.tests.get(), state="failed", note="Late.", by=cast.it)
    assert [t.title for t in waiting.failing(cast.ops)] == [str(row)]


def test_the_api_goes_the_same_way(cast, client_of):
    manager, partner = client_of(cast.pm), client_of(cast.it)
    item = make_item(cast.product)

    def post(where, by=manager, **body):
        url = f"/api/v1/requirements/{where}"
        held = manager.get(url.rsplit("/", 2)[0] + "/").headers.get("ETag", "*")
        return by.post(url, body, "application/json", headers={"If-Match": held})

    made = post("", **WORDS, product=cast.product.pk).json()
    own = f"{made['id']}/"
    assert post(f"{own}answer/", answer="can").status_code == 403
    assert post(f"{own}answer/", by=partner, answer="can").json()["answer"] == "can"
    assert post(f"{own}agree/").json()["state"] == "agreed"
    assert post(f"{own}trace/", item=item.pk).json()["items"] == [item.pk]
    test = post(f"{own}tests/", by=partner, name="Load", kind="load").json()
    run = {"test": test["id"], "state": "passed", "edition": 1}
    assert post(f"{own}results/", by=partner, **run).status_code == 201
    assert post(f"{own}results/", by=partner, **{**run, "test": 999_999}).status_code == 400  # fmt: skip
    assert post(f"{own}meet/").status_code == 409
    item.state = "done"
    item.save()
    assert post(f"{own}meet/").json()["state"] == "met"
    assert manager.get(f"/api/v1/requirements/{own}tests/").json()[0]["last"] == "passed"  # fmt: skip
    assert len(manager.get(f"/api/v1/requirements/{own}results/").json()) == 1
    assert post(f"{own}untrace/", item=item.pk).json()["items"] == []
    assert post(f"{own}retire/", by=partner, test=test["id"]).json()["retired_on"]
    url = f"/api/v1/requirements/{own}"

    def patch(**body):
        tag = {"If-Match": manager.get(url).headers["ETag"]}
        return manager.patch(url, body, "application/json", headers=tag)

    assert patch(statement="Sooner.").status_code == 400
    told = patch(statement="Sooner.", because="Shorter calls.").json()
    assert (told["edition"], told["state"], "because" in told) == (2, "draft", False)
    assert post(f"{own}withdraw/", because="Over.").json()["state"] == "withdrawn"
    assert manager.get("/api/v1/requirements/?gap=nothing").status_code == 400
    assert agreed(cast, title="Other").key in manager.get("/api/v1/requirements/?state=agreed").text  # fmt: skip
