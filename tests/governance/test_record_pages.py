"""Decisions and plans as pages and through the API."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.clock import today
from governance.actions import plans as plan_actions
from governance.models import Decision, Plan, SubjectLink
from tests.governance.access_records import (
    agreed,
    decided,
    linked,
    make_decision,
    make_plan,
)
from tests.governance.test_api import Caller
from tests.make import make_goal, make_opportunity

LATER = (today() + timedelta(days=90)).isoformat()


@pytest.fixture
def page(client, cast):
    client.force_login(cast.pm)
    return client


def url(name, *args):
    return reverse(f"governance:{name}", args=args)


def test_a_decision_goes_from_a_product_s_panel_to_decided(page, cast):
    panel = url("decision_panel", "portfolio.product", cast.product.pk)
    asks = f"{url('decision_create')}?about=portfolio.product:{cast.product.pk}"
    assert asks in page.get(panel).content.decode()
    both = {"business_position": "No cut.", "it_position": "One platform."}
    told = {"title": "Which?", "context": "Support ends.", "team": cast.product.team_id}
    page.post(asks, told | both)
    decision = Decision.objects.get()
    for name in ("Move", "Stay"):
        rated = {"standardisation": 4, "cost_containment": 2, "business_need": 5}
        page.post(url("option_create", decision.pk), {"name": name, **rated})
    first, second = decision.options.all()
    form = {"option": first.pk, "outcome": "We move.", "review_on": LATER}
    form["version"] = Decision.objects.get().version
    answer = page.post(url("decision_decide", decision.pk), form)
    assert answer.status_code == 422
    assert "Say why this option was rejected." in answer.content.decode()
    assert "We move." in answer.content.decode()
    page.post(url("decision_decide", decision.pk), {**form, f"why_{second.pk}": "Old."})
    assert Decision.objects.get().holds
    assert "Which?" in page.get(panel).content.decode()


def test_what_lacks_stands_in_place_of_the_form(page, cast):
    decision = make_decision(cast, cast.product)
    decision.options.all().delete()
    shown = page.get(url("decision_decide", decision.pk)).content.decode()
    assert "Add at least two options" in shown
    assert 'name="outcome"' not in shown


def test_a_stale_edit_shows_both_versions(page, cast):
    decision = make_decision(cast, cast.product, version=3)
    form = {"title": "Mine", "context": "c", "team": cast.product.team_id, "version": 2}
    answer = page.post(url("decision_edit", decision.pk), form)
    assert answer.status_code == 409
    assert {"Mine", "One telephony platform?"} <= set(
        answer.content.decode().replace("<", ">").split(">")
    )


def test_any_page_is_linked_by_its_address_and_no_other_text(page, cast):
    decision = make_decision(cast, cast.product)
    goal, need = make_goal("CG-1"), make_opportunity(cast)
    for each in (goal, need):
        there = f"https://tandem.example{each.get_absolute_url()}"
        page.post(url("decision_link", decision.pk), {"address": there})
    found = page.get(url("decision_detail", decision.pk)).content.decode()
    assert {goal.get_absolute_url(), need.get_absolute_url()} <= set(found.split('"'))
    for wrong in ("/decisions/", "/goals/999999/", "nothing"):
        answer = page.post(url("decision_link", decision.pk), {"address": wrong})
        assert answer.status_code == 422
    assert SubjectLink.objects.count() == 2


def test_a_linked_thing_that_one_may_not_see_is_not_named(client, cast):
    linked(make_decision(cast, cast.product), cast.product)
    SubjectLink.objects.update(subject_id=999_999, subject_name="Secret thing")
    client.force_login(cast.pm)
    assert "Secret thing" not in client.get(url("decision_list")).content.decode()


def test_the_log_is_filtered_searched_and_exported_alike(page, cast):
    make_decision(cast, cast.product)
    due = decided(cast, cast.product)
    Decision.objects.filter(pk=due.pk).update(title="Masking", review_on=today())
    for query, has in (("q=Masking", 1), ("state=overdue", 1), ("q=move+leave", 2)):
        shown = page.get(f"{url('decision_list')}?{query}").context["page"].rows
        sent = page.get(f"{url('decision_export')}?{query}")
        lines = b"".join(sent.streaming_content).decode().splitlines()
        assert (len(shown), len(lines) - 1) == (has, has), query


@pytest.mark.parametrize(("name", "make"), [("decision_list", make_decision), ("plan_list", make_plan)])  # fmt: skip
def test_the_lists_cost_the_same_with_more_rows(page, cast, assert_flat, name, make):
    def more():
        for _ in range(3):
            row = make(cast, cast.product)
            if name == "decision_list":
                linked(row, cast.product)

    more()
    assert_flat(lambda: page.get(url(name)), more)


def test_a_plan_is_written_agreed_and_read_on_its_pages(client, cast):
    client.force_login(cast.pm)
    form = {
        "title": "Budget 2027", "kind": "budget", "starts_on": "2027-01-01",
        "ends_on": "2027-12-31", "business_owner": cast.ops.pk, "it_owner": cast.ops.pk,
        "cadence_months": 12, "due_on": LATER, "text": "$4.2 M", "readers": [cast.executive.pk],
    }  # fmt: skip
    answer = client.post(url("plan_create"), form)
    assert (answer.status_code, "the other of IT" in answer.content.decode()) == (
        422,
        True,
    )
    client.post(url("plan_create"), {**form, "it_owner": cast.it.pk})
    plan = Plan.objects.get()
    for owner in (cast.ops, cast.it):
        client.force_login(owner)
        assert "I agree to it" in client.get(plan.get_absolute_url()).content.decode()
        client.post(url("plan_agree", plan.pk), {"version": Plan.objects.get().version})
    client.force_login(cast.executive)
    words = {"commitment": "One analyst"}
    client.post(url("plan_acknowledge", plan.pk), words)
    shown = client.get(plan.get_absolute_url()).content.decode()
    assert "Commits to: One analyst" in shown
    assert "I have read it" not in shown


def test_a_plan_s_file_is_only_ever_an_attachment(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    from django.core.files.uploadedfile import SimpleUploadedFile

    plan = make_plan(cast, cast.product)
    file = SimpleUploadedFile("plan.txt", b"Second quarter first.")
    plan_actions.edit(plan, upload=file, version=1, by=cast.pm)
    client.force_login(cast.executive)
    answer = client.get(url("plan_download", plan.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="plan.txt"'
    assert b"".join(answer.streaming_content) == b"Second quarter first."


def test_the_api_decides_by_the_same_rules(cast):
    ivo = Caller(cast.it)
    made = ivo.send("/decisions/", {"title": "Which?", "context": "Why."})
    assert made.status_code == 201
    path = f"/decisions/{made.json()['id']}/"
    for name in ("Move", "Stay"):
        body = {"decision": made.json()["id"], "name": name, "business_need": 5}
        body |= {"standardisation": 4, "cost_containment": 2}
        assert ivo.send("/decision-options/", body).status_code == 201
    first, second = (each["id"] for each in ivo.get(path).json()["options"])
    said = {
        "option": first,
        "outcome": "Move.",
        "review_on": LATER,
        "why": {second: "Old."},
    }
    refused = ivo.send(f"{path}decide/", said, seen=path)
    assert (
        refused.status_code,
        "position of the business" in refused.json()["detail"],
    ) == (409, True)
    both = {"business_position": "No cut.", "it_position": "One."}
    assert ivo.send(path, both, seen=path, method="patch").status_code == 200
    assert ivo.send(f"{path}decide/", said).status_code == 428
    done = ivo.send(f"{path}decide/", said, seen=path).json()
    assert (done["state"], done["decided_by"]) == ("decided", cast.it.pk)
    subject = {"subject_type": "portfolio.product", "subject_id": cast.product.pk}
    [link] = ivo.send(f"{path}link/", subject).json()["links"]
    assert ivo.send(f"{path}unlink/", {"link": link["id"]}).json()["links"] == []
    about = ivo.get(f"/decisions/?about=portfolio.product:{cast.product.pk}")
    assert about.json()["results"] == []


def test_the_api_agrees_and_acknowledges(cast):
    plan = agreed(cast, cast.product)
    eve, olga = Caller(cast.executive), Caller(cast.ops)
    path = f"/plans/{plan.pk}/"
    read = eve.send(f"{path}acknowledge/", {"commitment": "One analyst"})
    assert read.json()["receipts"][0]["commitment"] == "One analyst"
    new = olga.send(path, {"text": "Else"}, seen=path, method="patch").json()
    assert (new["edition"], new["state"]) == (2, "draft")
    assert olga.send(f"{path}agree/", seen=path).json()["business_agreed_at"]
    assert eve.send(f"{path}agree/", seen=path).status_code == 403
