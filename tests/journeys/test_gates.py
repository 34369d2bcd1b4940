"""One gate in a real browser: asked, judged at five seats, decided, kept, and read.

Seven people, a real web server, a real worker that builds the pack. What a journey would
only repeat (all but two criteria of each family) is judged behind their backs.
"""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.roles import Family
from governance.actions import reviews
from governance.models import Assessment, Condition, RequestedChange, Review
from tests.browser import EVERYWHERE, assert_sound_at
from tests.make import (
    PASSWORD,
    make_cast,
    make_criteria,
    make_matrix,
    make_reviewer,
    seat,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.xdist_group("journey"),
]
LEFT = 2  # criteria of each family that are judged in the browser


@pytest.fixture
def table(transactional_db) -> Any:
    """Mia asks; Rita (chair), Sam, Gus, Olga and Ivo have the five seats of G2."""
    cast = make_cast()
    make_criteria()
    make_matrix()
    cast.reviewer.memberships.all().delete()  # Ada is away: one person for each seat
    return SimpleNamespace(
        pm=cast.pm, po=cast.po, eve=cast.executive, product=cast.product,
        rita=make_reviewer("Rita", Family.REGULATORY),
        sam=make_reviewer("Sam", Family.SECURITY),
        gus=make_reviewer("Gus", Family.GOVERNANCE),
        olga=seat(cast.ops, "OPS"),
        ivo=seat(cast.it, "IT"),
    )  # fmt: skip


def test_a_pilot_gate_is_asked_for_judged_decided_and_read(
    table, open_as, real_worker, tmp_path
):
    mia = open_as(table.pm, "/gates/")
    ask(mia, table.product)
    submit(mia)
    rita = open_as(table.rita, page_of())
    judge(rita, Family.REGULATORY, table.rita)
    set_a_condition(rita, table.po)
    sam = open_as(table.sam, page_of())
    judge(sam, Family.SECURITY, table.sam)
    request_a_change(sam)
    answer(mia)
    settle(sam)
    vote(sam, "approved", "I approve it for Jacksonville.")
    gus = open_as(table.gus, page_of())
    judge(gus, Family.GOVERNANCE, table.gus)
    vote(gus, "approved", "I approve it.")
    for person in (table.olga, table.ivo):
        vote(open_as(person, page_of()), "approved", "I approve it.")
    assert Review.objects.get().is_undecided  # four of five: the chair is left
    conclude(rita)
    keep(open_as(table.po))
    verify(rita)
    build_a_pack(mia)
    read_the_pack(open_as(table.eve, page_of()), tmp_path)


def page_of() -> str:
    return reverse("governance:review_detail", args=[Review.objects.get().pk])


def send(page: Page) -> None:
    page.locator("main form.form button[type=submit]").first.click()


# --- who asks -------------------------------------------------------------------------
def ask(page: Page, product: Any) -> None:
    page.goto(
        reverse("governance:review_create", args=["portfolio.product", product.pk])
    )
    page.locator("input[name=gate][value=G2]").check(force=True)
    page.get_by_label("What is asked").fill("May it run for six weeks at one site?")
    assert_sound_at(page, *EVERYWHERE)
    send(page)
    expect(page.get_by_role("heading", name="What is asked")).to_be_visible()
    page.get_by_role("link", name="Add evidence", exact=True).click()
    page.get_by_label("Title").fill("How it was tested")
    page.locator("select[name=criterion]").select_option(index=1)
    page.locator("input[type=file]").set_input_files(
        {
            "name": "test.txt",
            "mimeType": "text/plain",
            "buffer": b"400 calls, none lost.",
        }
    )
    send(page)
    expect(page.get_by_role("link", name="How it was tested").first).to_be_visible()


def submit(page: Page) -> None:
    expect(page.get_by_role("link", name="Hand it to the reviewers")).to_be_visible()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("0 of 5 approvals.").first).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)


def answer(page: Page) -> None:
    page.goto(page_of())
    page.locator("#part").get_by_role("link", name=re.compile("Answer Sam")).click()
    page.locator("textarea[name=answer]").fill("Jacksonville, second floor.")
    send(page)
    expect(page.locator("#wanted").get_by_text("Answered", exact=True)).to_be_visible()


# --- who decides ----------------------------------------------------------------------
def judge(page: Page, family: str, person: Any) -> None:
    """All but two behind the scenes; those two as people do, one of them first looked at."""
    rows = Assessment.objects.filter(criterion__family=family, verdict="not_met")
    rows = rows.select_related("criterion", "review").order_by("criterion__code")
    here, others = list(rows)[:LEFT], list(rows)[LEFT:]
    for row in others:
        reviews.assess(row, verdict="met", by=person)
    page.goto(page_of())
    todo = page.locator("#part")
    expect(todo.get_by_role("link", name=re.compile("^Judge"))).to_be_visible()
    for row in here:
        line = page.locator(f"#{row.criterion.code}")
        line.locator("input[value=met]").check(force=True)
        line.get_by_role("button", name=re.compile("^Save")).click()
        expect(line).to_have_attribute("data-verdict", "met")
    # the steps follow what was just done, without another page
    for row in here:
        expect(todo).not_to_contain_text(row.criterion.code)
    expect(todo.get_by_role("link", name=re.compile("and sign for"))).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)


