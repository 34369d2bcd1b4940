"""Evidence comes in, and a mistaken piece goes out again (domain.md §7)."""

from datetime import date
from functools import partial
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from core import access, audit
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.tasks import after_commit
from core.verbs import Verb
from governance import files, seating
from governance.actions import history
from governance.actions.reviews import (
    locked,
    require_undecided,
    require_work,
    touch,
)
from governance.models import Condition, Criterion, Evidence, Review

SCHEMES = ("https://", "http://")


@transaction.atomic
def add(
    review: Review,
    *,
    title: str,
    criterion: Criterion | None = None,
    condition: Condition | None = None,
    upload: "File[bytes] | None" = None,
    link: str = "",
    collected_on: date | None = None,
    expires_on: date | None = None,
    by: User,
    acting: User | None = None,
    on: date | None = None,
) -> Evidence:
    """Add a file or a link to a review, a criterion or a condition of it."""
    review = locked(review)
    person = history.actor(by, acting)
    require_may_add(review, condition, by)
    require_still_open(review, criterion, condition)
    if condition is None:  # what is owed afterwards is its owner's
        require_work(review, person, by=by, on=on)
    if bool(upload) == bool(link):
        raise Unfit("upload", "Give a file or a link, one of the two.")
    row = Evidence(
        review=review,
        title=title,
        criterion=criterion,
        condition=condition,
        link=checked(link),
        collected_on=collected_on or history.day(by, on),
        expires_on=expires_on,
        added_by=person,
    )
    if upload:
        describe(row, upload)
    else:
        row.snapshot_state = Evidence.Snapshot.WAITING
    row.save()
    if review.state == Review.State.OPEN:
        review.state = Review.State.EVIDENCE
        review.save(update_fields=["state"])
    touch(review)
    audit.record(by, Verb.EVIDENCE_ADDED, review, team=review.team, **told(row))
    if upload:
        default_storage.save(row.file.name, upload)
    send(row)
    return row


def send(row: Evidence) -> None:
    """Have its preview made, or the text of its link fetched, once all is saved."""
    from governance import tasks  # they call these actions

    task = tasks.snapshot_link if row.link else tasks.make_preview
    after_commit(task, row.pk)


def require_may_add(review: Review, condition: Condition | None, by: User) -> None:
    """Who asks, who sits in the review, and who owes the condition."""
    if condition and condition.owner_id == by.pk:
        return
    sits = bool(seating.sits_in(review, by))
    if not (sits and access.allows(by, Perm.GATE_SIGN, team=review.team)):
        access.require(by, Perm.GATE_SUBMIT, team=review.team)


def require_still_open(
    review: Review, criterion: Criterion | None, condition: Condition | None
) -> None:
    if condition:
        require_condition_open(review, condition)
        return
    require_undecided(review)
    if criterion:
        require_criterion_open(review, criterion)


def require_condition_open(review: Review, condition: Condition) -> None:
    if condition.review_id != review.pk:
        raise Refused(f"{condition.key} belongs to another review.")
    if condition.state in Condition.CLOSED:
        raise Refused(f"{condition.key} is closed: nothing more can be added.")


def require_criterion_open(review: Review, criterion: Criterion) -> None:
    if not review.assessments.filter(criterion=criterion).exists():
        raise Unfit("criterion", f"{criterion.code} is not part of {review.key}.")
    if criterion.family not in seating.open_families(review):
        raise Refused(f"{criterion.code} is signed: nothing more can be added to it.")


def checked(link: str) -> str:
    if link and not link.lower().startswith(SCHEMES):
        raise Unfit("link", "A link begins with https:// or http://.")
    return link


def describe(row: Evidence, upload: "File[bytes]") -> None:
    """Fill in what the content says; the name it is kept under says nothing."""
    found = files.inspect(upload)
    row.filename, row.content_type = found.filename, found.content_type
    row.size, row.sha256 = found.size, found.sha256
    row.file.name = f"evidence/{row.collected_on:%Y/%m}/{uuid4().hex}"


def told(row: Evidence) -> dict[str, object]:
    """What the audit trail keeps of a piece of evidence."""
    return {
        "evidence": row.pk,
        "title": row.title,
        "criterion": row.criterion.code if row.criterion else None,
        "condition": row.condition.key if row.condition else None,
        "sha256": row.sha256,
        "link": row.link,
    }


@transaction.atomic
def remove(evidence: Evidence, *, by: User) -> Review:
    """Take back a piece that was added by mistake, before its family is signed."""
    review = locked(evidence.review)
    row = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    require_may_remove(review, row, by)
    require_still_open(review, row.criterion, row.condition)
    data, name = told(row), row.file.name
    row.delete()
    touch(review)
    audit.record(by, Verb.EVIDENCE_REMOVED, review, team=review.team, **data)
    if name:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
    return review


def require_may_remove(review: Review, row: Evidence, by: User) -> None:
    """Its adder, or who may submit; and only while nobody has judged by it."""
    if row.added_by_id != by.pk:
        access.require(by, Perm.GATE_SUBMIT, team=review.team)
    if row.condition_id:
        return
    judged = review.assessments.filter(assessed_at__isnull=False)
    if row.criterion:
        judged = judged.filter(criterion=row.criterion)
    if judged.exists():
        raise Refused("It has been judged by this evidence: it stays.")
