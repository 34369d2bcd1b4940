"""Telling people: once an occasion, in the transaction of what they are told of."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Model

from core import tasks
from core.actions import mail
from core.clock import now
from core.models import NoMail, Notice, User
from core.notices import KINDS, Kind
from core.tasks import after_commit

SETTLE = 2.0  # what one step tells a person of comes in one mail
OLD = timedelta(days=2)  # a mail server away for longer: it is no news any more
AT_ONCE = 500


@transaction.atomic
def tell(
    people: Iterable[User],
    *,
    kind: Kind,
    about: Model,
    text: str,
    occasion: str,
    by: User,
) -> None:
    """Tell each of `people`, once for each occasion; `by` knows it already.

    Call it in the transaction of the change: nobody is told of what did not happen.
    The audit row of that change says what; who was told stands in the notices.
    """
    told = {p.pk for p in people if p.is_active and not p.is_system} - {by.pk}
    quiet = set(
        NoMail.objects.filter(person__in=told, kind=kind).values_list(
            "person", flat=True
        )
    )
    rows = [
        Notice(
            person_id=pk, kind=kind, text=text[:200], occasion=occasion,
            subject_type=about._meta.label_lower, subject_id=about.pk,
            wants_mail=pk not in quiet,
        )
        for pk in sorted(told)  # in one order, so that two who tell cannot lock
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.wants_mail for row in rows):
        after_commit(tasks.mail_notices, countdown=SETTLE)


@transaction.atomic
def read(notice: Notice, *, by: User) -> None:
    """Say that one has read a notice of one's own; again changes nothing."""
    Notice.objects.visible_to(by).filter(pk=notice.pk, unread=True).update(
        read_at=now()
    )


@transaction.atomic
def read_all(*, until: int | None = None, by: User) -> int:
    """Say that one has read all, up to the newest that was on the page (its id)."""
    rows = Notice.objects.visible_to(by).filter(unread=True)
    if until is not None:
        rows = rows.filter(pk__lte=until)
    return rows.update(read_at=now())


@transaction.atomic
def choose_mail(kinds: Collection[str], *, by: User) -> None:
    """Have exactly these kinds mailed to oneself from now on; the page shows all."""
    quiet = [kind for kind in KINDS if kind not in kinds]
    NoMail.objects.filter(person=by).exclude(kind__in=quiet).delete()
    NoMail.objects.bulk_create(
        (NoMail(person=by, kind=kind) for kind in quiet), ignore_conflicts=True
    )


# --- mail -----------------------------------------------------------------------------
def to_mail() -> list[int]:
    """Whom something unread waits for that was not mailed; at most some hundred."""
    rows = Notice.objects.filter(mailed_at=None, unread=True, wants_mail=True)
    rows = rows.filter(told_at__gt=now() - OLD, person__is_active=True)
    return list(
        rows.order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()[:AT_ONCE]
    )


def mail_waiting() -> int:
    """Mail everybody for whom something waits; how many mails were taken."""
    return sum(mail_one(pk) for pk in to_mail())


@transaction.atomic
def mail_one(person: int) -> bool:
    """One mail of everything that waits for one person. Two workers send it once."""
    rows = Notice.objects.select_for_update(of=("self",), skip_locked=True)
    rows = rows.select_related("person").filter(person=person)
    waiting = list(rows.filter(mailed_at=None, unread=True, wants_mail=True))
    if not waiting or not mail.notices(waiting):
        return False
    Notice.objects.filter(pk__in=[row.pk for row in waiting]).update(mailed_at=now())
    return True