def set_a_condition(page: Page, owner: Any) -> None:
    page.locator("section", has_text="Conditions").get_by_role(
        "link", name="Add", exact=True
    ).last.click()
    page.get_by_label("What has to be done").fill("A person audits 400 summaries.")
    page.locator("select[name=owner]").select_option(label=str(owner))
    page.locator("[name=due_on]").fill("2030-12-15")
    page.locator("input[name=blocking][value=during]").check(force=True)
    send(page)
    expect(page.get_by_role("link", name=re.compile("A person audits"))).to_be_visible()


def request_a_change(page: Page) -> None:
    page.get_by_role("link", name="Request a change").click()
    page.locator("textarea[name=text]").fill("Say which site.")
    assert_sound_at(page, *EVERYWHERE)
    send(page)
    expect(page.locator("#wanted").get_by_text("Say which site.").first).to_be_visible()
    vote(page, "approved", "I approve it.", refused=True)


def settle(page: Page) -> None:
    page.goto(page_of())
    page.locator("#part").get_by_role("link", name=re.compile("^Settle")).click()
    page.locator("#wanted").get_by_role("button", name=re.compile("^Settle")).click()
    expect(page.locator("#wanted").get_by_text("Settled", exact=True)).to_be_visible()
    assert not RequestedChange.objects.get().is_open


def vote(page: Page, stance: str, meaning: str, *, refused: bool = False) -> None:
    """From the bar: nothing is chosen beforehand, and the page is signed as it is read."""
    page.goto(page_of())
    page.locator("#decision").get_by_role("link", name="Read and sign").click()
    expect(page.locator("input[name=stance]:checked")).to_have_count(0)
    page.locator(f"input[name=stance][value={stance}]").check(force=True)
    page.locator("[name=meaning]").fill(meaning)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign decision").click()
    if refused:
        expect(page.locator("main")).to_contain_text("not settled")
        assert not Review.objects.get().signatures.exists()
    else:
        expect(page.get_by_text(meaning).first).to_be_visible()


def conclude(page: Page) -> None:
    """The chair's is the fifth approval, and the first with a condition."""
    page.goto(page_of())
    expect(page.locator("#asked")).to_contain_text("4 of 5 approvals")
    vote(page, "approved_with_conditions", "I approve it under its condition.")
    assert Review.objects.get().outcome == Review.Outcome.WITH_CONDITIONS
    page.goto(page_of())
    expect(page.locator("#decision")).to_contain_text("Approved with conditions")
    assert_sound_at(page, *EVERYWHERE)


# --- afterwards -----------------------------------------------------------------------
def keep(page: Page) -> None:
    page.goto(Condition.objects.get().get_absolute_url())
    page.locator("textarea[name=note]").fill("Audited 400, 396 right.")
    page.get_by_role("button", name="Submit evidence").click()
    assert_sound_at(page, *EVERYWHERE)


def verify(page: Page) -> None:
    page.goto(page_of())
    page.locator("#part").get_by_role("link", name=re.compile("^Verify")).click()
    page.get_by_role("button", name="Verify", exact=True).click()
    expect(page.get_by_text("Verified").first).to_be_visible()
    assert Condition.objects.get().state == Condition.State.VERIFIED


def build_a_pack(page: Page) -> None:
    page.goto(page_of())
    page.get_by_role("link", name=re.compile("^Build one")).click()
    page.get_by_role("button", name="Build a pack").click()
    expect(page.get_by_role("link", name="Download pack 1")).to_be_visible(
        timeout=60_000
    )


def read_the_pack(page: Page, folder: Path) -> None:
    """One file: she reads the paper, the list of what is in it, and has it checked."""
    expect(page.locator("#decision")).to_contain_text("Approved with conditions")
    page.get_by_role("link", name=re.compile("^All packs")).click()
    assert_sound_at(page, *EVERYWHERE)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download pack 1").click()
    coming.value.save_as(folder / "pack.zip")
    number = page.locator("dd.hash").inner_text()
    with zipfile.ZipFile(folder / "pack.zip") as pack:
        pack.extractall(folder)
    found = next(folder.rglob("review.pdf"))
    paper = pypdfium2.PdfDocument(found)
    words = "".join(leaf.get_textpage().get_text_bounded() for leaf in paper)
    for said in (
        "May it run for six weeks",
        "Approved with conditions",
        "Rita",
        "A person audits",
    ):
        assert said in " ".join(words.split())
    listed = json.loads(next(folder.rglob("manifest.json")).read_text())
    assert "review.pdf" in json.dumps(listed)
    script = str(found.parent / "verify_pack.py")
    command: list[str | Path] = [sys.executable, "-I", "-S", script]
    subprocess.run([*command, folder / "pack.zip", "--expect", number], check=True)
    at = folder / "pack.zip"
    raw = bytearray(at.read_bytes())
    raw[len(raw) // 2] ^= 1
    at.write_bytes(raw)
    assert subprocess.run([*command, at], capture_output=True).returncode != 0
