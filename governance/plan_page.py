"""Plans as their list, their page and the home page show them."""

from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from core.clock import today
from core.models import User
from governance.about import linked_to
from governance.models import Plan, PlanReceipt
from governance.models.plans import PlanQuerySet

OVERDUE = "overdue"
State = Plan.State
HAS_CONTENT = ~Q(text="") | ~Q(link="") | ~Q(sha256="")


def listed(
    user: User,
    *,
    q: str = "",
    kind: str = "",
    state: str = "",
    about: tuple[ContentType, int] | None = None,
) -> PlanQuerySet:
    """The documents a person may see, the next due first."""
    rows = Plan.objects.visible_to(user)
    if kind in Plan.Kind.values:
        rows = rows.filter(kind=kind)
    if about is not None:
        rows = rows.filter(linked_to(*about))
    for word in q.split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    rows = in_state(rows, state)
    owners = rows.select_related("team", "business_owner", "it_owner")
    return owners.order_by("due_on", "id")


def in_state(rows: PlanQuerySet, state: str) -> PlanQuerySet:
    """Without a state: what is not superseded."""
    if state == OVERDUE:
        return rows.filter(state=State.AGREED, due_on__lte=today())
    if state in State.values:
        return rows.filter(state=state)
    return rows if state == "all" else rows.exclude(state=State.SUPERSEDED)


@dataclass(frozen=True)
class Reader:
    """Somebody who was asked to read the present edition, or did so unasked."""

    person: User
    receipt: PlanReceipt | None
    asked: bool


def readers(plan: Plan) -> list[Reader]:
    """Who has read the present edition and who has not; those who have not come first."""
    receipts = {
        r.person_id: r for r in plan.receipts.all() if r.edition == plan.edition
    }
    asked = list(plan.readers.all())
    rows = [Reader(each, receipts.get(each.pk), True) for each in asked]
    known = {each.pk for each in asked}
    rows += [
        Reader(r.person, r, False) for pk, r in receipts.items() if pk not in known
    ]
    return sorted(rows, key=lambda row: (row.receipt is not None, row.person.name))


def earlier(plan: Plan) -> list[PlanReceipt]:
    """Receipts of former editions."""
    return [each for each in plan.receipts.all() if each.edition != plan.edition]


# --- what waits -------------------------------------------------------------------------
def mine(user: User) -> Q:
    return Q(business_owner=user) | Q(it_owner=user)


def to_agree(user: User) -> PlanQuerySet:
    """Drafts with something in them that this owner has not agreed to."""
    silent = Q(business_owner=user, business_agreed_at=None)
    silent |= Q(it_owner=user, it_agreed_at=None)
    rows = Plan.objects.visible_to(user).filter(silent, HAS_CONTENT, state=State.DRAFT)
    return rows.order_by("due_on", "id")


def to_review(user: User, on: date) -> PlanQuerySet:
    """Agreed documents of this owner whose day has come."""
    rows = Plan.objects.visible_to(user).filter(mine(user), state=State.AGREED)
    return rows.filter(due_on__lte=on).order_by("due_on", "id")


def to_read(user: User) -> PlanQuerySet:
    """Agreed documents this person was asked to read, in the edition of today."""
    read = PlanReceipt.objects.filter(
        plan=OuterRef("pk"), person=user, edition=OuterRef("edition")
    )
    rows = Plan.objects.visible_to(user).filter(readers=user, state=State.AGREED)
    return rows.filter(~Exists(read)).order_by("due_on", "id")
