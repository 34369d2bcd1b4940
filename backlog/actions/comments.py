"""What people say about an item. Who is named in it is told, once."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from backlog import tasks
from backlog.actions.items import locked
from backlog.models import Comment, Item, Mention
from backlog.models.talk import LONGEST
from core import access, audit, versions
from core.clock import now
from core.errors import Refused, Unfit
from core.mentions import named
from core.models import User
from core.redaction import redact
from core.roles import Perm
from core.tasks import after_commit
from core.verbs import Verb


@transaction.atomic
def say(item: Item, *, text: str, by: User) -> Comment:
    """Comment on an item. Card and account numbers are taken out of the words."""
    item = locked(item)
    access.require(by, Perm.BACKLOG_VIEW, team=item.product.team)
    comment = Comment.objects.create(item=item, text=clean(text), by=by)
    told = tell(comment, by=by)
    record(Verb.COMMENT_ADDED, comment, item, by, mentioned=told)
    return comment


@transaction.atomic
def edit(comment: Comment, *, text: str, version: int | None, by: User) -> Comment:
    """Change one's own words within a day. Who is named only now is told now."""
    comment = held(comment)
    item = comment.item
    access.require(by, Perm.BACKLOG_VIEW, team=item.product.team)
    require_author(comment, by)
    if not comment.is_fresh:
        raise Refused("A comment is changed within a day. Write another one.")
    words = clean(text)
    versions.claim(comment, version, text=words)
    if versions.apply(comment, text=words):
        comment.edited_at = now()
        comment.save(update_fields=["text", "edited_at", "version"])
        told = tell(comment, by=by)
        record(Verb.COMMENT_CHANGED, comment, item, by, mentioned=told)
    return comment


@transaction.atomic
def remove(comment: Comment, *, by: User) -> Comment:
    """Take the words back: one's own, or, for who edits the backlog, anybody's."""
    comment = held(comment)
    item = comment.item
    access.require(by, Perm.BACKLOG_VIEW, team=item.product.team)
    if comment.by_id != by.pk:
        access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    if comment.removed_at:
        raise Refused("This comment was removed already.")
    comment.text, comment.removed_by, comment.removed_at = "", by, now()
    versions.claim(comment, None)
    comment.save(update_fields=["text", "removed_by", "removed_at", "version"])
    comment.mentions.filter(read_at=None).update(read_at=now())
    record(Verb.COMMENT_REMOVED, comment, item, by)
    return comment


@transaction.atomic
def read(item: Item, *, by: User) -> int:
    """Say that one has read where one is named on this item; how many that were."""
    access.require(by, Perm.BACKLOG_VIEW, team=item.product.team)
    rows = Mention.objects.filter(comment__item=item, person=by, read_at=None)
    return rows.update(read_at=now())


def require_author(comment: Comment, by: User) -> None:
    if comment.by_id != by.pk:
        raise PermissionDenied(f"{by} did not write comment {comment.pk}")


def held(comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",))
    return rows.select_related("item__product__team").get(pk=comment.pk)


def clean(text: str) -> str:
    words = redact(text.replace("\x00", "").strip())[0]
    if not words:
        raise Unfit("text", "Say something, or leave it.")
    if len(words) > LONGEST:
        raise Unfit("text", f"Shorten this to {LONGEST:,} characters.")
    return words


def tell(comment: Comment, *, by: User) -> list[str]:
    """Keep who is named now, and have those mailed who were not before; their names."""
    people = {person.pk: person for person in who_may_be_named(comment, by)}
    wanted = named(comment.text, {pk: each.name for pk, each in people.items()})
    comment.mentions.exclude(person__in=wanted).delete()
    known = set(comment.mentions.values_list("person", flat=True))
    new = [people[pk] for pk in sorted(wanted - known)]
    Mention.objects.bulk_create(Mention(comment=comment, person=each) for each in new)
    if new:
        after_commit(tasks.mail_mentions, comment.pk)
    return [each.name for each in new]


def who_may_be_named(comment: Comment, by: User) -> Iterable[User]:
    """Whoever sees the item, but oneself; nobody is looked up for words without an @."""
    if "@" not in comment.text:
        return []
    team = comment.item.product.team_id
    return access.holders(Perm.BACKLOG_VIEW, teams=[team]).exclude(pk=by.pk)


def record(
    verb: Verb, comment: Comment, item: Item, by: User, *, mentioned: object = ()
) -> None:
    data: dict[str, object] = {"comment": comment.pk}
    if mentioned:
        data["mentioned"] = mentioned
    audit.record(by, verb, item, team=item.product.team, **data)
