"""Change requests from a file: drafts, found again by their number, never what was filed."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.actions import imports as actions
from core.imports import kinds, work
from governance.actions import change_requests
from governance.models import ChangeRequest
from tests.make import (
    make_change_classes,
    make_change_request,
    make_rules,
    seat_everybody,
)

HEAD = "number,title,class,team,urgency,what,why,queues,back-out,needs it,planned,before,after,tests\n"
GOOD = """CHG-1,Holiday route,Routing,{team},,Send them on,A holiday,"pay, DSP",Back,no,2026-12-24 08:00,PAY,DSP,Ten calls
CHG-2,Night menu,prompts,{team},real time,Say the hours,Asked,PAY,Old text,,,,,
"""


@pytest.fixture(autouse=True)
def company(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_change_classes()
    make_rules(cast)
    seat_everybody(cast)


def load(cast, rows, by=None):
    text, by = HEAD + rows.format(team=cast.product.team.name), by or cast.po
    file = SimpleUploadedFile("requests.csv", text.encode())
    kind = kinds.all_kinds()["change_requests"]
    run = actions.upload(kind, file=file, target=None, by=by)
    work.work(actions.begin_here(run, trial=False, by=by))
    run.refresh_from_db()
    return run


def counts(run):
    return (run.created, run.updated, run.unchanged, run.failed)


def failures(run):
    with run.results.open("rb") as file:
        rows = csv.DictReader(io.StringIO(file.read().decode()))
        return {r["line"]: r["message"] for r in rows if r["outcome"] == "failed"}


def test_a_file_of_drafts_loads_once(cast):
    run = load(cast, GOOD)
    assert (counts(run), failures(run)) == ((2, 0, 0, 0), {})
    first = ChangeRequest.objects.get(reference="CHG-1")
    assert (first.state, first.queues) == ("draft", ["PAY", "DSP"])
    second = ChangeRequest.objects.get(reference="CHG-2")
    assert (second.urgency, second.change_class.code) == ("real_time", "prompts")
    assert counts(load(cast, GOOD)) == (0, 0, 2, 0)
    assert counts(load(cast, GOOD.replace("Night menu", "Late menu"))) == (0, 1, 1, 0)


def test_what_was_filed_stays_as_it_was_filed(cast):
    load(cast, GOOD)
    change_requests.file(ChangeRequest.objects.get(reference="CHG-1"), by=cast.po)
    run = load(cast, GOOD.replace("Holiday route", "Easter route"))
    assert counts(run) == (0, 0, 1, 1)
    assert "is filed" in failures(run)["2"]


def test_each_broken_row_is_named(cast):
    make_change_request(cast, reference="CHG-9")
    broken = """CHG-1,No such class,magic,{team},,,,,,,,,,
CHG-2,No such team,routing,Nobody,,,,,,,,,,
CHG-3,Twice,routing,{team},,,,,,,,,,
CHG-3,Twice,routing,{team},,,,,,,,,,
CHG-9,Another's,routing,{team},,,,,,,,,,
"""
    run = load(cast, broken, by=cast.it)
    said = failures(run)
    assert list(said) == ["2", "3", "5", "6"]
    assert "There is no class magic" in said["2"]
    assert "There is no team Nobody" in said["3"]
    assert "Line 4 holds" in said["5"]
    assert "is not yours" in said["6"]
