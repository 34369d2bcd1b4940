"""Foreign rows in our words."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.reading import FIELDS, read


def row(**more):
    return {"key": "DI-127", "summary": "Date picker shows the time"} | more


def test_a_row_of_a_cloud_export():
    found = read(
        row(
            kind="Bug",
            status="To Do",
            created="25/Feb/26 10:17 PM",
            story_points="4.0",
            parent="DI-86",
            labels=["web", "", "claims web"],
            due="2026-03-31 00:00:00.0",
            url="https://example.org/browse/DI-127",
        )
    )
    assert found.faults == ()
    assert (found.key, found.parent) == ("DI-127", "DI-86")
    assert found.created == datetime(2026, 2, 25, 22, 17)  # noqa: DTZ001
    assert found.values == {
        "title": "Date picker shows the time",
        "kind": "defect",
        "state": "idea",
        "story_points": Decimal("4.0"),
        "labels": ["web", "claims"],
        "due_on": date(2026, 3, 31),
        "external_url": "https://example.org/browse/DI-127",
    }


def test_personal_data_is_taken_out_of_titles_and_texts():
    text = "Ask ann@example.org\nabout 4111 1111 1111 1111"
    found = read(row(summary=text, description=text, acceptance_criteria=text))
    assert found.values == {
        "title": "Ask [EMAIL] about [PAN]",
        "description": "Ask [EMAIL]\nabout [PAN]",
        "acceptance_criteria": "Ask [EMAIL]\nabout [PAN]",
    }


def test_a_column_that_is_not_there_is_left_alone_and_an_empty_one_is_not():
    assert read(row()).values == {"title": "Date picker shows the time"}
    assert read(row()).parent is None
    empty = read(row(description="", due="", story_points=None, parent="", labels=""))
    assert empty.values == {
        "title": "Date picker shows the time",
        "description": "",
        "due_on": None,
        "story_points": None,
        "labels": [],
    }
    assert empty.parent == ""


@pytest.mark.parametrize(
    ("status", "category", "state"),
    [
        ("In Progress", "", "in_progress"),
        ("Waiting for Anna", "Done", "done"),
        ("Waiting for Anna", "", "idea"),
        ("Won’t Do", "Done", "dropped"),
        ("CLOSED", None, "done"),
    ],
)
def test_a_status_of_their_own_goes_by_its_category(status, category, state):
    assert read(row(status=status, status_category=category)).values["state"] == state


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("Story", "story"),
        ("Sub-task", "story"),
        ("Epic", "epic"),
        ("Tech Debt", "debt"),
        ("Party", "story"),
    ],
)
def test_issue_types_become_kinds(given, kind):
    assert read(row(kind=given)).values["kind"] == kind


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"key": " "}, "Key: this row has none."),
        ({"summary": "\x00"}, "Summary: this row has none."),
        ({"summary": "x" * 301}, "Summary: longer than 300 characters."),
        ({"story_points": "many"}, "Story points: “many” is not a number."),
        ({"story_points": "NaN"}, "Story points: “NaN” is not from 0 to 999999.99."),
        ({"due": "soon"}, "Due date: “soon” is not a date we can read."),
        ({"due": "9999-12-31"}, "Due date: not a day between 1900 and 2199."),
        (
            {"created": "0001-01-01T00:00:00+14:00"},
            "Created: not a day between 1900 and 2199.",
        ),
        (
            {"url": "javascript:alert(1)"},
            "Link: “javascript:alert(1)” is not a web address.",
        ),
        ({"labels": "x" * 81}, "Labels: one is longer than 80 characters."),
    ],
)
def test_what_cannot_be_read_is_said_with_the_words_found(cells, says):
    assert read(row(**cells)).faults == (says,)


def test_cells_that_look_like_formulas_come_in_as_they_are():
    assert read(row(summary="=1+1", description="@x")).values["title"] == "=1+1"


@given(st.dictionaries(st.sampled_from(list(FIELDS)), st.text(max_size=90)))
def test_no_text_breaks_the_reading(cells):
    found = read(cells)
    assert found.faults or (found.key and found.values["title"])
