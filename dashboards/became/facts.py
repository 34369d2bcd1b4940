"""How far each note has come, from the links as they are. Seven queries for all notes.

From the far end: what a pilot says of its feature, the feature of its opportunity, the
opportunity of its themes; then each note takes what is furthest of all it is behind.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Model

from backlog.models import Item
from discovery.answers import Reached, furthest
from discovery.models import (
    Answer,
    Note,
    NoteOpportunity,
    NoteTheme,
    Opportunity,
    ThemeOpportunity,
)
from pilots.models import Pilot

Stage = Answer.Stage
PILOT, ITEM, OPPORTUNITY, THEME = (
    "pilots.pilot", "backlog.item", "discovery.opportunity", "discovery.theme",
)  # fmt: skip
TRIED = (
    Pilot.State.APPROVED, Pilot.State.SCHEDULED, Pilot.State.RUNNING, Pilot.State.PAUSED,
    Pilot.State.READOUT, Pilot.State.DECIDED,
)  # fmt: skip
Behind = dict[int, list[Reached]]


def pilots() -> Behind:
    """Feature id → where its pilots stand; those that were stopped say nothing."""
    rows = Pilot.objects.exclude(item=None).values_list(
        "pk", "item", "state", "decision", "killed_at"
    )
    found: Behind = defaultdict(list)
    for pk, item, state, decision, killed in rows:
        if decision == Pilot.Decision.SCALE:
            found[item].append(Reached(Stage.LIVE, (PILOT, pk)))
        elif state in TRIED and not killed:
            found[item].append(Reached(Stage.PILOT, (PILOT, pk)))
    return found


def features() -> Behind:
    """Opportunity id → how far the features that answer it have come."""
    tried, found = pilots(), defaultdict(list)
    rows = Item.opportunities.through.objects.exclude(item__state=Item.State.DROPPED)
    for opportunity, item, state in rows.values_list(
        "opportunity_id", "item_id", "item__state"
    ):
        stage = Stage.LIVE if state == Item.State.DONE else Stage.FEATURE
        own = Reached(stage, (ITEM, item))
        found[opportunity].append(furthest([own, *tried[item]], own))
    return found


def opportunities() -> dict[int, Reached]:
    """Opportunity id → how far it has come."""
    answers, found = features(), {}
    rows = Opportunity.objects.values_list("pk", "state", "dismissed_because")
    for pk, state, because in rows:
        subject = (OPPORTUNITY, pk)
        if state == Opportunity.State.DISMISSED:
            found[pk] = Reached(Stage.DECLINED, subject, pk, because[:300])
            continue
        own = Stage.LIVE if state == Opportunity.State.ADDRESSED else Stage.OPPORTUNITY
        best = furthest(answers[pk], Reached(own, subject))
        stage = Stage.LIVE if own == Stage.LIVE else best.stage
        found[pk] = Reached(stage, best.subject, pk)
    return found


def linked() -> Behind:
    """Note id → what each of its links has led to."""
    ends = opportunities()
    themes: Behind = defaultdict(list)
    for theme, pk in pairs(ThemeOpportunity, "theme_id", "opportunity_id"):
        themes[theme].append(ends[pk])
    found: Behind = defaultdict(list)
    for note, theme in pairs(NoteTheme, "note_id", "theme_id"):
        own = Reached(Stage.THEME, (THEME, theme))
        found[note].append(furthest(themes[theme], own))
    for note, pk in pairs(NoteOpportunity, "note_id", "opportunity_id"):
        found[note].append(ends[pk])
    return found


def pairs(model: type[Model], *ends: str) -> Iterable[tuple[int, int]]:
    """The two ends of every link of one table."""
    return model._default_manager.values_list(*ends).iterator(10_000)


def reached() -> Iterator[tuple[int, Reached]]:
    """(note id, how far it has come) of every note that was sent."""
    found = linked()
    sent = Note.objects.exclude(state=Note.State.DRAFT).order_by("pk")
    sent = sent.filter(words_removed_on=None)  # what became of it stays as it was told
    rows = sent.values_list("pk", "state", "archived_because", "consent_withdrawn_on")
    for pk, state, because, withdrawn in rows.iterator(10_000):
        if state == Note.State.ARCHIVED:
            gone = withdrawn or not because
            stage = Stage.WITHDRAWN if gone else Stage.DECLINED
            yield pk, Reached(stage, because="" if gone else because[:300])
            continue
        unlinked = Stage.READ if state == Note.State.PUBLISHED else Stage.WAITING
        yield pk, furthest(found.get(pk, ()), Reached(unlinked))
