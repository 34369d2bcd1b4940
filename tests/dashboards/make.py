"""One golden chain from the words on the floor to the money, and a larger graph."""

from datetime import UTC, datetime, timedelta

from django.contrib.contenttypes.models import ContentType

from backlog.models import Item
from core.clock import today
from discovery.models import (
    NoteOpportunity,
    NoteTheme,
    Opportunity,
    Theme,
    ThemeOpportunity,
)
from governance.models import Review
from pilots.models import Pilot
from portfolio.models import Benefit
from tests.make import Cast
from tests.roadmap.make import make_card, make_key_result, make_notes

CREATED = datetime(2026, 11, 1, 12, tzinfo=UTC)


def make_item(cast: Cast, key: str = "F-101", **fields):
    return Item.objects.create(
        key=key,
        product=fields.pop("product", cast.product),
        title=f"Feature {key}",
        created_at=CREATED,
        **fields,
    )


def make_pilot(cast: Cast, item: Item | None, key: str = "PIL-01", **fields):
    return Pilot.objects.create(
        key=key, kind="pilot", title="Auto-summary", product=cast.product, item=item,
        owner=cast.pm, **fields,
    )  # fmt: skip


def make_review(cast: Cast, subject, key: str = "GD-01", **fields):
    return Review.objects.create(
        key=key,
        gate="G2",
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        subject_name=str(subject),
        team=cast.product.team,
        asked_by=cast.pm,
        due_on=today() + timedelta(days=3),
        **fields,
    )


def make_benefit(cast: Cast, key_result=None, code: str = "B-01", **fields):
    return Benefit.objects.create(
        code=code,
        name="Minutes back",
        product=fields.pop("product", cast.product),
        kind="capacity",
        owner=cast.ops,
        key_result=key_result,
        gross_annual=1000,
        **fields,
    )


def make_chain(cast: Cast):
    """quote → theme → opportunity → feature → pilot → gate → card → key result → benefit."""
    [note] = make_notes(cast, "n1")
    theme = Theme.objects.create(
        name="Retyping", product=cast.product, created_by=cast.pm
    )
    opportunity = Opportunity.objects.create(
        code="OPP-1", name="Stop retyping", product=cast.product
    )
    NoteTheme.objects.create(note=note, theme=theme, linked_by=cast.pm)
    ThemeOpportunity.objects.create(
        theme=theme, opportunity=opportunity, linked_by=cast.pm
    )
    key_result = make_key_result()
    item = make_item(cast)
    item.opportunities.set([opportunity])
    pilot = make_pilot(cast, item)
    review = make_review(cast, pilot)
    card = make_card(cast, key_result=key_result, objective=key_result.objective)
    card.pilots.set([pilot])
    benefit = make_benefit(cast, key_result)
    rows = (note, theme, opportunity, item, pilot, review, card, key_result, benefit)
    kinds = [
        "note",
        "theme",
        "opportunity",
        "item",
        "pilot",
        "review",
        "card",
        "key_result",
        "benefit",
    ]
    return dict(zip(kinds, rows, strict=True))


def make_graph(cast: Cast, size: int):
    """`size` notes that all support one opportunity, and as many features that answer it."""
    opportunity = Opportunity.objects.create(
        code="OPP-9", name="Wide", product=cast.product
    )
    notes = make_notes(cast, *(f"g{n}" for n in range(size)))
    NoteOpportunity.objects.bulk_create(
        NoteOpportunity(note=note, opportunity=opportunity, linked_by=cast.pm)
        for note in notes
    )
    items = Item.objects.bulk_create(
        Item(
            key=f"G-{n}", product=cast.product, title=f"Feature {n}", created_at=CREATED
        )
        for n in range(size)
    )
    link = Item.opportunities.through
    link.objects.bulk_create(link(item=item, opportunity=opportunity) for item in items)
    return opportunity
