"""The pages, files and API of a pilot's data."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.actions import imports as kit
from core.clock import today
from core.errors import Refused
from core.imports import work
from core.imports.kinds import all_kinds
from core.models import AuditEntry
from core.verbs import Verb
from pilots import data_page
from pilots.actions import measures
from pilots.models import ArmObservation, Assignment, Exclusion
from tests.pilots.test_observations import ABANDONED, by_day, put
from tests.pilots.ways import bring, make_pilot, pilot_in


def url(name, row):
    return reverse(f"pilots:{name}", args=[row.pk])


def text(answer):
    return " ".join(answer.content.decode().split())


def day(n=0):
    return today() + timedelta(days=n)


@pytest.fixture(autouse=True)
def files_go_to_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def brought(kind, content, by, *, target, trial=False, **columns):
    """A file brought by a person and worked through; `columns` name what is not guessed."""
    file = SimpleUploadedFile("units.csv", content.encode())
    run = kit.upload(all_kinds()[kind], file=file, target=target, by=by)
    chosen = {name: [run.columns.index(column)] for name, column in columns.items()}
    run = kit.remap(run, columns=run.mapping | chosen, version=run.version, by=by)
    work.work(kit.begin_here(run, trial=trial, by=by))
    run.refresh_from_db()
    return run


# --- pages -----------------------------------------------------------------------------
def test_missing_days_are_said_in_words(cast, as_pm, later):
    pilot, measure = by_day(cast, discard_days=2)
    start = day()
    later(9)
    put(measure, [("control", start + timedelta(n), 31, 111) for n in range(9)])
    put(
        measure,
        [("treatment", start + timedelta(n), 36, 222) for n in (0, 1, 5)],
        late=True,
    )
    shown = text(as_pm.get(url("pilot_data", pilot)))
    assert "Treatment has nothing on 6 days: 18 to 20 Nov, 22 to 24 Nov." in shown
    assert "Control has nothing" not in shown
    assert "The first 2 days are left out of the read-out" in shown
    assert "3 rows came in late" in shown
    assert "222" in shown


def test_a_pilot_of_totals_is_not_asked_for_days(cast, as_pm):
    shown = text(as_pm.get(url("pilot_data", pilot_in("running", cast))))
    assert "Bring a file" not in shown
    assert "No contact had the change yet. 40,000 are allowed." in shown


def test_the_page_costs_the_same_with_more_days_and_exclusions(
    cast, as_pm, assert_flat
):
    pilot, measure = by_day(cast, grain="units", unit="account")

    def more():
        n = ArmObservation.objects.count()
        put(measure, [("control", day(), 1, 1, f"c{n + at}") for at in range(5)])
        Exclusion.objects.bulk_create(
            Exclusion(
                pilot=pilot,
                unit=f"x{n + at}",
                day=day(),
                reason="left",
                after_results=False,
                made_by=cast.pm,
            )
            for at in range(5)
        )

    more()
    assert_flat(lambda: as_pm.get(url("pilot_data", pilot)), more)
    assert_flat(lambda: as_pm.get(url("observation_list", measure)), more)


def test_an_analyst_records_a_day_and_what_was_typed_wrong_is_kept(cast, client_of):
    _, measure = by_day(cast)
    client = client_of(cast.ops)
    typed = {
        "day": str(day()),
        "arm": "control",
        "cluster": "JAX",
        "x": "131",
        "n": "100",
    }
    wrong = client.post(url("observation_create", measure), typed | {"n": "0"})
    assert (wrong.status_code, 'value="131"' in text(wrong)) == (422, True)
    refused = client.post(url("observation_create", measure), typed)
    assert (refused.status_code, "from 0 to n" in text(refused)) == (422, True)
    client.post(url("observation_create", measure), typed | {"x": "31"})
    row = ArmObservation.objects.get()
    assert (row.x, row.cluster, row.recorded_by) == (31, "JAX", cast.ops)
    stale = {"x": "40", "n": "100", "version": row.version}
    assert client.post(url("observation_edit", row), stale).status_code == 302
    assert (
        client.post(url("observation_edit", row), stale | {"x": "50"}).status_code
        == 409
    )


def test_the_owner_sees_no_figures_of_a_pilot_that_runs(cast, client_of):
    _, measure = by_day(cast)
    put(measure, [("treatment", day(), 3777, 9999)])
    of = {
        who: text(client_of(getattr(cast, who)).get(url("observation_list", measure)))
        for who in ("pm", "ops")
    }
    assert ("9,999" in of["pm"], "3,777" in of["pm"], "3,777" in of["ops"]) == (
        True,
        False,
        True,
    )
    path = f"/api/v1/pilot-observations/?pilot={measure.pilot_id}"
    shown = {
        who: client_of(getattr(cast, who)).get(path).json()["results"][0]["x"]
        for who in ("pm", "ops")
    }
    assert shown == {"pm": None, "ops": "3777.0000"}


def test_units_are_assigned_and_a_wrong_line_is_named(cast, as_pm):
    pilot = make_pilot(cast)
    to = url("pilot_assignment", pilot)
    wrong = as_pm.post(to, {"units": "A-1\n4111 1111 1111 1111"})
    assert wrong.status_code == 422
    assert "Line 2: this holds 1 card number" in text(wrong)
    as_pm.post(to, {"units": "A-1\nA-2\nA-3\nA-4\n"})
    assert Assignment.objects.filter(arm="control").count() == 2
    shown = text(as_pm.get(to))
    assert "Drawn here, 4 units" in shown
    assert "Intact" in shown
    bring(pilot, cast, "running")
    as_pm.post(to, {"units": "A-5, treatment", "reason": "hired"})
    assert "joined: hired" in text(as_pm.get(to))


def test_a_unit_is_left_out_and_taken_back_by_plain_forms(cast, as_ops):
    pilot, measure = by_day(cast, grain="units", unit="account")
    put(measure, [("treatment", day(), 1, 1, "t1")])
    sent = {"unit": "t1", "reason": "litigation", "day": str(day())}
    as_ops.post(url("exclusion_create", pilot), sent)
    shown = text(as_ops.get(url("pilot_data", pilot)))
    assert "not read out, as planned; 1 after results were known" in shown
    as_ops.post(
        url("exclusion_take_back", Exclusion.objects.get()), {"reason": "wrong account"}
    )
    assert "Taken back in" in text(as_ops.get(url("pilot_data", pilot)))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([date(2026, 11, 3)], ["3 Nov"]),
        (
            [date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 9)],
            ["3 to 4 Nov", "9 Nov"],
        ),
        ([date(2026, 10, 31), date(2026, 11, 1)], ["31 Oct to 1 Nov"]),
    ],
)
def test_days_in_a_row_are_said_as_one(days, words):
    assert data_page.spans(days) == words


# --- files -------------------------------------------------------------------------------
def test_a_file_of_days_is_loaded_twice_and_corrects_what_differs(cast, settings):
    pilot, measure = by_day(cast, measure=ABANDONED)
    head = "measure,arm,site,date,abandoned,offered\n"
    rows = [
        f'{measure.name},{arm},{site},{day(-n)},{30 + n},"1,000"'
        for n in range(3)
        for arm, site in (("control", "SAT"), ("treatment", "FSD"))
    ]
    content = head + "\n".join(rows)
    columns = {"x": "abandoned", "n": "offered"}
    run = brought("pilot_observations", content, cast.ops, target=pilot.pk, **columns)
    assert (run.created, run.failed) == (6, 0)
    run = brought("pilot_observations", content, cast.ops, target=pilot.pk, **columns)
    assert (run.created, run.unchanged) == (0, 6)
    changed = content.replace(",30,", ",29,", 1) + "\nOther,control,SAT,2026-11-16,1,2"
    run = brought("pilot_observations", changed, cast.ops, target=pilot.pk, **columns)
    assert (run.updated, run.unchanged, run.failed) == (1, 5, 1)
    [told] = AuditEntry.objects.filter(verb=Verb.OBSERVATION_CORRECTED)
    assert told.data["changed"] == {"x": ["30.0000", "29"]}


def test_a_file_of_units_is_drawn_before_the_start_and_joins_after_it(cast):
    pilot = make_pilot(cast)
    units = "unit,queue\n" + "\n".join(f"A-{n},loans" for n in range(8))
    run = brought("pilot_assignment", units, cast.pm, target=pilot.pk)
    assert (run.created, run.remarks) == (8, 0)
    made = pilot.assignment_lists.get()
    assert (made.source, made.assignments.filter(stratum="loans").count()) == (
        "drawn",
        8,
    )
    bring(pilot, cast, "running")
    run = brought(
        "pilot_assignment",
        units + "\nA-9,loans\n4111111111111111,loans",
        cast.pm,
        target=pilot.pk,
    )
    assert (run.created, run.unchanged, run.failed) == (1, 8, 1)
    assert Assignment.objects.get(unit="A-9").reason == "Brought by the file units.csv"


def test_a_trial_assigns_nobody_and_says_what_is_wrong(cast):
    pilot = make_pilot(cast)
    mixed = "unit,arm\nA-1,control\nA-2,\n"
    run = brought("pilot_assignment", mixed, cast.pm, target=pilot.pk, trial=True)
    [(_, said)] = run.told["remark"]
    assert "every unit its arm, or none" in said
    assert not pilot.assignment_lists.exists()


def test_a_file_of_exclusions_is_kept_row_by_row(cast):
    pilot, measure = by_day(cast, grain="units", unit="account")
    put(measure, [("control", day(), 1, 1, "c1")])
    content = f"unit,since,reason\nc1,{day()},SCRA\nc1,{day()},bored\n"
    run = brought("pilot_exclusions", content, cast.pm, target=pilot.pk)
    assert (run.created, run.failed) == (1, 1)
    assert brought("pilot_exclusions", content, cast.pm, target=pilot.pk).unchanged == 1


def test_only_pilots_one_may_measure_are_offered(cast):
    pilot, _ = by_day(cast)
    for name in ("pilot_observations", "pilot_exclusions"):
        targets = all_kinds()[name].targets
        assert targets
        assert targets(cast.pm) == [(pilot.pk, str(pilot))]
        assert targets(cast.other_pm) == []


# --- API ------------------------------------------------------------------------------------
def test_many_days_come_through_the_api_once_with_their_key(cast, as_pm):
    pilot, measure = by_day(cast)
    rows = [
        {"measure": measure.pk, "day": str(day()), "arm": arm, "x": "31", "n": 100}
        for arm in ("control", "treatment")
    ]
    sent = {"pilot": pilot.pk, "rows": rows}
    for _ in range(2):
        answer = as_pm.post(
            "/api/v1/pilot-observations/bulk/",
            sent,
            content_type="application/json",
            headers={"Idempotency-Key": "one"},
        )
        assert (answer.status_code, answer.json()) == (
            201,
            {"created": 2, "unchanged": 0},
        )
    assert ArmObservation.objects.filter(source="api").count() == 2
    rows[1] |= {"n": 1, "day": str(day(1))}
    answer = as_pm.post(
        "/api/v1/pilot-observations/bulk/", sent, content_type="application/json"
    )
    assert answer.status_code == 400
    assert "not from the future" in str(answer.json()["fields"]["rows"]["1"])


def test_lists_and_exclusions_have_their_endpoints(cast, as_pm):
    pilot = make_pilot(cast)
    main = pilot.measures.get(part="primary")
    measures.edit(main, grain="units", by=cast.pm)
    sent = {
        "pilot": pilot.pk,
        "units": [
            {"unit": "A-1", "arm": "control"},
            {"unit": "A-2", "arm": "treatment"},
        ],
    }
    made = as_pm.post(
        "/api/v1/pilot-assignment-lists/", sent, content_type="application/json"
    ).json()
    assert (made["rows"], made["source"]) == (2, "loaded")
    pilot.refresh_from_db()
    bring(pilot, cast, "running")
    units = as_pm.get(f"/api/v1/pilot-assignment-lists/{made['id']}/units/").json()[
        "results"
    ]
    assert [each["unit"] for each in units] == ["A-1", "A-2"]
    sent = {"pilot": pilot.pk, "unit": "A-2", "day": str(day()), "reason": "left"}
    left = as_pm.post(
        "/api/v1/pilot-exclusions/", sent, content_type="application/json"
    ).json()
    assert (left["arm"], left["after_results"]) == ("treatment", False)
    path = f"/api/v1/pilot-exclusions/{left['id']}/take-back/"
    assert (
        as_pm.post(
            path, {"reason": "wrong"}, content_type="application/json"
        ).status_code
        == 201
    )


def test_a_grain_is_planned_and_stays(cast, as_pm):
    pilot = make_pilot(cast)
    main = pilot.measures.get(part="primary")
    path = f"/api/v1/pilot-measures/{main.pk}/"
    answer = as_pm.patch(
        path,
        {"grain": "units"},
        content_type="application/json",
        headers={"If-Match": as_pm.get(path).headers["ETag"]},
    )
    assert answer.json()["grain"] == "units"
    pilot.refresh_from_db()
    bring(pilot, cast, "running")
    with pytest.raises(Refused, match="stays as it was planned"):
        measures.amend(main, grain="days", reason="easier", by=cast.pm)
