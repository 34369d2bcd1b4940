"""Cards from files, through the same actions and guards as by hand.

A new card begins in Later and is moved to the column its row names; a row that lacks
what the column asks for fails by itself, naming all of it, and nothing of it is kept.
A row is known by our key, or by its outcome and product, so that the same file twice
changes nothing; an empty cell leaves what is there.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from core import access
from core.errors import Refused
from core.imports import cells
from core.imports.kinds import Field, Kind
from core.imports.rows import Row, RowLoader, Told
from core.models import ImportRun, User
from core.redaction import redact
from core.roles import Perm
from core.words import label
from portfolio.models import KeyResult, Objective, Product
from roadmap import actions, links
from roadmap.forms import CardForm
from roadmap.models import Card, Horizon

# What a cell says of a card, by the name of its field.
PLAIN = [
    "title",
    "problem",
    "measure",
    "baseline",
    "target",
    "confidence",
    "riskiest_assumption",
    "external_on",
    "external_source",
]
# What the form asks for even if a row leaves it as it is.
NEEDED = ["title", "confidence", "external_source"]


class CardLoader(RowLoader):
    """Remembers which cards a file has named: a second row would undo the first."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by = by
        self.seen: set[int] = set()
        mine = access.reach(by, Perm.ROADMAP_EDIT).q("team")
        rows = Product.objects.filter(mine).select_related("team")
        self.products = {product.code.upper(): product for product in rows}

    def kept(self, row: Row) -> Told:
        card = self.card_of(row)
        product = card.product if card else self.product_of(row)
        if card and card.pk in self.seen:
            raise Refused(f"{card.key} stands further up in this file.")
        fields = checked(row, product, card, self.by)
        if card is None:
            card = actions.create(product=product, **fields, by=self.by)
            state = "created"
        else:
            state = changed(card, fields, self.by)
        self.seen.add(card.pk)
        linked, moved = link(card, row, self.by), move(card, row, self.by)
        if state == "unchanged" and (linked or moved):
            state = "updated"
        return Told(state, card.key)

    def product_of(self, row: Row) -> Product:
        code = row.get("product", "")
        if not code:
            raise Refused("Say which product it belongs to.")
        if code.upper() not in self.products:
            raise Refused(f"There is no product {code} whose roadmap you may change.")
        return self.products[code.upper()]

    def card_of(self, row: Row) -> Card | None:
        """The card that a row means: by key, else by outcome and product."""
        cards = Card.objects.filter(product__in=self.products.values())
        cards = cards.select_related("product__team")
        if key := row.get("key", ""):
            card = cards.filter(key__iexact=key).first()
            if card is None:
                raise Refused(
                    f"There is no card {key} of yours. Leave it out to add one."
                )
            return card
        same = cards.filter(product=self.product_of(row), title=row["title"])
        return same.order_by("pk").first()


def checked(row: Row, product: Product, card: Card | None, by: User) -> Row:
    """What the row says of a card, through the form that people fill in."""
    said = {name: row[name] for name in PLAIN if row.get(name)}
    said |= {name: pk for name, pk in references(row).items() if pk}
    start = {name: getattr(card, name) for name in NEEDED} if card else {}
    told = {"confidence": "0"} | start | said
    # What a file names counts as chosen already, also of a closed quarter.
    form = CardForm(told, initial=said, user=by, product=product)
    form.is_valid()
    faults = [
        f"{form.fields[name].label or label(name)}: {text}"
        for name, texts in form.errors.items()
        for text in texts
        if name in form.fields
    ]
    if faults:
        raise Refused(" ".join(faults))
    return {name: form.cleaned_data[name] for name in said}


def references(row: Row) -> Row:
    """The rows that a card points at, by what people call them."""
    key_result, objective = row.get("key_result", ""), row.get("objective", "")
    found: Row = {"owner": owner(row.get("owner", ""))}
    if key_result:
        found["key_result"] = key_result_of(key_result, objective).pk
    elif objective:
        newest = Objective.objects.filter(code__iexact=objective).order_by("-starts_on")
        found["objective"] = getattr(newest.first(), "pk", None)
        if found["objective"] is None:
            raise Refused(f"There is no objective {objective}.")
    return found


def key_result_of(code: str, objective: str) -> KeyResult:
    rows = KeyResult.objects.filter(code__iexact=code)
    if objective:
        rows = rows.filter(objective__code__iexact=objective)
    row = rows.order_by("-objective__starts_on").first()
    if row is None:
        where = f" of objective {objective}" if objective else ""
        raise Refused(f"There is no key result {code}{where}.")
    return row


