"""A small CSV of results: row by row in words, saved all or not at all."""

import pytest

from core.models import AuditEntry
from core.verbs import Verb
from pilots import imports
from pilots.actions import results
from pilots.models import ArmResult
from tests.pilots.ways import pilot_in

GOOD = """measure,arm,as_of,n,successes,mean,sd
Handle time,control,2026-11-16,48,,412.6,41.5
handle TIME,Treatment,2026-11-16,48,,388.4,36.2
Resolved at first contact,control,2026-11-16,"8,000",5440,,
"""


@pytest.fixture
def pilot(cast):
    return pilot_in("running", cast)


def load(pilot, text, cast):
    sheet = imports.read(pilot, text if isinstance(text, bytes) else text.encode())
    if not sheet.faults:
        results.record_many(pilot, sheet.ready, by=cast.pm)
    return sheet


@pytest.mark.parametrize(
    "text",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.replace(",", ";").replace("8;000", "8000").encode("cp1252"),
        GOOD.replace(",", "\t").replace("8\t000", "8000").encode(),
        GOOD.replace("\n", "\r\n").encode(),
    ],
)
def test_a_good_file_is_recorded_with_an_audit_row_each(cast, pilot, text):
    sheet = load(pilot, text, cast)
    assert (sheet.faults, len(sheet.ready), ArmResult.objects.count()) == ([], 3, 3)
    assert AuditEntry.objects.filter(verb=Verb.RESULT_RECORDED).count() == 3


def test_the_same_file_twice_changes_nothing(cast, pilot):
    load(pilot, GOOD, cast)
    sheet = load(pilot, GOOD, cast)
    assert (sheet.ready, sheet.unchanged, ArmResult.objects.count()) == ([], 3, 3)


def test_a_row_twice_in_one_file_counts_once(cast, pilot):
    line = GOOD.splitlines()[1]
    sheet = load(pilot, f"{GOOD}{line}\n", cast)
    assert (len(sheet.ready), sheet.unchanged) == (3, 1)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("Other,control,2026-11-16,48,,1,1", "There is no measure “Other”"),
        ("Handle time,left,2026-11-16,48,,1,1", "“left” is no arm: write control or"),
        ("Handle time,control,16.11.2026,48,,1,1", "“16.11.2026” is no day"),
        ("Handle time,control,2026-13-40,48,,1,1", "“2026-13-40” is no day"),
        ("Handle time,control,2026-11-17,48,,1,1", "not from the future"),
        ("Handle time,control,2026-11-15,48,,1,1", "the result is from before"),
        ("Handle time,control,2026-11-16,x,,1,1", "“x” is no whole number for n"),
        ("Handle time,control,2026-11-16,1,,1,1", "two units or more"),
        ("Handle time,control,2026-11-16,48,,1", "“Handle time” needs sd"),
        ("Handle time,control,2026-11-16,48,,1,1,9", "more cells than the header"),
        ("Handle time,control,2026-11-16,48,,one,1", "“one” is no number for mean"),
        ("Handle time,control,2026-11-16,48,,1e99,1", "is no number for mean"),
        ("Resolved at first contact,control,2026-11-16,9,10,,", "from 0 to n"),
    ],
)
def test_one_wrong_row_is_named_and_nothing_is_saved(cast, pilot, row, text):
    sheet = load(pilot, f"{GOOD}{row}\n", cast)
    [(line, said)] = sheet.faults
    assert line == 5
    assert text in said
    assert not ArmResult.objects.exists()


def test_other_figures_for_a_recorded_day_are_not_overwritten(cast, pilot):
    load(pilot, GOOD, cast)
    sheet = load(pilot, GOOD.replace("412.6", "500"), cast)
    assert sheet.faults == [
        (2, "There are other figures for this arm and day. Correct them instead.")
    ]
    assert not ArmResult.objects.filter(mean=500).exists()


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("", "The header lacks arm, as_of, measure, n."),
        ("measure,arm,as_of,n,p", "The header has p, which is not known."),
        ("measure,arm,as_of,n,n", "names a column twice"),
    ],
)
def test_a_wrong_header_is_said(cast, pilot, header, text):
    [(line, said)] = load(pilot, f"{header}\nx,y,z,1,2\n", cast).faults
    assert (line, text in said) == (1, True)


def test_a_file_has_an_end(cast, pilot, monkeypatch):
    monkeypatch.setattr(imports, "MOST_ROWS", 2)
    assert load(pilot, GOOD, cast).faults[-1][1] == "More than 2 rows."


def test_a_file_that_breaks_off_is_said(cast, pilot):
    broken = GOOD + '"' + "x" * 1_100_000
    assert "breaks off here" in load(pilot, broken, cast).faults[-1][1]
