"""Changes to opportunities: found, validated, selected, addressed, or let go."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery import queries
from discovery.actions import links, placing, words
from discovery.models import Note, Opportunity, Theme
from portfolio.models import Product

State = Opportunity.State
# domain.md §4; one step back is a correction, and what was let go can be found again.
MOVES: dict[str, frozenset[str]] = {
    State.IDENTIFIED: frozenset({State.VALIDATED, State.DISMISSED}),
    State.VALIDATED: frozenset({State.SELECTED, State.IDENTIFIED, State.DISMISSED}),
    State.SELECTED: frozenset({State.ADDRESSED, State.VALIDATED, State.DISMISSED}),
    State.ADDRESSED: frozenset({State.SELECTED}),
    State.DISMISSED: frozenset({State.IDENTIFIED}),
}
# Steps that need the evidence of §4 to be there when they are taken.
PROVEN = {(State.IDENTIFIED, State.VALIDATED), (State.VALIDATED, State.SELECTED)}


@transaction.atomic
def create(
    *,
    product: Product,
    code: str = "",
    themes: Iterable[Theme] = (),
    notes: Iterable[Note] = (),
    by: User,
    **fields: Any,
) -> Opportunity:
    """Write down an unmet need. Without a code it gets the next OPP-number."""
    access.require(by, Perm.DISCOVERY_TRIAGE, team=product.team)
    code = code or words.next_code(Opportunity, "OPP-")
    if Opportunity.objects.filter(code=code).exists():
        raise Refused(f"There is already an opportunity {code}.")
    placing.refuse_place(Opportunity(product=product), fields.get("parent"))
    clean, counts = words.clean(Opportunity, fields)
    opportunity = Opportunity.objects.create(code=code, product=product, **clean)
    opportunity.refresh_from_db()  # the database works out its priority
    words.remember(counts, opportunity=opportunity)
    audit.record(
        by,
        Verb.OPPORTUNITY_CREATED,
        opportunity,
        team=product.team,
        redacted=counts,
    )
    for theme in themes:
        links.put_theme_behind_opportunity(theme, opportunity, by=by)
    for note in notes:
        links.put_note_behind_opportunity(note, opportunity, by=by)
    return opportunity


@transaction.atomic
def edit(
    opportunity: Opportunity, *, version: int | None, by: User, **fields: Any
) -> Opportunity:
    """Change one. Raises Stale if someone changed it after `version` was read."""
    placing.hold(opportunity.product)
    opportunity = links.locked(opportunity)
    team = opportunity.product.team
    access.require(by, Perm.DISCOVERY_TRIAGE, team=team)
    versions.claim(opportunity, version, **fields)
    if "parent" in fields and fields["parent"] != opportunity.parent:
        placing.refuse_place(opportunity, fields["parent"])
    clean, counts = words.clean(Opportunity, fields)
    changed = versions.apply(opportunity, **clean)
    opportunity.save()
    opportunity.refresh_from_db()
    words.remember(counts, opportunity=opportunity)
    audit.record(
        by,
        Verb.OPPORTUNITY_CHANGED,
        opportunity,
        team=team,
        changed=words.telling(Opportunity, changed),
        redacted=counts,
    )
    return opportunity


@transaction.atomic
def move(
    opportunity: Opportunity,
    *,
    to: str,
    because: str = "",
    version: int | None = None,
    by: User,
) -> Opportunity:
    """Take an opportunity to another state; to validate it the evidence must be there."""
    opportunity = links.locked(opportunity)
    team = opportunity.product.team
    access.require(by, Perm.DISCOVERY_TRIAGE, team=team)
    refuse_move(opportunity, to, because)
    was = opportunity.state
    versions.claim(opportunity, version)
    reason = because.strip() if to == State.DISMISSED else ""
    clean, counts = words.clean(Opportunity, {"dismissed_because": reason})
    versions.apply(opportunity, state=to, **clean)
    opportunity.save()
    words.remember(counts, opportunity=opportunity)
    audit.record(by, Verb.OPPORTUNITY_MOVED, opportunity, team=team, state=[was, to])
    return opportunity


def refuse_move(opportunity: Opportunity, to: str, because: str) -> None:
    if to not in MOVES[opportunity.state]:
        here = opportunity.get_state_display().lower()
        raise Refused(f"From {here} an opportunity does not become {to}.")
    if to == State.DISMISSED and not because.strip():
        raise Refused("Say why it is dismissed: people who asked for it will read it.")
    missing = queries.lacking(opportunity) if (opportunity.state, to) in PROVEN else []
    if missing:
        raise Refused(f"Not {to} yet. {' '.join(missing)}")
