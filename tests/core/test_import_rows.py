"""Rows that stand alone: one that cannot be kept takes nothing else with it."""

import pytest
from django.db import DataError, connection

from core.errors import TOO_LARGE, Refused
from core.imports.rows import RowLoader, Told
from core.models import Team


class Teams(RowLoader):
    """Adds a team, then does what the row asks of the database."""

    def kept(self, row):
        Team.objects.create(name=row["name"])
        if row["name"] == "Refused":
            raise Refused("Not this one.")
        with connection.cursor() as cursor:
            cursor.execute(row.get("sql", "SELECT 1"))
        return Told("created", row["name"])


def test_a_row_that_fails_is_named_and_nothing_of_it_is_kept(db):
    rows = [
        {"name": "First"},
        {"name": "Refused"},
        {"name": "Too large", "sql": "SELECT 99999999999::int"},
        {"name": "Last"},
    ]
    told = [(each.state, each.text) for each in Teams().load(rows)]

    assert told == [
        ("created", "First"),
        ("failed", "Not this one."),
        ("failed", TOO_LARGE),
        ("created", "Last"),
    ]
    assert set(Team.objects.values_list("name", flat=True)) == {"First", "Last"}


def test_a_fault_of_ours_is_not_taken_for_a_broken_row(db):
    with pytest.raises(DataError):
        Teams().load([{"name": "Odd", "sql": "SELECT 'word'::int"}])
