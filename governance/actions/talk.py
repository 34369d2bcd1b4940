"""What people say about a review. Who is named in it is told, once."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import access, audit, versions
from core.actions import notices
from core.clock import now
from core.errors import Refused, Unfit
from core.mentions import named
from core.models import User
from core.notices import Kind
from core.redaction import redact
from core.roles import Perm
from core.verbs import Verb
from governance.models import Review, ReviewComment
from governance.models.talk import LONGEST


@transaction.atomic
def say(review: Review, *, text: str, by: User) -> ReviewComment:
    """Comment on a review, whoever sees it. Card and account numbers are taken out."""
    access.require(by, Perm.GATE_VIEW, team=review.team)
    comment = ReviewComment.objects.create(review=review, text=clean(text), by=by)
    record(Verb.REVIEW_COMMENTED, comment, by, mentioned=tell(comment, by=by))
    return comment


@transaction.atomic
def edit(
    comment: ReviewComment, *, text: str, version: int | None, by: User
) -> ReviewComment:
    """Change one's own words within a day. Who is named only now is told now."""
    comment = held(comment)
    require_author(comment, by)
    if not comment.is_fresh:
        raise Refused("A comment is changed within a day. Write another one.")
    words = clean(text)
    versions.claim(comment, version, text=words)
    if versions.apply(comment, text=words):
        comment.edited_at = now()
        comment.save(update_fields=["text", "edited_at", "version"])
        told = tell(comment, by=by)
        record(Verb.REVIEW_COMMENT_CHANGED, comment, by, mentioned=told)
    return comment


@transaction.atomic
def remove(comment: ReviewComment, *, by: User) -> ReviewComment:
    """Take one's own words back; that there were some, and whose, stays."""
    comment = held(comment)
    require_author(comment, by)
    if comment.removed_at:
        raise Refused("This comment was removed already.")
    comment.text, comment.removed_by, comment.removed_at = "", by, now()
    versions.claim(comment, None)
    comment.save(update_fields=["text", "removed_by", "removed_at", "version"])
    record(Verb.REVIEW_COMMENT_REMOVED, comment, by)
    return comment


def require_author(comment: ReviewComment, by: User) -> None:
    access.require(by, Perm.GATE_VIEW, team=comment.review.team)
    if comment.by_id != by.pk:
        raise PermissionDenied(f"{by} did not write comment {comment.pk}")


def held(comment: ReviewComment) -> ReviewComment:
    rows = ReviewComment.objects.select_for_update(of=("self",))
    return rows.select_related("review__team").get(pk=comment.pk)


def clean(text: str) -> str:
    words = redact(text.replace("\x00", "").strip())[0]
    if not words:
        raise Unfit("text", "Say something, or leave it.")
    if len(words) > LONGEST:
        raise Unfit("text", f"Shorten this to {LONGEST:,} characters.")
    return words


def tell(comment: ReviewComment, *, by: User) -> list[str]:
    """Tell who is named: once a comment, however often it is changed. Their names."""
    people = {each.pk: each for each in who_may_be_named(comment, by)}
    found = named(comment.text, {pk: each.name for pk, each in people.items()})
    told = [people[pk] for pk in sorted(found)]
    review = comment.review
    notices.tell(
        told, kind=Kind.NAMED, about=review, by=by, occasion=f"comment {comment.pk}",
        text=f"{by} names you in the discussion of {review.key}.",
    )  # fmt: skip
    return [each.name for each in told]


def who_may_be_named(comment: ReviewComment, by: User) -> Iterable[User]:
    """Whoever sees the review, but oneself; nobody is looked up for words without an @."""
    if "@" not in comment.text:
        return []
    team = comment.review.team_id
    return access.holders(Perm.GATE_VIEW, teams=[team]).exclude(pk=by.pk)


def record(
    verb: Verb, comment: ReviewComment, by: User, *, mentioned: object = ()
) -> None:
    data: dict[str, object] = {"comment": comment.pk}
    if mentioned:
        data["mentioned"] = mentioned
    review = comment.review
    audit.record(by, verb, review, team=review.team, **data)
