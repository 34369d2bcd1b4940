"""The stages of the evidence chain and the links between them (mission G1).

quote → theme → opportunity → feature → pilot → gate decision → card → key result
→ benefit. Each `Edge` is one table that ties an earlier stage to a later one;
walking the edges in this order visits every stage once, so a whole chain costs
a fixed number of queries however long it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from backlog.models import Item
from discovery.models import (
    Note,
    NoteOpportunity,
    NoteTheme,
    Opportunity,
    Theme,
    ThemeOpportunity,
)
from governance.models import Review
from pilots.models import Pilot
from portfolio.models import Benefit, KeyResult
from roadmap.models import Card

Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True)
class Stage:
    kind: str
    label: str
    plural: str
    icon: str
    model: type[Model]


STAGES = (
    Stage("note", "Quote", "Quotes", "note", Note),
    Stage("theme", "Theme", "Themes", "theme", Theme),
    Stage("opportunity", "Opportunity", "Opportunities", "idea", Opportunity),
    Stage("item", "Feature", "Features", "list", Item),
    Stage("pilot", "Pilot", "Pilots", "flask", Pilot),
    Stage("review", "Gate decision", "Gate decisions", "stamp", Review),
    Stage("card", "Roadmap card", "Roadmap cards", "board", Card),
    Stage("key_result", "Key result", "Key results", "target", KeyResult),
    Stage("benefit", "Benefit", "Benefits", "coins", Benefit),
)
BY_KIND = {stage.kind: stage for stage in STAGES}


@dataclass(frozen=True)
class Edge:
    """One kind of link. `pairs(side, ids)` gives the (cause, effect) ids it holds."""

    cause: str
    effect: str
    pairs: Callable[[str, set[int]], Pairs]


def through(model: Any, cause: str, effect: str) -> Callable[[str, set[int]], Pairs]:
    """Pairs of a table with one column for each side: a link model or a foreign key."""

    def pairs(side: str, ids: set[int]) -> Pairs:
        column = cause if side == "cause" else effect
        rows = model._default_manager.filter(**{f"{column}__in": ids})
        found = rows.exclude(**{cause: None}).exclude(**{effect: None})
        return found.values_list(cause, effect)  # type: ignore[no-any-return]

    return pairs


def reviewed(model: type[Model]) -> Callable[[str, set[int]], Pairs]:
    """Reviews know their subject by type and id."""

    def pairs(side: str, ids: set[int]) -> Pairs:
        kind = ContentType.objects.get_for_model(model)
        column = "subject_id" if side == "cause" else "pk"
        rows = Review.objects.filter(subject_type=kind, **{f"{column}__in": ids})
        return rows.values_list("subject_id", "pk")

    return pairs


EDGES = (
    Edge("note", "theme", through(NoteTheme, "note_id", "theme_id")),
    Edge("note", "opportunity", through(NoteOpportunity, "note_id", "opportunity_id")),
    Edge(
        "theme", "opportunity", through(ThemeOpportunity, "theme_id", "opportunity_id")
    ),
    Edge(
        "opportunity",
        "item",
        through(Item.opportunities.through, "opportunity_id", "item_id"),
    ),
    Edge("item", "pilot", through(Pilot, "item_id", "pk")),
    Edge("note", "card", through(Card.notes.through, "note_id", "card_id")),
    Edge(
        "opportunity",
        "card",
        through(Card.opportunities.through, "opportunity_id", "card_id"),
    ),
    Edge("item", "card", through(Card.items.through, "item_id", "card_id")),
    Edge("pilot", "card", through(Card.pilots.through, "pilot_id", "card_id")),
    Edge("item", "key_result", through(Item, "pk", "key_result_id")),
    Edge("card", "key_result", through(Card, "pk", "key_result_id")),
    Edge("pilot", "benefit", through(Pilot, "pk", "benefit_id")),
    Edge("card", "benefit", through(Card, "pk", "benefit_id")),
    Edge("key_result", "benefit", through(Benefit, "key_result_id", "pk")),
)


# A gate decision is about one of these and leads nowhere by itself.
DECISIONS = (
    Edge("opportunity", "review", reviewed(Opportunity)),
    Edge("item", "review", reviewed(Item)),
    Edge("pilot", "review", reviewed(Pilot)),
)


@dataclass(frozen=True)
class Hop:
    """One step a whole chain has to show, and the edges that can show it."""

    name: str
    missing: str
    edges: tuple[tuple[str, str], ...]


HOPS = (
    Hop("quote → theme", "No quote is grouped into a theme.", (("note", "theme"),)),
    Hop(
        "theme → opportunity",
        "No theme supports the opportunity.",
        (("theme", "opportunity"),),
    ),
    Hop(
        "opportunity → feature",
        "No feature answers the opportunity.",
        (("opportunity", "item"),),
    ),
    Hop("feature → pilot", "No pilot tests the feature.", (("item", "pilot"),)),
    Hop(
        "pilot → gate decision",
        "No gate has been asked about the pilot.",
        (("pilot", "review"),),
    ),
    Hop(
        "pilot → roadmap card",
        "The pilot is on no roadmap card.",
        (("pilot", "card"), ("item", "card")),
    ),
    Hop(
        "card → key result",
        "The card moves no key result.",
        (("card", "key_result"),),
    ),
    Hop(
        "key result → benefit",
        "No benefit is claimed for it.",
        (("key_result", "benefit"), ("card", "benefit"), ("pilot", "benefit")),
    ),
)
