"""Changes to what-ifs. None touches the backlog but `apply`, which goes by its own actions."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from backlog.actions import bulk, estimates, sessions
from backlog.models import BulkStep, Estimate, Item, Scenario, ScenarioCell
from backlog.models.scenarios import WEEKS, in_words, number
from backlog.queries.ground import alone
from backlog.queries.order import capacity
from backlog.queries.scenarios import Clash, clashes_in
from core import access, audit, versions
from core.clock import now
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb

# As many items as one step of the backlog may change.
MOST = 200
SIDES = ("theirs", "mine")
Cells = Mapping[tuple[int, str], Decimal | None]


@transaction.atomic
def create(*, name: str, by: User) -> Scenario:
    """Begin a what-if: a copy of the backlog in which nothing is changed yet."""
    access.require_somewhere(by, Perm.BACKLOG_VIEW)
    scenario = Scenario.objects.create(name=name, owner=by, created_at=now())
    audit.record(by, Verb.SCENARIO_CREATED, scenario)
    return scenario


@transaction.atomic
def change(
    scenario: Scenario,
    *,
    cells: Cells | None = None,
    version: int | None,
    by: User,
    **fields: Any,
) -> Scenario:
    """Try other scores and durations ({(item id, column): value}), name or capacity.

    A cell that is tried as it really is is forgotten. Raises Stale if the what-if
    changed meanwhile.
    """
    scenario = own(scenario, by)
    kept = {(cell.item_id, cell.name): cell for cell in scenario.cells.select_related("item")}  # fmt: skip
    wanted = tried(kept, cells or {}, scenario)
    sent = fields if cells is None else fields | {"changes": in_words(wanted.values())}
    versions.claim(scenario, version, **sent)
    if "capacity" in fields:
        fields["capacity_was"] = was_of(fields["capacity"])
    changed = versions.apply(scenario, **fields)
    scenario.save()
    put(scenario, kept, wanted)
    audit.record(by, Verb.SCENARIO_CHANGED, scenario, changed=changed, cells=len(wanted))  # fmt: skip
    return scenario


@transaction.atomic
def settle(
    scenario: Scenario, *, keep: Mapping[str, str], version: int | None, by: User
) -> Scenario:
    """Say of what changed outside since it was tried which stands: "theirs" or "mine".

    `keep` is {name of a clash: which}; what it does not name stays open.
    """
    scenario = own(scenario, by)
    versions.claim(scenario, version)
    said = {c: keep[c.name] for c in clashes_of(scenario) if keep.get(c.name) in SIDES}
    if not said:
        raise Refused("Say of something that clashes which of the two stands.")
    for clash, side in said.items():
        settle_one(scenario, clash, side)
    scenario.save()
    told = {clash.name: side for clash, side in said.items()}
    audit.record(by, Verb.SCENARIO_CHANGED, scenario, settled=told)
    return scenario


@transaction.atomic
def discard(scenario: Scenario, *, version: int | None = None, by: User) -> None:
    """Throw it away. What was applied stays in the backlog, and on record."""
    scenario = locked(scenario)
    require_owner(scenario, by)
    versions.claim(scenario, version)
    audit.record(by, Verb.SCENARIO_DISCARDED, scenario, cells=scenario.changes)
    scenario.delete()


@transaction.atomic
def apply(scenario: Scenario, *, version: int | None, by: User) -> Scenario:
    """Make it real: all of it or nothing, by the actions that change the backlog.

    Raises Refused, telling both values, if something changed since it was tried.
    """
    scenario = locked(scenario)
    access.require_somewhere(by, Perm.BACKLOG_VIEW)
    guard_open(scenario)
    versions.claim(scenario, version)
    cells = list(scenario.cells.select_related("item"))
    items = {item.pk: item for item in bulk.held({c.item_id for c in cells}, by)}
    if clashes := clashes_of(scenario):
        raise Refused(f"{told(clashes)} Nothing was applied: say which stands first.")
    if not cells and scenario.capacity is None:
        raise Refused("Nothing is changed in this what-if.")
    scenario.step = set_scores(scenario, cells, items, by)
    set_weeks([cell for cell in cells if cell.name == WEEKS], items, by)
    set_capacity(scenario, by)
    scenario.applied_at, scenario.applied_by = now(), by
    scenario.save()
    audit.record(by, Verb.SCENARIO_APPLIED, scenario, cells=in_words(cells))
    return scenario


# --- parts -------------------------------------------------------------------------
def locked(scenario: Scenario) -> Scenario:
    return Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)


def own(scenario: Scenario, by: User) -> Scenario:
    """The row, held until the commit, if this person may change it and it is open."""
    scenario = locked(scenario)
    require_owner(scenario, by)
    guard_open(scenario)
    return scenario


def require_owner(scenario: Scenario, by: User) -> None:
    access.require_somewhere(by, Perm.BACKLOG_VIEW)
    if scenario.owner_id != by.pk:
        raise Refused("Only the person who made this what-if can change it.")


def guard_open(scenario: Scenario) -> None:
    if scenario.applied_at:
        raise Refused(f"{scenario} was applied: it is history.")


def tried(
    kept: Mapping[tuple[int, str], ScenarioCell], cells: Cells, scenario: Scenario
) -> dict[tuple[int, str], ScenarioCell]:
    """All cells as they shall be: those kept, those new, without what is as it really is."""
    ground = alone({pk for pk, _ in cells})
    found = dict(kept)
    for (pk, name), value in cells.items():
        item = ground.items.get(pk)
        if item is None or not item.takes_scores:
            raise Refused(
                f"{item.key if item else 'What is not there'} takes no scores."
            )
        real = ground.real(pk, name)
        was = kept[pk, name].was if (pk, name) in kept else real
        found[pk, name] = ScenarioCell(scenario=scenario, item=item, name=name, value=value, was=was)  # fmt: skip
        if value == real:
            del found[pk, name]
    if len({pk for pk, _ in found}) > MOST:
        raise Refused(f"A what-if changes at most {MOST} items: begin a second one.")
    return found


def put(
    scenario: Scenario,
    kept: Mapping[tuple[int, str], ScenarioCell],
    wanted: Mapping[tuple[int, str], ScenarioCell],
) -> None:
    gone = [cell.pk for key, cell in kept.items() if wanted.get(key) is not cell]
    scenario.cells.filter(pk__in=gone).delete()
    ScenarioCell.objects.bulk_create(
        cell for key, cell in wanted.items() if kept.get(key) is not cell
    )


def was_of(points: int | None) -> int | None:
    """What really fits at the moment, kept beside what is tried."""
    room = capacity() if points is not None else None
    return room.session.capacity if room else None


def clashes_of(scenario: Scenario) -> list[Clash]:
    cells = list(scenario.cells.select_related("item"))
    return clashes_in(scenario, cells, alone({cell.item_id for cell in cells}))


def told(clashes: Iterable[Clash]) -> str:
    """The first three in words, and how many more."""
    said = [str(each) for each in clashes]
    more = f"; and {len(said) - 3} more" if len(said) > 3 else ""
    return f"{'; '.join(said[:3])}{more}."


def settle_one(scenario: Scenario, clash: Clash, keep: str) -> None:
    if clash.cell is None:
        scenario.capacity = scenario.capacity if keep == "mine" else None
        scenario.capacity_was = was_of(scenario.capacity)
    elif keep == "theirs":
        clash.cell.delete()
    else:
        clash.cell.was = number(clash.real)
        clash.cell.save(update_fields=["was"])


def set_scores(
    scenario: Scenario,
    cells: Iterable[ScenarioCell],
    items: Mapping[int, Item],
    by: User,
) -> BulkStep | None:
    """In one step, which can be taken back in one."""
    scores = [
        (cell.item_id, cell.name, None if cell.value is None else int(cell.value))
        for cell in cells
        if cell.name != WEEKS
        and getattr(items[cell.item_id], cell.name) != cell.value
    ]  # fmt: skip
    title = f"What-if “{scenario}”"
    return bulk.paste(scores, title=title, by=by) if scores else None


def set_weeks(
    cells: Iterable[ScenarioCell], items: Mapping[int, Item], by: User
) -> None:
    rows = Estimate.objects.filter(item__in=[cell.item_id for cell in cells])
    known = dict(rows.values_list("item", "version"))
    for cell in cells:
        item, version = items[cell.item_id], known.get(cell.item_id, 0)
        estimates.estimate(item, weeks=cell.value, version=version, by=by)


def set_capacity(scenario: Scenario, by: User) -> None:
    """Of the session that says what fits; only who leads it may."""
    if scenario.capacity is None:
        return
    room = capacity()
    if room is None:
        raise Refused("No scoring session says what fits: open one with its points.")
    held = room.session
    sessions.edit(held, capacity=scenario.capacity, version=held.version, by=by)
