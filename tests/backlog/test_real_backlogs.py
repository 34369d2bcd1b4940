"""Real exports of Jira through the import, whole and twice: the files lie outside the project.

They are Jira's wide CSV of two issues, and three backlogs of
1,218 issues whose points are off every scale.
"""

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backlog.models import Item
from core.models import ImportRun
from tests import real

FOLDER = real.FOLDER / "jira"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    real.needs(FOLDER),
]


@pytest.fixture(autouse=True)
def files_go_to_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def load(client, product, name) -> ImportRun:
    file = SimpleUploadedFile(name, (FOLDER / name).read_bytes())
    into = {"into": f"backlog:{product.pk}", "file": file}
    client.post(reverse("core:import_create"), into)
    run = ImportRun.objects.latest("id")
    client.post(reverse("core:import_start", args=[run.pk]))
    run.refresh_from_db()
    return run


def test_the_wide_export_of_two_issues(as_pm, cast):
    run = load(as_pm, cast.product, "cloud_export_2_issues.csv")
    assert (len(run.columns), run.created, run.failed) == (155, 2, 0)
    picker, side_nav = Item.objects.order_by("-external_key")
    assert (side_nav.external_key, picker.external_key) == ("DI-123", "DI-127")
    assert [each.story_points for each in (picker, side_nav)] == [4, 4]
    assert [each.kind for each in (picker, side_nav)] == ["defect", "defect"]
    assert [each.state for each in (picker, side_nav)] == ["idea", "in_progress"]
    assert f"{picker.created_at:%d %b %Y}" in {"25 Feb 2026", "26 Feb 2026"}
    lost = {name for _, name in run.lost}
    assert {"Sprint", "Attachment", "Watchers", "Assignee", "Priority", "Updated", "Custom field (Rank)"} <= lost  # fmt: skip
    assert not lost & {"Summary", "Issue key", "Created", "Parent key", "Custom field (Story point estimate)"}  # fmt: skip
    assert side_nav.comments.count() + picker.comments.count() >= 1
    again = load(as_pm, cast.product, "cloud_export_2_issues.csv")
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("story_points_clover.csv", 384),
        ("story_points_jirasoftware.csv", 352),
        ("story_points_usergrid.csv", 482),
    ],
)
def test_a_real_backlog_with_points_off_the_scale(as_pm, cast, name, count):
    run = load(as_pm, cast.product, name)
    assert (run.state, run.created, run.failed) == ("done", count, 0)
    assert run.lost == [(count, "split_mark")]
    points = Counter(Item.objects.values_list("story_points", flat=True))
    assert None not in points
    assert sum(points.values()) == count
    again = load(as_pm, cast.product, name)
    assert (again.created, again.updated, again.unchanged) == (0, 0, count)
