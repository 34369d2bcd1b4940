"""Two pilots in a real browser: one is planned and held to its plan, one goes past its line.

A product manager works out the sample, promises how it is read and what would stop it,
and cannot take that back once it runs. Then a kill criterion is reached: the real worker
pauses the pilot and tells three people, somebody who does not own it answers and
decides, and an executive reads what became of it.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from core.clock import now
from core.models import Notice
from governance.models import Review, Signature
from pilots.models import Alarm, Pilot
from portfolio.models import Queue, Site
from tests.browser import EVERYWHERE, assert_sound, assert_sound_at
from tests.make import make_cast
from tests.pilots.ways import bring, decide_gate, make_pilot
from tests.workers import promised

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.xdist_group("journey"),
]
DAY = date(2026, 11, 16)
PLAN = {
    "change": "a written summary at the end of the call",
    "for_whom": "loan associates in Jacksonville",
    "because": "the same words are typed twice",
    "wrong_if": "fewer problems are solved",
    "starts_on": DAY.isoformat(),
    "ends_on": (DAY + timedelta(days=30)).isoformat(),
    "analysis_plan": "Every call in the arm its associate was drawn into.",
    "max_contacts": "20000",
    "share_percent": "20",
    "rollback_minutes": "15",
    "budget": "20000",
}
SOLVED = {"baseline": "68", "target": "71", "min_effect": "3"}


@pytest.fixture
def company(transactional_db, settings):
    settings.TODAY = DAY.isoformat()
    cast = make_cast()
    Site.objects.create(code="JAX", name="Jacksonville", agents=108)
    Queue.objects.create(code="PLS", name="Personal Loan Servicing")
    return cast


# --- planned, promised, frozen, amended -----------------------------------------------
def test_a_plan_is_promised_and_then_only_amended(company, open_as):
    page = open_as(company.pm, "/pilots/new/")
    pilot = draft(page)
    measures_and_lines(page, pilot)
    sized(page, pilot)
    submitted(page, pilot)
    decide_gate(pilot)
    started(page, pilot)
    frozen(page, pilot)
    cannot_be_edited(page, pilot)
    amended(page, pilot)


def draft(page: Page) -> Pilot:
    pick(page, "product", "ASSIST")
    page.get_by_label("Title").fill("Auto-summary")
    page.get_by_role("button", name="Draft it").click()
    expect(page.locator("h1")).to_contain_text("Auto-summary")
    pilot = Pilot.objects.get()
    expect(page.get_by_text("Next: ask for the gate")).to_be_visible()
    page.get_by_role("link", name="Complete the plan").click()
    for name, value in PLAN.items():
        page.locator(f"[name={name}]").fill(value)
    pick(page, "rollback_owner", "Ivo")
    page.locator("label.pick", has_text="JAX").click()
    page.locator("label.pick", has_text="PLS").click()
    page.locator("input[name=looking][value=planned_looks]").check(force=True)
    page.locator("[name=looks]").fill("3")
    save(page)
    return pilot


def measures_and_lines(page: Page, pilot: Pilot) -> None:
    for part, name, way, levels in (
        ("primary", "First contact resolution", "up", SOLVED),
        ("guardrail", "Transfers", "down", {"baseline": "10", "max_worsening": "2"}),
    ):
        page.goto(f"/pilots/{pilot.pk}/measures/new/")
        page.locator(f"input[name=part][value={part}]").check(force=True)
        page.locator("[name=name]").fill(name)
        page.locator("[name=method]").select_option("two_proportion")
        page.locator(f"input[name=direction][value={way}]").check(force=True)
        page.locator("[name=unit]").select_option("percent")
        for field, value in levels.items():
            page.locator(f"[name={field}]").fill(value)
        save(page)
    page.goto(f"/pilots/{pilot.pk}/kill-criteria/new/")
    page.locator("[name=text]").fill("More than 15% are transferred")
    pick(page, "measure", "Transfers")
    page.locator("[name=threshold]").fill("15")
    save(page)
    expect(page.get_by_text("More than 15% are transferred").first).to_be_visible()


def sized(page: Page, pilot: Pilot) -> None:
    """The calculator knows the plan, counts its looks in, and gives its answer back."""
    page.goto(f"/pilots/{pilot.pk}/plan/")
    page.get_by_role("link", name="Work out the sample").click()
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_text("3,694 independent ones")).to_be_visible()  # domain.md §6
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name=re.compile("^Take .* into the plan$")).click()
    expect(page.locator("h1")).to_contain_text("Auto-summary")
    pilot.refresh_from_db()
    assert pilot.sample_size
    assert 3694 < pilot.sample_size < 3900  # three looks cost a few units
    expect(
        page.get_by_text(f"{pilot.sample_size:,} agents per arm").first
    ).to_be_visible()


def submitted(page: Page, pilot: Pilot) -> None:
    page.goto(pilot.get_absolute_url())
    page.locator("form[action$='/submit/'] button[type=submit]").first.click()
    expect(page.get_by_text("Submitted", exact=True).first).to_be_visible()
    assert state(pilot) == "submitted"


def started(page: Page, pilot: Pilot) -> None:
    for verb, after in (("approve", "approved"), ("schedule", "scheduled"), ("start", "running")):  # fmt: skip
        page.goto(pilot.get_absolute_url())
        page.locator(f"form[action$='/{verb}/'] button[type=submit]").first.click()
        page.wait_for_load_state()
        assert state(pilot) == after


def frozen(page: Page, pilot: Pilot) -> None:
    pilot.refresh_from_db()
    page.goto(f"/pilots/{pilot.pk}/plan/")
    expect(page.get_by_text(pilot.plan_hash[:12])).to_be_visible()
    expect(page.get_by_text("Intact")).to_be_visible()


def cannot_be_edited(page: Page, pilot: Pilot) -> None:
    """The form is gone, and what would be sent from an old one is refused."""
    old: dict[str, str | float | bool] = {**PLAN}
    page.goto(f"/pilots/{pilot.pk}/edit/")
    expect(page.get_by_text("is closed to edits")).to_be_visible()
    expect(page.locator("main form")).to_have_count(0)
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    answer = page.request.post(
        f"/pilots/{pilot.pk}/edit/",
        form=old | {
            "title": "Another", "owner": str(pilot.owner_id), "unit": "account", "sample_size": "10",
            "version": str(pilot.version), "looking": "planned_looks", "looks": "3",
            "spending": "obrien_fleming", "extension_percent": "0", "split_control": "1",
            "split_treatment": "1", "discard_days": "0",
            "csrfmiddlewaretoken": cookies["csrftoken"],
        },
        headers={"Referer": page.url},
    )  # fmt: skip
    assert answer.status in {409, 422}
    assert "frozen since its start" in answer.text()
    was = pilot.plan_hash
    pilot.refresh_from_db()
    assert (pilot.plan_hash, pilot.title) == (was, "Auto-summary")


def amended(page: Page, pilot: Pilot) -> None:
    page.goto(f"/pilots/{pilot.pk}/amend/")
    page.locator("[name=max_contacts]").fill("18000")
    page.locator("[name=reason]").fill("One team less takes part.")
    save(page)
    told = page.get_by_role("region", name="Amendments to the frozen plan")
    expect(told).to_contain_text("One team less takes part.")
    expect(told).to_contain_text("20000 → 18000")
    assert_sound_at(page, *EVERYWHERE)
    page.goto(pilot.get_absolute_url())
    assert_sound_at(page, *EVERYWHERE)


# --- past its line ---------------------------------------------------------------------
def test_a_line_is_passed_and_within_a_minute_everybody_knows(
    company, open_as, real_worker, eventually
):
    pilot = bring(make_pilot(company), company, "running")
    signed(company)
    manager = open_as(company.pm, f"/pilots/{pilot.pk}/data/")
    record_past_the_line(manager, pilot)
    eventually(lambda: state(pilot) == "paused", promised(60))
    eventually(lambda: Notice.objects.filter(mailed_at=None).count() == 0, promised(60))
    for person in (company.pm, company.it, company.reviewer):
        hears(open_as(person, "/notices/", width=390), pilot)
    paused(manager, pilot)
    stopped(open_as(company.ops, pilot.get_absolute_url()), pilot)
    read_out(manager, pilot)
    decided(open_as(company.ops, f"/pilots/{pilot.pk}/reading/"), pilot)
    understood(open_as(company.executive, f"/pilots/{pilot.pk}/reading/"), pilot)


def signed(company) -> None:
    """Ada signed its gate: she is told as well."""
    Signature.objects.create(
        review=Review.objects.get(), family="security", stance="approved",
        meaning="I approve", signed_by=company.reviewer, signed_at=now(), record_hash="x",
    )  # fmt: skip


def record_past_the_line(page: Page, pilot: Pilot) -> None:
    """The plan says that it stops above 450 seconds."""
    page.get_by_role("link", name=re.compile("^Record a result of Handle time")).click()
    page.locator("input[name=arm][value=treatment]").check(force=True)
    for name, value in (("n", "48"), ("mean", "460"), ("sd", "40")):
        page.locator(f"[name={name}]").fill(value)
    save(page)


def hears(page: Page, pilot: Pilot) -> None:
    notice = page.get_by_text(re.compile(f"{pilot.key}.*paused")).first
    expect(notice).to_be_visible()


def paused(page: Page, pilot: Pilot) -> None:
    """Its owner sees why, and does not get past the alarm alone."""
    page.goto(pilot.get_absolute_url())
    expect(page.get_by_text("Handle time passes 450 seconds").first).to_be_visible()
    expect(page.locator("form[action$='/resume/']")).to_have_count(0)
    expect(page.get_by_role("link", name="Answer the alarm")).to_have_count(0)
    assert_sound_at(page, *EVERYWHERE)


def stopped(page: Page, pilot: Pilot) -> None:
    page.get_by_role("link", name="Answer the alarm").first.click()
    page.locator(f"input[name=answer][value={Alarm.Answer.KILLED}]").check(force=True)
    page.locator("[name=reason]").fill("The summaries are slower than typing.")
    assert_sound(page)
    page.get_by_role("button", name="Answer", exact=True).click()
    page.wait_for_load_state()
    assert state(pilot) == "readout"


def read_out(page: Page, pilot: Pilot) -> None:
    """The owner reads it out, and finds no way to decide."""
    page.goto(f"/pilots/{pilot.pk}/reading/")
    page.get_by_role("button", name="Read out").click()
    expect(page.get_by_text("Proposed: stop.").first).to_be_visible()
    page.goto(f"/pilots/{pilot.pk}/reading/")
    expect(page.locator("form[action$='/decide/']")).to_have_count(0)


def decided(page: Page, pilot: Pilot) -> None:
    form = page.locator("form[action$='/decide/']")
    form.locator("input[name=decision][value=stop]").check(force=True)
    form.locator("[name=reason]").fill("It costs time instead of saving it.")
    form.get_by_role("button").click()
    page.wait_for_load_state()
    pilot.refresh_from_db()
    assert (pilot.state, pilot.decision) == ("decided", "stop")
    assert str(pilot.decided_by) == "Olga"


def understood(page: Page, pilot: Pilot) -> None:
    """What was decided, by whom and why; and in the figures of the whole portfolio."""
    expect(page.get_by_text("decided by Olga")).to_be_visible()
    expect(page.get_by_text("It costs time instead of saving it.")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    page.goto("/outcomes/")
    expect(page.get_by_text("1 of 1 pilots decided were stopped")).to_be_visible()
    page.get_by_role("link", name="All of it").click()
    page.get_by_role("link", name=re.compile("1 of 1 decided were stopped")).click()
    expect(page.get_by_role("link", name=re.compile(pilot.key))).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)


# --- what all do -----------------------------------------------------------------------
def save(page: Page) -> None:
    page.locator("main form.form button[type=submit]").first.click()
    expect(page.locator("h1")).to_contain_text("Auto-summary")


def pick(page: Page, name: str, start: str) -> None:
    """Pick the first option that holds `start`."""
    select = page.locator(f"select[name={name}]")
    option = select.locator("option", has_text=start).first
    select.select_option(option.get_attribute("value"))


def state(pilot: Pilot) -> str:
    return Pilot.objects.get(pk=pilot.pk).state
