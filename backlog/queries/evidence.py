"""How much was heard behind each item: opportunities, notes, strength of evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Q

from backlog.models import Item
from discovery.models import Note

# Upper bounds of one, two and three dots on Gilad's 0–10 meter (domain.md §4).
DOTS = (Decimal(2), Decimal(5), Decimal(10))
WORDS = ("No", "Low", "Medium", "High")


@dataclass(frozen=True)
class Evidence:
    opportunities: int = 0
    notes: int = 0
    strength: Decimal = Decimal(0)

    @property
    def dots(self) -> int:
        """0 to 3: how far along the evidence meter the strongest opportunity is."""
        return (
            0 if not self.strength else 1 + sum(self.strength > at for at in DOTS[:2])
        )

    @property
    def lamps(self) -> list[bool]:
        return [at < self.dots for at in range(3)]

    @property
    def word(self) -> str:
        return WORDS[self.dots]


NONE = Evidence()


def evidence_of(items: Iterable[Item]) -> dict[int, Evidence]:
    """{item id: its evidence}, in one query. Only published notes count."""
    links = Item.opportunities.through.objects.filter(item__in=[i.pk for i in items])
    published = Q(opportunity__note_links__note__state=Note.State.PUBLISHED)
    rows = links.values("item_id").annotate(
        opportunities=Count("opportunity", distinct=True),
        notes=Count("opportunity__note_links__note", filter=published, distinct=True),
        strength=Max("opportunity__evidence_strength"),
    )
    return {
        row["item_id"]: Evidence(row["opportunities"], row["notes"], row["strength"])
        for row in rows
    }
