"""Past a line it pauses by itself, tells, and goes on only when somebody has answered."""

from datetime import timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.urls import reverse
from kombu.exceptions import OperationalError

from core import system
from core import tasks as core_tasks
from core.clock import now, today
from core.errors import Refused
from core.models import JobRun, Notice
from governance.models import Criterion, Review, Signature, Waiver
from pilots import plan, tasks
from pilots.actions import alarms, decisions, readouts, results, steps
from pilots.models import Alarm, KillCriterion, Pilot
from tests.make import make_cast
from tests.pilots.ways import behind, bring, make_pilot, pilot_in
from tests.workers import promised

REAL = pytest.mark.django_db(transaction=True)
TEXT = "Handle time passes 450 seconds"


def handled(pilot, cast, mean="460", *, day=None, n=48):
    """One result of the treated arm alone; the line of the plan is 450 seconds."""
    return results.record(
        pilot.measures.get(part="primary"), arm="treatment", as_of=day or today(),
        n=n, mean=Decimal(mean), sd=Decimal(40), by=cast.pm,
    )  # fmt: skip


def state(pilot):
    return Pilot.objects.get(pk=pilot.pk).state


def breached(cast, **fields):
    pilot = pilot_in("running", cast, **fields)
    handled(pilot, cast)
    tasks.watch_pilot(pilot.pk)
    pilot.refresh_from_db()
    return pilot


def told(kind="pilot_stopped"):
    rows = Notice.objects.filter(kind=kind).order_by("person__name")
    return [(row.person.name, row.text) for row in rows]


def test_a_kill_criterion_past_its_line_pauses_and_tells_once(cast):
    pilot = pilot_in("running", cast)
    Signature.objects.create(
        review=Review.objects.get(), family="security", stance="approved",
        meaning="I approve",
        signed_by=cast.reviewer, signed_at=now(), record_hash="x",
    )  # fmt: skip
    handled(pilot, cast, "450")
    tasks.watch_pilots()
    assert (state(pilot), Alarm.objects.count()) == ("running", 0)  # on it is not past
    results.correct(
        pilot.measures.get(part="primary").results.get(), version=1, n=48,
        mean=Decimal("450.1"), sd=Decimal(40), by=cast.pm,
    )  # fmt: skip
    for _ in range(2):
        tasks.watch_pilot(pilot.pk)
        tasks.watch_pilots()
    pilot.refresh_from_db()
    assert (pilot.state, TEXT in pilot.pause_reason) == ("paused", True)
    alarm = Alarm.objects.get()
    assert (alarm.value, alarm.line, alarm.paused) == (Decimal("450.1"), 450, True)
    assert [name for name, _ in told()] == ["Ada", "Ivo", "Mia"]  # signed, rolls, owns
    assert TEXT in told()[0][1]
    assert JobRun.objects.filter(job__startswith="pilots.tasks.watch").count() == 1


def test_it_goes_on_only_when_somebody_independent_has_answered(cast, later):
    pilot = breached(cast)
    alarm = Alarm.objects.get()
    with pytest.raises(Refused, match="nobody has answered the alarm"):
        steps.resume(pilot, reason="go", by=cast.pm)
    said: dict[str, Any] = {"answer": "false_alarm", "reason": "one agent on leave"}
    with pytest.raises(PermissionDenied):
        alarms.answer(alarm, **said, by=cast.po)
    with behind(pilot):
        Pilot.objects.update(owner=cast.ops)
    with pytest.raises(Refused, match="does not own"):
        alarms.answer(alarm, **said, by=cast.ops)
    with pytest.raises(Refused, match="why"):
        alarms.answer(alarm, answer="false_alarm", reason=" ", by=cast.reviewer)
    alarms.answer(alarm, **said, by=cast.reviewer)
    with pytest.raises(Refused, match="answered already"):
        alarms.answer(alarm, **said, by=cast.reviewer)
    with behind(pilot):
        Pilot.objects.update(owner=cast.pm)
    steps.resume(pilot, reason="a false alarm", by=cast.pm)
    tasks.watch_pilots()
    assert state(pilot) == "running"  # the same figure is not asked about twice
    handled(pilot, cast, "461", day=later(1))
    tasks.watch_pilots()
    assert (state(pilot), Alarm.objects.count()) == ("paused", 2)


def test_corrected_needs_figures_within_the_line(cast):
    pilot = breached(cast)
    said: dict[str, Any] = {"answer": "corrected", "reason": "typed twice"}
    with pytest.raises(Refused, match="still past the line"):
        alarms.answer(Alarm.objects.get(), **said, by=cast.reviewer)
    row = pilot.measures.get(part="primary").results.get()
    fixed = {"n": 48, "mean": Decimal(400), "sd": Decimal(40)}
    results.correct(row, version=1, **fixed, by=cast.pm)
    alarms.answer(Alarm.objects.get(), **said, by=cast.reviewer)
    assert steps.resume(pilot, reason="corrected", by=cast.pm).state == "running"


