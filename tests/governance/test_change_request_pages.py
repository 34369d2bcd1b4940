"""Change requests on pages, in the file and through the API."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.clock import moment, today
from core.roles import Role
from dashboards.waiting import waiting
from governance.actions import change_deciding, change_requests, change_steps
from governance.models import ChangeClass, ChangeRequest
from tests.make import (
    make_change_classes,
    make_change_request,
    make_rules,
    make_seat,
    make_user,
    seat_everybody,
)

pytestmark = pytest.mark.django_db
LIST = "change_request_list"


@pytest.fixture(autouse=True)
def company(db, cast):
    """Paolo sits for support, Olga for Operations, Ivo for IT, Ada for compliance."""
    make_change_classes()
    make_rules(cast)
    seat_everybody(cast)


def url(name, *args):
    return reverse(f"governance:{name}", args=args)


def filed(cast, code="routing", **fields):
    return change_requests.file(make_change_request(cast, code, **fields), by=cast.po)


def typed(cast, **fields):
    kind = ChangeClass.objects.get(code="routing")
    told = {
        "change_class": kind.pk, "urgency": "day_to_day", "title": "Holiday route",
        "what": "Send callers on.", "why": "A holiday.", "before": "PAY",
        "after": "DSP", "back_out": "Back.", "test_evidence": "Ten calls.",
        "queues": "pay, DSP pay", "team": cast.product.team_id,
    }  # fmt: skip
    return {**told, **fields}


def test_support_files_from_the_floor_and_operations_decides(cast, client_of):
    paolo, olga = client_of(cast.po), client_of(cast.ops)
    sent = paolo.post(url("change_request_create"), {**typed(cast), "file": "yes"})
    asked = ChangeRequest.objects.get()
    assert sent.url == asked.get_absolute_url()
    assert (asked.state, asked.queues) == ("filed", ["PAY", "DSP"])
    page = olga.get(asked.get_absolute_url()).text
    assert "Approve" in page
    assert "SLA-04" in page
    assert "Approve" not in paolo.get(asked.get_absolute_url()).text
    olga.post(url("change_request_approve", asked.pk), {"reason": "Go."})
    paolo.post(url("change_request_go_live", asked.pk))
    paolo.post(url("change_request_verify", asked.pk), {"note": "Calls arrive."})
    page = paolo.get(asked.get_absolute_url()).text
    assert "Verified" in page
    assert "by version 1 of the matrix: Go." in page
    assert "Met" in page


def test_what_is_missing_stands_beside_its_field_and_nothing_is_kept(cast, client_of):
    client, told = client_of(cast.po), typed(cast, back_out="", file="yes")
    page = client.post(url("change_request_create"), told)
    assert page.status_code == 422
    assert "Say how to get back" in page.text
    assert "Ten calls." in page.text
    assert not ChangeRequest.objects.exists()
    told.pop("file")
    client.post(url("change_request_create"), told)
    draft = ChangeRequest.objects.get()
    assert draft.state == "draft"
    page = client.post(url("change_request_file", draft.pk))
    assert page.status_code == 422
    assert "Say how to get back" in page.text


def test_the_form_says_what_filing_needs_and_hides_nothing_that_is_wrong(
    cast, client_of
):
    client, closed = client_of(cast.po), '<details class="more">'
    page = client.get(url("change_request_create")).text
    assert closed in page
    assert page.count("Needed to file it.") == 3
    what = page[page.index('for="id_what"') : page.index('name="what"')]
    assert "(optional)" not in what
    assert page.count("Needed to file it, but not in real time.") == 3
    missing = typed(cast, test_evidence="", before="", after="", queues="", file="yes")
    page = client.post(url("change_request_create"), missing)
    assert page.status_code == 422
    assert "Say how it is now." in page.text
    assert closed not in page.text
    draft = make_change_request(cast)
    assert closed not in client.get(url("change_request_edit", draft.pk)).text


def test_the_page_says_who_was_asked_who_was_told_and_what_it_counts_as(
    cast, client_of
):
    asked = filed(cast)
    page = client_of(cast.reviewer).get(asked.get_absolute_url()).text
    assert "Answer for Compliance and risk" in page
    assert "and not waited for" in page
    change_deciding.approve(asked, by=cast.ops)
    change_steps.go_live(asked, by=cast.po)
    asked.refresh_from_db()
    page = client_of(cast.it).get(asked.get_absolute_url()).text
    assert "Answer for Compliance and risk" not in page
    assert "in the log of changes" in page
    change = client_of(cast.it).get(asked.change.get_absolute_url()).text
    assert asked.key in change
    assert "Take it back" not in change
    case = client_of(cast.it).get(asked.case.get_absolute_url()).text
    assert "its steps are taken there" in case
    assert "Next step" not in case


def test_who_filed_sees_who_approves_instead(cast, client_of):
    make_seat("IT", make_user("Ida", Role.IT_PARTNER))
    asked = change_requests.file(make_change_request(cast, "network"), by=cast.it)
    page = client_of(cast.it).get(asked.get_absolute_url()).text
    assert "somebody else approves it: Ida" in page
    assert "Decline" in page
    assert ">Approve<" not in page


def test_who_only_writes_is_offered_no_filing(cast, client_of):
    fay = client_of(cast.frontline)
    fay.post(url("change_request_create"), typed(cast))
    draft = ChangeRequest.objects.get()
    page = fay.get(draft.get_absolute_url()).text
    assert "File it" not in page
    assert "Withdraw it" in page
    refused = fay.post(url("change_request_file", draft.pk))
    assert refused.status_code == 409
    assert "SUP does the work in activity 27 of RACI version 1." in refused.text
    refused = fay.post(url("change_request_create"), {**typed(cast), "file": "yes"})
    assert refused.status_code == 409
    assert ChangeRequest.objects.count() == 1
    edited = typed(cast, title="Night route", version=draft.version)
    fay.post(url("change_request_edit", draft.pk), edited)
    draft.refresh_from_db()
    assert draft.title == "Night route"


def test_a_reason_that_is_missing_is_asked_for_where_it_is_typed(cast, client_of):
    asked = filed(cast)
    page = client_of(cast.ops).post(url("change_request_decline", asked.pk), {})
    assert page.status_code == 422
    assert "Say why." in page.text
    asked.refresh_from_db()
    assert asked.state == "filed"


def test_a_wrong_step_is_refused_in_words(cast, client_of):
    asked = filed(cast)
    page = client_of(cast.po).post(url("change_request_go_live", asked.pk))
    assert page.status_code == 409
    assert "is filed" in page.text


def test_compliance_looks_at_a_prompt_on_its_page(cast, client_of):
    asked, ada = filed(cast, "prompts"), client_of(cast.reviewer)
    assert "It may go on" in ada.get(asked.get_absolute_url()).text
    page = ada.post(url("change_request_look", asked.pk), {"passed": "no"})
    assert page.status_code == 422
    ada.post(url("change_request_look", asked.pk), {"passed": "yes"})
    asked.refresh_from_db()
    assert asked.look_passed


def test_the_list_shows_what_is_asked_for(cast, client_of):
    filed(cast, title="Holiday route", queues=["PAY"])
    filed(cast, "reports", title="Weekly report")
    client = client_of(cast.frontline)
    kind = ChangeClass.objects.get(code="reports").pk
    for query, shown, hidden in [
        ({"change_class": kind}, "Weekly report", "Holiday route"),
        ({"q": "holi"}, "Holiday route", "Weekly report"),
        ({"queue": "pay"}, "Holiday route", "Weekly report"),
        (
            {"state": "open", "urgency": "day_to_day", "q": "week"},
            "Weekly report",
            "Holiday",
        ),
    ]:
        page = client.get(url(LIST), query).text
        assert shown in page
        assert hidden not in page.split('id="rows"')[1]
    assert "No request like that" in client.get(url(LIST), {"mine": "on"}).text
    assert "No request like that" in client.get(url(LIST), {"state": "ended"}).text


def test_the_list_begins_with_a_saved_view(cast, client_of):
    client = client_of(cast.po)
    told = {"page": f"governance:{LIST}", "query": "state=open", "name": "Open ones"}
    client.post(reverse("core:saved_view_create"), {**told, "begin": "on"})
    assert "Open ones" in client.get(url(LIST), {"view": "all"}).text


def test_the_file_holds_what_the_list_shows(cast, client_of):
    filed(cast, title="=cmd", queues=["PAY", "DSP"])
    filed(cast, "reports")
    answer = client_of(cast.it).get(url("change_request_export"), {"queue": "DSP"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert row["Title"] == "'=cmd"
    assert (row["Queues"], row["Service level"], row["Filed by"]) == (
        "PAY DSP",
        "SLA-04",
        "Paolo",
    )


def test_the_calendar_shows_its_first_day_and_says_what_is_no_day(cast, client_of):
    client = client_of(cast.po)
    page = client.get(url("change_request_calendar")).text
    assert f'value="{today().isoformat()}"' in page
    page = client.get(url("change_request_calendar"), {"begins": "2026-02-30"})
    assert page.status_code == 422
    assert "Enter a date such as 2026-11-14." in page.text
    assert 'value="2026-02-30"' in page.text


def test_the_page_calls_parties_by_their_names_and_says_what_was_asked(cast, client_of):
    asked = filed(cast)
    page = client_of(cast.ops).get(asked.get_absolute_url()).text
    assert "<dt>Files and acts</dt><dd>Center support</dd>" in page
    assert "<dt>Decides</dt><dd>Operations</dd>" in page
    assert f"<span>{cast.po} asked Compliance and risk</span>" in page
    change_deciding.approve(asked, by=cast.ops)
    page = client_of(cast.ops).get(asked.get_absolute_url()).text
    version = asked.matrix.number
    said = f"{cast.ops} spoke for Operations, by version {version} of the matrix"
    assert said in page


def test_the_calendar_says_who_meets_whom(cast, client_of):
    soon = moment() + timedelta(days=2)
    filed(cast, title="First", queues=["PAY"], planned_at=soon)
    filed(cast, title="Second", queues=["PAY"], planned_at=soon + timedelta(hours=3))
    client = client_of(cast.frontline)
    page = client.get(url("change_request_calendar")).text
    assert "2 of them share a queue" in page
    late = (soon + timedelta(days=60)).date().isoformat()
    assert (
        "Nothing is planned"
        in client.get(url("change_request_calendar"), {"begins": late}).text
    )
    first = ChangeRequest.objects.get(title="First")
    assert "Same queue within a day" in client.get(first.get_absolute_url()).text


def test_home_says_what_waits(cast, client_of):
    asked, words = filed(cast), filed(cast, "prompts")

    def found(person):
        person.__dict__.pop("_voices", None)
        return [
            (task.todo, task.url)
            for task in waiting(person)
            if "change" in task.kind.lower()
        ]

    assert found(cast.ops) == [("Approve or decline", asked.get_absolute_url())]
    assert found(cast.reviewer) == [("Look at it", words.get_absolute_url())]
    change_deciding.approve(asked, by=cast.ops)
    assert found(cast.po) == [("Take it live", asked.get_absolute_url())]


@pytest.mark.parametrize("name", [LIST, "change_request_calendar"])
def test_pages_cost_the_same_with_more_in_them(cast, client_of, assert_flat, name):
    client = client_of(cast.ops)
    soon = moment() + timedelta(days=1)
    filed(cast, queues=["PAY"], planned_at=soon)

    def more():
        for number in range(6):
            filed(
                cast,
                "reports" if number % 2 else "routing",
                queues=["PAY"],
                planned_at=soon,
            )

    assert_flat(lambda: client.get(url(name)), more)


def test_one_request_and_home_cost_the_same_with_more_around(
    cast, client_of, assert_flat
):
    client, asked = client_of(cast.ops), filed(cast, queues=["PAY"])

    def more():
        for number in range(6):
            change_requests.say(asked, text=f"Word {number}", by=cast.po)
            filed(cast, "agents" if number % 2 else "routing")

    assert_flat(lambda: client.get(asked.get_absolute_url()), more)
    assert_flat(lambda: waiting(type(cast.ops).objects.get(pk=cast.ops.pk)), more)


def test_ten_thousand_requests_are_read_by_the_page(cast, client_of):
    kind = ChangeClass.objects.get(code="routing")
    ChangeRequest.objects.bulk_create(
        ChangeRequest(
            change_class=kind, team=cast.product.team, title=f"Route {number}",
            written_by=cast.po, written_at=moment(), queues=["PAY"],
        )
        for number in range(10_000)
    )  # fmt: skip
    client = client_of(cast.ops)
    first = client.get(url(LIST))
    assert first.text.count('<th scope="row">') == 50
    after = first.context["page"].after
    with CaptureQueriesContext(connection) as asked:
        second = client.get(url(LIST), {"after": after})
    assert "Route 9949" in second.text
    assert all("OFFSET" not in query["sql"] for query in asked.captured_queries)


# --- API ------------------------------------------------------------------------------
def test_the_api_takes_the_same_steps(cast, client_of):
    paolo, olga = client_of(cast.po), client_of(cast.ops)

    def send(client, path, body, **headers):
        return client.post(
            f"/api/v1/change-requests/{path}", body, content_type="application/json",
            headers=headers,
        )  # fmt: skip

    body = typed(cast, queues=["PAY"])
    refused = send(paolo, "", {**body, "state": "live"})
    assert refused.status_code == 400
    made = send(paolo, "", body)
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    path = f"{made.json()['id']}/"
    changed = paolo.patch(
        f"/api/v1/change-requests/{path}", {"title": "Night route"},
        content_type="application/json", headers={"If-Match": made["ETag"]},
    )  # fmt: skip
    assert changed.json()["title"] == "Night route"
    done = send(paolo, path + "file/", {})
    assert (done.json()["state"], done.json()["service_level"]) == ("filed", "SLA-04")
    refused = send(paolo, path + "approve/", {})
    assert refused.status_code == 409
    assert "OPS decides" in refused.text
    done = send(olga, path + "approve/", {"reason": "Go."})
    assert done.json()["words"][0]["party"] == "OPS"
    assert send(olga, path + "decline/", {"reason": "No."}).status_code == 409
    done = send(paolo, path + "go-live/", {})
    assert done.json()["state"] == "live"
    classes = paolo.get("/api/v1/change-classes/").json()["results"]
    assert [each["activity"] for each in classes][:3] == [27, 27, 28]


def test_the_api_lists_in_a_fixed_number_of_queries(cast, client_of, assert_flat):
    client = client_of(cast.it)
    change_deciding.approve(filed(cast), by=cast.ops)

    def more():
        for _ in range(5):
            change_deciding.approve(filed(cast), by=cast.ops)

    assert_flat(lambda: client.get("/api/v1/change-requests/"), more)
