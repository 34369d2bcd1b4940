"""The roadmap's past: cards that left the board, every move, the monthly snapshots.

The twelve cards are the document's; what is here is ours. It hangs on its dates: the
callback pilot and the hardship proof of concept that ended, the voice bot that G0
rejected (docs/demo.md).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from core import audit, system
from core.models import User
from core.verbs import Verb
from dashboards.demo.put import person, put
from portfolio.models import Benefit, KeyResult, Product
from roadmap import keeping
from roadmap.models import Card, Horizon, Look, Move, Snapshot

STEP = timedelta(weeks=4)  # from one horizon to the next
REASONS = {
    "later": "Worth solving, not yet examined.",
    "next": "The problem is validated; the approach is being explored.",
    "now": "Evidence, a measured target and an owner are in place.",
}
# key, where it ended, product, title, problem, key result, confidence
PAST = [
    ("RC-13", "done", "PAYSEC", "Recordings stop while a card number is read",
     "Card numbers were kept with the calls in which they were read aloud.", "3.1", "0.6"),
    ("RC-14", "dropped", "CONNECT", "Auto callers are called back when they can talk",
     "Auto callers give up in the queue and call again.", "", "0.4"),
    ("RC-15", "dropped", "KNOW", "Hardship letters that say the right terms",
     "Letters about a deferral are written by hand and take days.", "", "0.4"),
    ("RC-16", "", "OUTREACH", "Late payers reach a voice that never waits",
     "In the evening nobody answers who wants to pay what is late.", "", "0.1"),
]  # fmt: skip
RESULT = "2.3 of 10,000 recordings still hold a number; the target was none."
LEARNING = "It hangs on a hand: who forgets the button records the number. RC-04 takes the hand out of it."
MOVED_BACK = (
    "The hand-off and PIL-02 change the same dialogue: read one result, then the other."
)
# Ways that are not later, next, now in steps of four weeks: (day, column, reason).
WAYS = {
    "RC-05": [
        ("2026-05-11", "later", REASONS["later"]),
        ("2026-06-08", "next", REASONS["next"]),
        ("2026-07-20", "now", REASONS["now"]),
        ("2026-09-28", "next", MOVED_BACK),
    ],
    "RC-13": [
        ("2026-01-12", "later", REASONS["later"]),
        ("2026-02-09", "next", REASONS["next"]),
        ("2026-03-09", "now", REASONS["now"]),
        ("2026-07-20", "done", "Every queue pauses; the reading is in."),
    ],
    "RC-14": [
        ("2026-04-06", "later", REASONS["later"]),
        ("2026-05-18", "next", REASONS["next"]),
        ("2026-08-10", "now", "PIL-03 starts at Sioux Falls."),
        ("2026-10-13", "dropped", "PIL-03: abandonment fell by 1.1 of the 2.0 points wanted, and repeat contacts rose past their margin. F-110 begins again."),
    ],
    "RC-15": [
        ("2026-05-04", "later", REASONS["later"]),
        ("2026-06-01", "next", REASONS["next"]),
        ("2026-07-13", "now", "POC-02 starts on 200 made-up cases."),
        ("2026-08-21", "dropped", "POC-02 was killed: 3 of 200 letters named wrong terms, and none was allowed to."),
    ],
    "RC-16": [
        ("2026-06-22", "later", REASONS["later"]),
        ("2026-09-15", "", "G0 rejected the voice bot (GD-13), and nothing else was meant by this card."),
    ],
}  # fmt: skip
# What was written on a card before a day: (key, field, before, text).
EARLIER = [
    ("RC-01", "confidence", "2026-10-06", "0.6"),
    ("RC-02", "confidence", "2026-10-12", "0.4"),
    ("RC-03", "title", "2026-09-15", "One place for consent"),
    ("RC-06", "confidence", "2026-10-02", "0.4"),
    ("RC-07", "target", "2026-10-05", "64"),
    ("RC-08", "confidence", "2026-10-15", "0.4"),
]
MONTHS = [date(2026, month, 1) for month in range(5, 12)]
# Who read the ledger, and when.
READERS = {"Elena Castellano": "2026-10-06", "Helena Marsh": "2026-10-01"}
Told = tuple[date, Card, str, str, str]  # when, which, from, to, why


def load() -> None:
    if Move.objects.exists():
        return
    for row in PAST:
        past_card(*row)
    cards = list(Card.objects.for_board().order_by("key"))
    told = sorted(
        (line for card in cards for line in lines(card)),
        key=lambda line: (line[0], line[1].key),
    )
    for line in told:
        enter(*line)
    for month in MONTHS:
        keep(month, cards, told)
    [deleted] = Card.objects.filter(key="RC-16")
    audit.record(system.user(), Verb.CARD_DELETED, deleted, demo=True)
    deleted.delete()
    for name, day in READERS.items():
        read(person(name), date.fromisoformat(day))


def past_card(
    key: str,
    horizon: str,
    product: str,
    title: str,
    problem: str,
    code: str,
    confidence: str,
) -> None:
    owner = Product.objects.get(code=product).product_manager
    key_result = KeyResult.objects.filter(code=code).first()
    last = Horizon(horizon or "later")
    done = {
        "result": RESULT,
        "learning": LEARNING,
        "benefit": Benefit.objects.get(code="B-05"),
    }
    put(
        Card,
        {"key": key},
        Verb.CARD_CREATED,
        title=title,
        problem=problem,
        product=Product.objects.get(code=product),
        owner=owner,
        horizon=last,
        position=Card.objects.filter(horizon=last).count() + 1,
        entered_on=next(d for d, to, _ in reversed(WAYS[key]) if to == last),
        key_result=key_result,
        objective=key_result and key_result.objective,
        metric=key_result and key_result.metric,
        confidence=Decimal(confidence),
        **(done if last == Horizon.DONE else {}),
    )


def lines(card: Card) -> Iterator[Told]:
    """A card's way, oldest first; the twelve's last step is the day they entered."""
    path = ["later", "next", "now"]
    way: list[tuple[Any, str, str]] = list(WAYS.get(card.key, []))
    if not way:
        columns = path[: path.index(card.horizon) + 1]
        first = card.entered_on - STEP * (len(columns) - 1)
        way = [(first + STEP * n, to, REASONS[to]) for n, to in enumerate(columns)]
    for (_, old, _), (on, new, why) in pairwise([("", "", ""), *way]):
        yield (date.fromisoformat(str(on)), card, old, new, why)


def enter(on: date, card: Card, old: str, new: str, why: str) -> None:
    Move.objects.create(
        card=card,
        card_key=card.key,
        card_title=title_on(card, on),
        product=card.product,
        from_horizon=old,
        to_horizon=new,
        reason=why,
        moved_by=card.product.product_manager,
        moved_at=moment(on, 16),
    )


def title_on(card: Card, on: date) -> str:
    return str(written(card.key, "title", on) or card.title)


def written(key: str, field: str, on: date) -> str | None:
    """What stood there before it was written as it is now; None: the same."""
    for known, name, before, text in EARLIER:
        if (known, name) == (key, field) and on.isoformat() < before:
            return text
    return None


def moment(on: date, hour: int) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


def keep(month: date, cards: list[Card], told: list[Told]) -> None:
    """The snapshot of a month's first day, as the ledger and EARLIER say it was."""
    then = []
    for card in cards:
        way = [line for line in told if line[1] is card and line[0] <= month]
        if way:
            card.horizon, card.entered_on = way[-1][3], way[-1][0]
            then.append(card)
    rows = [row for row in keeping.content_of(then, month)["cards"] if row["horizon"]]
    for row in rows:
        row["position"] = 1 + sum(
            other["horizon"] == row["horizon"] for other in rows[: rows.index(row)]
        )
        for field in ("title", "confidence", "target"):
            row[field] = written(row["key"], field, month) or row[field]
    content = {"schema": keeping.SCHEMA, "cards": rows}
    snapshot = Snapshot.objects.create(
        name=f"{month:%B %Y}",
        month=month,
        taken_on=month,
        taken_at=moment(month, 9),
        taken_by=system.user(),
        content=content,
        digest=keeping.digest(content),
        cards=len(rows),
        now_keys=[row["key"] for row in rows if row["horizon"] == Horizon.NOW],
    )
    digest = snapshot.digest
    audit.record(system.user(), Verb.SNAPSHOT_TAKEN, snapshot, digest=digest, demo=True)


def read(by: User, on: date) -> None:
    last = Move.objects.filter(moved_at__lt=moment(on, 12)).order_by("-pk")[0]
    Look.objects.create(user=by, move_id=last.pk, looked_at=moment(on, 12))
