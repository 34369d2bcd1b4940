"""The run phase of a product: its checklist begins, and is handed over."""

from datetime import date

from django.db import transaction

from core import access, audit, versions
from core.actions import notices
from core.errors import Refused, Unfit
from core.models import User
from core.notices import Kind
from core.roles import Perm
from core.verbs import Verb
from governance import numbering
from governance.actions import history
from portfolio.models import Product
from support.actions import run_checks
from support.models import RunCheck, RunDuty, RunPhase


@transaction.atomic
def begin(
    *,
    product: Product,
    it_owner: User,
    center_owner: User,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> RunPhase:
    """Begin the checklist of a product that is live: every check of the catalogue.

    Each is first due one cadence from today. Whoever is named is told.
    """
    rows = Product.objects.select_for_update(of=("self",)).select_related("team")
    product = rows.get(pk=product.pk)
    access.require(by, Perm.RUN_CHECK, team=product.team)
    day, person = history.day(by, on), history.actor(by, acting)
    require_live(product, day)
    if RunPhase.objects.filter(product=product).exists():
        raise Refused(f"The checklist of {product} has begun already.")
    require_doers(product, it_owner, center_owner)
    numbering.lock(run_checks.LOCK)
    phase = RunPhase.objects.create(
        product=product, it_owner=it_owner, center_owner=center_owner, begins_on=day
    )
    RunDuty.objects.bulk_create(
        run_checks.lay_out(phase, check, day)
        for check in RunCheck.objects.kept().order_by("code")
    )
    audit.record(
        by, Verb.RUN_PHASE_BEGUN, phase, team=product.team, person=person,
        it_owner=it_owner, center_owner=center_owner,
    )  # fmt: skip
    tell(phase, [it_owner, center_owner], by=person)
    return phase


@transaction.atomic
def hand_over(
    phase: RunPhase,
    *,
    it_owner: User,
    center_owner: User,
    version: int | None,
    by: User,
) -> RunPhase:
    """Name who does it from now on; who is new to it is told."""
    rows = RunPhase.objects.select_for_update(of=("self",)).for_page()
    phase = rows.get(pk=phase.pk)
    access.require(by, Perm.RUN_CHECK, team=phase.product.team)
    require_doers(phase.product, it_owner, center_owner)
    before = {phase.it_owner_id, phase.center_owner_id}
    versions.claim(phase, version, it_owner=it_owner, center_owner=center_owner)
    changed = versions.apply(phase, it_owner=it_owner, center_owner=center_owner)
    phase.save()
    audit.record(
        by, Verb.RUN_PHASE_GIVEN, phase, team=phase.product.team, changed=changed
    )
    new = [each for each in (it_owner, center_owner) if each.pk not in before]
    tell(phase, new, by=by)
    return phase


def require_live(product: Product, day: date) -> None:
    if product.live_since is None or product.live_since > day:
        raise Refused(f"{product} is not live yet: its checklist begins when it is.")
    if product.ends_on and product.ends_on < day:
        raise Refused(f"{product} is retired: nothing is run any more.")


def require_doers(product: Product, it_owner: User, center_owner: User) -> None:
    named = {"it_owner": it_owner, "center_owner": center_owner}
    for field, person in named.items():
        if not access.allows(person, Perm.RUN_CHECK, team=product.team):
            raise Unfit(field, f"{person} does not do checks of {product}.")


def tell(phase: RunPhase, people: list[User], *, by: User) -> None:
    notices.tell(
        people, kind=Kind.RUN_CHECK, about=phase, occasion=f"given {phase.version}",
        by=by, text=f"Run-phase checks of {phase.product} are yours.",
    )  # fmt: skip
