"""The API tells what the pages tell: the computed reports, and the chain."""

import pytest
from django.urls import reverse

from dashboards import actions, reports
from dashboards.tasks import compute_reports
from tests.dashboards.make import make_chain, make_graph
from tests.dashboards.test_thread import make_more


def at(address, **keys):
    return reverse(f"api:{address}", kwargs=keys)


def test_the_reports_are_listed_with_their_day(as_executive, cast, settings):
    settings.TODAY = "2026-11-16"
    compute_reports()
    found = as_executive.get(at("report-list")).json()["results"]
    assert [row["name"] for row in found] == sorted(reports.REPORTS)
    assert {row["as_of"] for row in found} == {"2026-11-16"}


def test_one_report_is_as_it_was_computed(as_executive, cast):
    made = actions.compute("value")
    answer = as_executive.get(at("report-detail", name="value"))
    assert answer.json()["data"] == made.data
    assert answer.json()["computed_at"]
    again = as_executive.get(
        at("report-detail", name="value"), headers={"If-None-Match": answer["ETag"]}
    )
    assert again.status_code == 304


def test_a_report_that_was_never_computed_does_not_exist(as_executive, cast):
    assert as_executive.get(at("report-detail", name="value")).status_code == 404


def test_a_frontline_lead_reads_no_reports(as_frontline, cast):
    compute_reports()
    assert as_frontline.get(at("report-list")).status_code == 403
    answer = as_frontline.get(at("report-detail", name="value"))
    assert answer.status_code == 403


def test_nobody_writes_a_report(as_admin, cast):
    compute_reports()
    assert as_admin.post(at("report-list"), {}).status_code == 405
    assert as_admin.delete(at("report-detail", name="value")).status_code == 405


def thread(client, kind, row):
    return client.get(at("thread-detail", kind=kind, pk=row.pk)).json()


def test_the_thread_names_every_stage_with_its_things(as_pm, cast):
    chain = make_chain(cast)
    found = thread(as_pm, "benefit", chain["benefit"])
    assert (found["kind"], found["id"]) == ("benefit", chain["benefit"].pk)
    assert found["percent"] == 100
    nodes = {stage["kind"]: stage["nodes"] for stage in found["stages"]}
    assert {k: [n["id"] for n in v] for k, v in nodes.items() if v} == {
        kind: [row.pk] for kind, row in chain.items()
    }
    assert nodes["note"][0]["text"] == "I type it three times."
    assert nodes["item"][0]["url"] == chain["item"].get_absolute_url()


def test_the_thread_names_the_hop_that_is_missing(as_pm, cast):
    chain = make_chain(cast)
    chain["review"].delete()
    found = thread(as_pm, "pilot", chain["pilot"])
    missing = [hop for hop in found["hops"] if not hop["present"]]
    assert [(hop["name"], hop["missing"]) for hop in missing] == [
        ("pilot → gate decision", "No gate has been asked about the pilot.")
    ]
    assert found["percent"] < 100


def test_the_thread_goes_as_far_as_a_person_s_roles(as_frontline, cast):
    chain = make_chain(cast)
    found = thread(as_frontline, "note", chain["note"])
    closed = [stage for stage in found["stages"] if not stage["allowed"]]
    assert {"item", "pilot", "benefit"} <= {stage["kind"] for stage in closed}
    assert all((stage["nodes"], stage["more"]) == ([], 0) for stage in closed)


@pytest.mark.parametrize("kind", ["benefit", "note", "nonsense"])
def test_what_a_person_may_not_see_does_not_exist(as_outsider, cast, kind):
    make_chain(cast)
    assert as_outsider.get(f"/api/v1/thread/{kind}/1/").status_code == 404


def test_a_wide_thread_costs_no_more_queries(as_pm, cast, assert_flat):
    opportunity = make_graph(cast, 3)
    url = at("thread-detail", kind="opportunity", pk=opportunity.pk)

    def grow():
        opportunity.code = "OPP-8"
        opportunity.save()
        make_more(cast, opportunity)

    assert_flat(lambda: as_pm.get(url), grow)
