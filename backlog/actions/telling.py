"""Mailing who is named in comments, once each."""

from datetime import timedelta

from django.db import transaction

from backlog import mail
from backlog.models import Mention
from core.clock import now


def is_waiting() -> bool:
    """True if anybody waits whose message should have come by now."""
    long_ago = now() - timedelta(minutes=1)
    rows = Mention.objects.filter(mailed_at=None, read_at=None)
    return rows.filter(comment__at__lt=long_ago).exists()


def mail_mentions(comment: int | None = None) -> int:
    """Mail those who were not told yet, of one comment or of all; how many were mailed.

    One transaction each: what was taken by the mail server is not sent again.
    """
    waiting = Mention.objects.filter(mailed_at=None, read_at=None)
    if comment is not None:
        waiting = waiting.filter(comment=comment)
    ids = list(waiting.order_by("id").values_list("pk", flat=True)[:500])
    return sum(mail_one(pk) for pk in ids)


@transaction.atomic
def mail_one(pk: int) -> bool:
    rows = Mention.objects.select_for_update(of=("self",), skip_locked=True)
    rows = rows.select_related("person", "comment__by", "comment__item")
    mention = rows.filter(pk=pk, mailed_at=None).first()
    if mention is None or not mail.mentioned(mention):
        return False
    mention.mailed_at = now()
    mention.save(update_fields=["mailed_at"])
    return True
