"""The plan: made and changed in draft, frozen at the start, then only amended."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from backlog.models import Item
from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import canonical, numbering
from governance.actions import stakes
from pilots import figures, loosening, plan
from pilots.actions.frozen import LIVE, Frozen, tries_are_kept
from pilots.actions.moving import held
from pilots.models import Amendment, Pilot
from pilots.models.looking import EXTENSIONS, Looking
from portfolio.models import Benefit, Product

PREFIX: dict[str, str] = {Pilot.Kind.POC: "POC-", Pilot.Kind.PILOT: "PIL-"}
# What anybody who runs it may keep up to date: no promise hangs on these.
RECORD = ("title", "benefit", "spent")
AMENDING = "SELECT set_config('tandem.amending', %s, true)"


@transaction.atomic
def create(
    *,
    product: Product,
    kind: str,
    title: str,
    item: Item | None = None,
    owner: User | None = None,
    key: str = "",
    by: User,
    **fields: Any,
) -> Pilot:
    """Draft a proof of concept or a pilot; `by` owns it unless another is named."""
    access.require(by, Perm.PILOT_RUN, team=product.team)
    belongs(item, product)
    belongs(fields.get("benefit"), product)
    places = {name: fields.pop(name, ()) for name in plan.PLACES}
    pilot = Pilot(
        key=key or numbering.next_key(Pilot.objects.all(), PREFIX[kind], digits=2), product=product, kind=kind, title=title,
        item=item, owner=owner or by, **fields,
    )  # fmt: skip
    sound(pilot)
    pilot.save()
    for name, chosen in places.items():
        getattr(pilot, name).set(chosen)
    audit.record(by, Verb.PILOT_CREATED, pilot, team=product.team, kind=kind, item=item)
    return pilot


def belongs(part: Item | Benefit | None, product: Product) -> None:
    """A feature or benefit of this product, or none."""
    if part and part.product_id != product.pk:
        field = "item" if isinstance(part, Item) else "benefit"
        text = f"{part} belongs to another product than {product.code}."
        raise Unfit(field, text)


def sound(pilot: Pilot) -> None:
    """Raise Unfit for a bound that bounds nothing."""
    refuse_outside(pilot, "1", "100", "share_percent")
    refuse_outside(pilot, "1", "10", "looks")
    refuse_outside(pilot, "1", "20", "split_control", "split_treatment")
    refuse_outside(pilot, "0", "60", "discard_days")
    first, last = pilot.starts_on, pilot.ends_on
    if first and last and last < first:
        raise Unfit("ends_on", "The last day follows the first.")
    looks_are_sound(pilot)


def looks_are_sound(pilot: Pilot) -> None:
    """Raise Unfit for looks that no boundary could be worked out for."""
    several, planned = pilot.looks > 1, pilot.looking == Looking.PLANNED_LOOKS
    shares, more = pilot.look_shares, pilot.extension_percent
    falls = any(a >= b for a, b in pairwise([0, *shares, 100]))
    any_day = pilot.looking == Looking.ALWAYS_VALID
    wrong = (
        (several and not planned, "looking", "More looks than one are planned looks."),
        (planned and not several, "looks", "Planned looks are two or more, with the end."),
        (len(shares) not in {0, pilot.looks - 1}, "look_shares", "One for each look before the end."),
        (falls, "look_shares", "The shares rise, from above 0 to below 100."),
        (pilot.tau is not None and pilot.tau <= 0, "tau", "τ is above 0."),
        (more not in dict(EXTENSIONS), "extension_percent", "It adds 25 or 50%, or nothing."),
        (any_day and more, "extension_percent", "What is read on any day needs no extension."),
    )  # fmt: skip
    for is_so, field, words in wrong:
        if is_so:
            raise Unfit(field, words)


@tries_are_kept
@transaction.atomic
def edit(pilot: Pilot, *, version: int | None, by: User, **fields: Any) -> Pilot:
    """Change a draft. Later only its record (title, benefit, money spent) is open."""
    pilot = held(pilot)
    access.require(by, Perm.PILOT_RUN, team=pilot.product.team)
    still_open(pilot)
    versions.claim(pilot, version, **fields)
    if pilot.state != Pilot.State.DRAFT and set(fields) - set(RECORD):
        raise Frozen(pilot)
    changed = change(pilot, fields)
    pilot.save()
    stakes.join(pilot, [pilot.owner, pilot.sponsor])
    audit.record(
        by, Verb.PILOT_CHANGED, pilot, team=pilot.product.team, changed=changed
    )
    return pilot


def still_open(pilot: Pilot) -> None:
    if not pilot.is_open:
        state = pilot.get_state_display().lower()
        raise Refused(f"{pilot.key} is {state}: it stays as it is.")


def change(pilot: Pilot, fields: dict[str, Any]) -> dict[str, list[Any]]:
    """Apply `fields` (places too); return {field: [before, after]} of what differs."""
    places = {name: fields.pop(name) for name in plan.PLACES if name in fields}
    for name in ("item", "benefit"):
        belongs(fields.get(name), pilot.product)
    changed = versions.apply(pilot, **fields)
    sound(pilot)
    for name, chosen in places.items():
        changed |= place(pilot, name, chosen)
    return changed


def place(pilot: Pilot, name: str, chosen: Iterable[Model]) -> dict[str, list[Any]]:
    manager = getattr(pilot, name)
    before = sorted(str(each) for each in manager.all())
    manager.set(chosen)
    after = sorted(str(each) for each in manager.all())
    return {} if before == after else {name: [before, after]}


@transaction.atomic
def amend(
    pilot: Pilot, *, reason: str, version: int | None = None, by: User, **fields: Any
) -> Pilot:
    """Change a frozen plan openly: who, why, before and after.

    What the gate would have to look at again (a new site, queue, language or kind
    of data, more than a fifth more exposure) is refused: that is another pilot.
    """
    pilot = held(pilot)
    access.require(by, Perm.PILOT_RUN, team=pilot.product.team)
    amendable(pilot, reason)
    versions.claim(pilot, version, **fields)
    before = plan.snapshot(pilot)
    with amending(pilot):
        changed = change(pilot, fields)
        open_to_amendment(changed)
        pilot.save()
    stakes.join(pilot, [pilot.owner, pilot.sponsor])
    amended(pilot, before, reason, changed, by=by)
    return pilot


def open_to_amendment(changed: dict[str, list[Any]]) -> None:
    """Raise Refused unless something changed, and nothing that has to stay."""
    if not changed or set(changed) <= set(RECORD):
        raise Refused("Nothing in the plan changed.")
    if set(changed) & set(plan.DATES):
        raise Refused("Its days stay: end it early, or decide to extend it.")
    if kept := set(changed) - plan.AMENDABLE - set(RECORD):
        names = ", ".join(sorted(kept)).replace("_", " ")
        raise Refused(
            f"How it is drawn and looked at stays as it was planned: {names}."
        )


@contextmanager
def amending(pilot: Pilot) -> Iterator[None]:
    """Let the frozen rows of this pilot change meanwhile.

    The database refuses every other change to them (migration “a frozen plan holds”).
    """
    with connection.cursor() as cursor:
        cursor.execute(AMENDING, [str(pilot.pk)])
        yield
        cursor.execute(AMENDING, [""])


def amendable(pilot: Pilot, reason: str) -> None:
    if pilot.state not in LIVE:
        raise Refused(f"A plan is amended while it runs; {pilot.key} does not run.")
    if not reason.strip():
        raise Unfit("reason", "Give the reason for the change.")


def amended(
    pilot: Pilot,
    before: dict[str, Any],
    reason: str,
    changes: dict[str, list[Any]],
    *,
    by: User,
) -> Amendment:
    """Keep the amendment, unless the plan has now outgrown its approval.

    It says what is easier to reach than `before`, and whether results were known.
    """
    now = plan.snapshot(pilot)
    if grown := plan.material(pilot.plan, now):
        raise Refused(
            f"This outgrows the approval ({'; '.join(grown)}). "
            f"End {pilot.key} and ask the gate for a new plan."
        )
    amendment = Amendment.objects.create(
        pilot=pilot, reason=reason, changes=audit.kept(changes), made_by=by,
        made_on=today(), plan_hash=canonical.digest(now),
        loosens=loosening.loosened(before, now),
        seen_results=bool(figures.results_of(pilot)),
    )  # fmt: skip
    audit.record(
        by, Verb.PILOT_AMENDED, pilot, team=pilot.product.team,
        reason=reason, changed=changes, plan_hash=amendment.plan_hash,
        loosens=amendment.loosens,
    )  # fmt: skip
    return amendment
