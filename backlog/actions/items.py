"""Changes to backlog items, other than their scores."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from backlog.actions import keys
from backlog.actions.causes import linked, placing, tell
from backlog.actions.limits import held as hold_limits
from backlog.models import Item
from backlog.queries import hierarchy, limits
from backlog.reading import LARGEST, MOST_LABELS
from core import access, audit, versions
from core.clock import now
from core.errors import Refused, Unfit, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery.models import Opportunity
from portfolio.models import Product


@transaction.atomic
def create(
    *,
    product: Product,
    title: str,
    kind: str = Item.Kind.FEATURE,
    key: str = "",
    opportunities: Iterable[Opportunity] = (),
    at: datetime | None = None,
    by: User,
    **fields: Any,
) -> Item:
    """Add an item to a product's backlog, under the next key of its kind or its own.

    `at` is when it came up, for backlogs older than this one.
    """
    access.require(by, Perm.BACKLOG_EDIT, team=product.team)
    key = claim_key(key) if key else keys.take(kind)[0]
    item = Item(
        product=product, title=title, kind=kind, key=key, created_at=at or now()
    )
    guard_values(item, versions.apply(item, **fields))
    guard_date(item)
    guard_level(item)
    item.save()
    causes = list(opportunities)
    item.opportunities.set(causes)
    raised_from = [cause.code for cause in causes]
    data = {"kind": kind, "raised_from": raised_from}
    audit.record(by, Verb.ITEM_CREATED, item, team=product.team, **data)
    if item.has_place:
        tell(f"{item.key} added, {item.get_service_display().lower()}", item, by=by)
    return item


@transaction.atomic
def edit(
    item: Item,
    *,
    version: int | None,
    seen: Mapping[str, Any] | None = None,
    by: User,
    **fields: Any,
) -> Item:
    """Change an item. Raises Stale if someone changed it after `version` was read.

    With `seen` (what this person saw in these fields), a change that someone made
    meanwhile in other fields is kept and not a clash.
    """
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    versions.claim(item, versions.unless_seen(item, version, seen), **fields)
    changed = versions.apply(item, **fields)
    guard_values(item, changed)
    guard_date(item)
    if "parent" in changed:
        guard_level(item)
        guard_circle(item)
    if changed:
        item.save(update_fields=[*changed, "version"])
        team = item.product.team
        audit.record(by, Verb.ITEM_CHANGED, item, team=team, changed=changed)
        if said := placing(item, changed):
            tell(said, item, by=by)
    return item


@transaction.atomic
def move(
    item: Item,
    *,
    to: str,
    version: int | None = None,
    seen: Mapping[str, Any] | None = None,
    reason: str = "",
    by: User,
) -> Item:
    """Take an item to another state. Dropping needs a reason, and so does one more
    where the product holds as many as it may. `seen` as for `edit`."""
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    old, was_open = item.get_state_display(), item.is_open
    if to not in Item.MOVES[Item.State(item.state)]:
        word = Item.State(to).label.lower()
        raise Refused(
            f"{item.key} is {old.lower()}: it cannot become {word} from here."
        )
    if to == Item.State.DROPPED and not reason.strip():
        raise Refused(f"Say why {item.key} is dropped.")
    guard_room(item, to, reason)
    versions.claim(item, versions.unless_seen(item, version, seen), state=to)
    item.state = to
    item.save(update_fields=["state", "version"])
    new = item.get_state_display()
    data = {"old": old, "new": new, "reason": reason.strip()}
    audit.record(by, Verb.ITEM_MOVED, item, team=item.product.team, **data)
    moves = item.is_placed or item.pk in linked(item)
    if moves and was_open != item.is_open:
        tell(f"{item.key} {old.lower()} → {new.lower()}", item, by=by)
    return item


@transaction.atomic
def link(item: Item, *, opportunity: Opportunity, by: User) -> Item:
    """Say that an item answers an opportunity."""
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    if item.opportunities.filter(pk=opportunity.pk).exists():
        raise Refused(f"{item.key} is already linked to {opportunity.code}.")
    item.opportunities.add(opportunity)
    versions.claim(item, None)
    item.save(update_fields=["version"])
    data = {"opportunity": opportunity.code, "opportunity_id": opportunity.pk}
    audit.record(by, Verb.ITEM_LINKED, item, team=item.product.team, **data)
    return item


@transaction.atomic
def unlink(item: Item, *, opportunity: Opportunity, by: User) -> Item:
    """Take back that an item answers an opportunity."""
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    if not item.opportunities.filter(pk=opportunity.pk).exists():
        raise Refused(f"{item.key} is not linked to {opportunity.code}.")
    item.opportunities.remove(opportunity)
    versions.claim(item, None)
    item.save(update_fields=["version"])
    data = {"opportunity": opportunity.code, "opportunity_id": opportunity.pk}
    audit.record(by, Verb.ITEM_UNLINKED, item, team=item.product.team, **data)
    return item


def locked(item: Item) -> Item:
    """The row as it is now, held until the commit.

    `no_key`: another change may still point at it (a child, a vote) meanwhile.
    """
    rows = Item.objects.select_for_update(of=("self",), no_key=True).select_related(
        "product__team"
    )
    return rows.defer("words").get(pk=item.pk)


def claim_key(key: str) -> str:
    """A key somebody chose: in capitals, not taken, and never given out again."""
    key = key.strip().upper()
    keys.pass_over(key)
    if Item.objects.filter(key=key).exists():
        raise Refused(f"There is already an item {key}.")
    return key


def guard_values(item: Item, changed: Mapping[str, Any]) -> None:
    """What the forms do not offer is refused at every other door too."""
    refuse_outside(item, "0", str(LARGEST), "story_points")
    if "labels" in changed and len(item.labels) > MOST_LABELS:
        raise Unfit("labels", f"An item has at most {MOST_LABELS} labels.")
    owner = item.owner if "owner" in changed else None
    if owner and (owner.is_system or not owner.is_active):
        raise Unfit("owner", f"{owner} does not work here: choose somebody who does.")


def guard_date(item: Item) -> None:
    if item.service == Item.Service.FIXED_DATE and item.due_on is None:
        raise Refused("A fixed date needs its date.")


def guard_room(item: Item, to: str, reason: str) -> None:
    """As many as the product may hold, unless it is said why; counted one by one."""
    if reason.strip() or hold_limits(item.product) is None:
        return
    if said := limits.too_many(item, to):
        raise Refused(said)


def guard_level(item: Item) -> None:
    above = item.parent
    if above and not hierarchy.can_hold(above.kind, item.kind):
        raise Refused(hierarchy.too_small(above.key, above.kind, item.kind))


def guard_circle(item: Item) -> None:
    """No item is above itself. One change of parents at a time, or two could close it."""
    if item.parent_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('backlog.parents'))")
    lines = hierarchy.lines_above([item.parent_id])
    path = hierarchy.path_up(lines, item.parent_id)
    if item.pk in path:
        steps = [lines[each][0] for each in path[: path.index(item.pk) + 1]]
        named = " → ".join([*reversed(steps), item.key])
        raise Refused(f"That would go in a circle: {named}.")
