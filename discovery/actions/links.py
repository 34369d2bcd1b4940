"""Changes to the evidence chain: note → theme → opportunity, each with its weight.

A link belongs to the thing it supports: whoever triages that product may set it.
Setting a link again changes its weight; setting it the same changes nothing.
"""

from typing import Any

from django.db import models, transaction

from core import access, audit
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery.models import (
    Direction,
    Note,
    NoteOpportunity,
    NoteTheme,
    Opportunity,
    Theme,
    ThemeOpportunity,
)

CLEAR = 2
Link = NoteTheme | NoteOpportunity | ThemeOpportunity
Supported = Theme | Opportunity


@transaction.atomic
def put_note_in_theme(
    note: Note,
    theme: Theme,
    *,
    strength: int = CLEAR,
    direction: str = Direction.SUPPORTS,
    by: User,
) -> Link:
    """Say that a note belongs to a theme, how strongly, and for or against."""
    theme = Theme.objects.select_for_update(of=("self",)).get(pk=theme.pk)
    refuse_unsent(note)
    weight = {"strength": strength, "direction": direction}
    return put(NoteTheme, theme, weight, by=by, note=note, theme=theme)


@transaction.atomic
def put_note_behind_opportunity(
    note: Note,
    opportunity: Opportunity,
    *,
    strength: int = CLEAR,
    direction: str = Direction.SUPPORTS,
    by: User,
) -> Link:
    """Say that a note speaks for or against an opportunity, and how strongly."""
    opportunity = locked(opportunity)
    refuse_unsent(note)
    weight = {"strength": strength, "direction": direction}
    return put(
        NoteOpportunity, opportunity, weight, by=by, note=note, opportunity=opportunity
    )


@transaction.atomic
def put_theme_behind_opportunity(
    theme: Theme,
    opportunity: Opportunity,
    *,
    strength: int = CLEAR,
    direction: str = Direction.SUPPORTS,
    by: User,
) -> Link:
    """Say that a theme speaks for or against an opportunity, and how strongly."""
    opportunity = locked(opportunity)
    weight = {"strength": strength, "direction": direction}
    return put(
        ThemeOpportunity,
        opportunity,
        weight,
        by=by,
        theme=theme,
        opportunity=opportunity,
    )


@transaction.atomic
def take_note_out_of_theme(note: Note, theme: Theme, *, by: User) -> None:
    theme = Theme.objects.select_for_update(of=("self",)).get(pk=theme.pk)
    take(NoteTheme, theme, by=by, note=note, theme=theme)


@transaction.atomic
def take_note_from_opportunity(
    note: Note, opportunity: Opportunity, *, by: User
) -> None:
    opportunity = locked(opportunity)
    take(NoteOpportunity, opportunity, by=by, note=note, opportunity=opportunity)


@transaction.atomic
def take_theme_from_opportunity(
    theme: Theme, opportunity: Opportunity, *, by: User
) -> None:
    opportunity = locked(opportunity)
    take(ThemeOpportunity, opportunity, by=by, theme=theme, opportunity=opportunity)


# --- the parts they share ----------------------------------------------------------------
def put(
    model: type[Any],
    supported: Supported,
    weight: dict[str, Any],
    *,
    by: User,
    **ends: models.Model,
) -> Link:
    """Set one link; `supported`, its right end, is locked by the caller."""
    team = supported.product.team
    access.require(by, Perm.DISCOVERY_TRIAGE, team=team)
    link: Link | None = model.objects.filter(**ends).first()
    if link and {name: getattr(link, name) for name in weight} == weight:
        return link
    if link:
        for name, value in weight.items():
            setattr(link, name, value)
        link.linked_by = by
        link.save()
    else:
        link = model.objects.create(linked_by=by, **ends, **weight)
    told = {**others(supported, ends), **weight}
    audit.record(by, Verb.EVIDENCE_LINKED, supported, team=team, **told)
    return link


def take(
    model: type[Any], supported: Supported, *, by: User, **ends: models.Model
) -> None:
    team = supported.product.team
    access.require(by, Perm.DISCOVERY_TRIAGE, team=team)
    gone, _ = model.objects.filter(**ends).delete()
    if not gone:
        raise Refused("This link is gone already.")
    told = others(supported, ends)
    audit.record(by, Verb.EVIDENCE_UNLINKED, supported, team=team, **told)


def others(supported: Supported, ends: dict[str, models.Model]) -> dict[str, Any]:
    """The left end for the audit trail: its kind, id and name (a note's is neutral)."""
    [(kind, row)] = [(k, v) for k, v in ends.items() if v != supported]
    return {kind: row.pk, "name": str(row)}


def refuse_unsent(note: Note) -> None:
    if note.state in {Note.State.DRAFT, Note.State.ARCHIVED}:
        state = note.get_state_display().lower()
        raise Refused(f"This note is {state}: it can't be evidence.")


def locked(opportunity: Opportunity) -> Opportunity:
    return Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
