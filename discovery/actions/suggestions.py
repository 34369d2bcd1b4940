"""Judging what was found in notes: accepted as it is or edited, or dismissed.

Whoever triages the product may. Nothing is applied before that.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import audit, versions
from core.clock import now
from core.errors import Refused
from core.models import User
from core.verbs import Verb
from discovery.actions import copies, links, themes
from discovery.models import Note, Suggestion, Theme
from portfolio.models import Product

Kind, State = Suggestion.Kind, Suggestion.State


@transaction.atomic
def name(
    suggestion: Suggestion,
    *,
    name: str,
    product: Product,
    finding: str = "",
    notes: Iterable[Note],
    version: int | None = None,
    by: User,
) -> Theme:
    """Make a theme of it, by this name and of these of its notes.

    Raises Refused if it is judged already, is no theme, or no note is left.
    """
    suggestion = claimed(suggestion, (Kind.THEME,), version, by)
    chosen = of(suggestion, notes)
    theme = themes.create(
        name=name, product=product, finding=finding, notes=chosen, by=by
    )
    suggestion.theme = theme
    judge(suggestion, State.ACCEPTED, by=by, theme=theme.pk, notes=ids(chosen))
    return theme


@transaction.atomic
def put_in_theme(
    suggestion: Suggestion,
    *,
    theme: Theme,
    notes: Iterable[Note],
    version: int | None = None,
    by: User,
) -> Theme:
    """Put these of its notes into a theme there is."""
    suggestion = claimed(suggestion, (Kind.THEME, Kind.FITS), version, by)
    chosen = of(suggestion, notes)
    for note in chosen:
        links.put_note_in_theme(note, theme, by=by)
    suggestion.theme = theme
    judge(suggestion, State.ACCEPTED, by=by, theme=theme.pk, notes=ids(chosen))
    return theme


@transaction.atomic
def merge(
    suggestion: Suggestion,
    *,
    notes: Iterable[Note],
    version: int | None = None,
    by: User,
) -> Note:
    """Let these of its notes count as copies of the note they repeat."""
    suggestion = claimed(suggestion, (Kind.COPIES,), version, by)
    chosen = of(suggestion, notes)
    if suggestion.original is None:  # a constraint says it is not
        raise Refused("The note it repeats is gone.")
    original = copies.merge(suggestion.original, chosen, by=by)
    judge(suggestion, State.ACCEPTED, by=by, notes=ids(chosen))
    return original


@transaction.atomic
def dismiss(
    suggestion: Suggestion, *, version: int | None = None, by: User
) -> Suggestion:
    """Say that it is none. The same is not suggested again."""
    suggestion = claimed(suggestion, tuple(Kind), version, by)
    judge(suggestion, State.DISMISSED, by=by)
    return suggestion


# --- the parts they share ----------------------------------------------------------------
def claimed(
    suggestion: Suggestion, kinds: Iterable[str], version: int | None, by: User
) -> Suggestion:
    """The row, locked, if `by` may judge it and nobody has."""
    rows = Suggestion.objects.select_for_update(of=("self",))
    found = rows.filter(pk=suggestion.pk).first()
    if found is None:
        raise Refused("The notes were looked through again: see what was found now.")
    if not Suggestion.objects.visible_to(by).filter(pk=found.pk).exists():
        raise PermissionDenied(f"{by} does not triage {found}")
    if found.state != State.OPEN:
        raise Refused(
            f"{found.decided_by} {found.get_state_display().lower()} it already."
        )
    if found.kind not in kinds:
        raise Refused(f"That is not done with “{found.get_kind_display().lower()}”.")
    versions.claim(found, version)
    return found


def of(suggestion: Suggestion, notes: Iterable[Note]) -> list[Note]:
    """Those of `notes` that are in the suggestion, the nearest first."""
    asked = {note.pk for note in notes}
    links = suggestion.links.filter(note__in=asked).select_related("note")
    chosen = [link.note for link in links]
    if not chosen:
        raise Refused("Choose at least one of its notes.")
    return chosen


def ids(notes: Iterable[Note]) -> list[int]:
    return [note.pk for note in notes]


def judge(suggestion: Suggestion, to: str, *, by: User, **told: object) -> None:
    suggestion.state, suggestion.decided_by, suggestion.decided_at = to, by, now()
    suggestion.save()
    verb = (
        Verb.SUGGESTION_ACCEPTED if to == State.ACCEPTED else Verb.SUGGESTION_DISMISSED
    )
    team = suggestion.product.team if suggestion.product else None
    audit.record(by, verb, suggestion, team=team, kind=suggestion.kind, **told)
