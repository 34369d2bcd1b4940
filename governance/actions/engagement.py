"""The rules of engagement are drafted, clause by clause, and a draft is thrown away.

Nobody puts a version into force alone: `rules_proposals` has both sides sign it.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from core import audit, versions
from core.errors import Refused, Stale, Unfit
from core.models import User
from core.verbs import Verb
from governance import engagement, engagement_catalogue, numbering
from governance.actions import proposals
from governance.actions.raci import require_editor
from governance.models import (
    ChangeClass,
    Proposal,
    RulesClause,
    RulesVersion,
    ServiceLevel,
)

State = RulesVersion.State
MOST_CLAUSES = 60


@transaction.atomic
def draft(*, by: User) -> RulesVersion:
    """Start the next version: as the newest signed one, else from the catalogue."""
    require_editor(by)
    numbering.lock("rules of engagement")
    if RulesVersion.objects.filter(state=State.DRAFT).exists():
        raise Refused("There is already a draft: one at a time.")
    last = RulesVersion.objects.for_page().order_by("number").last()
    purpose = last.purpose if last else engagement_catalogue.PURPOSE
    rules = RulesVersion.objects.create(
        number=last.number + 1 if last else 1, purpose=purpose
    )
    if last:
        copy(last, rules)
    else:
        fill(rules)
    audit.record(by, Verb.RULES_DRAFTED, rules, like=last)
    return rules


def copy(last: RulesVersion, rules: RulesVersion) -> None:
    for each in last.clauses.all():
        classes, levels = each.classes.all(), each.levels.all()
        words = {name: getattr(each, name) for name in (*WORDS, "number")}
        keep(RulesClause(rules=rules, **words), classes, levels)


def fill(rules: RulesVersion) -> None:
    """The clauses of the catalogue."""
    for number, each in enumerate(engagement_catalogue.CATALOGUE, start=1):
        words = {name: getattr(each, name) for name in WORDS}
        classes = ChangeClass.objects.filter(code__in=each.classes)
        levels = ServiceLevel.objects.filter(code__in=each.levels)
        keep(RulesClause(rules=rules, number=number, **words), classes, levels)


def keep(
    clause: RulesClause, classes: Iterable[ChangeClass], levels: Iterable[ServiceLevel]
) -> RulesClause:
    clause.save()
    clause.classes.set(classes)
    clause.levels.set(levels)
    return clause


WORDS = ("heading", "text", "belongs_to", "commits")


@transaction.atomic
def reword(
    rules: RulesVersion, *, purpose: str, version: int | None, by: User
) -> RulesVersion:
    """Say what the rules are for."""
    rules = held(rules)
    require_editor(by)
    require_draft(rules)
    if version is not None and version != rules.version:
        raise Stale(rules, {"purpose": purpose})
    changed = versions.apply(rules, purpose=purpose.strip())
    return recorded(rules, changed, by=by)


@transaction.atomic
def add_clause(
    rules: RulesVersion,
    *,
    classes: Iterable[ChangeClass] = (),
    levels: Iterable[ServiceLevel] = (),
    by: User,
    **words: Any,
) -> RulesClause:
    """Add a clause at the end of a draft."""
    rules = held(rules)
    require_editor(by)
    require_draft(rules)
    last = rules.clauses.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_CLAUSES:
        raise Refused(f"{MOST_CLAUSES} clauses are enough for anybody to read.")
    clause = RulesClause(rules=rules, number=last + 1, **words)
    require_words(clause)
    require_free(clause, classes)
    keep(clause, classes, levels)
    recorded(rules, {"added": str(clause)}, by=by)
    return clause


@transaction.atomic
def edit_clause(
    clause: RulesClause, *, version: int | None, by: User, **fields: Any
) -> RulesClause:
    """Change a clause of a draft; what is left out stays."""
    clause = held_clause(clause)
    require_editor(by)
    require_draft(clause.rules)
    versions.claim(clause, version, **fields)
    related = {name: list(fields.pop(name)) for name in GOVERNED if name in fields}
    changed = versions.apply(clause, **fields)
    require_words(clause)
    require_free(clause, related.get("classes", clause.classes.all()))
    clause.save()
    for name, rows in related.items():
        changed |= governed(clause, name, rows)
    recorded(clause.rules, {"clause": clause.number, **changed}, by=by)
    return clause


GOVERNED = ("classes", "levels")


def governed(clause: RulesClause, name: str, rows: list[Any]) -> dict[str, Any]:
    """Write what a clause governs; return it as the trail keeps it, if it differs."""
    field = getattr(clause, name)
    before = list(field.all())
    if {row.pk for row in before} == {row.pk for row in rows}:
        return {}
    field.set(rows)
    return {name: [versions.plain(before), versions.plain(rows)]}


@transaction.atomic
def place(
    clause: RulesClause, *, number: int, version: int | None = None, by: User
) -> RulesClause:
    """Put a clause at another place of its draft; the others close up."""
    clause = held_clause(clause)
    require_editor(by)
    require_draft(clause.rules)
    others = clause.rules.clauses.exclude(pk=clause.pk)
    if not 1 <= number <= others.count() + 1:
        raise Unfit("number", f"Choose a place from 1 to {others.count() + 1}.")
    was = clause.number
    versions.claim(clause, version, number=number)
    others.filter(number__gt=was).update(number=F("number") - 1)
    others.filter(number__gte=number).update(number=F("number") + 1)
    clause.number = number
    clause.save()
    recorded(clause.rules, {"moved": [was, number]}, by=by)
    return clause


@transaction.atomic
def remove_clause(
    clause: RulesClause, *, version: int | None = None, by: User
) -> RulesVersion:
    """Take a clause out of a draft; what it governed is then promised by none."""
    clause = held_clause(clause)
    require_editor(by)
    require_draft(clause.rules)
    versions.claim(clause, version)
    rules, number, name = clause.rules, clause.number, str(clause)
    clause.delete()
    rules.clauses.filter(number__gt=number).update(number=F("number") - 1)
    return recorded(rules, {"removed": name}, by=by)


@transaction.atomic
def discard(rules: RulesVersion, *, by: User) -> None:
    """Throw the draft away."""
    rules = held(rules)
    require_editor(by)
    require_draft(rules)
    proposals.overtake(Proposal.Kind.RULES, rules, by=by)
    audit.record(by, Verb.RULES_DISCARDED, rules)
    rules.delete()


# --- parts ----------------------------------------------------------------------------
def held(rules: RulesVersion) -> RulesVersion:
    return RulesVersion.objects.select_for_update(of=("self",)).get(pk=rules.pk)


def held_clause(clause: RulesClause) -> RulesClause:
    """Lock the version first, as whoever signs it does, then the clause."""
    rules = held(clause.rules)
    row = RulesClause.objects.select_for_update(of=("self",)).filter(pk=clause.pk)
    found = row.first()
    if found is None:
        raise Refused("This clause is no longer there.")
    found.rules = rules
    return found


def require_draft(rules: RulesVersion) -> None:
    if not rules.is_draft:
        raise Refused(f"{rules} is signed and never changes. Start the next version.")


def require_words(clause: RulesClause) -> None:
    for name, text in (("heading", "Give it a heading."), ("text", "Say what holds.")):
        if not getattr(clause, name).strip():
            raise Unfit(name, text)


def require_free(clause: RulesClause, classes: Iterable[ChangeClass]) -> None:
    """Raise Unfit for a class that another clause governs, or that does not fit."""
    others = clause.rules.clauses.exclude(pk=clause.pk)
    for kind in classes:
        if other := others.filter(classes=kind).first():
            text = f"{kind} is governed by clause {other.number} already."
            raise Unfit("classes", text)
        if kind.is_joint != (clause.belongs_to == engagement.Belongs.JOINT):
            raise Unfit("classes", engagement.at_odds(clause, kind, None))


def recorded(rules: RulesVersion, changed: Any, *, by: User) -> RulesVersion:
    """A change of the draft: what was proposed of it is withdrawn."""
    proposals.overtake(Proposal.Kind.RULES, rules, by=by)
    versions.claim(rules, None)
    rules.save()
    audit.record(by, Verb.RULES_CHANGED, rules, changed=changed)
    return rules
