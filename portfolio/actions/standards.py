"""Changes to standards: written as a draft, brought into force, looked at, retired.

Bringing into force and retiring are decisions of the matrix's row 1 (standards).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import history, mandate
from governance.models import GovernedAct, Party, ServiceLevel
from portfolio.models import Standard, StandardVersion

YEAR = timedelta(days=365)
COPIED = ("demands", "why", "scope", "deviation_days")
MANY = ("lines", "products")


@transaction.atomic
def create(
    *,
    code: str,
    name: str,
    family: str,
    owner: Party,
    levels: Iterable[ServiceLevel] = (),
    by: User,
    **said: Any,
) -> Standard:
    """Add a standard with the draft of its first version; `said` is what it demands."""
    access.require_somewhere(by, Perm.STANDARD_EDIT)
    code = code.strip().upper()
    if Standard.objects.filter(code=code).exists():
        raise Unfit("code", f"There is a standard {code} already.")
    refuse_retired(owner)
    standard = Standard.objects.create(code=code, name=name, family=family, owner=owner)
    standard.levels.set(levels)
    write_down(StandardVersion(standard=standard, number=1), said)
    audit.record(by, Verb.STANDARD_CREATED, standard, name=name, family=family)
    return standard


def refuse_retired(owner: Party) -> None:
    if owner.retired_on:
        raise Unfit("owner", f"{owner} has no part any more: choose another party.")


@transaction.atomic
def edit(
    standard: Standard, *, version: int | None, by: User, **fields: Any
) -> Standard:
    """Change name, family, owner or levels; what it demands is in its versions."""
    standard = held(standard, by=by)
    versions.claim(standard, version, **fields)
    levels = fields.pop("levels", None)
    if fields.get("owner", standard.owner) != standard.owner:
        refuse_retired(fields["owner"])
    changed = versions.apply(standard, **fields)
    if levels is not None:
        changed |= moved(standard, "levels", levels)
    standard.save()
    audit.record(by, Verb.STANDARD_CHANGED, standard, changed=changed)
    return standard


@transaction.atomic
def draft_next(standard: Standard, *, by: User) -> StandardVersion:
    """Begin the next version, in the words of the newest one."""
    standard = held(standard, by=by)
    refuse_ended(standard)
    last = standard.versions.first()
    if last is None or last.is_draft:
        raise Refused(f"The next version of {standard.code} is being written already.")
    said = {name: getattr(last, name) for name in COPIED}
    said |= {name: getattr(last, name).all() for name in MANY}
    draft = StandardVersion(standard=standard, number=last.number + 1)
    write_down(draft, said)
    standard.version += 1
    standard.save(update_fields=["version"])
    audit.record(by, Verb.STANDARD_DRAFTED, standard, number=draft.number)
    return draft


def refuse_ended(standard: Standard) -> None:
    if standard.retired_on:
        raise Refused(f"{standard.code} is retired: write another standard.")


@transaction.atomic
def write(
    draft: StandardVersion, *, version: int | None, by: User, **said: Any
) -> StandardVersion:
    """Change what the draft demands, of whom, and for how long one may deviate."""
    standard = held(draft.standard, by=by)
    draft = StandardVersion.objects.select_for_update().get(pk=draft.pk)
    if not draft.is_draft:
        raise Refused(f"{draft} is in force and never changes: write the next version.")
    versions.claim(draft, version, **said)
    changed = write_down(draft, said)
    audit.record(
        by, Verb.STANDARD_DRAFTED, standard, number=draft.number, changed=changed
    )
    return draft


def write_down(draft: StandardVersion, said: dict[str, Any]) -> dict[str, Any]:
    many = {name: said[name] for name in MANY if name in said}
    one = {name: value for name, value in said.items() if name not in MANY}
    changed: dict[str, Any] = versions.apply(draft, **one)
    require_named(draft, many)
    draft.save()
    for name in MANY:
        wanted = many.get(name) if draft.scope == name_of_scope(name) else ()
        if wanted is not None:
            changed |= moved(draft, name, wanted)
    return changed


def name_of_scope(name: str) -> str:
    scope = StandardVersion.Scope
    return scope.LINES if name == "lines" else scope.NAMED


def require_named(draft: StandardVersion, many: dict[str, Any]) -> None:
    """A scope that names lines or products names at least one."""
    for name, what in (("lines", "line"), ("products", "product")):
        if draft.scope != name_of_scope(name):
            continue
        there = many.get(name, getattr(draft, name).all() if draft.pk else ())
        if not list(there):
            raise Unfit(name, f"Name at least one {what} it applies to.")


def moved(row: Any, name: str, wanted: Iterable[Any]) -> dict[str, list[Any]]:
    before = sorted(str(each) for each in getattr(row, name).all())
    getattr(row, name).set(wanted)
    after = sorted(str(each) for each in getattr(row, name).all())
    return {} if before == after else {name: [before, after]}


@transaction.atomic
def publish(
    draft: StandardVersion,
    *,
    effective_from: date,
    review_due_on: date,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> StandardVersion:
    """Bring the draft into force from a day on: from then it never changes."""
    standard = held(draft.standard, by=by)
    draft = StandardVersion.objects.select_for_update().get(pk=draft.pk)
    refuse_ended(standard)
    if not draft.is_draft:
        raise Refused(f"{draft} was brought into force already.")
    versions.claim(draft, version, effective_from=effective_from)
    day, person = history.day(by, on), history.actor(by, acting)
    require_days(standard, effective_from, review_due_on, day)
    decide(standard, person, by=by, on=on)
    draft.state, draft.effective_from = draft.State.PUBLISHED, effective_from
    draft.published_by, draft.published_at = person, history.moment(by, on)
    draft.save()
    standard.review_due_on = review_due_on
    standard.version += 1
    standard.save(update_fields=["review_due_on", "version"])
    audit.record(
        by, Verb.STANDARD_PUBLISHED, standard, number=draft.number, person=person,
        effective_from=effective_from, review_due_on=review_due_on,
    )  # fmt: skip
    return draft


def require_days(standard: Standard, first: date, again: date, day: date) -> None:
    """From today on, after the version before; looked at within a year of its day."""
    if first < day:
        raise Unfit("effective_from", "It holds from today or a later day.")
    last = standard.versions.exclude(effective_from=None).first()
    if last and last.effective_from and first <= last.effective_from:
        raise Unfit(
            "effective_from", f"Later than {last}, which holds from {last.effective_from:%-d %B %Y}."
        )  # fmt: skip
    require_review(again, first)


def require_review(again: date, since: date) -> None:
    if not since < again <= since + YEAR:
        raise Unfit("review_due_on", "It is looked at again within 12 months.")


def decide(standard: Standard, person: User, *, by: User, on: date | None) -> None:
    """Nobody is asked first: which products it touches, its page says before."""
    mandate.require(
        GovernedAct.Act.STANDARD, standard, team=None, voices=[(person, None)],
        by=by, waits=False, on=on,
    )  # fmt: skip


@transaction.atomic
def review(
    standard: Standard,
    *,
    review_due_on: date,
    version: int | None = None,
    by: User,
    on: date | None = None,
) -> Standard:
    """Say that it was looked at and still holds, and when it is looked at again."""
    standard = held(standard, by=by)
    day = history.day(by, on)
    if standard.in_force(day) is None:
        raise Refused(f"{standard.code} is not in force.")
    require_review(review_due_on, day)
    versions.claim(standard, version, review_due_on=review_due_on)
    standard.reviewed_on, standard.review_due_on = day, review_due_on
    standard.save(update_fields=["reviewed_on", "review_due_on", "version"])
    audit.record(by, Verb.STANDARD_REVIEWED, standard, review_due_on=review_due_on)
    return standard


@transaction.atomic
def retire(
    standard: Standard,
    *,
    reason: str,
    superseded_by: Standard | None = None,
    version: int | None = None,
    by: User,
    on: date | None = None,
) -> Standard:
    """End it today: it asks nothing of anybody any more. Another one may take its place."""
    standard = held(standard, by=by)
    refuse_ended(standard)
    if not reason.strip():
        raise Unfit("reason", "Say why it is retired.")
    day = history.day(by, on)
    if superseded_by and superseded_by.in_force(day) is None:
        raise Unfit("superseded_by", f"{superseded_by.code} is not in force.")
    if superseded_by == standard:
        raise Unfit("superseded_by", "A standard does not take its own place.")
    versions.claim(standard, version, reason=reason)
    decide(standard, by, by=by, on=on)
    standard.retired_on, standard.retired_because = day, reason
    standard.superseded_by = superseded_by
    standard.save()
    audit.record(
        by, Verb.STANDARD_RETIRED, standard, reason=reason, superseded_by=superseded_by
    )
    return standard


def held(standard: Standard, *, by: User) -> Standard:
    """The standard, locked, for somebody who writes standards."""
    row = Standard.objects.select_for_update(of=("self",)).get(pk=standard.pk)
    access.require_somewhere(by, Perm.STANDARD_EDIT)
    return row
