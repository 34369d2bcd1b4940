"""A file in the shape of Jira Cloud's wide export, through the pages, twice."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backlog.models import Item
from core.models import ImportRun

KNOWN = [
    "Summary",
    "Issue key",
    "Issue id",
    "Issue Type",
    "Status",
    "Status Category",
    "Created",
    "Due date",
    "Description",
    "Parent",
    "Parent key",
    "Custom field (Story Points)",
    "Custom field (Story point estimate)",
]
REPEATED = ["Labels", "Labels", "Comment", "Comment", "Sprint", "Watchers", "Watchers"]
WIDE = 155


def export(*issues):
    """A file of 155 columns; an issue gives those it fills, repeated ones as a list."""
    empty = WIDE - len(KNOWN) - len(REPEATED)
    headers = (
        KNOWN + REPEATED + [f"Custom field (Nobody's {at})" for at in range(empty)]
    )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headers)
    for issue in issues:
        given = {name: iter(cell) for name, cell in issue.items()}
        writer.writerow([next(given.get(name, iter(())), "") for name in headers])
    return SimpleUploadedFile("export.csv", text.getvalue().encode())


def two_issues():
    shared = {
        "Issue Type": ["Bug"],
        "Created": ["25/Feb/26 10:17 PM"],
        "Status Category": ["To Do"],
        "Status": ["To Do"],
    }
    return export(
        shared
        | {
            "Summary": ["The date picker shows a time"],
            "Issue key": ["DI-127"],
            "Parent": ["43403"],
            "Parent key": ["DI-86"],
            "Custom field (Story point estimate)": ["4.0"],
            "Labels": ["auto", "payments"],
            "Comment": ["Seen at FSD,\nthree times", "Again"],
        },
        shared
        | {
            "Summary": ["The side menu stays open"],
            "Issue key": ["DI-123"],
            "Parent key": ["DI-127"],
            "Issue Type": ["Sub-task"],
            "Custom field (Story Points)": ["3"],
        },
    )


@pytest.fixture(autouse=True)
def files_go_to_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def load(client, product, file):
    client.post(
        reverse("core:import_create"),
        {"into": f"backlog:{product.pk}", "file": file},
    )
    run = ImportRun.objects.latest("id")
    client.post(reverse("core:import_start", args=[run.pk]))
    run.refresh_from_db()
    return run


@pytest.mark.django_db(transaction=True)
def test_a_wide_export_loads_whole_and_once(as_pm, cast):
    run = load(as_pm, cast.product, two_issues())

    assert (run.state, run.created, run.failed) == ("done", 2, 0)
    picker = Item.objects.get(external_key="DI-127")
    assert (picker.story_points, sorted(picker.labels)) == (4, ["auto", "payments"])
    assert Item.objects.get(external_key="DI-123").parent == picker

    again = load(as_pm, cast.product, two_issues())

    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)


@pytest.mark.django_db(transaction=True)
def test_a_parent_that_is_not_here_is_said_beside_its_line(as_pm, cast):
    run = load(as_pm, cast.product, two_issues())

    assert run.remarks == 1
    assert "Remarks" in as_pm.get(run.get_absolute_url()).content.decode()
    answer = as_pm.get(reverse("core:import_results", args=[run.pk]))
    rows = answer.getvalue().decode().splitlines()
    assert rows[-1] == "2,remark,Its parent DI-86 is not in this backlog."