def test_an_alarm_that_waits_leaves_only_the_decision_to_stop(cast):
    pilot = pilot_in("readout", cast)
    readouts.make(pilot, by=cast.pm)
    Alarm.objects.create(
        pilot=pilot, kind="exposure", text="Too many", value=9, line=8, as_of=today(),
        paused=True,
    )  # fmt: skip
    with pytest.raises(Refused, match="only be to stop yet"):
        decisions.decide(pilot, decision="iterate", reason="x", by=cast.ops)
    decisions.decide(pilot, decision="stop", reason="x", by=cast.ops)


@pytest.mark.parametrize("who", ["answer", "owner"])
def test_a_kill_answers_every_alarm(cast, who):
    pilot = breached(cast, max_contacts=40)
    assert Alarm.objects.count() == 2  # 48 of 40 contacts, too
    if who == "answer":
        alarm = Alarm.objects.get(kind="stop_line")
        alarms.answer(alarm, answer="killed", reason="harm", by=cast.reviewer)
        assert KillCriterion.objects.get().triggered_on == today()
    else:
        steps.kill(pilot, reason="harm", by=cast.pm)
    pilot.refresh_from_db()
    assert (pilot.state, pilot.killed_because) == ("readout", "harm")
    assert {a.answer for a in Alarm.objects.all()} == {"killed"}


def test_more_contacts_than_allowed_pause_it(cast):
    pilot = pilot_in("running", cast, max_contacts=48)
    handled(pilot, cast, "400")
    tasks.watch_pilot(pilot.pk)
    assert state(pilot) == "running"
    row = pilot.measures.get(part="primary").results.get()
    results.correct(row, version=1, n=49, mean=Decimal(400), sd=Decimal(40), by=cast.pm)
    tasks.watch_pilot(pilot.pk)
    assert state(pilot) == "paused"
    assert Alarm.objects.get().text == "49 contacts had the change; 48 are allowed"


@pytest.mark.parametrize(("good", "after"), [(5340, "running"), (4500, "paused")])
def test_a_guardrail_broken_beyond_doubt_pauses_it(cast, good, after):
    pilot = pilot_in("running", cast)
    guard = pilot.measures.get(part="guardrail")
    for arm, successes in (("control", 5440), ("treatment", good)):
        results.record(
            guard, arm=arm, as_of=today(), n=8000, successes=successes, by=cast.pm
        )
    tasks.watch_pilot(pilot.pk)
    assert state(pilot) == after


def test_by_hand_it_only_tells_and_the_plan_says_so(cast):
    pilot = make_pilot(cast)
    before = plan.reviewed_digest(pilot)
    pilot.kill_criteria.update(auto=False)
    assert plan.reviewed_digest(pilot) != before
    bring(pilot, cast, "running")
    handled(pilot, cast)
    tasks.watch_pilot(pilot.pk)
    assert (state(pilot), Alarm.objects.get().paused) == ("running", False)
    assert [name for name, _ in told()] == ["Ivo", "Mia"]
    steps.pause(pilot, reason="look at it", by=cast.pm)
    with pytest.raises(Refused, match="nobody has answered"):
        steps.resume(pilot, reason="go", by=cast.pm)


def test_what_happens_before_its_time_or_after_its_end_raises_nothing(cast, later):
    pilot = pilot_in("readout", cast)
    with behind(pilot):
        pilot.kill_criteria.update(threshold=Decimal(1))
    tasks.watch_pilot(pilot.pk)
    tasks.watch_pilots()
    assert not Alarm.objects.exists()


def test_the_clocks_pause_for_an_overdue_condition_is_told_too(cast, later):
    from tests.pilots.test_no_door import condition

    pilot = pilot_in("running", cast)
    condition(pilot.review, cast, "during", due=5)
    later(9)  # whatever weekend or holiday the day of the condition fell on
    tasks.pause_without_leave()
    assert [name for name, _ in told()] == ["Ivo", "Mia"]
    assert "is overdue" in told()[0][1]


def test_a_waiver_that_lapsed_pauses_it_by_the_job_and_tells(cast, later):
    pilot = pilot_in("running", cast)
    review = Review.objects.about(pilot).get()
    Waiver.objects.create(
        review=review, criterion=Criterion.objects.get(code="S05"), key="W-01",
        state="granted", reason="The report is due.", compensating_control="A review.",
        risk_owner=cast.it, requested_by=cast.pm, requested_on=today(),
        granted_by=cast.reviewer, granted_on=today(), expires_on=today() + timedelta(days=9),
    )  # fmt: skip
    later(9)  # its last day still counts
    tasks.pause_without_leave()
    assert state(pilot) == "running"
    later(10)
    tasks.pause_without_leave()
    assert state(pilot) == "paused"
    assert [name for name, _ in told()] == ["Ivo", "Mia"]
    assert "S05 was waived until 25 November 2026." in told()[0][1]


