"""Makers for the roadmap's tests; the cast is in tests/make.py."""

from datetime import date
from typing import Any

from core.clock import today
from discovery.models import Note, Opportunity
from portfolio.models import KeyResult, Objective
from roadmap.models import Card, Dependency, Move
from tests.make import Cast


def make_card(cast: Cast, title: str = "Wrap up without retyping", **fields: Any):
    """A card of the cast's product; without a horizon it is the last of Later."""
    horizon = fields.pop("horizon", "later")
    return Card.objects.create(
        key=f"RC-{Card.objects.count() + 1:02d}",
        title=title,
        product=fields.pop("product", cast.product),
        horizon=horizon,
        position=Card.objects.filter(horizon=horizon).count() + 1,
        entered_on=fields.pop("entered_on", today()),
        **fields,
    )


def make_move(cast: Cast, card: Card, old: str = "", new: str = "later", **fields: Any):
    """A line of the ledger as it stands; the past has no guards."""
    return Move.objects.create(
        card=card,
        card_key=card.key,
        card_title=card.title,
        product=card.product,
        from_horizon=old,
        to_horizon=new,
        moved_by=fields.pop("moved_by", cast.pm),
        **fields,
    )


def make_key_result(code: str = "1.2"):
    objective, _ = Objective.objects.get_or_create(
        code="O1",
        starts_on=date(2026, 10, 1),
        defaults={
            "name": "Resolve more, repeat less",
            "kind": "committed",
            "ends_on": date(2026, 12, 31),
        },
    )
    return KeyResult.objects.create(
        objective=objective,
        code=code,
        name="AHT in PLS and CRD",
        unit="seconds",
        baseline=397,
        target=377,
        current=386,
    )


def make_notes(cast: Cast, *codes: str):
    return [
        Note.objects.create(
            code=code,
            kind="listening_session",
            state="published",
            title=f"Note {code}",
            verbatim="I type it three times.",
            happened_on=date(2026, 11, 1),
            participant="associate",
            collector=cast.frontline,
        )
        for code in codes
    ]


def make_opportunity(cast: Cast, code: str = "OPP-1", state: str = "validated"):
    return Opportunity.objects.create(
        code=code, name="Stop retyping", product=cast.product, state=state
    )


def make_ready_for_next(cast: Cast):
    """A card that lacks nothing for Next, and lacks a gate for Now."""
    key_result = make_key_result()
    card = make_card(
        cast,
        problem="Associates type the same words three times.",
        key_result=key_result,
        objective=key_result.objective,
        owner=cast.pm,
        riskiest_assumption="Summaries are right nine times in ten.",
    )
    card.notes.set(make_notes(cast, "n1", "n2", "n3"))
    card.opportunities.set([make_opportunity(cast)])
    return card


def make_need(cast: Cast, card: Card, needed: Card | None = None, **fields: Any):
    """`card` waits for `needed`, or for the vendor."""
    outside = {} if needed else {"external": "The vendor's new contract"}
    return Dependency.objects.create(
        card=card, needed=needed, added_by=cast.pm, **(outside | fields)
    )
