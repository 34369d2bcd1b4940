"""The activities of the matrix: added, reworded, retired; an open draft follows.

What was published keeps its words (`RaciRow`), so nothing here reaches back.
"""

from typing import Any

from django.db import transaction

from core import audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.verbs import Verb
from governance import numbering, raci_templates
from governance.actions import proposals
from governance.actions.raci import require_editor
from governance.models import Activity, Proposal, RaciMatrix, RaciRow

WORDS = ("phase", "name", "basis", "is_gate")


def held(activity: Activity) -> Activity:
    return Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)


def open_draft() -> RaciMatrix | None:
    """The draft, locked: it follows what changes about its activities."""
    drafts = RaciMatrix.objects.filter(state=RaciMatrix.State.DRAFT)
    return drafts.select_for_update(of=("self",)).first()


def require_free_number(number: int) -> None:
    if Activity.objects.filter(number=number).exists():
        raise Unfit("number", f"There is an activity {number} already. Numbers stay.")


@transaction.atomic
def add(
    *,
    number: int,
    phase: str,
    name: str,
    basis: str = "",
    is_gate: bool = False,
    by: User,
) -> Activity:
    """Add an activity. An open draft gets its row, empty: rule E4 until it is filled."""
    require_editor(by)
    numbering.lock("RACI")
    require_free_number(number)
    row = Activity.objects.create(
        number=number, phase=phase, name=name, basis=basis, is_gate=is_gate
    )
    draft = open_draft()
    if draft:
        raci_templates.row_for(draft, row).save()
        follow(draft, by=by)
    audit.record(by, Verb.ACTIVITY_ADDED, row, phase=phase, draft=draft)
    return row


@transaction.atomic
def reword(
    activity: Activity, *, version: int | None, by: User, **fields: Any
) -> Activity:
    """Change its words from the next version on; versions that hold keep theirs."""
    require_editor(by)
    numbering.lock("RACI")
    row = held(activity)
    require_there(row)
    versions.claim(row, version, **fields)
    changed = versions.apply(row, **fields)
    row.save()
    draft = open_draft()
    if draft:
        words = {name: getattr(row, name) for name in WORDS}
        RaciRow.objects.filter(matrix=draft, activity=row).update(**words)
        follow(draft, by=by)
    audit.record(by, Verb.ACTIVITY_CHANGED, row, changed=changed, draft=draft)
    return row


@transaction.atomic
def retire(activity: Activity, *, version: int | None = None, by: User) -> Activity:
    """No version to come has it; the draft loses its row."""
    require_editor(by)
    numbering.lock("RACI")
    row = held(activity)
    require_there(row)
    versions.claim(row, version)
    row.retired_on = today()
    row.save()
    draft = open_draft()
    if draft:
        RaciRow.objects.filter(matrix=draft, activity=row).delete()
        follow(draft, by=by)
    audit.record(by, Verb.ACTIVITY_RETIRED, row, on=row.retired_on, draft=draft)
    return row


def follow(draft: RaciMatrix, *, by: User) -> None:
    """The draft is another one now: what was read or proposed of it before is old."""
    proposals.overtake(Proposal.Kind.RACI, draft, by=by)
    versions.claim(draft, None)
    draft.save(update_fields=["version"])


def require_there(row: Activity) -> None:
    if row.retired_on:
        raise Refused(f"{row} was retired on {row.retired_on:%-d %B %Y}.")
