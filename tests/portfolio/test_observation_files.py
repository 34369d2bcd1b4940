"""Files of measures, through the pages: wide and long, again, corrected, and a real one."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import AuditEntry, ImportRun
from core.verbs import Verb
from portfolio import periods
from portfolio.models import FormerValue, Observation, Queue, Site
from tests import real
from tests.make import make_metric

PHONE_SERVICE = real.FOLDER / "callcenter" / "nhs111_2015_apr_sep.csv"
HEAD = ["Periodname", "Org Code", "Name", "Offered", "Abandoned", "Answered", "In 60 s"]
# Two regional lines, two months, in the shape of a published table: South does not foot.
ROWS = [
    ["Apr-15", "NRT01", "NORTH LINE", "1,000", "10", "990", "950"],
    ["Apr-15", "STH02", "SOUTH LINE", "2,000", "40", "1,900", "1,710"],
    ["May-15", "NRT01", "NORTH LINE", "1,200", "12", "1,188", "1,100"],
    ["May-15", "STH02", "SOUTH LINE", "2,100", "38", "2,062", "1,900"],
]


@pytest.fixture(autouse=True)
def files_go_to_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def abandoned(db):
    return make_metric("ABAN", numerator="abandoned", direction="down")


@pytest.fixture
def in_time(db):
    return make_metric("SL60", numerator="in 60 s", denominator="calls answered")


def written(rows, head=HEAD):
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return SimpleUploadedFile("phone.csv", text.getvalue().encode())


@pytest.fixture
def bring(django_capture_on_commit_callbacks):
    """Upload, choose the columns, try, load: as a person does it on the pages."""

    def load(client, into, file, columns):
        with django_capture_on_commit_callbacks(execute=True):
            run = tried(client, into, file, columns)
        run.refresh_from_db()
        assert run.state == "checked", run.failure
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("core:import_start", args=[run.pk]))
        run.refresh_from_db()
        assert run.state == "done", run.failure
        return run

    return load


def tried(client, into, file, columns):
    client.post(reverse("core:import_create"), {"into": into, "file": file})
    run = ImportRun.objects.latest("id")
    chosen = {k: str(v) if isinstance(v, int) else v for k, v in columns.items()}
    body = {"version": run.version, **chosen}
    answer = client.post(reverse("core:import_map", args=[run.pk]), body)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return run


def wide(abandoned, in_time, names=HEAD):
    at = {name: names.index(name) for name in names}
    return {
        "period": at[HEAD[0]], "site": at[HEAD[1]], "new_site": at[HEAD[2]],
        f"top_{abandoned.pk}": at["Abandoned"], f"below_{abandoned.pk}": at["Offered"],
        f"top_{in_time.pk}": at["In 60 s"], f"below_{in_time.pk}": at["Answered"],
        "whole": at["Offered"], "parts": [str(at["Abandoned"]), str(at["Answered"])],
    }  # fmt: skip


def counts(run):
    return run.created, run.updated, run.unchanged, run.failed, run.remarks


def total(client, metric, **asked):
    return client.get(reverse("api:metric-total", args=[metric.pk]), asked).json()


def test_one_row_feeds_several_metrics(bring, as_pm, abandoned, in_time):
    columns = wide(abandoned, in_time)
    run = bring(as_pm, "measures", written(ROWS), columns)

    assert counts(run) == (4, 0, 0, 0, 1), "every row is kept; one does not foot"
    assert Observation.objects.count() == 8
    south = Site.objects.get(code="STH02")
    assert (south.name, south.working) == ("SOUTH LINE", "on_site")
    results = as_pm.get(reverse("core:import_results", args=[run.pk])).getvalue()
    last = results.decode().splitlines()[-1]
    assert last.startswith('3,remark,"Does not foot: 2,000 should be its parts, 1,940')
    assert "60 missing" in last

    found = total(as_pm, abandoned)
    assert (found["numerator"], found["denominator"]) == ("100.0000", "6300.0000")
    assert (found["value"], found["periods"]) == (1.587302, 2)
    alone = total(as_pm, abandoned, site=south.pk, until="2015-04-30")
    assert alone["value"] == 2

    again = bring(as_pm, "measures", written(ROWS), columns)
    assert counts(again) == (0, 0, 4, 0, 1)
    assert not FormerValue.objects.exists()


def test_a_corrected_file_corrects_and_keeps_what_was(bring, as_pm, abandoned, in_time):
    columns = wide(abandoned, in_time)
    bring(as_pm, "measures", written(ROWS), columns)
    mended = [*ROWS[:1], [*ROWS[1][:3], "2,000", "100", "1,900", "1,710"], *ROWS[2:]]
    run = bring(as_pm, "measures", written(mended), columns)

    assert counts(run) == (0, 1, 3, 0, 0)
    [was] = FormerValue.objects.all()
    assert (was.numerator, was.reason, was.origin) == (40, "Line 3", "phone.csv")
    page = as_pm.get(abandoned.get_absolute_url()).content.decode()
    assert "by Mia: abandoned 40 → 100. Line 3, phone.csv" in page
    assert AuditEntry.objects.filter(verb=Verb.METRIC_CORRECTED).count() == 1


def test_a_trial_leaves_nothing_behind(
    as_pm, abandoned, in_time, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        run = tried(as_pm, "measures", written(ROWS), wide(abandoned, in_time))
    run.refresh_from_db()
    assert run.dry_run == {"created": 4, "remark": 1}
    page = as_pm.get(run.get_absolute_url()).text
    assert "Does not foot: 2,000 should be its parts, 1,940 together." in page
    assert "Line 3" in page
    assert not Observation.objects.exists()
    assert not Site.objects.exists()


def test_unknown_sites_are_added_only_when_said_and_allowed(
    bring, as_pm, as_po, abandoned, in_time
):
    unsaid = wide(abandoned, in_time) | {"new_site": ""}
    run = bring(as_pm, "measures", written(ROWS[:1]), unsaid)
    assert counts(run) == (0, 0, 0, 1, 0)
    assert not Site.objects.exists()

    said = wide(abandoned, in_time)
    run = bring(as_po, "measures", written(ROWS[:1]), said)
    text = as_po.get(reverse("core:import_results", args=[run.pk])).getvalue().decode()
    assert "you may not add sites" in text


LONG = [
    "metric",
    "period",
    "queue",
    "channel",
    "numerator",
    "denominator",
    "provisional",
]


def test_one_measure_a_row(bring, as_pm, abandoned):
    Queue.objects.create(code="PLS", name="Loans")
    rows = [
        ["aban", "2015-04", "PLS", "voice", "10", "1000", "yes"],
        ["ABAN", "2015-Q1", "", "", "10", "1000", ""],
        ["NOPE", "2015-04", "", "", "1", "2", ""],
        ["ABAN", "2015-04", "XXX", "", "1", "2", ""],
        ["ABAN", "soon", "", "", "1", "2", ""],
        ["ABAN", "2015-05", "", "", "3", "2", ""],
        ["ABAN", "2015-04", "PLS", "voice", "11", "1000", ""],
        ["ABAN", "2115-05", "", "", "1", "2", ""],
        ["ABAN", "9999-Q4", "", "", "1", "2", ""],
        ["ABAN", "2015-06", "", "", "1", "1e20", ""],
        ["ABAN", "2015-06", "", "", "1", "1e999999999", ""],
        ["ABAN", "2015-06", "", "", "0", "0.00001", ""],
    ]
    guessed = {name: at for at, name in enumerate(LONG)}
    run = bring(as_pm, "observations", written(rows, LONG), guessed)
    text = as_pm.get(reverse("core:import_results", args=[run.pk])).getvalue().decode()
    said = [line.partition(",")[2] for line in text.splitlines()[1:]]
    assert said[:2] == ["created,", "created,"]
    for words, line in zip(
        ["no metric NOPE", "no queue XXX", "no period as Apr-15", "not larger",
         "line 2 holds this period", "not over yet", "after the last day",
         "at most 14 digits", "more than 30 digits", "more than 0"],
        said[2:], strict=True,
    ):  # fmt: skip
        assert words in line
    assert Observation.objects.filter(provisional=True, channel="voice").count() == 1


def test_a_finer_sum_than_is_kept_reads_the_same_the_next_time(bring, as_pm, abandoned):
    rows = [["ABAN", "2015-04", "", "", "1.234567", "1000", ""]]
    guessed = {name: at for at, name in enumerate(LONG)}
    bring(as_pm, "observations", written(rows, LONG), guessed)
    again = bring(as_pm, "observations", written(rows, LONG), guessed)
    assert counts(again) == (0, 0, 1, 0, 0)


def test_who_may_not_record_is_not_offered_these_files(as_admin, as_pm, db):
    url = reverse("core:import_create")
    assert "Measures, several a row" in as_pm.get(url).content.decode()
    assert "Measures, several a row" not in as_admin.get(url).content.decode()
    refused = as_admin.post(url, {"into": "measures", "file": written(ROWS)})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Apr-15", "2015-04-01", "2015-04-30"),
        ("2015-02", "2015-02-01", "2015-02-28"),
        ("February 2016", "2016-02-01", "2016-02-29"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("Q4 2026", "2026-10-01", "2026-12-31"),
        ("2026-W45", "2026-11-02", "2026-11-08"),
        ("10/05/2026", "2026-10-05", "2026-10-05"),
    ],
)
def test_periods_are_read_as_files_write_them(text, start, end):
    assert tuple(map(str, periods.period(text))) == (start, end)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-W60", "2026-Q5", "n/a", "9999-Q4", "9999-12", "9999-W52"]
)
def test_what_is_no_period_is_said(text):
    with pytest.raises(ValueError, match=r"period|week|last day"):
        periods.period(text)


# --- the real file ---------------------------------------------------------------------
@real.needs(PHONE_SERVICE)
def test_the_national_phone_service_comes_out_as_published(
    bring, as_pm, abandoned, in_time
):
    with PHONE_SERVICE.open(encoding="utf-8-sig", newline="") as source:
        names = next(csv.reader(source))
    at = {name: n for n, name in enumerate(names)}
    offered, answered = (
        at["Nhs1 Number Calls Offered SUM"],
        at["Nhs1 Answered Calls SUM"],
    )
    columns = {
        "period": at["Periodname"], "site": at["Provider Org Code"],
        "new_site": at["Provider Name"],
        f"top_{abandoned.pk}": at["Nhs1 Abandoned Calls SUM"],
        f"below_{abandoned.pk}": offered,
        f"top_{in_time.pk}": at["Nhs1 Answered 60sec SUM"],
        f"below_{in_time.pk}": answered,
        "whole": offered,
        "parts": [str(at["Nhs1 Abandoned Calls SUM"]), str(answered)],
    }  # fmt: skip
    file = SimpleUploadedFile("nhs111.csv", PHONE_SERVICE.read_bytes())
    run = bring(as_pm, "measures", file, columns)
    assert counts(run) == (270, 0, 0, 0, 169), "101 of the 270 rows foot; all are kept"
    assert (Observation.objects.count(), Site.objects.count()) == (540, 45)

    for metric, top, below, value, digits in (
        (abandoned, 93_603, 6_334_000, "1.4778", 4),
        (in_time, 5_656_353, 6_051_251, "93.474", 3),
    ):
        found = total(as_pm, metric, since="2015-04-01", until="2015-09-30")
        assert (Decimal(found["numerator"]), Decimal(found["denominator"])) == (
            top,
            below,
        )
        assert f"{found['value']:.{digits}f}" == value
        page = as_pm.get(metric.get_absolute_url()).content.decode()
        assert f"{top:,}" in page
        assert value in page
        export = reverse("portfolio:metric_export", args=[metric.pk])
        lines = as_pm.get(export).getvalue().decode().splitlines()
        assert len(lines) == 1 + 6 + 1
        *_, what, start, end, first, second, rate, _, _, _ = lines[-1].split(",")
        assert (what, start, end) == ("total", "2015-04-01", "2015-09-30")
        assert (int(first), int(second)) == (top, below)
        assert f"{float(rate):.{digits}f}" == value
        facts = reverse("portfolio:observation_export", args=[metric.pk])
        assert len(as_pm.get(facts).getvalue().decode().splitlines()) == 271

    file.seek(0)
    assert counts(bring(as_pm, "measures", file, columns)) == (0, 0, 270, 0, 169)