def owner(name: str) -> int | None:
    people = User.objects.filter(is_active=True, is_system=False)
    field = "email__iexact" if "@" in name else "name__iexact"
    found = list(people.filter(**{field: name})[:2]) if name else []
    if name and len(found) != 1:
        many = "Several people are" if found else "Nobody is"
        raise Refused(f"{many} called {name}: write the e-mail address.")
    return found[0].pk if found else None


def changed(card: Card, fields: Row, by: User) -> str:
    """Change what the row says otherwise than the card does."""
    new = {name: v for name, v in fields.items() if getattr(card, name) != v}
    if not new:
        return "unchanged"
    actions.edit(card, version=None, **new, by=by)
    return "updated"


def link(card: Card, row: Row, by: User) -> bool:
    """Tie what the row names to the card; True if something was new."""
    before = card_version(card)
    for relation in links.CODES:
        for code in codes(row.get(relation, [])):
            named = links.named(relation, code, by)
            actions.link(card, relation=relation, row=named, by=by)
    return card_version(card) != before


def card_version(card: Card) -> int:
    return Card.objects.values_list("version", flat=True).get(pk=card.pk)


def codes(texts: Sequence[str]) -> list[str]:
    """“F-101, F-104” in one cell, or one code in each of several columns."""
    return [code for text in texts for code in re.split(r"[,;\s]+", text) if code]


def move(card: Card, row: Row, by: User) -> bool:
    """Move the card to the row's column, through the guards; True if it moved."""
    to = row.get("column", "")
    card.refresh_from_db(fields=["horizon"])
    if not to or to == card.horizon:
        return False
    reason = row.get("reason", "")
    actions.move(card, to=to, after=None, reason=reason, version=None, by=by)
    return True


# --- cells -----------------------------------------------------------------------------


def text(cell: str) -> str:
    """Words without personal data."""
    return redact(cells.words(cell))[0]


def horizon(cell: str) -> str:
    asked = cells.words(cell).lower()
    if asked and asked not in Horizon.values:
        raise ValueError(f"write {', '.join(Horizon.values)}")
    return asked


def share(cell: str) -> str:
    """A confidence from 0 to 1, also written as 60 %."""
    if cell.strip().endswith("%"):
        found = cells.number(cell.strip().removesuffix("%"))
        return f"{(Decimal(found) / 100).normalize():f}" if found else ""
    return cells.number(cell)


CARDS = Kind(
    name="cards",
    label="Roadmap cards",
    about="Each row becomes a card in Later and moves to its column if it has what the column asks for. Card and account numbers are taken out of its words. Loading the file again changes only what changed in it.",
    fields=(
        Field("title", "Outcome", ("title", "card", "name", "summary"), required=True, clean=text),
        Field("product", "Product's code", ("product",), clean=cells.words, help="Such as ASSIST. Not needed beside our key."),
        Field("key", "Our key", ("key",), clean=cells.words, help="Such as RC-01, to change a card that is there."),
        Field("problem", "Problem", (), clean=text),
        Field("column", "Column", ("horizon", "status"), clean=horizon, help="Later, next, now, done or dropped; empty: as it is."),
        Field("reason", "Reason", ("why",), clean=text, help="Why it goes to that column. The ledger keeps it."),
        Field("owner", "Owner", (), clean=cells.words, help="An e-mail address or a name."),
        Field("objective", "Objective", (), clean=cells.words, help="Its code. A key result brings its own."),
        Field("key_result", "Key result", ("kr",), clean=cells.words),
        Field("measure", "Target metric in words", ("measure", "metric", "target metric"), clean=text),
        Field("baseline", "Baseline", (), clean=cells.number),
        Field("target", "Target", (), clean=cells.number),
        Field("confidence", "Confidence", ("conf",), clean=share, help="0 to 1, or in percent."),
        Field("riskiest_assumption", "Riskiest assumption", ("assumption",), clean=text),
        Field("external_on", "External date", (), clean=cells.day),
        Field("external_source", "Who sets that date", ("source", "external source"), clean=text),
        Field("notes", "Notes", ("evidence",), many=True, clean=cells.words, help="Their codes, as n14."),
        Field("opportunities", "Opportunities", ("opportunity",), many=True, clean=cells.words),
        Field("items", "Features", ("feature",), many=True, clean=cells.words),
        Field("pilots", "Experiments", ("pilot", "experiment"), many=True, clean=cells.words),
    ),
    loader=CardLoader,
    shown=lambda cell: redact(cell)[0],
    perm=Perm.ROADMAP_EDIT,
)  # fmt: skip
