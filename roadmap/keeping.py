"""What a snapshot writes down of each card, as JSON that has one spelling.

Schema 1: `{"schema": 1, "cards": [{key, title, problem, horizon, position, version,
product, objective, key_result, measure, baseline, target, confidence, owner,
entered_on, external_on, external_source, touches_customers, visibility, needs, links,
badges, result, learning}]}`.
Names and codes stand as they were that day, numbers as text and exact, a missing
value as null. `needs` is what a card waits for, `links` the keys of its notes,
opportunities, items and pilots, `badges` the codes of the honesty checks that failed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from roadmap import checks, facts
from roadmap.links import CODES
from roadmap.models import Card

SCHEMA = 1
Kept = dict[str, Any]


def content_of(cards: Iterable[Card], on: date) -> Kept:
    """Every card as it is. `cards` come from `Card.objects.for_board()`."""
    cards = list(cards)
    prefetch_related_objects(cards, "needs__needed")
    known = facts.of(cards)
    rows = [kept(card, checks.badges(known[card.pk], on)) for card in cards]
    return {"schema": SCHEMA, "cards": rows}


def kept(card: Card, badges: Iterable[checks.Badge]) -> Kept:
    return {
        "key": card.key,
        "title": card.title,
        "problem": card.problem,
        "horizon": card.horizon,
        "position": card.position,
        "version": card.version,
        "product": card.product.code,
        "objective": card.objective and str(card.objective),
        "key_result": card.key_result and str(card.key_result),
        **measured(card),
        "confidence": exact(card.confidence),
        "owner": card.owner and str(card.owner),
        "entered_on": card.entered_on.isoformat(),
        "external_on": card.external_on and card.external_on.isoformat(),
        "external_source": card.external_source,
        "touches_customers": card.touches_customers,
        "visibility": list(card.audience_visibility),
        "needs": sorted(need.what for need in card.needs.all()),
        "links": {name: keys(card, name) for name in CODES},
        "badges": [badge.code for badge in badges],
        "result": card.result,
        "learning": card.learning,
    }


def measured(card: Card) -> Kept:
    """The target metric: the key result's if the card has one, else its own."""
    measure = card.key_result or card
    words = card.key_result.name if card.key_result else card.measure
    return {
        "measure": words,
        "baseline": exact(measure.baseline),
        "target": exact(measure.target),
    }


def exact(number: Any) -> str | None:
    """A number as text without idle zeros: 66.000 and 66 are the same promise."""
    return None if number is None else f"{number.normalize():f}"


def keys(card: Card, name: str) -> list[str]:
    field = CODES[name][1]
    return sorted(str(getattr(row, field)) for row in getattr(card, name).all())


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one spelling of a content: sorted names, no spaces, UTF-8."""
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return text.encode()


def digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()
