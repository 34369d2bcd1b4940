"""While a pilot runs, its owner learns by no door what the primary measure shows.

One test for each door. The others, who do not own it, read the same figure there: so
each test shows that the door is open, and to whom it is shut.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core.clock import today
from core.errors import Refused
from core.models import AuditEntry, Membership, Notice, User
from core.roles import Role
from core.verbs import Verb
from governance.actions import packs
from governance.models import Review
from pilots.actions import measures, readouts, results, steps
from pilots.models import ArmObservation, ArmResult
from tests.pilots.test_observations import ABANDONED, by_day, put
from tests.pilots.ways import bring, make_pilot, make_results, pilot_in

# What PIL-01's arms show, and what would tell it: means, spreads, effect, room left.
SECRET = ("412.6", "388.4", "24.2 sec", "61.6 sec", "41.5000", "36.2000")


def url(name, row):
    return reverse(f"pilots:{name}", args=[row.pk])


def tells(answer):
    """True if it holds a figure of the arms."""
    content = answer.content.decode()
    return any(figure in content for figure in SECRET)


@pytest.fixture
def pilot(cast):
    found = pilot_in("running", cast)
    make_results(found, cast)
    return found


@pytest.fixture
def main(pilot):
    return pilot.measures.get(part="primary")


@pytest.fixture
def row(main):
    return ArmResult.objects.get(measure=main, arm="treatment")


def trusted(cast):
    """The owner reads the audit trail and the administration site, too."""
    Membership.objects.create(user=cast.pm, role=Role.ADMINISTRATOR)
    User.objects.filter(pk__in=[cast.pm.pk, cast.admin.pk]).update(is_staff=True)
    return cast.pm


def got(client, path):
    """The status of a file's answer, the file closed again."""
    answer = client.get(path)
    assert answer.getvalue()
    return answer.status_code


# --- pages -----------------------------------------------------------------------------
PAGES = (
    "pilot_detail",
    "pilot_plan",
    "pilot_data",
    "pilot_reading",
    "pilot_assignment",
)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_it_tells_the_owner(pilot, as_pm, name):
    assert not tells(as_pm.get(url(name, pilot)))


def test_somebody_else_reads_them_on_the_same_pages(pilot, as_ops):
    told = {name for name in PAGES if tells(as_ops.get(url(name, pilot)))}
    assert told == {"pilot_detail", "pilot_data"}


def test_lists_panels_and_home_tell_nobody(pilot, as_pm, as_ops):
    of_product = reverse("pilots:product_panel", args=[pilot.product_id])
    for path in (reverse("pilots:pilot_list"), of_product, "/"):
        assert not tells(as_pm.get(path))
        assert not tells(as_ops.get(path))


def test_the_stop_line_on_the_primary_measure_says_clear_and_not_how_clear(
    pilot, as_pm, as_ops
):
    assert "within its line" in as_pm.get(url("pilot_detail", pilot)).content.decode()
    assert (
        "61.6 seconds below" in as_ops.get(url("pilot_detail", pilot)).content.decode()
    )


def test_the_page_says_that_it_is_hidden_and_not_that_nothing_came_in(pilot, as_pm):
    assert (
        "Hidden from its owner"
        in as_pm.get(url("pilot_detail", pilot)).content.decode()
    )
    data = as_pm.get(url("pilot_data", pilot)).content.decode()
    assert "Hidden for now" in data
    assert "No result" not in data


def test_guardrails_and_the_sizes_of_the_arms_stay_in_sight(pilot, as_pm):
    shown = as_pm.get(url("pilot_detail", pilot)).content.decode()
    assert "67.8%" in shown
    assert "Holds" in shown
    assert ">48<" in as_pm.get(url("pilot_data", pilot)).content.decode()


# --- rows, and the forms that correct them -------------------------------------------------
def test_who_corrects_an_own_result_types_it_anew(row, as_pm, as_ops):
    own, others = (each.get(url("result_edit", row)) for each in (as_pm, as_ops))
    assert (tells(own), tells(others)) == (False, True)
    assert "Type the figures anew" in own.content.decode()
    body = {"n": 48, "mean": "390", "sd": "36", "version": row.version}
    assert as_pm.post(url("result_edit", row), body).status_code == 302
    row.refresh_from_db()
    assert row.mean == 390


