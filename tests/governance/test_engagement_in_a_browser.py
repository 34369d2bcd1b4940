"""The rules of engagement from an empty page to the clause a change request follows."""

import re

import pytest
from playwright.sync_api import Page, expect

from governance.actions import change_requests
from governance.models import ChangeRequest, Proposal, RulesVersion
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.make import (
    PASSWORD,
    Cast,
    make_cast,
    make_change_classes,
    make_change_request,
    make_rules,
    seat_everybody,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
RULES = "/engagement/"


def test_both_leads_agree_and_a_request_names_its_clause(open_as: OpenAs) -> None:
    cast = company()
    early = filed(cast)
    floor = open_as(cast.po, early.get_absolute_url())
    expect(floor.get_by_text("Nothing is promised for this request.")).to_be_visible()
    assert_sound_at(floor, *EVERYWHERE)

    desk = open_as(cast.ops, RULES)
    assert_sound_at(desk, *EVERYWHERE)
    drafted(desk)
    proposed(desk)
    signed(open_as(cast.it, proposal().get_absolute_url()))
    signed(open_as(cast.ops, proposal().get_absolute_url()))
    desk.goto(RULES)
    expect(desk.get_by_text("In force", exact=True)).to_be_visible()
    expect(desk.get_by_text("Within one shift.")).to_be_visible()
    assert_sound_at(desk, *EVERYWHERE)

    floor.goto(filed(cast).get_absolute_url())
    floor.get_by_role("link", name="Clause 1, Routing and skills").click()
    expect(
        floor.get_by_role("heading", name="1 Routing and skills")
    ).to_be_in_viewport()
    floor.goto(early.get_absolute_url())  # later rules promise nothing afterwards
    expect(floor.get_by_text("Nothing is promised for this request.")).to_be_visible()


def test_a_class_no_clause_names_is_promised_nothing_and_two_versions_differ(
    open_as: OpenAs,
) -> None:
    cast = company()
    first = make_rules(cast, without="self_service")
    page = open_as(cast.po, filed(cast, "self_service").get_absolute_url())
    says = f"{first} says nothing of Self-service application content"
    expect(page.get_by_text(says)).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)

    desk = open_as(cast.it, RULES)
    expect(desk.get_by_text("No clause for")).to_be_visible()
    desk.get_by_role("button", name="Start the next version").click()
    draft = RulesVersion.objects.get(state="draft")
    draft.clauses.filter(number=2).update(text="At once.")
    desk.goto(f"{root(desk)}{RULES}compare/?a={first.pk}&b={draft.pk}")
    expect(desk.get_by_text("At once.")).to_be_visible()
    assert_sound_at(desk, *EVERYWHERE)
    desk.goto(f"{root(desk)}/relationship/")
    expect(desk.get_by_role("link", name=str(first))).to_be_visible()
    assert_sound_at(desk, *EVERYWHERE)


def root(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def company() -> Cast:
    cast = make_cast()
    make_change_classes()
    seat_everybody(cast)
    return cast


def filed(cast: Cast, code: str = "routing") -> ChangeRequest:
    made = make_change_request(cast, code, by=cast.po, title="Spanish first")
    return change_requests.file(made, by=cast.po)


def proposal() -> Proposal:
    return Proposal.objects.get()


def drafted(page: Page) -> None:
    """By keyboard: the first clause is opened, changed and saved."""
    page.get_by_role("button", name="Start the next version").press("Enter")
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("link", name="Edit clause 1", exact=True).press("Enter")
    commits = page.get_by_label("What it commits to")
    commits.fill("Within one shift.")
    assert_sound_at(page, *EVERYWHERE)
    commits.press("Control+End")
    page.get_by_role("button", name="Save the clause").press("Enter")
    expect(page.get_by_text("Within one shift.")).to_be_visible()


def proposed(page: Page) -> None:
    page.get_by_role("link", name="Propose…").press("Enter")
    expect(page.get_by_text("Within one shift.")).to_be_visible()  # what changes
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_label("What changes, and why").fill(
        "So that nobody asks in the corridor."
    )
    name = f"Propose version {RulesVersion.objects.get().number}"
    page.get_by_role("button", name=name).press("Enter")
    told = page.get_by_role("region", name="Notifications")
    expect(told).to_contain_text("waits for both sides to sign it")


def signed(page: Page) -> None:
    page.get_by_role("link", name="Read and sign").click()
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_label("What your signature means").fill(
        "I approve these rules for my side"
    )
    page.get_by_label("Your password again").fill(PASSWORD)
    page.get_by_role("button", name="Sign version").click()
    expect(page).not_to_have_url(re.compile("/sign/$"))
