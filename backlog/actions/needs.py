"""What an item waits for: another item, of its own or another product."""

from django.db import connection, transaction

from backlog.actions.causes import tell
from backlog.actions.items import locked
from backlog.models import Item, ItemNeed
from backlog.needs import way
from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb

MOST = 40  # what waits for more than this is not one item

# Whatever can be reached from one item; UNION ends it even if there were a circle.
ONWARDS = """
    WITH RECURSIVE onwards AS (
        SELECT item_id, needed_id FROM backlog_itemneed WHERE item_id = %s
        UNION
        SELECT next.item_id, next.needed_id FROM backlog_itemneed next
        JOIN onwards ON next.item_id = onwards.needed_id
    )
    SELECT item_id, needed_id FROM onwards ORDER BY item_id, needed_id"""


@transaction.atomic
def need(item: Item, *, needed: Item, by: User) -> ItemNeed:
    """Say that `item` can start when `needed` is finished. Twice is once.

    Raises Refused, naming the way, if the other already waits for this one.
    """
    one_at_a_time()
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    guard_circle(item, needed)
    found = ItemNeed.objects.filter(item=item, needed=needed).first()
    if found:
        return found
    if item.needs.count() >= MOST:
        raise Refused(f"{item.key} waits for {MOST} items already: split it first.")
    found = ItemNeed.objects.create(item=item, needed=needed, added_by=by)
    touched(item, needed, Verb.NEED_ADDED, f"{item.key} waits for {needed.key}", by)
    return found


@transaction.atomic
def unneed(item: Item, *, needed: Item, by: User) -> Item:
    """Say that an item does not wait for another any more."""
    one_at_a_time()
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    found = ItemNeed.objects.filter(item=item, needed=needed).first()
    if found is None:
        raise Refused(f"{item.key} does not wait for {needed.key} any more.")
    found.delete()
    said = f"{item.key} no longer waits for {needed.key}"
    return touched(item, needed, Verb.NEED_REMOVED, said, by)


def one_at_a_time() -> None:
    """One change of needs at a time, or two together could close a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('backlog.needs'))")


def guard_circle(item: Item, needed: Item) -> None:
    if item.pk == needed.pk:
        raise Unfit("needed", f"{item.key} cannot wait for itself.")
    with connection.cursor() as cursor:
        cursor.execute(ONWARDS, [needed.pk])
        path = way(needed.pk, item.pk, cursor.fetchall())
    if path:
        keys = dict(Item.objects.filter(pk__in=path).values_list("pk", "key"))
        said = " → ".join(keys[pk] for pk in path)
        raise Refused(
            f"{item.key} cannot wait for {needed.key}, which waits for it: {said}."
        )


def touched(item: Item, needed: Item, verb: Verb, said: str, by: User) -> Item:
    versions.claim(item, None)
    item.save(update_fields=["version"])
    audit.record(by, verb, item, team=item.product.team, needed=needed.key)
    tell(said, item, by=by)
    return item
