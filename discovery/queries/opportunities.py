"""What stands behind an opportunity: notes for and against, by kind of source."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from core.models import User
from discovery import evidence, triangulation
from discovery.models import (
    Direction,
    Note,
    NoteOpportunity,
    NoteTheme,
    Opportunity,
    ThemeOpportunity,
)
from discovery.queries.voices import heard_at, voices
from discovery.triangulation import Confidence, Said

NOTES_NEEDED, PLACES_NEEDED = 2, 2  # domain.md §4


def lacking(opportunity: Opportunity) -> list[str]:
    """What keeps an opportunity from being validated; empty if nothing does.

    It needs a supporting theme with two published notes from two sites or kinds.
    """
    behind = NoteTheme.objects.filter(
        theme__opportunity_links__opportunity=opportunity,
        theme__opportunity_links__direction=Direction.SUPPORTS,
    )
    counted = Q(note__state=Note.State.PUBLISHED, direction=Direction.SUPPORTS)
    themes = list(
        behind.values("theme").annotate(
            notes=voices("note__", counted),
            sites=Count(heard_at("note__", "site"), counted, distinct=True),
            kinds=Count(heard_at("note__", "kind"), counted, distinct=True),
        )
    )
    if not opportunity.theme_links.filter(direction=Direction.SUPPORTS).exists():
        return ["Link a theme that supports it."]
    if not any(theme["notes"] >= NOTES_NEEDED for theme in themes):
        most = max((theme["notes"] for theme in themes), default=0)
        return [f"Its strongest theme has {most} published notes of {NOTES_NEEDED}."]
    spread = any(
        theme["notes"] >= NOTES_NEEDED
        and max(theme["sites"], theme["kinds"]) >= PLACES_NEEDED
        for theme in themes
    )
    if not spread:
        return ["All its notes are of one site and one kind: listen at another."]
    return []


def opportunity_rows(user: User) -> "QuerySet[Opportunity]":
    """Opportunities by priority, each with how many published voices it has."""
    published = Q(note_links__note__state=Note.State.PUBLISHED)
    counted = Opportunity.objects.visible_to(user).annotate(
        note_count=voices("note_links__note__", published),
        theme_count=Count("theme_links", distinct=True),
    )
    related = ("product__team", "key_result", "goal")
    return counted.select_related(*related).order_by("-priority_key", "-id")


@dataclass(frozen=True)
class Voice:
    """One published note behind an opportunity, directly or through a theme."""

    note: Note
    supports: bool
    strength: int
    through: str  # the theme's name, or "" for a link of its own
    readable: bool  # whether this reader may see its words
    copies: int = 0  # how often the same was sent besides


@dataclass(frozen=True)
class KindLine:
    """What one kind of source says: it supports, contradicts, or is silent."""

    kind: str
    label: str
    supports: int
    contradicts: int

    @property
    def is_silent(self) -> bool:
        return not self.supports + self.contradicts


@dataclass(frozen=True)
class Evidence:
    """Everything that speaks for or against one opportunity."""

    voices: list[Voice]
    kinds: list[KindLine]
    themes: list[ThemeOpportunity]
    strongest: Decimal  # of the notes that support it, on Gilad's scale
    confidence: Decimal  # 0 to 1, with kinds and who disagrees
    parts: Confidence
    words: str

    @property
    def supports(self) -> list[Voice]:
        return [voice for voice in self.voices if voice.supports]

    @property
    def contradicts(self) -> list[Voice]:
        return [voice for voice in self.voices if not voice.supports]


def evidence_for(opportunity: Opportunity, user: User | None = None) -> Evidence:
    """The evidence of an opportunity; `user` decides whose words are readable.

    Four queries, however many notes. A note's own link decides before its theme's; a
    note against a theme that is against the opportunity speaks for it. A note and its
    copies are one voice.
    """
    themes = list(
        ThemeOpportunity.objects.filter(opportunity=opportunity)
        .select_related("theme")
        .order_by("-strength", "theme__name")
    )
    heard = theme_links(themes) | direct_links(opportunity)
    readable = (
        set(
            Note.objects.visible_to(user)
            .filter(pk__in=heard)
            .values_list("pk", flat=True)
        )
        if user
        else set(heard)
    )
    said = together(heard)
    spoken = [
        Voice(note, supports, strength, through, note.pk in readable, copies)
        for (note, supports, strength, through), copies in said
    ]
    spoken.sort(
        key=lambda voice: (-voice.strength, -voice.note.happened_on.toordinal())
    )
    return summed(spoken, themes)


Link = tuple[Note, bool, int, str]
Heard = dict[int, Link]


def together(heard: Heard) -> list[tuple[Link, int]]:
    """Each voice once, with how many copies came besides: the original if it is there."""
    by_voice: dict[int, list[Link]] = {}
    for link in heard.values():
        by_voice.setdefault(link[0].copy_of_id or link[0].pk, []).append(link)
    said = []
    for links in by_voice.values():
        links.sort(key=lambda link: (link[0].copy_of_id is not None, link[0].pk))
        said.append((links[0], len(links) - 1))
    return said


def theme_links(themes: list[ThemeOpportunity]) -> Heard:
    """Published notes that reach the opportunity through a theme, by their id."""
    by_theme = {link.theme_id: link for link in themes}
    links = NoteTheme.objects.filter(
        theme__in=by_theme, note__state=Note.State.PUBLISHED
    ).select_related("note__site", "note__queue")
    heard: Heard = {}
    for link in links.order_by("strength", "id"):
        above = by_theme[link.theme_id]
        supports = link.direction == above.direction
        weight = min(link.strength, above.strength)
        heard[link.note_id] = (link.note, supports, weight, above.theme.name)
    return heard


def direct_links(opportunity: Opportunity) -> Heard:
    links = NoteOpportunity.objects.filter(
        opportunity=opportunity, note__state=Note.State.PUBLISHED
    ).select_related("note__site", "note__queue")
    return {
        link.note_id: (
            link.note,
            link.direction == Direction.SUPPORTS,
            link.strength,
            "",
        )
        for link in links
    }


def summed(voices: list[Voice], themes: list[ThemeOpportunity]) -> Evidence:
    said = [Said(v.note.kind, v.note.details, v.supports, v.strength) for v in voices]
    strongest = evidence.strongest(each.source for each in said if each.supports)
    told = triangulation.confidence(said)
    return Evidence(
        voices=voices,
        kinds=[kind_line(kind, voices) for kind in Note.Kind],
        themes=themes,
        strongest=strongest,
        confidence=told.total,
        parts=told,
        words=evidence.in_words(strongest),
    )


def kind_line(kind: Note.Kind, voices: Iterable[Voice]) -> KindLine:
    said = [voice.supports for voice in voices if voice.note.kind == kind]
    return KindLine(kind.value, str(kind.label), said.count(True), said.count(False))