def test_a_stale_correction_does_not_show_the_owner_the_other_version(
    row, as_pm, as_ops
):
    body = {"n": 48, "mean": "1", "sd": "1", "version": 99}
    own, others = (each.post(url("result_edit", row), body) for each in (as_pm, as_ops))
    assert (own.status_code, tells(own)) == (409, False)
    assert (others.status_code, tells(others)) == (409, True)


def test_rows_by_day_are_counted_and_not_told(cast, as_pm, as_ops):
    _, measure = by_day(cast)
    put(measure, [("treatment", today(), 3777, 9999)])
    row = ArmObservation.objects.get()
    for name, of in (("observation_list", measure), ("observation_edit", row)):
        own, others = (
            each.get(url(name, of)).content.decode().replace(",", "")
            for each in (as_pm, as_ops)
        )
        assert ("3777" in own, "3777" in others) == (False, True)
    body = {"x": "1", "n": "2", "version": "99"}
    stale = as_pm.post(url("observation_edit", row), body)
    assert (stale.status_code, b"3777" in stale.content) == (409, False)


def test_rows_of_a_guardrail_stay_in_sight(cast, as_pm):
    pilot = make_pilot(cast)
    guard = measures.add(
        pilot, part="guardrail", name="Repeats", method="two_proportion", grain="days",
        direction="down", unit="percent", max_worsening=Decimal(".02"), by=cast.pm,
    )  # fmt: skip
    bring(pilot, cast, "running")
    put(guard, [("treatment", today(), 777, 9000)])
    assert b"777" in as_pm.get(url("observation_list", guard)).content
    shown = as_pm.get(f"/api/v1/pilot-observations/?pilot={pilot.pk}").json()["results"]
    assert [each["x"] for each in shown] == ["777.0000"]


# --- the API ---------------------------------------------------------------------------------
def test_no_answer_of_the_api_tells_the_owner(pilot, row, as_pm, as_ops):
    paths = [
        f"/api/v1/pilots/{pilot.pk}/", f"/api/v1/pilots/?product={pilot.product_id}",
        f"/api/v1/pilot-results/?pilot={pilot.pk}", f"/api/v1/pilot-results/{row.pk}/",
    ]  # fmt: skip
    assert [path for path in paths if tells(as_pm.get(path))] == []
    assert [path for path in paths if tells(as_ops.get(path))] == paths[2:]


def test_a_stale_correction_through_the_api_names_no_figure(row, as_pm, as_ops):
    path, body = f"/api/v1/pilot-results/{row.pk}/", {"mean": "1"}
    own, others = (
        each.patch(path, body, "application/json", headers={"If-Match": '"99"'})
        for each in (as_pm, as_ops)
    )
    assert (own.status_code, tells(own)) == (412, False)
    assert (others.status_code, tells(others)) == (412, True)


def test_what_an_own_correction_through_the_api_answers_is_hidden_too(row, as_pm):
    path = f"/api/v1/pilot-results/{row.pk}/"
    etag = as_pm.get(path).headers["ETag"]
    answer = as_pm.patch(
        path, {"n": 47}, "application/json", headers={"If-Match": etag}
    )
    assert (answer.status_code, answer.json()["mean"], answer.json()["n"]) == (
        200,
        None,
        47,
    )


# --- the trail, packs, the administration site ---------------------------------------------------
def test_the_audit_trail_tells_an_owner_that_it_happened_and_not_what(
    pilot, row, cast, client_of
):
    results.correct(
        row, n=48, mean=Decimal("388.4"), sd=Decimal(36), version=1, by=cast.ops
    )
    trail = reverse("core:audit_list")
    own = client_of(trusted(cast)).get(trail)
    assert "not shown to you yet" in own.content.decode()
    assert not tells(own)
    assert tells(client_of(cast.executive).get(trail))


