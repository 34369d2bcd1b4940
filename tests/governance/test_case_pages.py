"""Cases of service levels on their pages and over the API."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.clock import moment
from governance.actions import cases
from governance.models import Outage, ServiceCase, ServiceClock, ServiceLevel
from tests.make import make_service_clocks

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clocks_of_levels(db):
    make_service_clocks()


def clock_of(code="SLA-03"):
    return ServiceClock.objects.select_related("level").filter(level__code=code)[0]


def opened(cast, **fields):
    told = {"title": "A route", "opened_at": moment() - HOUR, **fields}
    return cases.open_case(clock_of(), **told, by=cast.it)


def url(name, *args):
    return reverse(f"governance:{name}", args=args)


def test_a_case_is_opened_held_and_done_by_its_pages(as_it):
    page = as_it.get(url("case_create") + f"?clock={clock_of().pk}").text
    assert "SLA-03 Standard" in page
    told = {"clock": clock_of().pk, "title": "A route", "reference": "INC-7"}
    as_it.post(url("case_create"), told)
    case = ServiceCase.objects.get()
    again = as_it.post(url("case_create"), told)
    assert again.status_code == 422
    assert "has a case INC-7 already" in again.text
    held = as_it.post(url("case_hold", case.pk), {"hold-reason": "customer"})
    assert held.url == case.get_absolute_url()
    page = as_it.get(case.get_absolute_url()).text
    assert "On hold" in page
    assert "Waits for who asked" in page
    as_it.post(url("case_go_on", case.pk))
    as_it.post(url("case_resolve", case.pk))
    page = as_it.get(case.get_absolute_url()).text
    assert "Met" in page
    assert "It was not done after all" in page
    assert "every 60s" not in page


def test_a_moment_that_cannot_be_is_named_beside_its_field_and_stays(as_it, cast):
    case = opened(cast)
    sent = {"at": "2001-01-01T10:00"}
    page = as_it.post(url("case_resolve", case.pk), sent)
    assert page.status_code == 422
    assert "2001-01-01T10:00" in page.text
    assert "before the case was opened" in page.text


def test_the_list_shows_what_falls_due_first_and_what_is_asked_for(
    as_frontline, as_it, cast
):
    late = opened(cast, title="Late one", opened_at=moment() - 300 * HOUR)
    opened(cast, title="New one")
    page = as_it.get(url("case_list")).text
    assert page.index("Late one") < page.index("New one")
    assert "Out of time" in page
    page = as_it.get(url("case_list") + "?state=late").text
    assert "New one" not in page
    cases.resolve(late, by=cast.it)
    page = as_it.get(url("case_list") + f"?state=ended&level={late.level_id}").text
    assert "Late one" in page
    assert "Missed" in page


def test_the_list_costs_the_same_with_more_in_it(as_it, cast):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            as_it.get(url("case_list"))
        return len(asked)

    opened(cast)
    few = cost()
    for number in range(12):
        opened(cast, title=f"Case {number}", assignee=cast.ops)
    assert cost() == few


def test_a_level_shows_its_clocks_and_outages(as_it, as_ops, cast):
    level = ServiceLevel.objects.get(code="SLA-09")
    begins = (moment() - 48 * HOUR).strftime("%Y-%m-%dT%H:%M")
    ends = (moment() - 47 * HOUR).strftime("%Y-%m-%dT%H:%M")
    wrong = as_it.post(
        url("outage_create", level.pk), {"begins_at": ends, "ends_at": begins}
    )
    assert wrong.status_code == 422
    as_it.post(
        url("outage_create", level.pk),
        {"begins_at": begins, "ends_at": ends, "note": "Carrier"},
    )
    assert "Carrier" in as_it.get(level.get_absolute_url()).text
    as_it.post(url("outage_remove", Outage.objects.get().pk), {"reason": "A test"})
    assert not Outage.objects.exists()
    timed = clock_of("SLA-04").level
    page = as_ops.get(timed.get_absolute_url()).text
    assert "Emergency: 30 min" in page
    told = {
        "name": "Night",
        "minutes": 5,
        "days": 1,
        "calendar": clock_of().calendar_id,
    }
    both = as_ops.post(url("clock_create", timed.pk), told)
    assert both.status_code == 422
    assert "one of them" in both.text
    told.pop("days")
    as_ops.post(url("clock_create", timed.pk), told)
    assert timed.clocks.filter(name="Night").exists()


def test_the_api_opens_a_case_and_nobody_sets_its_due_time(as_it, cast):
    def send(path, body, **headers):
        return as_it.post(
            f"/api/v1/{path}", body, content_type="application/json", headers=headers
        )

    body = {"clock": clock_of().pk, "title": "A route"}
    refused = send("service-cases/", {**body, "due_at": moment().isoformat()})
    assert refused.status_code == 400
    made = send("service-cases/", body)
    assert made.status_code == 201
    assert made.json()["state"] == "running"
    assert made.json()["minutes_left"] > 0
    path = f"service-cases/{made.json()['id']}/"
    tag = made["ETag"]
    done = send(path + "resolve/", {}, **{"If-Match": tag})
    assert (done.status_code, done.json()["state"]) == (200, "met")
    level = as_it.get(f"/api/v1/service-levels/{clock_of().level_id}/").json()
    assert level["counting"] == "clocks"
