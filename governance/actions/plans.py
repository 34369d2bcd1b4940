"""Documents that both sides own: written, agreed by both, read, and looked at again."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from core import access, audit, versions
from core.clock import now, today
from core.errors import Refused, Unfit, refuse_outside
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from governance import cadence, files
from governance.actions import history, links
from governance.actions.decisions import allow
from governance.actions.evidence import checked
from governance.models import Plan, PlanReceipt

# What both owners agreed on; another one is a new edition.
CONTENT = {"title", "kind", "starts_on", "ends_on", "text", "link", "sha256"}


@transaction.atomic
def create(
    *,
    title: str,
    team: Team | None = None,
    supersedes: Plan | None = None,
    readers: Iterable[User] = (),
    upload: "File[bytes] | None" = None,
    about: Any = None,
    by: User,
    **fields: Any,
) -> Plan:
    """Open a draft with an owner on each side and a day for its next look."""
    allow(by, Perm.PLAN_EDIT, team)
    if supersedes is not None and not supersedes.is_current:
        raise Unfit("supersedes", f"“{supersedes}” has been superseded already.")
    plan = Plan(title=title, team=team, supersedes=supersedes, **fields)
    plan.link = checked(plan.link)
    refuse_impossible(plan)
    attach(plan, upload)
    plan.save()
    plan.readers.set(readers)
    audit.record(by, Verb.PLAN_CREATED, plan, team=team)
    keep(plan, upload)
    if about is not None:
        links.link(plan, about, by=by)
    return plan


@transaction.atomic
def edit(
    plan: Plan,
    *,
    version: int | None,
    readers: Iterable[User] | None = None,
    upload: "File[bytes] | None" = None,
    by: User,
    **fields: Any,
) -> Plan:
    """Change a document. Other content is a new edition: both owners agree anew."""
    plan = held(plan)
    allow(by, Perm.PLAN_EDIT, plan.team)
    allow(by, Perm.PLAN_EDIT, fields.get("team", plan.team))
    sent = fields if readers is None else {**fields, "readers": readers}
    versions.claim(plan, version, **sent)
    require_current(plan)
    former, owners = plan.file.name, (plan.business_owner_id, plan.it_owner_id)
    changed = versions.apply(plan, **fields)
    plan.link = checked(plan.link)
    refuse_impossible(plan)
    if attach(plan, upload):
        changed["sha256"] = ["", plan.sha256]
    if CONTENT & set(changed) or owners != (plan.business_owner_id, plan.it_owner_id):
        open_again(plan)
    plan.save()
    if readers is not None:
        plan.readers.set(readers)
    audit.record(by, Verb.PLAN_CHANGED, plan, team=plan.team, changed=changed)
    keep(plan, upload)
    if upload and former:
        transaction.on_commit(partial(default_storage.delete, former), robust=True)
    return plan


def open_again(plan: Plan) -> None:
    """Back to a draft that nobody has agreed to; an agreed one becomes a new edition."""
    if plan.is_agreed:
        plan.edition += 1
    plan.state = Plan.State.DRAFT
    plan.business_agreed_at = plan.it_agreed_at = None


@transaction.atomic
def agree(
    plan: Plan,
    *,
    version: int | None,
    by: User,
    acting: User | None = None,
    on: date | None = None,
) -> Plan:
    """An owner agrees to what is written. With both it is agreed, and ends its former."""
    plan, person = held(plan), history.actor(by, acting)
    require_owner(plan, person)
    versions.claim(plan, version)
    if plan.state != Plan.State.DRAFT:
        said = plan.get_state_display().lower()
        raise Refused(f"“{plan}” is {said}: there is nothing to agree to.")
    if not (plan.text or plan.link or plan.sha256):
        raise Refused("There is nothing in it yet: add a text, a link or a file first.")
    side = "business" if person.pk == plan.business_owner_id else "it"
    if getattr(plan, f"{side}_agreed_at"):
        raise Refused("You have agreed to it. The other owner has not yet.")
    setattr(plan, f"{side}_agreed_at", history.moment(by, on))
    if plan.business_agreed_at and plan.it_agreed_at:
        plan.state = Plan.State.AGREED
    plan.save()
    told = {"side": side, "edition": plan.edition, "person": person}
    audit.record(by, Verb.PLAN_AGREED, plan, team=plan.team, **told)
    if plan.is_agreed and plan.supersedes_id:
        end_former(plan.supersedes_id, plan, by=by)
    return plan


def end_former(former_id: int, plan: Plan, *, by: User) -> None:
    """End the document that this one takes the place of; a draft just never came."""
    former = Plan.objects.select_for_update(of=("self",)).get(pk=former_id)
    if not former.is_agreed:
        return
    versions.claim(former, None)
    former.state = Plan.State.SUPERSEDED
    former.save()
    audit.record(by, Verb.PLAN_SUPERSEDED, former, team=former.team, by_plan=plan.title)


@transaction.atomic
def review(plan: Plan, *, finding: str, version: int | None, by: User) -> Plan:
    """Look at an agreed document again and keep it; the next look follows its cadence."""
    plan = held(plan)
    if by.pk not in (plan.business_owner_id, plan.it_owner_id):
        allow(by, Perm.PLAN_EDIT, plan.team)
    versions.claim(plan, version)
    if not plan.is_agreed:
        raise Refused("Only what both owners agreed to is looked at again.")
    due = cadence.next_due(today(), plan.cadence_months)
    changed = versions.apply(plan, due_on=due)
    plan.save()
    audit.record(
        by,
        Verb.PLAN_REVIEWED,
        plan,
        team=plan.team,
        changed=changed,
        reason=finding,
    )
    return plan


@transaction.atomic
def acknowledge(
    plan: Plan,
    *,
    commitment: str = "",
    by: User,
    acting: User | None = None,
    on: date | None = None,
) -> PlanReceipt:
    """Say that one has read the agreed edition, and what one commits to for it."""
    plan, person = held(plan), history.actor(by, acting)
    access.require_somewhere(person, Perm.PLAN_VIEW)
    if not plan.is_agreed:
        raise Refused("It is read once both owners have agreed to it.")
    receipt, made = PlanReceipt.objects.get_or_create(
        plan=plan,
        person=person,
        edition=plan.edition,
        defaults={"commitment": commitment, "read_at": history.moment(by, on)},
    )
    if not made:
        raise Refused("You have acknowledged this edition.")
    audit.record(
        by,
        Verb.PLAN_READ,
        plan,
        team=plan.team,
        person=person,
        edition=plan.edition,
        commitment=commitment,
    )
    return receipt


# --- rules ----------------------------------------------------------------------------
def held(plan: Plan) -> Plan:
    rows = Plan.objects.select_for_update(of=("self",))
    return rows.select_related("team", "business_owner", "it_owner").get(pk=plan.pk)


def require_current(plan: Plan) -> None:
    if not plan.is_current:
        raise Refused(f"“{plan}” has been superseded and stays as it was.")


def require_owner(plan: Plan, person: User) -> None:
    if person.pk not in (plan.business_owner_id, plan.it_owner_id):
        raise PermissionDenied(f"{person} owns no side of {plan}")


def refuse_impossible(plan: Plan) -> None:
    """Raise Unfit for what can never be a document of two sides."""
    if plan.ends_on <= plan.starts_on:
        raise Unfit("ends_on", "The period ends after it begins.")
    if plan.business_owner_id == plan.it_owner_id:
        raise Unfit("it_owner", "One owner is of the business, the other of IT.")
    refuse_outside(plan, "1", "60", "cadence_months")


# --- files ----------------------------------------------------------------------------
def attach(plan: Plan, upload: "File[bytes] | None") -> bool:
    """Note what the file is; the name it is kept under says nothing. False without one."""
    if not upload:
        return False
    found = files.inspect(upload)
    plan.filename, plan.content_type = found.filename, found.content_type
    plan.size, plan.sha256 = found.size, found.sha256
    plan.file.name = f"plans/{now():%Y/%m}/{uuid4().hex}"
    return True


def keep(plan: Plan, upload: "File[bytes] | None") -> None:
    if upload:
        default_storage.save(plan.file.name, upload)
