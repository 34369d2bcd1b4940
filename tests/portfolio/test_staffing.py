"""Readiness for other ways of staffing: counted by hand, said by people, shown once."""

from fractions import Fraction

from django.urls import reverse

from portfolio.models import Capability
from portfolio.queries import staffing
from portfolio.staffing import Part, readiness
from tests.make import make_capability, make_site


def part(code, home, partner="", gig=""):
    return Part(code, {"home": home, "partner": partner, "gig": gig})


def test_a_way_is_as_ready_as_what_its_people_need():
    parts = [
        part("A", "ready", "ready", "not_needed"),
        part("B", "not_ready", "", "not_needed"),
        part("C", "ready", "not_needed", "not_needed"),
    ]
    home, partner, gig = readiness(parts, {"home": 54, "partner": 42})
    assert (home.share, home.missing, home.unsaid) == (Fraction(2, 3), ["B"], [])
    assert (partner.share, partner.missing, partner.unsaid) == (
        Fraction(1, 2),
        [],
        ["B"],
    )
    assert (gig.share, gig.needed, gig.people) == (None, 0, 0)


def test_people_are_counted_where_they_work_and_only_live_technology_is_asked(cast):
    for code, working, partner in (
        ("JAX", "hybrid", ""),
        ("TUL", "on_site", "Halyard Ridge"),
        ("SAT", "on_site", ""),
    ):
        site = make_site(code)
        type(site).objects.filter(pk=site.pk).update(
            working=working, partner=partner, agents=10
        )
    make_capability(cast.product, "A-1", status="live", fit_home="ready")
    make_capability(cast.product, "A-2", status="pilot", fit_home="not_ready")
    found = staffing.ways()
    assert [way.people for way in found] == [10, 10, 0]
    home, outside, _ = found
    assert (home.ready, home.needed, outside.unsaid) == (["A-1"], 1, ["A-1"])


def test_a_manager_says_it_and_the_alignment_page_and_the_api_show_it(as_pm, cast):
    row = make_capability(cast.product, "A-1", status="live")
    url = reverse("portfolio:capability_edit", args=[row.pk])
    body = {
        "name": row.name, "product": row.product_id, "status": "live", "version": 1,
        "outage_window": "month",
        "monthly_cost": "0", "availability_cost": "0", "fit_home": "ready", "fit_gig": "not_ready",
    }  # fmt: skip
    assert as_pm.post(url, {**body, "fit_home": "maybe"}).status_code == 422
    assert as_pm.post(url, body).status_code == 302
    row = Capability.objects.get(pk=row.pk)
    assert (row.fit_home, row.fit_partner, row.fit_gig) == ("ready", "", "not_ready")
    assert "Gig workers" in as_pm.get(row.get_absolute_url()).text
    told = as_pm.get(reverse("api:alignment-list")).json()["data"]["staffing_ways"]
    assert [each["ready_percent"] for each in told] == ["100.0", "0.0", "0.0"]
    assert told[2]["not_ready"] == ["A-1"]
