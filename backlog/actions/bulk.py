"""Changing many items in one step, and taking the step back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from backlog import scorers, tasks
from backlog.actions import judged
from backlog.actions.causes import linked, placing
from backlog.actions.limits import hold as hold_limits
from backlog.models import BulkStep, Item, RankCause
from backlog.queries import bulk
from backlog.words import COLUMN_WORDS, about
from core import access, audit, versions
from core.clock import now
from core.conflicts import field_of
from core.errors import Refused
from core.models import Team, User
from core.roles import Perm
from core.tasks import after_commit
from core.verbs import Verb

# {item: {column of its table: the value it shall hold}}
Wanted = Mapping[Item, Mapping[str, Any]]


@transaction.atomic
def change(
    seen: Mapping[int, int], *, what: str, value: Any, reason: str = "", by: User
) -> BulkStep:
    """Set one field of many items, all of them or none. `seen` is {item id: version}.

    Raises Refused, naming them, if some changed since they were looked at or cannot
    take the change.
    """
    access.require_somewhere(by, Perm.BACKLOG_EDIT)
    items = held(seen, by)
    require(Perm.BACKLOG_EDIT, items, by)
    if others := bulk.changed_since(items, seen):
        raise Refused(
            f"{bulk.named(others)} changed while you looked. "
            "Nothing was saved: look at the list again."
        )
    if what == "state":  # counted one step after the other, as single moves are
        hold_limits(item.product_id for item in items)
    lines = bulk.lines(items, what=what, value=value, reason=reason, by=by)
    for line in lines:
        if line.refusal:
            raise Refused(f"{line.item.key}: {line.refusal} Nothing was saved.")
    wanted = {
        line.item: {bulk.field_for(what): bulk.after(line.item, what, value)}
        for line in lines
        if line.changes
    }
    return keep(bulk.title(lines, what, value), wanted, reason=reason, by=by)


@transaction.atomic
def paste(
    cells: Sequence[tuple[int, str, int | None]], *, title: str = "", by: User
) -> BulkStep:
    """Set pasted scores, all of them or none: (item id, column, score) each.

    The form tells which cells are wrong; here they are asked again, under the lock.
    """
    access.require_somewhere(by, Perm.BACKLOG_SCORE)
    items = {item.pk: item for item in held({pk for pk, _, _ in cells}, by)}
    for pk, name, _ in cells:
        scorers.require_fill(by, items[pk], [name])
    wanted: dict[Item, dict[str, Any]] = {}
    for pk, name, value in cells:
        if fault := bulk.unscored(items[pk], name, value, by=by):
            raise Refused(f"{fault} Nothing was saved.")
        if getattr(items[pk], name) != value:
            wanted.setdefault(items[pk], {})[name] = value
    number = sum(len(each) for each in wanted.values())
    pasted = f"{number} pasted score{'' if number == 1 else 's'}"
    return keep(title or pasted, wanted, by=by)


@transaction.atomic
def undo(step: BulkStep, *, by: User) -> BulkStep:
    """Put everything back as it was. Refused, naming them, where a cell changed since."""
    step = BulkStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if step.by_id != by.pk:
        raise Refused("Only the person who made this change can take it back.")
    if step.undone_at:
        raise Refused("This was taken back already.")
    items = held({int(pk) for pk in step.changes}, by)
    for item in items if scored(step) else ():
        scorers.require_fill(by, item, step.changes[str(item.pk)])
    if not scored(step):
        require(Perm.BACKLOG_EDIT, items, by)
    if others := [item.key for item in items if not still(item, step)]:
        raise Refused(
            f"{bulk.named(others)} changed since. Nothing was taken back: "
            "change the others by themselves."
        )
    write({item: before(item, step) for item in items}, step=step, by=by)
    step.undone_at, step.undone_by = now(), by
    step.save(update_fields=["undone_at", "undone_by"])
    audit.record(by, Verb.ITEMS_CHANGED_BACK, step, count=step.count)
    return step


def held(ids: "set[int] | Mapping[int, int]", by: User) -> list[Item]:
    """These items until the commit, locked in one order, as `by` may see them."""
    if len(ids) > bulk.MOST:
        raise Refused(f"At most {bulk.MOST} items change in one step.")
    rows = Item.objects.visible_to(by).filter(pk__in=ids).defer("words")
    rows = rows.select_related("product__team", "owner").order_by("pk")
    items = list(rows.select_for_update(of=("self",), no_key=True))
    if len(items) != len(ids):
        raise Refused("Some of these items are not there any more. Look again.")
    return items


def require(perm: Perm, items: Iterable[Item], by: User) -> None:
    for team in {item.product.team for item in items}:
        access.require(by, perm, team=team)


def scored(step: BulkStep) -> bool:
    return any(set(changed) & set(COLUMN_WORDS) for changed in step.changes.values())


def keep(title: str, wanted: Wanted, *, reason: str = "", by: User) -> BulkStep:
    """Write the changes and the step that can take them back."""
    if not wanted:
        raise Refused("All of them are like that already: nothing would change.")
    step = BulkStep(what=title[:200], by=by, at=now(), count=len(wanted))
    step.changes = {
        str(item.pk): {
            name: [stored(was(item, name)), stored(new)] for name, new in values.items()
        }
        for item, values in wanted.items()
    }
    step.save()
    write(wanted, step=step, reason=reason, by=by)
    audit.record(by, Verb.ITEMS_CHANGED, step, count=step.count, reason=reason)
    return step


def was(item: Item, name: str) -> Any:
    return item.owner_id if name == "owner" else getattr(item, name)


def stored(value: Any) -> Any:
    """A value as the step keeps it: what JSON can hold, the id of a person."""
    if isinstance(value, User):
        return value.pk
    if value is None or isinstance(value, int | str | list):
        return value
    return DjangoJSONEncoder().default(value)


def still(item: Item, step: BulkStep) -> bool:
    """Nobody has changed since what the step changed here."""
    changed = step.changes[str(item.pk)]
    return all(
        before_or_after(name, new) == was(item, name)
        for name, (_, new) in changed.items()
    )


def before(item: Item, step: BulkStep) -> dict[str, Any]:
    changed = step.changes[str(item.pk)]
    old = {name: before_or_after(name, value) for name, (value, _) in changed.items()}
    if old.get("owner"):
        old["owner"] = User.objects.get(pk=old["owner"])
    return old


def before_or_after(name: str, value: Any) -> Any:
    """What `stored` kept, as the field holds it; a person by their id."""
    if name == "owner" or value is None:
        return value
    field = field_of(Item(), name)
    return field.to_python(value) if field else value


def write(wanted: Wanted, *, step: BulkStep, reason: str = "", by: User) -> None:
    """Set the values in one statement, record them in one group, tell the ranking once."""
    names: set[str] = {"version"}
    told: dict[Team, list[tuple[Verb, Item, dict[str, Any]]]] = {}
    causes, waits = [], linked(*wanted)
    scored_anew: dict[Item, set[str]] = {}
    for item, values in wanted.items():
        open_before, state = item.is_open, item.get_state_display()
        changed = versions.apply(item, **values)
        item.version += 1
        names |= {*changed}
        if columns := set(changed) & set(COLUMN_WORDS):
            scored_anew[item] = columns
            item.scored_by, item.scored_at = by, now()
            names |= {"scored_by", "scored_at"}
            causes.append(
                RankCause(item=item, text=about(item.key, changed)[:200], by=by)
            )
        elif said := placing(item, changed):
            causes.append(RankCause(item=item, text=said[:200], by=by))
        elif open_before != item.is_open and (item.is_placed or item.pk in waits):
            steps = f"{item.key} {state.lower()} → {item.get_state_display().lower()}"
            causes.append(RankCause(item=item, text=steps[:200], by=by))
        line = entry(item, changed, state, reason)
        told.setdefault(item.product.team, []).append(line)
    Item.objects.bulk_update(wanted, sorted(names))
    judged.keep_each(scored_anew)
    for team, lines in told.items():
        record(lines, step=step, team=team, by=by)
    tell(causes)


def entry(
    item: Item, changed: Mapping[str, Any], state: str, reason: str
) -> tuple[Verb, Item, dict[str, Any]]:
    """The audit row of one item, like that of the same change made by itself."""
    if "state" in changed:
        new = item.get_state_display()
        return Verb.ITEM_MOVED, item, {"old": state, "new": new, "reason": reason}
    scored = set(changed) & set(COLUMN_WORDS)
    verb = Verb.ITEM_SCORED if scored else Verb.ITEM_CHANGED
    return verb, item, {"changed": dict(changed)}


def record(
    lines: Sequence[tuple[Verb, Item, dict[str, Any]]],
    *,
    step: BulkStep,
    team: Team,
    by: User,
) -> None:
    for verb in {verb for verb, _, _ in lines}:
        rows = [
            (item, {**data, "step": step.pk}) for v, item, data in lines if v == verb
        ]
        audit.record_all(by, verb, rows, team=team)


def tell(causes: Sequence[RankCause]) -> None:
    """Every cause is kept; one message for all, since one run sees all that wait."""
    if causes:
        last = RankCause.objects.bulk_create(causes)[-1]
        after_commit(tasks.rerank, last.pk, countdown=tasks.SETTLE)
