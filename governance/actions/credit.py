"""The credit policy: set for months to come, and withdrawn before it begins.

No month that has begun changes what it is reckoned by: nobody who knows how a month
went moves what it earns.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from core import access, audit
from core.clock import now, today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import credit_page, numbering
from governance.models import CreditPolicy

MOST_MISSES = 12


@transaction.atomic
def set_policy(
    *,
    effective_from: date,
    reason: str,
    based_on: int,
    by: User,
    small_points: Decimal,
    small_percent: Decimal,
    middle_points: Decimal,
    middle_percent: Decimal,
    large_percent: Decimal,
    cap_percent: Decimal,
    misses: int,
) -> CreditPolicy:
    """Set what months are reckoned by from a month to come on.

    `based_on` is the number of the newest policy that was read: Refused if another
    came since.
    """
    require_author(by)
    numbering.lock("credit policy")
    newest = CreditPolicy.objects.aggregate(last=Max("number"))["last"] or 0
    if based_on != newest:
        raise Refused(
            f"Credit policy {newest} was set since you looked. Read it, then set yours."
        )
    row = CreditPolicy(
        number=newest + 1, effective_from=effective_from.replace(day=1),
        small_points=small_points, small_percent=small_percent,
        middle_points=middle_points, middle_percent=middle_percent,
        large_percent=large_percent, cap_percent=cap_percent, misses=misses,
        reason=reason.strip(), set_by=by, set_at=now(),
    )  # fmt: skip
    refuse_impossible(row)
    before = CreditPolicy.objects.filter(effective_from__lt=row.effective_from).first()
    changed = [
        [each.what, each.was, each.now] for each in credit_page.differences(before, row)
    ]
    if not changed:
        raise Unfit("reason", "This is what holds in that month already.")
    row.save()
    audit.record(
        by, Verb.CREDIT_SET, row, effective_from=row.effective_from, reason=reason,
        changed=changed,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw(policy: CreditPolicy, *, by: User) -> None:
    """Take back a policy whose first month has not begun."""
    require_author(by)
    row = CreditPolicy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if row.effective_from <= today():
        raise Refused(
            f"{row} holds since {row.effective_from:%B %Y}. Set another for a month to come."
        )
    audit.record(by, Verb.CREDIT_WITHDRAWN, row, effective_from=row.effective_from)
    row.delete()


def require_author(by: User) -> None:
    access.require(by, Perm.CREDIT_EDIT, team=None)


def refuse_impossible(row: CreditPolicy) -> None:
    if row.effective_from <= today():
        raise Unfit("effective_from", "It holds from a month on that has not begun.")
    taken = CreditPolicy.objects.filter(effective_from=row.effective_from)
    if taken.exists():
        raise Unfit("effective_from", f"{taken[0]} begins in that month already.")
    for holds, field, text in rules(row):
        if not holds:
            raise Unfit(field, text)


def rules(row: CreditPolicy) -> list[tuple[bool, str, str]]:
    """(whether it holds, the field, what to mend) of every rule of a policy."""
    shortest, short = row.small_percent, row.middle_percent
    rising = "Who falls shorter never earns less."
    larger = "A middle shortfall is larger than a small one."
    points = 0 < row.small_points < row.middle_points <= 100
    return [
        (bool(row.reason), "reason", "Say why."),
        (points, "middle_points", larger),
        (0 <= shortest <= short, "middle_percent", rising),
        (short <= row.large_percent <= 100, "large_percent", rising),
        (0 <= row.cap_percent <= 100, "cap_percent", "Enter 0 to 100."),
        (1 <= row.misses <= MOST_MISSES, "misses", f"Enter 1 to {MOST_MISSES}."),
    ]
