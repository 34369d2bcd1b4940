"""What is heard behind many opportunities at once: voices and confidence."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from discovery import triangulation
from discovery.models import (
    Direction,
    Note,
    NoteOpportunity,
    NoteTheme,
    ThemeOpportunity,
)
from discovery.triangulation import Confidence, Said

FOR = Direction.SUPPORTS
Link = tuple[bool, int]  # supports, weight
Links = dict[int, dict[int, Link]]  # opportunity id → note id → its link


@dataclass(frozen=True)
class Heard:
    """As `evidence_for` tells it of one opportunity."""

    voices: int
    against: int
    confidence: Confidence


def heard_of(opportunities: Collection[int]) -> dict[int, Heard]:
    """{opportunity id: what is heard behind it}, in four queries, however many.

    A note's own link decides before its theme's, and copies are one voice.
    """
    links = through_themes(opportunities)
    for opportunity, note, *link in rows_of(
        NoteOpportunity, "opportunity", opportunity__in=opportunities
    ):
        links[opportunity][note] = (link[0] == FOR, link[1])
    notes = {note for of in links.values() for note in of}
    facts = {
        pk: (copy_of, kind, details)
        for pk, copy_of, kind, details in Note.objects.filter(pk__in=notes).values_list(
            "pk", "copy_of", "kind", "details"
        )
    }
    return {pk: heard(links.get(pk, {}), facts) for pk in opportunities}


def rows_of(model: Any, of: str, **wanted: Any) -> Any:
    """Links of published notes, the strongest last."""
    rows = model.objects.filter(note__state=Note.State.PUBLISHED, **wanted)
    return rows.order_by("strength", "id").values_list(
        f"{of}_id", "note_id", "direction", "strength"
    )


def through_themes(opportunities: Collection[int]) -> Links:
    above: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    themes = ThemeOpportunity.objects.filter(opportunity__in=opportunities)
    for theme, opportunity, its, weight in themes.values_list(
        "theme_id", "opportunity_id", "direction", "strength"
    ):
        above[theme].append((opportunity, its, weight))
    found: Links = defaultdict(dict)
    for theme, note, direction, strength in rows_of(
        NoteTheme, "theme", theme__in=list(above)
    ):
        for opportunity, its, weight in above[theme]:
            found[opportunity][note] = (direction == its, min(strength, weight))
    return found


def heard(links: dict[int, Link], facts: dict[int, Any]) -> Heard:
    """Each voice once: the original if it is there, else the first copy."""
    voices: dict[int, Said] = {}
    for note in sorted(links, key=lambda pk: (facts[pk][0] is not None, pk)):
        copy_of, kind, details = facts[note]
        voices.setdefault(copy_of or note, Said(kind, details, *links[note]))
    said = list(voices.values())
    against = sum(not each.supports for each in said)
    return Heard(len(said), against, triangulation.confidence(said))
