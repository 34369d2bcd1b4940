"""What the clock does to gates: approvals end, conditions fall due; packs are built."""

from celery import shared_task
from celery.schedules import crontab

from core import jobs, system
from core.clock import moment, today
from core.tasks import job_run, send, shard_lock
from governance import clock_tasks, facts, packing
from governance.actions import (
    asking,
    change_requests,
    conditions,
    consults,
    escalating,
    expiry,
    meeting_reminding,
    packs,
    previews,
    reminding,
    signing,
    snapshots,
)
from governance.models import Condition, Consult, Evidence, Pack, Review, Waiver

EXPIRE = "governance.tasks.expire_reviews"
OUTGROWN = "governance.tasks.end_what_is_outgrown"
OVERDUE = "governance.tasks.mark_overdue"
LAPSE = "governance.tasks.lapse_waivers"
UNANSWERED = "governance.tasks.lapse_consults"
REMIND = "governance.tasks.remind_due"
ESCALATE = "governance.tasks.escalate_late"
BUILD = "governance.tasks.build_pack"
PREVIEW = "governance.tasks.make_preview"
SNAPSHOT = "governance.tasks.snapshot_link"
SCHEDULE = {
    "Close gates whose time has run": {
        "task": EXPIRE,
        "schedule": crontab(minute="5"),  # hourly: days end in every time zone
    },
    "Close gates whose subjects changed materially": {
        "task": OUTGROWN,
        "schedule": 300.0,  # what asks a gate compares by itself, at that moment
    },
    "Mark conditions that are overdue": {
        "task": OVERDUE,
        "schedule": crontab(minute="10"),
    },
    "Close waivers that ran out": {
        "task": LAPSE,
        "schedule": crontab(minute="12"),
    },
    "Ask whom the matrix consults, and record who did not answer": {
        "task": UNANSWERED,
        "schedule": 300.0,
    },
    "Remind people of what is due": {
        "task": REMIND,
        "schedule": crontab(minute="20"),  # each person once a day and thing
    },
    "Tell the chair, then the executives, of reviews that are late": {
        "task": ESCALATE,
        "schedule": crontab(minute="22"),  # each step of a review once
    },
    "Take up evidence packs whose message or worker was lost": {
        "task": "governance.tasks.sweep_packs",
        "schedule": 120,
    },
    "Make previews and copies of links that were lost": {
        "task": "governance.tasks.sweep_evidence",
        "schedule": 300,
    },
    **clock_tasks.SCHEDULE,
}
AT_ONCE = 100  # of lost ones: the next sweep takes the rest


@shared_task
def expire_reviews() -> None:
    """End approvals whose last day has passed. Safe to run twice."""
    on = today()
    rows = Review.objects.filter(state=Review.State.DECIDED, valid_until__lt=on)
    with shard_lock(EXPIRE) as free:
        if free:
            with job_run(EXPIRE, total=rows.count()) as run:
                for review in rows.order_by("pk"):
                    signing.expire(review, by=system.user(), on=on)
                    jobs.advance(run)


@shared_task
def end_what_is_outgrown() -> None:
    """End approvals that their subjects have outgrown. Safe to run twice."""
    rows = facts.resting()
    with shard_lock(OUTGROWN) as free:
        if free:
            with job_run(OUTGROWN, total=rows.count()) as run:
                for review in rows:
                    if facts.outgrown(review):
                        expiry.recertify(review, by=system.user())
                    jobs.advance(run)


@shared_task
def mark_overdue() -> None:
    """Mark open conditions whose day has passed. Safe to run twice."""
    rows = Condition.objects.filter(state=Condition.State.OPEN, due_on__lt=today())
    with shard_lock(OVERDUE) as free:
        if free:
            with job_run(OVERDUE, total=rows.count()) as run:
                for condition in rows.order_by("pk"):
                    conditions.mark_overdue(condition, by=system.user())
                    jobs.advance(run)


@shared_task
def lapse_waivers() -> None:
    """Close waivers whose last day has passed; what rested on them is open again."""
    on = today()
    rows = Waiver.objects.filter(state=Waiver.State.GRANTED, expires_on__lt=on)
    with shard_lock(LAPSE) as free:
        if free:
            with job_run(LAPSE, total=rows.count()) as run:
                for waiver in rows.order_by("pk"):
                    expiry.lapse(waiver, by=system.user(), on=on)
                    jobs.advance(run)


@shared_task
def lapse_consults() -> None:
    """Ask who was never asked, and record “no response” where the clock ran out.

    Safe to run twice.
    """
    rows = Consult.objects.waiting().filter(due_at__lte=moment())
    with shard_lock(UNANSWERED) as free:
        if free:
            consults.ask_where_unasked(today())
            change_requests.ask_where_unasked()
            asking.ask_where_unasked(today())
        if free and (waiting := list(rows.order_by("due_at", "pk"))):
            with job_run(UNANSWERED, total=len(waiting)) as run:
                for consult in waiting:
                    consults.lapse(consult)
                    jobs.advance(run)


@shared_task
def build_pack(pack_id: int) -> None:
    """Build what was frozen. Safe to run twice: the second finds it built."""
    pack = Pack.objects.get(pk=pack_id)
    with shard_lock(BUILD, str(pack_id)) as free:
        if free and pack.is_under_way:
            total = packing.count(pack.snapshot)
            with job_run(BUILD, str(pack), total=total) as run:
                packs.build(pack, each=lambda name: jobs.advance(run, message=name))


@shared_task
def sweep_packs() -> None:
    """Send again what no worker has finished. One at work keeps its lock, and goes on."""
    for pack in packs.lost():
        send(build_pack, pack.pk)


@shared_task
def remind_due() -> None:
    """Remind people of what today asks for. Safe to run twice."""
    with shard_lock(REMIND) as free:
        if free:
            with job_run(REMIND) as run:
                jobs.advance(run, reminding.remind(today()))
                jobs.advance(run, meeting_reminding.remind(today()))


@shared_task
def escalate_late() -> None:
    """Tell somebody further up of what is late. Safe to run twice."""
    with shard_lock(ESCALATE) as free:
        if free:
            with job_run(ESCALATE) as run:
                jobs.advance(run, escalating.escalate_all(today()))


@shared_task
def make_preview(evidence_id: int) -> None:
    """Draw what of a file can be looked at. Safe to run twice: the second finds it."""
    row = Evidence.objects.filter(pk=evidence_id).first()
    if row and row.sha256:
        with shard_lock(PREVIEW, row.sha256) as free:
            if free:
                with job_run(PREVIEW, row.title[:60], total=1) as run:
                    previews.make(row)
                    jobs.advance(run)


@shared_task
def snapshot_link(evidence_id: int) -> None:
    """Fetch the text of a link. Safe to run twice: the second finds nothing waiting."""
    row = Evidence.objects.for_page().filter(pk=evidence_id).first()
    if row:
        with shard_lock(SNAPSHOT, str(row.pk)) as free:
            if free:
                with job_run(SNAPSHOT, row.title[:60], total=1) as run:
                    snapshots.take(row)
                    jobs.advance(run)


@shared_task
def sweep_evidence() -> None:
    """Send again what no worker has made. One at work keeps its lock, and goes on."""
    for row in previews.missing()[:AT_ONCE]:
        send(make_preview, row.pk)
    for row in snapshots.lost()[:AT_ONCE]:
        send(snapshot_link, row.pk)
