"""The calendar address of a person: made, made anew, revoked. Only by oneself."""

from django.db import transaction

from core import access, audit, secret_words
from core.clock import now
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery.models import CalendarFeed


@transaction.atomic
def renew(*, by: User) -> tuple[CalendarFeed, str]:
    """Make one's address, and end the one before. Returns its secret, kept nowhere."""
    access.require_somewhere(by, Perm.DISCOVERY_VIEW)
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    CalendarFeed.objects.filter(person=by, revoked_at=None).update(revoked_at=now())
    secret = secret_words.new_secret()
    feed = CalendarFeed.objects.create(
        person=by, start=secret[:8], token_hash=secret_words.digest(secret)
    )
    audit.record(by, Verb.CALENDAR_OPENED, feed)
    return feed, secret


@transaction.atomic
def revoke(*, by: User) -> CalendarFeed:
    """End one's address at once. Raises Refused if there is none."""
    mine = CalendarFeed.objects.select_for_update(of=("self",))
    feed = mine.filter(person=by, revoked_at=None).first()
    if feed is None:
        raise Refused("You have no calendar address.")
    feed.revoked_at = now()
    feed.save(update_fields=["revoked_at"])
    audit.record(by, Verb.CALENDAR_CLOSED, feed)
    return feed


def living(secret: str) -> CalendarFeed | None:
    """The address with this secret, of somebody who may still sign in; it is read now."""
    rows = CalendarFeed.objects.select_related("person").filter(
        token_hash=secret_words.digest(secret), revoked_at=None, person__is_active=True
    )
    feed = rows.first()
    if feed:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now())
    return feed
