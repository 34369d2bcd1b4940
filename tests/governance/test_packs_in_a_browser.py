"""A reviewer builds an evidence pack, watches it come, and checks what she was given."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.make import make_approval, make_cast

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_a_reviewer_builds_fetches_and_checks_a_pack(
    open_as: OpenAs, real_worker: Any, tmp_path: Path
) -> None:
    cast = make_cast()
    review = make_approval(cast)
    page = open_as(cast.reviewer, review.get_absolute_url())
    page.get_by_role("link", name=f"Build one of {review.key}").click()
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="Build a pack").click()
    download = page.get_by_role("link", name="Download pack 1")
    expect(download).to_be_visible(timeout=60_000)  # the page moves on by itself
    assert_sound_at(page, *EVERYWHERE)
    for link, name in (
        (download, "pack.zip"),
        (page.get_by_role("link", name="The verifier"), "v.py"),
    ):
        with page.expect_download() as coming:
            link.click()
        coming.value.save_as(tmp_path / name)
    number = page.locator("dd.hash").inner_text()
    command = [sys.executable, "-I", "-S", "v.py", "pack.zip", "--expect", number]
    subprocess.run(command, cwd=tmp_path, check=True)
    page.goto(reverse("governance:review_detail", args=[review.pk]))
    expect(page.get_by_role("link", name=f"{review.key}-pack-1.zip")).to_be_visible()