def test_an_alarm_is_never_deleted(cast):
    breached(cast)
    with (
        pytest.raises(Exception, match="never changed or deleted"),
        transaction.atomic(),
    ):
        Alarm.objects.all().delete()


# --- pages and API ------------------------------------------------------------------
def test_the_page_the_list_and_home_lead_to_the_answer(as_pm, as_reviewer, cast):
    pilot = breached(cast)
    alarm = Alarm.objects.get()
    url = reverse("pilots:alarm_answer", args=[alarm.pk])
    page = pilot.get_absolute_url()
    assert "Paused by an alarm." in as_pm.get(page).text
    assert url not in as_pm.get(page).text
    listed = reverse("pilots:alarm_list")
    for where in (page, listed, "/"):
        assert url in as_reviewer.get(where).text, where
    wrong = as_reviewer.post(url, {"answer": "", "reason": "kept words"})
    assert (wrong.status_code, "kept words" in wrong.text) == (422, True)
    assert as_pm.post(url, {"answer": "killed", "reason": "x"}).status_code == 403
    given = {"answer": "false_alarm", "reason": "leave", "version": "1"}
    assert as_reviewer.post(url, given).status_code == 302
    assert as_reviewer.post(url, given).status_code == 409
    assert "False alarm" in as_pm.get(page).text
    assert "leave" in as_reviewer.get(listed, {"state": "answered"}).text
    assert "No such alarm" in as_reviewer.get(listed, {"state": "waiting"}).text


def test_the_list_costs_the_same_with_more(as_reviewer, cast, assert_flat):
    pilot = breached(cast)

    def more():
        for n in range(60):
            Alarm.objects.create(
                pilot=pilot, kind="exposure", text=f"{n}", value=9, line=8,
                as_of=today(), paused=False, answer="killed", reason="x",
                answered_by=cast.reviewer, answered_at=pilot.started_at,
            )  # fmt: skip

    url = reverse("pilots:alarm_list")
    assert_flat(lambda: as_reviewer.get(url), more)
    assert len(as_reviewer.get(url).context["page"].rows) == 50


def test_the_api_lists_and_answers(as_reviewer, cast):
    breached(cast)
    [row] = as_reviewer.get("/api/v1/pilot-alarms/?state=waiting").json()["results"]
    url = f"/api/v1/pilot-alarms/{row['id']}/"
    held = {"if-match": as_reviewer.get(url)["ETag"]}
    body = {"answer": "false_alarm", "reason": "leave"}
    kind = {"content_type": "application/json"}
    assert as_reviewer.post(f"{url}answer/", body, **kind).status_code == 428
    done = as_reviewer.post(f"{url}answer/", body, headers=held, **kind)
    assert (done.status_code, done.json()["answer"]) == (200, "false_alarm")


# --- workers --------------------------------------------------------------------------
@REAL
def test_two_workers_raise_one_alarm():
    crew = make_cast()
    pilot = bring(make_pilot(crew), crew, "running")
    handled(pilot, crew)

    def look():
        try:
            alarms.look(pilot, by=system.user())
        finally:
            connection.close()

    threads = [Thread(target=look) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (state(pilot), Alarm.objects.count()) == ("paused", 1)
    assert Notice.objects.filter(person=crew.pm).count() == 1


@REAL
def test_with_the_broker_away_the_result_stands_and_the_sweep_sees_it(monkeypatch):
    crew = make_cast()
    pilot = bring(make_pilot(crew), crew, "running")

    def away(*_args, **_more):
        raise OperationalError("no broker")

    for task in (tasks.watch_pilot, core_tasks.mail_notices):
        monkeypatch.setattr(task, "apply_async", away)
    handled(pilot, crew)
    assert (state(pilot), pilot.measures.get(part="primary").results.count()) == (
        "running",
        1,
    )
    tasks.watch_pilots()
    assert state(pilot) == "paused"
    assert Notice.objects.filter(mailed_at=None).count() == 2


@REAL
def test_a_real_worker_pauses_tells_and_mails_within_a_minute(real_worker, eventually):
    crew = make_cast()
    pilot = bring(make_pilot(crew), crew, "running")
    handled(pilot, crew)
    eventually(lambda: state(pilot) == "paused", promised(60))
    eventually(lambda: Notice.objects.filter(mailed_at=None).count() == 0, promised(60))
    people = Notice.objects.values_list("person__name", flat=True)
    assert sorted(people) == ["Ivo", "Mia"]
