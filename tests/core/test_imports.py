"""Files at their door: the pages, the trial, the load, the stop, the second time."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.actions import imports as actions
from core.errors import Refused, Stale
from core.imports import kinds, running, work
from core.imports.tasks import import_file
from core.models import AuditEntry, ImportMapping, ImportRun, JobRun
from core.verbs import Verb
from discovery.models import Note
from tests.cards import PAN, tells_card

FILE = f"""id,narrative,date received
1,They called me six times,7/29/2013
2,"My card {PAN}
was charged twice",7/30/2013
3,No date here,soon
4,"A quote that never ends,7/31/2013
5,The bot hung up on me,8/1/2013
"""


@pytest.fixture(autouse=True)
def files_go_to_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(cast, text=FILE, name="complaints.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return actions.upload(
        kinds.all_kinds()["notes"], file=file, target=None, by=cast.pm
    )


def load(run, by):
    run = actions.begin_here(run, trial=False, by=by)
    work.work(run)
    run.refresh_from_db()
    return run


def results(run):
    with run.results.open("rb") as file:
        return list(csv.DictReader(io.StringIO(file.read().decode())))


def counts(run):
    return (run.created, run.updated, run.unchanged, run.failed)


def test_the_workers_run_counts_the_rows_it_read(cast, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    run = actions.begin_here(upload(cast), trial=False, by=cast.pm)
    import_file(run.pk)
    run.refresh_from_db()
    job = JobRun.objects.get(job="core.imports.tasks.import_file")
    assert (job.state, job.rows_done) == (JobRun.State.SUCCEEDED, run.rows_total)
    assert job.rows_done > running.BATCH


def test_an_upload_is_read_and_its_columns_are_guessed(cast):
    run = upload(cast)
    assert (run.encoding, run.delimiter) == ("utf-8-sig", ",")
    assert run.mapping == {"verbatim": [1], "external_key": [0], "happened_on": [2]}
    assert AuditEntry.objects.get().verb == Verb.IMPORT_UPLOADED


def test_good_rows_load_and_each_broken_one_says_why(cast):
    run = load(upload(cast), cast.pm)
    assert counts(run) == (3, 0, 0, 2)
    assert run.state == ImportRun.State.DONE
    failed = {
        row["line"]: row["message"]
        for row in results(run)
        if row["outcome"] == "failed"
    }
    assert failed["5"].startswith("Date: this is not a date")
    assert failed["6"] == "A quote is opened here and never closed."


@pytest.mark.django_db(transaction=True)
def test_card_numbers_are_gone_before_anything_is_kept(cast, tmp_path):
    run = load(upload(cast), cast.pm)
    assert Note.objects.filter(verbatim__contains="[PAN]").count() == 1
    kept = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    kept += [str(entry.data) for entry in AuditEntry.objects.all()]
    kept += [str(note.__dict__) for note in Note.objects.all()]
    assert not [text for text in kept if tells_card(text)]
    assert not run.file.storage.exists(run.file.name)


def test_the_same_file_again_changes_nothing(cast):
    load(upload(cast), cast.pm)
    before = list(Note.objects.order_by("pk").values_list("pk", "version"))
    again = load(upload(cast), cast.pm)
    assert counts(again) == (0, 0, 3, 2)
    assert list(Note.objects.order_by("pk").values_list("pk", "version")) == before


def test_a_changed_row_changes_its_note_only(cast):
    load(upload(cast), cast.pm)
    again = load(upload(cast, FILE.replace("six times", "seven times")), cast.pm)
    assert counts(again) == (0, 1, 2, 2)


def test_a_trial_reports_every_row_and_keeps_none(cast):
    run = actions.begin_here(upload(cast), trial=True, by=cast.pm)
    work.work(run)
    run.refresh_from_db()
    assert run.state == ImportRun.State.CHECKED
    assert run.dry_run == {"created": 3, "failed": 2}
    [(title, rows, more)] = run.named
    assert (title, [line for line, _ in rows], more) == ("Rows that fail", [5, 6], 0)
    assert len(results(run)) == 5
    assert not Note.objects.exists()


def test_a_page_names_some_tens_of_rows_and_counts_the_rest(cast, client, monkeypatch):
    monkeypatch.setattr(running, "TOLD", 1)
    run = load(upload(cast), cast.pm)
    client.force_login(cast.pm)
    page = client.get(run.get_absolute_url()).text
    assert "Date: this is not a date" in page
    assert "And 1 more" in page
    assert "never closed" not in page


def test_a_stop_keeps_what_is_loaded_and_says_so(cast, monkeypatch):
    monkeypatch.setattr("core.imports.running.BATCH", 1)
    run = actions.begin_here(upload(cast), trial=False, by=cast.pm)
    actions.cancel(run, by=cast.pm)
    work.work(run)
    run.refresh_from_db()
    assert run.state == ImportRun.State.CANCELLED
    assert Note.objects.count() == 1


def test_a_file_worked_on_twice_is_loaded_once(cast):
    run = load(upload(cast), cast.pm)
    work.work(run)
    assert Note.objects.count() == 3


def test_a_run_left_by_a_killed_worker_is_taken_up_again(cast):
    run = actions.begin_here(upload(cast), trial=False, by=cast.pm)
    actions.begin(run)  # the worker dies here
    work.work(run)
    run.refresh_from_db()
    assert run.state == ImportRun.State.DONE


def test_a_corrected_mapping_is_remembered_for_the_next_file(cast):
    run = upload(cast, "a,b\n1,Words\n")
    assert run.mapping == {}
    actions.remap(run, columns={"verbatim": [1]}, version=1, by=cast.pm)
    assert ImportMapping.objects.count() == 1
    assert upload(cast, "a,b\n2,Other words\n").mapping == {"verbatim": [1]}


def test_a_stale_mapping_is_refused(cast):
    run = upload(cast)
    actions.remap(run, columns={"verbatim": [1]}, version=1, by=cast.pm)
    with pytest.raises(Stale):
        actions.remap(run, columns={"verbatim": [0]}, version=1, by=cast.pm)


def test_nobody_loads_another_persons_file(cast):
    with pytest.raises(Refused, match="Only the person"):
        actions.start(upload(cast), by=cast.other_pm)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04\x00\x00", "workbook cannot be read"),
        (b"a," * 500 + b"b\n1,2\n", "more than 500 columns"),
        (b"one\n1\n", "Only one column"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_reason(cast, content, says):
    file = SimpleUploadedFile("x.csv", content)
    kind = kinds.all_kinds()["notes"]
    with pytest.raises(Refused, match=says):
        actions.upload(kind, file=file, target=None, by=cast.pm)
    assert not ImportRun.objects.exists()


def test_a_file_too_large_is_refused(cast, settings):
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(Refused, match="larger than"):
        upload(cast)


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_through_the_pages(as_pm, cast):
    body = {"into": "notes", "file": SimpleUploadedFile("c.csv", FILE.encode())}
    answer = as_pm.post(reverse("core:import_create"), body)
    run = ImportRun.objects.get()
    assert answer["Location"] == run.get_absolute_url()
    page = as_pm.get(run.get_absolute_url()).content.decode()
    assert "[PAN]" in page
    assert not tells_card(page)
    columns = {"version": 1, "verbatim": "1", "external_key": "0", "happened_on": "2"}
    as_pm.post(reverse("core:import_map", args=[run.pk]), columns)
    assert "Tried: 5 rows" in as_pm.get(run.get_absolute_url()).content.decode()
    as_pm.post(reverse("core:import_start", args=[run.pk]))
    run.refresh_from_db()
    assert counts(run) == (3, 0, 0, 2)
    rows = b"".join(as_pm.get(reverse("core:import_results", args=[run.pk]))).decode()
    assert "A quote is opened here" in rows


def test_a_mapping_without_the_needed_column_keeps_what_was_chosen(as_pm, cast):
    run = upload(cast)
    answer = as_pm.post(reverse("core:import_map", args=[run.pk]), {"version": "x"})
    assert answer.status_code == 422


def test_another_persons_import_does_not_exist(client_of, cast):
    run = upload(cast)
    other = client_of(cast.other_pm)
    assert other.get(run.get_absolute_url()).status_code == 404
    assert client_of(cast.executive).get(reverse("core:import_list")).status_code == 403


def test_the_command_loads_and_tells(cast, tmp_path, capsys):
    path = tmp_path / "complaints.csv"
    path.write_text(FILE)
    kept = tmp_path / "rows.csv"
    call_command("import_notes", path, by="mia@example.org", results=kept)
    assert "3 created, 0 updated, 0 unchanged, 2 failed" in capsys.readouterr().out
    assert kept.read_text().count("\n") == 6


def test_the_command_names_who_is_missing(cast, tmp_path):
    with pytest.raises(CommandError, match="nobody with the address"):
        call_command("import_notes", tmp_path / "x.csv", by="nobody@example.org")
