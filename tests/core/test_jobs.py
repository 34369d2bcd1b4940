"""Background work where people see it: runs, their end, their schedule, the notice."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from kombu.exceptions import OperationalError

from backlog.actions import scores
from config.celery import app
from core import health, jobs, locks, queries, tasks
from core.clock import now
from core.management.commands import sync_schedules
from core.models import JobRun, Pulse
from tests.make import make_item
from tests.workers import eventually


def old(run: JobRun) -> JobRun:
    JobRun.objects.filter(pk=run.pk).update(started_at=now() - timedelta(minutes=5))
    return run


# --- runs ----------------------------------------------------------------------------


def test_a_run_keeps_its_progress_and_its_outcome(db):
    with tasks.job_run("core.tasks.try", "ASSIST", total=10) as run:
        jobs.advance(run, 4, message="Half way")
        run.refresh_from_db()
        assert (run.state, run.percent, run.seconds) == ("running", 40, None)
    run.refresh_from_db()
    assert (run.state, run.message) == ("succeeded", "Half way")
    assert run.seconds is not None


@pytest.mark.parametrize("error", [ValueError("no column"), SystemExit(1)])
def test_a_run_that_breaks_keeps_the_failure(db, error):
    with pytest.raises(type(error)), tasks.job_run("core.tasks.try"):
        raise error
    run = JobRun.objects.get()
    assert run.state == "failed"
    assert type(error).__name__ in run.failure


def test_a_run_that_is_alive_is_left_alone_however_old(db):
    with tasks.job_run("core.tasks.try") as run:
        old(run)
        assert jobs.sweep() == 0
    assert JobRun.objects.get().state == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_worker_died_is_closed_and_says_so():
    def killed() -> None:
        jobs.start("core.tasks.try")
        connections.close_all()  # what the server sees of a kill -9

    thread = threading.Thread(target=killed)
    thread.start()
    thread.join()
    assert jobs.sweep() == 0  # too young to tell
    run = old(JobRun.objects.get())
    eventually(lambda: jobs.sweep() == 1)  # the server lets go of it in its own time
    run.refresh_from_db()
    assert (run.state, run.failure[:18]) == ("failed", "The worker stopped")


def test_old_runs_are_forgotten_and_frequent_jobs_keep_the_newest(db, monkeypatch):
    monkeypatch.setattr(jobs, "KEPT_PER_JOB", 3)
    for n in range(5):
        with tasks.job_run("core.tasks.often", str(n)):
            pass
    with tasks.job_run("core.tasks.once") as run:
        pass
    JobRun.objects.filter(pk=run.pk).update(started_at=now() - timedelta(days=31))
    jobs.sweep()
    kept = JobRun.objects.order_by("id").values_list("shard", flat=True)
    assert list(kept) == ["2", "3", "4"]


# --- locks ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_one_shard_is_worked_on_by_one_at_a_time():
    seen = []

    def other() -> None:
        with locks.shard_lock("job", "a") as a, locks.shard_lock("job", "b") as b:
            seen.extend([a, b])
        connections.close_all()

    with locks.shard_lock("job", "a") as mine:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert (mine, seen) == (True, [False, True])
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen[2:] == [True, True]


def test_a_lock_is_freed_when_the_work_breaks(db):
    with pytest.raises(ValueError, match="x"), locks.shard_lock("job", "a"):
        raise ValueError("x")
    assert locks.held_in(locks.number("job")) == set()


# --- the broker ----------------------------------------------------------------------


def test_without_the_broker_a_change_stays_saved_and_pages_say_so(
    db, cast, monkeypatch, django_capture_on_commit_callbacks
):
    health.beat()
    assert not health.is_delayed(cast.pm)

    def away(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("refused")

    monkeypatch.setattr(tasks.sweep_jobs, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.after_commit(tasks.sweep_jobs)
    assert health.is_delayed(cast.pm)
    health.beat()  # the broker is back, the worker beats again
    assert not health.is_delayed(cast.pm)


def test_a_worker_that_never_or_no_longer_beats_is_noticed(cast):
    assert health.is_delayed(cast.pm)
    tasks.beat()
    assert not health.is_delayed(cast.pm)
    Pulse.objects.update(beat_at=now() - timedelta(seconds=61))
    assert health.is_delayed(cast.pm)


def test_the_notice_costs_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        health.is_delayed(cast.pm)


def test_pages_carry_the_notice(as_pm):
    assert "Background work is delayed" in as_pm.get("/me/").content.decode()
    health.beat()
    assert "Background work is delayed" not in as_pm.get("/me/").content.decode()


# --- pages ---------------------------------------------------------------------------


def schedule(name: str, task: str, **more: object) -> PeriodicTask:
    every, _ = IntervalSchedule.objects.get_or_create(every=60, period="seconds")
    return PeriodicTask.objects.create(name=name, task=task, interval=every, **more)


def test_a_job_shows_its_last_run_and_its_next(db):
    last = timezone.now() - timedelta(seconds=20)
    schedule("Try things", "core.tasks.try", last_run_at=last)
    with tasks.job_run("core.tasks.try"):
        pass
    job = next(each for each in queries.jobs() if each.name == "core.tasks.try")
    assert job.title == "Try things"
    assert job.run
    assert job.next_at
    assert job.run.state == "succeeded"
    assert 30 < (job.next_at - timezone.now()).total_seconds() <= 41


def test_a_job_switched_off_has_no_next_run(db):
    schedule("Try things", "core.tasks.try", enabled=False)
    job = next(each for each in queries.jobs() if each.name == "core.tasks.try")
    assert (job.enabled, job.next_at) == (False, None)


def test_the_page_shows_states_failures_and_bars(as_pm):
    run = jobs.start("core.tasks.load", "ASSIST", total=200)
    jobs.advance(run, 50)
    failed = jobs.start("core.tasks.fetch")
    jobs.fail(failed, ValueError("No such column"))
    page = as_pm.get("/jobs/").content.decode()
    assert "No such column" in page
    assert f'hx-get="/jobs/runs/{run.pk}/"' in page
    bar = as_pm.get(f"/jobs/runs/{run.pk}/").content.decode()
    assert "50 of 200" in bar
    jobs.succeed(run)
    assert "hx-get" not in as_pm.get(f"/jobs/runs/{run.pk}/").content.decode()
    history = as_pm.get("/jobs/core.tasks.fetch/").content.decode()
    assert "ValueError: No such column" in history
    assert as_pm.get("/jobs/core.tasks.nothing/").status_code == 404


def test_the_history_costs_the_same_with_more_runs(as_pm, assert_flat):
    def more() -> None:
        for _ in range(5):
            with tasks.job_run("core.tasks.fetch"):
                pass

    more()
    assert_flat(lambda: as_pm.get("/jobs/core.tasks.fetch/"), more)
    assert_flat(lambda: as_pm.get("/jobs/"), more)


def test_frontline_leads_and_strangers_do_not_see_jobs(cast, client_of):
    for person in (cast.frontline, cast.outsider):
        assert client_of(person).get("/jobs/").status_code == 403


def test_what_a_scheduled_task_records_stands_in_its_own_row(cast):
    """Runs and schedules meet by the task's name: another name makes two half rows."""
    item = make_item(cast.product, "x", 8, 8, 5)
    scores.score(item, version=1, job_size=3, by=cast.pm)  # a rank waits
    call_command("sync_schedules", stdout=StringIO())
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in sync_schedules.schedules().values()}
    for name in sorted(scheduled, reverse=True):  # the waiting rank before all ranks
        app.tasks[name]()
    recorded = set(JobRun.objects.values_list("job", flat=True))
    assert recorded <= scheduled
    assert {
        "backlog.tasks.rerank_all",
        "backlog.tasks.rerank_waiting",
        "core.tasks.check_audit",
        "dashboards.tasks.compute_reports",
        "governance.tasks.expire_reviews",
        "pilots.tasks.expire_unused",
    } <= recorded
    rows = queries.jobs()
    assert sorted(row.name for row in rows) == sorted(scheduled)
    assert all(row.next_at for row in rows)
    assert {row.name for row in rows if row.run} == recorded


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    for entry in tasks.SCHEDULE.values():
        assert entry["task"] in app.tasks
