"""Changes from a file: tried, loaded, loaded again, and each broken row named."""

import csv
import io
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.actions import imports as actions
from core.imports import kinds, work
from core.models import AuditEntry, ImportRun
from core.verbs import Verb
from governance.agility import agility
from governance.models import Change

HEAD = "number,short description,class,team,opened,implemented,on hold,promised,done by,needed it,taken back,reason\n"
GOOD = """CHG-1,Payoff calls to the payoff skill,Routing,{team},2026-01-05 10:00,2026-01-07 10:00,0,5,SUP,no,,
CHG-2,Shorter greeting,prompt,{team},1/12/2026,1/21/2026,"2,5",5,support,yes,2026-01-22,Callers were lost
,Holiday hours,Prompt or menu,{team},2026-02-02,,,2,IT,,,
"""
BROKEN = """CHG-1,Again,routing,{team},2026-01-05,2026-01-07,,,,,,
CHG-4,No such class,magic,{team},2026-01-05,,,,,,,
CHG-5,No such team,routing,Nobody,2026-01-05,,,,,,,
CHG-6,Live before it was asked,routing,{team},2026-01-05,2026-01-04,,,,,,
CHG-7,Taken back without a reason,routing,{team},2026-01-05,2026-01-06,,,,,2026-01-07,
"""


@pytest.fixture(autouse=True)
def files_go_to_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def load(cast, rows, trial=False):
    text = HEAD + rows.format(team=cast.product.team.name)
    file = SimpleUploadedFile("changes.csv", text.encode())
    run = actions.upload(
        kinds.all_kinds()["changes"], file=file, target=None, by=cast.it
    )
    work.work(actions.begin_here(run, trial=trial, by=cast.it))
    run.refresh_from_db()
    return run


def counts(run):
    return (run.created, run.updated, run.unchanged, run.failed)


def failures(run):
    with run.results.open("rb") as file:
        rows = csv.DictReader(io.StringIO(file.read().decode()))
        return {r["line"]: r["message"] for r in rows if r["outcome"] == "failed"}


def test_a_file_of_changes_loads_and_gives_the_index(cast):
    run = load(cast, GOOD)
    assert (counts(run), failures(run)) == ((3, 0, 0, 0), {})
    first, second = (Change.objects.get(reference=f"CHG-{n}") for n in (1, 2))
    # Clocks are those of whoever brought the file: Chicago.
    assert first.requested_at == datetime(2026, 1, 5, 16, tzinfo=UTC)
    assert (second.state, second.with_it, second.done_by) == (
        "Rolled back",
        True,
        "SUP",
    )
    done = [each for change in (first, second) if (each := change.done)]
    assert [each.days for each in done] == [2, Fraction(13, 2)]
    found = agility(done)
    assert (found.by_support, found.in_time) == (Fraction(1, 2), Fraction(1, 2))
    told = AuditEntry.objects.get(verb=Verb.CHANGE_ROLLED_BACK)
    assert told.data["reason"] == "Callers were lost"


def test_the_same_file_again_changes_nothing_and_a_mended_one_only_its_row(cast):
    load(cast, GOOD)
    assert counts(load(cast, GOOD)) == (0, 0, 3, 0)
    mended = GOOD.replace("2026-02-02,,", "2026-02-02,2026-02-03,")
    assert counts(load(cast, mended)) == (0, 1, 2, 0)
    assert Change.objects.get(title="Holiday hours").state == "Live"


def test_each_broken_row_says_why_and_leaves_nothing_behind(cast):
    run = load(cast, GOOD + BROKEN)
    assert counts(run) == (3, 0, 0, 5)
    said = failures(run)
    assert said["5"] == "Line 2 holds this change already."
    assert "write routing, prompt" in said["6"]
    assert said["7"].startswith("There is no team Nobody.")
    assert "live after its request" in said["8"]
    assert said["9"] == "Say why it was taken back."
    assert Change.objects.count() == 3


def test_a_trial_finds_the_same_and_keeps_nothing(cast, monkeypatch):
    monkeypatch.setattr("core.imports.running.BATCH", 2)
    run = load(cast, GOOD + BROKEN, trial=True)
    assert run.dry_run == {"created": 3, "failed": 5}
    assert not Change.objects.exists()


def test_only_who_records_service_levels_may_bring_them(cast, client):
    file = SimpleUploadedFile("changes.csv", HEAD.encode())
    kind = kinds.all_kinds()["changes"]
    with pytest.raises(PermissionDenied):
        actions.upload(kind, file=file, target=None, by=cast.pm)
    page = reverse("core:import_create") + "?into=changes"
    client.force_login(cast.ops)
    assert '<option value="changes" selected>' in client.get(page).text
    client.force_login(cast.pm)
    assert 'value="changes"' not in client.get(page).text
    assert not ImportRun.objects.exists()


def test_two_changes_never_share_a_number(cast, client):
    load(cast, GOOD)
    client.force_login(cast.it)
    answer = client.post(
        reverse("api:change-list"),
        {"title": "Twice", "kind": "prompt", "team": cast.product.team.pk, "reference": "CHG-1"},
    )  # fmt: skip
    assert answer.status_code == 400
    assert "Payoff calls" in answer.json()["fields"]["reference"][0]
