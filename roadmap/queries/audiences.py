"""The roadmap of one audience, as plain values: cards are read whole and cut here."""

from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from discovery.models import Note
from portfolio import metrics, okrs
from portfolio.models import KeyResult, Product
from roadmap import checks, facts
from roadmap.audiences import Audience, Measure, Slip, View, columns_of, shown
from roadmap.models import Card, CardQuerySet

MOST = 300  # cards on one page


def offered(user: User) -> list[Audience]:
    """The audiences whose view a person may open, one's own first.

    Who sees all of the roadmap can look with everybody's eyes; who does not, reads it
    as the frontline does.
    """
    if access.may(user, Perm.ROADMAP_VIEW):
        return list(Audience)
    return [Audience.FRONTLINE] if access.may(user, Perm.ROADMAP_READ) else []


def asked(user: User, name: str) -> Audience:
    """The audience a person asks for, or one's own. Raises PermissionDenied."""
    mine = offered(user)
    if not mine or (name and name not in mine):
        raise PermissionDenied(f"{user} may not see the roadmap of {name}")
    return Audience(name) if name else mine[0]


def view_of(
    audience: Audience, products: Collection[Product] = (), *, most: int | None = MOST
) -> View:
    """What `audience` is shown, of `products` or of all, in a fixed number of queries."""
    cards = Card.objects.for_audience(audience)
    if products:
        cards = cards.filter(product__in=[product.pk for product in products])
    found = list(with_all(cards.order_by("position", "pk"))[:most])
    rows = cut(found, audience)
    beyond = cards.count() - len(found) if most and len(found) == most else 0
    names = tuple(product.name for product in products)
    return View(audience, today(), columns_of(rows, audience), names, beyond)


def with_all(cards: CardQuerySet) -> CardQuerySet:
    return cards.for_board().prefetch_related("notes__site")


def cut(cards: Iterable[Card], audience: Audience) -> list[Slip]:
    """The cards as slips: only the fields of `audience` leave here."""
    rows = list(cards)
    known = facts.of(rows)
    return [shown(whole(card, known[card.pk]), audience) for card in rows]


def whole(card: Card, known: checks.Facts) -> Slip:
    """Every field of a card as plain values."""
    notes = [note for note in card.notes.all() if is_open(note)]
    notes.sort(key=lambda note: (note.happened_on, note.pk))
    return Slip(
        horizon=card.horizon,
        title=card.title,
        product=card.product.name,
        cord=card.product.cord,
        key=card.key,
        problem=card.problem,
        owner=str(card.owner or ""),
        objective=str(card.objective.name if card.objective else ""),
        measure=measure_of(card),
        confidence=card.confidence,
        assumption=card.riskiest_assumption,
        evidence=evidence_of(known),
        features=tuple(str(item) for item in card.items.all()),
        experiments=tuple(str(pilot) for pilot in card.pilots.all()),
        sources=tuple(source(note) for note in notes),
        external=external_of(card),
        since=card.entered_on,
        result=card.result,
        learning=card.learning,
        badges=tuple(badge.label for badge in checks.badges(known, today())),
    )


def is_open(note: Note) -> bool:
    """Published, and for everybody who reads discovery: what others may be told of."""
    published = note.state == Note.State.PUBLISHED
    return published and note.visibility == Note.Visibility.OPEN


def source(note: Note) -> str:
    """A note by name, and where it comes from; its words stay in discovery."""
    day = f"{note.happened_on.day} {note.happened_on:%b %Y}"
    place = f", {note.site.code}" if note.site else ""
    return f"{note.code} {note.title} ({note.get_kind_display().lower()}, {day}{place})"


def evidence_of(known: checks.Facts) -> str:
    counts = [(known.notes, "note"), (known.experiments, "experiment")]
    said = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts if n]
    return ", ".join(said)


def external_of(card: Card) -> str:
    day = card.external_on
    return f"{day.day} {day:%b %Y}, {card.external_source}" if day else ""


def measure_of(card: Card) -> Measure | None:
    """The key result, or the target that the card names itself."""
    if card.key_result:
        return measured(card.key_result)
    if card.measure and card.baseline is not None and card.target is not None:
        start = metrics.as_typed(card.baseline, "count")
        return Measure(card.measure, start, metrics.as_typed(card.target, "count"))
    return None


def measured(row: KeyResult) -> Measure:
    baseline, current, target = (
        metrics.as_typed(number, row.unit)
        for number in (row.baseline, row.current, row.target)
    )
    reached = float(okrs.score(row.baseline, row.target, row.current))
    return Measure(row.name, baseline, target, current, reached)
