"""Waves: planned over parts of the floor, tested, started, halted, taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.clock import today
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from core.verbs import Verb
from dashboards.waiting import waiting
from pilots import rollout_page
from pilots import waves as table
from pilots.actions import rollouts, wave_work, waves
from pilots.models import Issue, Pilot, Rollout, Wave, WaveCell
from support.actions import receipts, releases
from support.models import Associate, Release, ReleaseNote
from tests.pilots.rollout_ways import (
    CALLS,
    LINK,
    add_wave,
    plan,
    read_all,
    ready_wave,
    scaled,
    take,
    wave_in,
)
from tests.pilots.ways import let, pilot_in, scale
from tests.support.ways import people, published, site


# --- the table ------------------------------------------------------------------------
def test_the_table_is_what_the_actions_the_forms_and_the_api_know():
    from pilots.api.rollouts import BODIES
    from pilots.forms.rollouts import FORMS

    verbs = set(table.VERBS)
    assert verbs == set(waves.TAKE) == set(FORMS) == set(BODIES) == set(CALLS)
    states = {state for step in table.STEPS for state in (*step.sources, step.target)}
    assert states == set(Wave.State.values)
    assert {s.verb for s in table.STEPS if s.target == "running"} == {
        s.verb for s in table.STEPS if s.onward
    }


@pytest.mark.parametrize("state", Wave.State.values)
def test_each_step_is_open_from_its_states_alone(cast, state):
    wave = wave_in(state, cast)
    for step in table.STEPS:
        with transaction.atomic():
            if state in step.sources:
                assert take(step.verb, wave, cast.pm).state == step.target
            else:
                with pytest.raises(Refused, match="is not open now"):
                    take(step.verb, wave, cast.pm)
            transaction.set_rollback(True)


# --- the plan -------------------------------------------------------------------------
def test_only_what_is_decided_to_scale_is_rolled_out_once(cast):
    pilot = pilot_in("readout", cast)
    with pytest.raises(Refused, match="not decided to scale"):
        rollouts.plan(pilot, title="x", associates=9, by=cast.pm)
    done = scaled_again(pilot, cast)
    row = rollouts.plan(done, title="x", associates=9, by=cast.pm)
    assert (row.key, row.rollback_owner) == ("ROL-01", cast.it)
    with pytest.raises(Refused, match="its rollout already"):
        rollouts.plan(done, title="x", associates=9, by=cast.pm)


def scaled_again(pilot, cast):
    scale(pilot, cast)
    pilot.refresh_from_db()
    return pilot


def test_nobody_gets_it_in_two_waves(cast):
    people(3)
    row = plan(cast)
    first = add_wave(row, cast)
    with pytest.raises(Unfit, match="JAX PLS, associates is in ROL-01 wave 1"):
        add_wave(row, cast)
    cell = first.cells.get()
    second = rollouts.add_wave(row, title="FSD", planned_on=today(), places=[], by=cast.pm)  # fmt: skip
    with pytest.raises(IntegrityError, match="no_cell_in_two_waves"), transaction.atomic():  # fmt: skip
        WaveCell.objects.create(
            rollout=row, wave=second, site=cell.site, group="PLS", function="agent"
        )


def test_a_wave_under_way_keeps_its_part_of_the_floor(cast):
    wave = wave_in("running", cast)
    with pytest.raises(Refused, match="plan it again"):
        rollouts.edit_wave(wave, places=[], version=None, by=cast.pm)
    with pytest.raises(Unfit, match="ask G3 again"):
        rollouts.edit(wave.rollout, associates=99, version=None, by=cast.pm)


def test_another_release_is_tested_anew_and_not_taken_under_way(cast):
    """What was tested is what goes out: no release slips in behind its tests."""
    wave = ready_wave(cast)
    row, other = wave.rollout, published(cast, "JAX", "CRD").release
    proved = wave.tests.exclude(verified_at=None).count()
    rollouts.edit(row, title="Same", release=row.release, version=None, by=cast.pm)
    assert wave.tests.exclude(verified_at=None).count() == proved > 2
    with transaction.atomic():
        rollouts.edit(row, release=other, version=None, by=cast.pm)
        assert set(wave.tests.values_list("result", "owner")) == {("pending", None)}
        with pytest.raises(Refused, match="functional test is not run"):
            waves.start(wave, by=cast.pm)
        transaction.set_rollback(True)
    for verb in ("start", "pause"):
        take(verb, wave, cast.pm)
        with pytest.raises(Unfit, match=f"{wave} goes out with REL-"):
            rollouts.edit(row, release=other, version=None, by=cast.pm)


def test_two_who_edit_are_told_of_each_other(cast):
    row = plan(cast)
    rollouts.edit(row, title="Mine", version=row.version, by=cast.pm)
    with pytest.raises(Stale):
        rollouts.edit(row, title="Yours", version=row.version, by=cast.ops)


# --- starting -------------------------------------------------------------------------
def test_a_wave_that_lacks_nothing_starts_and_is_recorded(cast):
    wave = waves.start(ready_wave(cast), by=cast.pm)
    assert (wave.state, wave.started_on, wave.started_by) == ("running", today(), cast.pm)  # fmt: skip
    entry = AuditEntry.objects.get(verb=Verb.WAVE_STARTED)
    assert entry.data["wave"] == 1
    page = rollout_page.history(wave.rollout)
    assert [(each.actor, each.text) for each in page[:2]] == [
        ("Mia", "wave 1 started"),
        ("Olga", "wave 1 test verified: Acceptance by users"),
    ]


def test_the_second_wave_waits_for_the_first(cast):
    first = ready_wave(cast)
    people(20, "FSD")
    read_all(first.rollout, cast, "FSD")
    second = add_wave(first.rollout, cast, "FSD")
    with pytest.raises(Refused, match="wave 1 is not done"):
        waves.start(second, by=cast.pm)
    take("start", first, cast.pm)
    take("finish", first, cast.pm)
    assert waves.start(second, by=cast.pm).state == "running"


def test_everything_that_lacks_is_said_at_once(cast):
    row = rollouts.plan(scaled(cast), title="x", associates=9, by=cast.pm)
    wave = rollouts.add_wave(
        row, title="x", planned_on=today() + timedelta(days=3), places=[], by=cast.pm
    )
    with pytest.raises(Refused) as refused:
        waves.start(wave, by=cast.pm)
    for part in ("functional test is not run", "continuity and recovery test", "acceptance", "no part of the floor", "not rehearsed", "first day"):  # fmt: skip
        assert part in str(refused.value)


def test_one_reader_too_few_holds_the_wave(cast):
    people(20)
    row = plan(cast)
    note = ReleaseNote.objects.get(release=row.release)
    wave = add_wave(row, cast)
    them = list(Associate.objects.all())
    for person in them[:18]:
        receipts.attest(note, associate=person, edition=1, by=cast.ops)
    with pytest.raises(Refused, match=r"18 of 20 people have read REL-01 \(90.0%\)"):
        waves.start(wave, by=cast.pm)
    receipts.attest(note, associate=them[18], edition=1, by=cast.ops)
    assert waves.start(wave, by=cast.pm).state == "running"


def test_a_withdrawn_release_holds_what_rests_on_it(cast):
    wave = ready_wave(cast)
    [release] = Release.objects.all()
    releases.withdraw(release, reason="wrong words", by=cast.pm)
    with pytest.raises(Refused, match="REL-01 is not published"):
        waves.start(wave, by=cast.pm)


# --- tests and issues -----------------------------------------------------------------
def test_who_ran_a_test_does_not_verify_it(cast):
    wave = rollouts.add_wave(plan(cast), title="x", planned_on=today(), places=[], by=cast.pm)  # fmt: skip
    test = wave.tests.get(kind="load")
    with pytest.raises(Refused, match="Only a test that passed"):
        wave_work.verify(test, by=cast.ops)
    with pytest.raises(Unfit, match="a file or a link"):
        wave_work.record(test, result="passed", summary="x", by=cast.it)
    wave_work.record(test, result="passed", summary="x", link=LINK, by=cast.it)
    todo = "Look at the evidence and verify it"
    assert todo in [task.todo for task in waiting(cast.ops)]
    assert todo not in [task.todo for task in waiting(cast.it)]
    with pytest.raises(Refused, match="Who ran it cannot verify"):
        wave_work.verify(test, by=cast.it)
    assert wave_work.verify(test, by=cast.ops).verified_by == cast.ops
    # Run again, it waits for somebody else again.
    again = wave_work.record(test, result="passed", summary="y", link=LINK, by=cast.ops)
    assert again.verified_at is None


def test_evidence_is_kept_with_its_hash_and_sent_as_an_attachment(cast, as_ops):
    wave = rollouts.add_wave(plan(cast), title="x", planned_on=today(), places=[], by=cast.pm)  # fmt: skip
    test = wave.tests.get(kind="load")
    upload = SimpleUploadedFile("load.csv", b"calls,ms\n900,210\n")
    wave_work.record(test, result="passed", summary="900 calls", upload=upload, by=cast.it)  # fmt: skip
    answer = as_ops.get(reverse("pilots:wave_test_file", args=[test.pk]))
    assert b"".join(answer.streaming_content) == b"calls,ms\n900,210\n"
    assert "attachment" in answer["Content-Disposition"]


def test_severity_1_pauses_what_runs_at_once_and_holds_it_until_it_is_closed(cast):
    wave = wave_in("running", cast)
    issue = wave_work.open_issue(wave, severity=1, text="Calls drop", by=cast.it)
    wave.refresh_from_db()
    assert wave.state == "paused"
    assert "Calls drop" in wave.reason
    told = Notice.objects.filter(kind="rollout").values_list("person__name", flat=True)
    assert set(told) >= {"Mia"}
    with pytest.raises(Refused, match="severity 1 is open"):
        take("resume", wave, cast.pm)
    wave_work.close_issue(issue, note="Patched", by=cast.it)
    assert take("resume", wave, cast.pm).state == "running"
    wave_work.open_issue(wave, severity=2, text="Slow", by=cast.it)
    wave.refresh_from_db()
    assert wave.state == "running"


def test_a_wave_planned_again_is_tested_again(cast):
    wave = wave_in("rolled_back", cast)
    assert (wave.rollback_minutes, wave.rolled_back_by) == (12, cast.pm)
    take("replan", wave, cast.pm)
    with pytest.raises(Refused, match="functional test is not run"):
        waves.start(wave, by=cast.pm)


@pytest.mark.parametrize("verb", ["stop", "roll_back", "pause"])
def test_whoever_tests_may_halt_a_wave_and_not_start_it(cast, verb):
    wave = wave_in("running", cast)
    with pytest.raises(PermissionDenied):
        take("finish", wave, cast.it)
    with pytest.raises(Unfit, match="Say why"):
        take(verb, wave, cast.it, reason=" ")
    take(verb, wave, cast.it)


# --- pages ----------------------------------------------------------------------------
def test_a_rollout_is_planned_and_started_on_its_pages(cast, as_pm):
    people(2)
    pilot = scaled(cast)
    note = published(cast, "JAX")
    panel = as_pm.get(reverse("pilots:rollout_panel", args=[pilot.pk])).text
    assert "Plan the rollout" in panel
    assert "Decided to scale, not planned yet" in as_pm.get(reverse("pilots:rollout_list")).text  # fmt: skip
    given = {"title": "For all", "associates": 2, "release": note.release_id}
    as_pm.post(reverse("pilots:rollout_create", args=[pilot.pk]), given)
    row = Rollout.objects.get()
    wave_url = reverse("pilots:wave_create", args=[row.pk])
    wrong = as_pm.post(wave_url, {"title": "JAX", "planned_on": "someday"})
    assert wrong.status_code == 422
    assert 'value="someday"' in wrong.text
    where = f"{site().pk}|agent|PLS"
    as_pm.post(
        wave_url, {"title": "JAX", "planned_on": "2026-11-16", "places": [where]}
    )
    wave = Wave.objects.get()
    page = as_pm.get(wave.get_absolute_url()).text
    assert "Next: start the wave" in page
    assert "0 of 2 people have read REL-01" in page
    assert "Wave 1" in as_pm.get(row.get_absolute_url()).text
    refused = as_pm.post(reverse("pilots:wave_start", args=[wave.pk]), {"version": 1})
    assert refused.status_code == 409
    bare = as_pm.post(reverse("pilots:wave_stop", args=[wave.pk]), {"reason": ""})
    assert bare.status_code == 422


DECIDED = ("decision", "decided_by", "decided_on", "decided_at")


def test_lists_cost_the_same_with_more(cast, as_pm, assert_flat):
    wave = wave_in("running", cast)
    Issue.objects.create(wave=wave, severity=3, text="x", opened_by=cast.it)

    def more():
        for _ in range(3):
            Issue.objects.create(wave=wave, severity=3, text="y", opened_by=cast.it)
        pilot = Pilot.objects.get(pk=wave.rollout.pilot_id)
        said = {name: getattr(pilot, name) for name in DECIDED}
        for name in DECIDED:
            setattr(pilot, name, "" if name == "decision" else None)
        key = f"PIL-{90 + Pilot.objects.count()}"
        pilot.pk, pilot.key, pilot.state = None, key, "readout"
        pilot.save(force_insert=True)
        let(pilot, cast)
        Pilot.objects.filter(pk=pilot.pk).update(state="decided", **said)
        pilot.refresh_from_db()
        plan(cast, pilot)

    for name, *args in (("rollout_list",), ("wave_detail", wave.pk)):
        url = reverse(f"pilots:{name}", args=args)
        assert_flat(lambda u=url: as_pm.get(u), more)
    for name in ("rollout", "rollout-wave", "rollout-test", "rollout-issue"):
        url = reverse(f"api:{name}-list")
        assert_flat(lambda u=url: as_pm.get(u), more)
