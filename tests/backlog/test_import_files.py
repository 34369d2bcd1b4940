"""A file in the shape of Jira Cloud's wide export, through the pages, twice."""

import csv
import io
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from backlog.actions import comments
from backlog.models import Comment, Item
from core.models import ImportRun
from tests.make import make_item

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


def two_issues(old=b"", new=b""):
    shared = {
        "Issue Type": ["Bug"],
        "Created": ["25/Feb/26 10:17 PM"],
        "Status Category": ["To Do"],
        "Status": ["To Do"],
    }
    found = export(
        shared
        | {
            "Summary": ["The date picker shows a time"],
            "Issue key": ["DI-127"],
            "Parent": ["43403"],
            "Parent key": ["DI-86"],
            "Custom field (Story point estimate)": ["4.0"],
            "Labels": ["auto", "payments"],
            "Issue id": ["43404"],
            "Comment": [
                "25/Feb/26 4:38 PM;712020:7;Seen at FSD,\nthree; times",
                "Again",
            ],
            "Sprint": ["Master"],
        },
        shared
        | {
            "Summary": ["The side menu stays open"],
            "Issue key": ["DI-123"],
            "Parent": ["43404"],
            "Issue Type": ["Sub-task"],
            "Custom field (Story Points)": ["3"],
            "Sprint": ["Master"],
        },
    )
    return (
        SimpleUploadedFile("export.csv", found.read().replace(old, new))
        if old
        else found
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
    first, second = Comment.objects.filter(item=picker).order_by("-at")
    assert f"{timezone.localtime(second.at):%d/%b/%y %H:%M}" == "25/Feb/26 16:38"
    assert second.text == "712020:7: Seen at FSD,\nthree; times"
    assert (first.text, first.at) == ("Again", picker.created_at)
    comments.remove(second, by=cast.pm)

    again = load(as_pm, cast.product, two_issues())

    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert Comment.objects.count() == 2
    changed = two_issues(b"Again", b"Again and again")
    assert load(as_pm, cast.product, changed).updated == 1
    assert Comment.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_parent_that_is_not_here_is_said_beside_its_line(as_pm, cast):
    run = load(as_pm, cast.product, two_issues())

    assert run.remarks == 1
    assert "Remarks" in as_pm.get(run.get_absolute_url()).content.decode()
    answer = as_pm.get(reverse("core:import_results", args=[run.pk]))
    rows = answer.getvalue().decode().splitlines()
    assert rows[-1] == "2,remark,Its parent DI-86 is not in this backlog."


@pytest.mark.django_db(transaction=True)
def test_every_column_that_holds_something_and_is_not_carried_is_named(as_pm, cast):
    run = load(as_pm, cast.product, two_issues())
    assert run.lost == [(2, "Sprint")]
    page = as_pm.get(run.get_absolute_url()).content.decode()
    assert "1 column not carried" in page
    answer = as_pm.get(reverse("core:import_results", args=[run.pk]))
    assert "1,not carried,Sprint: in 2 rows" in answer.getvalue().decode()


@pytest.mark.django_db(transaction=True)
def test_a_workbook_is_tried_and_loaded_like_a_file_of_text(as_pm, cast):
    book = Workbook()
    book.active.append(["Issue key", "Summary", "Story points", "Due date", "Labels", "Labels"])  # fmt: skip
    book.active.append(["W-1", "+49 is dialled twice", 4.0, date(2026, 3, 1), "a", "b"])
    packed = io.BytesIO()
    book.save(packed)
    run = load(as_pm, cast.product, SimpleUploadedFile("w.xlsx", packed.getvalue()))
    assert (run.state, run.created, run.failed, run.filename) == ("done", 1, 0, "w.xlsx")  # fmt: skip
    item = Item.objects.get(external_key="W-1")
    assert (item.title, item.story_points) == ("+49 is dialled twice", 4)
    assert (item.due_on, item.labels) == (date(2026, 3, 1), ["a", "b"])


@pytest.mark.django_db(transaction=True)
def test_what_goes_out_for_jira_comes_back_as_it_was(
    as_pm, cast, client_of, assert_flat
):
    """Every kind and state, hierarchy, hostile text; and no query for each item."""
    epic = make_item(cast.other_product, "=Epic", kind="epic", key="E-9", state="ready")
    for at, kind in enumerate(("feature", "enabler", "story", "defect", "debt")):
        make_item(
            cast.other_product, f"-Item {at}", kind=kind, key=f"X-{at}", parent=epic,
            labels=["one", "@two"][: at % 3], story_points=at or None,
            due_on=date(2026, 3, at + 1), state=Item.State.values[at],
            description="@SUM(A1)\n'=kept", owner=cast.pm,
        )  # fmt: skip
    say(epic, cast.pm, "=Seen; at two\r\nsites", "Seen again", cast.po, "Not here")
    url = reverse("backlog:item_export") + "?as=jira&state=any"
    sent = b"".join(as_pm.get(url).streaming_content)
    table = list(csv.reader(io.StringIO(sent.decode("utf-8-sig"))))
    assert table[0][:4] == ["Summary", "Issue key", "Issue Id", "Issue Type"]
    assert table[0][-5:] == ["Labels", "Labels", "Comment", "Comment", "Comment"]
    assert table[-1][-3] == "25/Feb/26 4:38 PM;mia@example.org;=Seen; at two\r\nsites"
    assert not [c for row in table[1:] for c in row if c.startswith(("=", "+", "-", "@"))]  # fmt: skip
    assert {row[3] for row in table[1:]} == {"Epic", "New Feature", "Enabler", "Story", "Bug", "Technical debt"}  # fmt: skip
    assert "01/Mar/26 12:00 AM" in [row[6] for row in table]
    before = facts(Item.objects.all(), "key")
    run = load(as_pm, cast.product, SimpleUploadedFile("b.csv", sent))
    assert (run.created, run.failed, run.remarks) == (6, 0, 0)
    assert facts(Item.objects.filter(product=cast.product), "external_key") == before
    said = ["Mia: =Seen; at two\r\nsites", "Mia: Seen again", "Paolo: Not here"]
    assert words(product=cast.product) == said
    run = load(client_of(cast.other_pm), cast.other_product, SimpleUploadedFile("b.csv", sent))  # fmt: skip
    assert (run.unchanged, run.remarks, Comment.objects.count()) == (6, 0, 6)
    url += f"&product={cast.product.pk}"
    sent = b"".join(as_pm.get(url).streaming_content)
    for again in (sent, sent.replace(b"Not here", b"Here")):  # twice, and with one more
        run = load(as_pm, cast.product, SimpleUploadedFile("b.csv", again))
    assert (run.unchanged, run.updated) == (5, 1)
    assert words(product=cast.product)[3:] == ["Mia: Paolo: Here"]
    assert_flat(
        lambda: b"".join(as_pm.get(url).streaming_content),
        lambda: [say(make_item(cast.product), cast.pm, "One more") for _ in range(9)],
    )


def say(item, by, *texts):
    """Comments of one minute and its seconds; a person among them speaks from there."""
    at = timezone.make_aware(datetime(2026, 2, 25, 16, 38))  # noqa: DTZ001
    for second, text in enumerate(texts):
        if isinstance(text, str):
            at = at.replace(second=second)
            Comment.objects.create(item=item, text=text, by=by, at=at)
        else:
            by = text


def words(**of):
    rows = Comment.objects.filter(**{f"item__{n}": v for n, v in of.items()})
    return list(rows.order_by("id").values_list("text", flat=True))


def facts(items, key):
    return {
        getattr(item, key): (
            item.title, item.kind, item.state, item.labels, item.story_points,
            item.due_on, item.description,
            item.created_at.replace(second=0, microsecond=0),
            getattr(item.parent, key) if item.parent else "",
        )
        for item in items.select_related("parent")
    }  # fmt: skip
