"""Tests of a wave, verified by somebody else; issues, of which a severe one halts it."""

from datetime import date
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from core import audit, versions
from core.clock import now, today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import files
from governance.actions import history
from governance.actions.evidence import checked
from pilots.actions import waves
from pilots.actions.rollouts import held
from pilots.models import Issue, Rollout, Wave, WaveTest

Result = WaveTest.Result


def locked(test: WaveTest, *, by: User) -> WaveTest:
    row = held(test.wave.rollout, by=by, perm=Perm.ROLLOUT_TEST)
    test = WaveTest.objects.select_for_update(of=("self",)).get(pk=test.pk)
    test.wave.rollout = row
    return test


@transaction.atomic
def record(
    test: WaveTest,
    *,
    result: str,
    summary: str = "",
    run_on: date | None = None,
    upload: "File[bytes] | None" = None,
    link: str = "",
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> WaveTest:
    """Say how a test went, with its evidence. Whoever says so owns it."""
    test = locked(test, by=by)
    if test.wave.state not in {Wave.State.PLANNED, Wave.State.PAUSED}:
        state = test.wave.get_state_display().lower()
        raise Refused(f"{test.wave} is {state}: its tests stay as they were.")
    if bool(upload) == bool(link):
        raise Unfit("upload", "Give a file or a link, one of the two.")
    if result not in {Result.PASSED, Result.FAILED}:
        raise Unfit("result", "It passed or it failed.")
    day = run_on or history.day(by, on)
    if day > today():
        raise Unfit("run_on", "It cannot have been run on a day to come.")
    versions.claim(test, version, result=result, summary=summary, run_on=day, link=link)
    test.result, test.summary, test.run_on = result, summary, day
    test.owner, test.link = history.actor(by, acting), checked(link)
    test.verified_by = test.verified_at = None
    describe(test, upload)
    test.save()
    if upload:
        default_storage.save(str(test.file.name), upload)
    told(
        test,
        Verb.WAVE_TESTED,
        by=by,
        person=test.owner,
        result=result,
        sha256=test.sha256,
        link=link,
    )
    return test


def describe(test: WaveTest, upload: "File[bytes] | None") -> None:
    """What the content of the file says; the name it is kept under says nothing."""
    test.file, test.filename, test.content_type = "", "", ""
    test.size, test.sha256 = 0, ""
    if upload:
        found = files.inspect(upload)
        test.filename, test.content_type = found.filename, found.content_type
        test.size, test.sha256 = found.size, found.sha256
        test.file.name = f"rollouts/{test.run_on:%Y/%m}/{uuid4().hex}"


@transaction.atomic
def verify(
    test: WaveTest,
    *,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> WaveTest:
    """Say that one has looked at the evidence and it holds. Never by its owner."""
    test = locked(test, by=by)
    person = history.actor(by, acting)
    if test.result != Result.PASSED:
        raise Refused("Only a test that passed is verified.")
    if test.verified_at:
        raise Refused(f"{test.verified_by} has verified it already.")
    if test.owner == person:
        raise Refused("Who ran it cannot verify it too. Ask somebody else.")
    versions.claim(test, version)
    test.verified_by, test.verified_at = person, history.moment(by, on)
    test.save()
    told(test, Verb.WAVE_TEST_VERIFIED, by=by, person=person)
    return test


def told(test: WaveTest, verb: Verb, *, by: User, **data: object) -> None:
    row: Rollout = test.wave.rollout
    audit.record(
        by, verb, row, team=row.pilot.product.team, wave=test.wave.number,
        test=test.get_kind_display(), **data,
    )  # fmt: skip


# --- issues ---------------------------------------------------------------------------
@transaction.atomic
def open_issue(wave: Wave, *, severity: int, text: str, by: User) -> Issue:
    """Write down what went wrong. Severity 1 pauses whatever runs, at once."""
    row = held(wave.rollout, by=by, perm=Perm.ROLLOUT_TEST)
    if severity not in Issue.Severity.values:
        raise Unfit("severity", "Severity is 1 to 4.")
    if not text.strip():
        raise Unfit("text", "Say what went wrong.")
    issue = Issue.objects.create(wave=wave, severity=severity, text=text, opened_by=by)
    audit.record(
        by, Verb.WAVE_ISSUE_OPENED, row, team=row.pilot.product.team,
        wave=wave.number, severity=severity, issue=text,
    )  # fmt: skip
    if severity == Issue.Severity.STOPS:
        waves.halt(row, f"An issue of severity 1: {text}", by=by)
    return issue


@transaction.atomic
def close_issue(
    issue: Issue, *, note: str, version: int | None = None, by: User
) -> Issue:
    """Say what was done about it."""
    row = held(issue.wave.rollout, by=by, perm=Perm.ROLLOUT_TEST)
    issue = Issue.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    if issue.closed_at:
        raise Refused("This issue is closed.")
    if not note.strip():
        raise Unfit("note", "Say what was done.")
    versions.claim(issue, version, note=note)
    issue.note, issue.closed_by, issue.closed_at = note, by, now()
    issue.save()
    audit.record(
        by, Verb.WAVE_ISSUE_CLOSED, row, team=row.pilot.product.team,
        wave=issue.wave.number, issue=issue.text, reason=note,
    )  # fmt: skip
    return issue