def test_the_trail_through_the_api_and_the_administration_site_tells_no_more(
    pilot, cast, client_of
):
    owner = client_of(trusted(cast))
    told = AuditEntry.objects.filter(verb=Verb.RESULT_RECORDED).order_by("pk")[0]
    admin = reverse("admin:core_auditentry_change", args=[told.pk])
    for path in ("/api/v1/audit/", admin):
        assert not tells(owner.get(path))
        assert owner.get(path).status_code == 200
    assert tells(client_of(cast.admin).get("/api/v1/audit/"))
    assert tells(client_of(cast.admin).get(admin))


def test_the_rows_of_the_administration_site_tell_no_more(row, cast, client_of):
    path = reverse("admin:pilots_armresult_change", args=[row.pk])
    owner = client_of(trusted(cast))
    assert (tells(owner.get(path)), tells(client_of(cast.admin).get(path))) == (
        False,
        True,
    )


def test_an_owner_neither_builds_nor_takes_a_pack_that_holds_them(
    pilot, cast, as_pm, as_reviewer
):
    review = Review.objects.about(pilot).get()
    with pytest.raises(Refused, match="hidden from its owner until it ends"):
        packs.freeze(review, by=cast.pm)
    pack = packs.freeze(review, by=cast.reviewer)
    assert any(figure in pack.snapshot for figure in SECRET)
    packs.build(pack)
    for path in (
        reverse("governance:pack_download", args=[pack.pk]),
        f"/api/v1/packs/{pack.pk}/download/",
    ):
        assert (got(as_pm, path), got(as_reviewer, path)) == (409, 200)


def test_a_pack_from_before_the_start_is_the_owner_s_to_read(cast, as_pm):
    pilot = pilot_in("scheduled", cast)
    pack = packs.freeze(Review.objects.about(pilot).get(), by=cast.pm)
    packs.build(pack)
    steps.start(pilot, by=cast.pm)
    path = reverse("governance:pack_download", args=[pack.pk])
    assert got(as_pm, path) == 200


# --- charts ---------------------------------------------------------------------------------
def test_the_trend_beside_a_look_ends_on_the_day_of_the_look(cast, later, as_pm):
    pilot, measure = by_day(
        cast, ABANDONED, sample_size=100_000, looks=2, look_shares=[10]
    )
    for on in range(-8, 2):
        day = today() + timedelta(days=on)
        put(
            measure,
            [("control", day, 800 + on, 10_000), ("treatment", day, 700 - on, 10_000)],
        )
    later(1)
    kept = readouts.look(pilot, by=cast.pm)
    later(2)
    put(
        measure,
        [("control", today(), 4321, 10_000), ("treatment", today(), 1234, 10_000)],
    )
    shown = as_pm.get(url("pilot_reading", pilot)).content.decode()
    assert kept.computed["trend"]
    assert "day 1" in shown
    assert "day 2" not in shown
    assert "12.3%" not in shown


# --- notices --------------------------------------------------------------------------------
def test_no_notice_tells_the_owner_what_came_in(pilot, cast):
    told = Notice.objects.filter(person=cast.pm)
    assert not any(figure in each.text for each in told for figure in SECRET)


# --- the end of it ----------------------------------------------------------------------------
def test_the_end_opens_every_door_again(pilot, row, cast, as_pm, client_of):
    steps.finish(pilot, reason="over", by=cast.pm)
    paths = [
        url("pilot_data", pilot), url("result_edit", row),
        f"/api/v1/pilot-results/{row.pk}/",
    ]  # fmt: skip
    assert all(tells(as_pm.get(path)) for path in paths)
    assert tells(client_of(trusted(cast)).get(reverse("core:audit_list")))
    packs.freeze(Review.objects.about(pilot).get(), by=cast.pm)


def test_a_plan_read_on_any_day_hides_nothing_from_the_trail_either(cast, client_of):
    pilot = pilot_in("running", cast, looking="always_valid", tau=30)
    make_results(pilot, cast)
    assert tells(client_of(trusted(cast)).get(reverse("core:audit_list")))
