"""Reads that span models or shape a page, and what other apps ask of discovery."""

from django.db.models import Count, Q

from discovery.models import Direction, Note, NoteTheme, Opportunity

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
            notes=Count("note", counted),
            sites=Count("note__site", counted, distinct=True),
            kinds=Count("note__kind", counted, distinct=True),
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
