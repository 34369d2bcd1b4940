"""Looks through published notes for themes and copies, and suggests what it finds.

Each product is looked through on its own, and what is about no product together: who
may read the notes may then judge the suggestion. Imports scikit-learn, which takes a
second and some memory: only the worker does (`discovery/tasks.py`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from discovery.likeness import copies, fits, groups
from discovery.models import Note, NoteTheme, SuggestedNote, Suggestion, Theme
from portfolio.models import Product

KEPT = 200  # the nearest notes of a theme; what is left is found again by the next run
AGAIN = 0.6  # Jaccard index of notes: as much of a dismissed suggestion is the same one
Kind, State = Suggestion.Kind, Suggestion.State
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Text:
    """A note and its words."""

    pk: int
    words: str


@dataclass(frozen=True)
class Draft:
    """A suggestion before it is saved: note ids with their likeness, nearest first."""

    kind: str
    notes: list[tuple[int, float]]
    size: int
    copies: int = 0
    terms: Sequence[str] = ()
    theme: Theme | None = None
    original: int | None = None


def scopes() -> list[Product | None]:
    """What is looked through on its own: each product that was spoken of, and the rest."""
    spoken = Note.products.through.objects.filter(note__state=Note.State.PUBLISHED)
    products = Product.objects.filter(pk__in=spoken.values("product"))
    return [*products.order_by("pk"), None]


def look(product: Product | None, tell: Tell = lambda done: None) -> int:
    """Look through one product's notes; replace its open suggestions; return how many."""
    texts = heard(product)
    repeated = copies.found([text.words for text in texts], tell)
    is_copy = {texts[at].pk for each in repeated for at, _ in each.copies}
    loose = unthemed([text for text in texts if text.pk not in is_copy])
    drafts = [
        *of_copies(texts, repeated),
        *of_fits(product, loose),
        *of_themes(product, loose, counted(texts, repeated)),
    ]
    return replace(product, drafts)


def heard(product: Product | None) -> list[Text]:
    """Published notes that are nobody's copy yet, in the order they were written down."""
    rows = Note.objects.filter(state=Note.State.PUBLISHED, copy_of=None)
    rows = rows.filter(products=product) if product else rows.filter(products=None)
    told = rows.order_by("pk").values_list("pk", "title", "verbatim", "summary")
    return [Text(pk, said(*parts)) for pk, *parts in told.iterator(chunk_size=5_000)]


def said(title: str, verbatim: str, summary: str) -> str:
    """What a note says. A title that only begins the quote says nothing more."""
    starts = verbatim.startswith(title.rstrip("….?!"))
    return " ".join(
        part for part in ("" if starts else title, verbatim, summary) if part
    )


def unthemed(texts: Iterable[Text]) -> list[Text]:
    listed = list(texts)
    behind = set(
        NoteTheme.objects.filter(note__in=[text.pk for text in listed])
        .values_list("note", flat=True)
        .distinct()
    )
    return [text for text in listed if text.pk not in behind]


# --- copies -------------------------------------------------------------------------------
def of_copies(texts: Sequence[Text], repeated: Iterable[copies.Copies]) -> list[Draft]:
    drafts = []
    for each in repeated:
        original = texts[each.original].pk
        pairs = [(texts[at].pk, likeness) for at, likeness in each.copies]
        known = dismissed(Kind.COPIES, original=original)
        fresh = [pair for pair in pairs if not any(pair[0] in old for old in known)]
        if fresh:
            fresh.sort(key=lambda pair: -pair[1])
            size = len(fresh) + 1
            drafts.append(Draft(Kind.COPIES, fresh, size, size - 1, original=original))
    return drafts


def counted(texts: Sequence[Text], repeated: Iterable[copies.Copies]) -> dict[int, int]:
    """How many copies each original has, by its id."""
    return {texts[each.original].pk: len(each.copies) for each in repeated}


# --- themes --------------------------------------------------------------------------------
def of_fits(product: Product | None, loose: list[Text]) -> list[Draft]:
    """Notes for the themes a product has. Takes them out of `loose`."""
    themes = (
        list(Theme.objects.filter(product=product).order_by("pk")) if product else []
    )
    words = [of_theme(theme) for theme in themes]
    found = fits.fitting([text.words for text in loose], words)
    drafts, taken = [], set()
    for theme, places in zip(themes, found, strict=True):
        pairs = [(loose[at].pk, likeness) for at, likeness in places][:KEPT]
        known = dismissed(Kind.FITS, theme=theme)
        fresh = [pair for pair in pairs if not any(pair[0] in old for old in known)]
        if fresh:
            taken |= {pk for pk, _ in fresh}
            drafts.append(Draft(Kind.FITS, fresh, len(fresh), theme=theme))
    loose[:] = [text for text in loose if text.pk not in taken]
    return drafts


def of_theme(theme: Theme) -> list[str]:
    links = NoteTheme.objects.filter(theme=theme, note__state=Note.State.PUBLISHED)
    told = links.order_by("-strength", "-id").values_list(
        "note__title", "note__verbatim", "note__summary"
    )
    return [said(*parts) for parts in told[:KEPT]]


def of_themes(
    product: Product | None, loose: Sequence[Text], repeats: dict[int, int]
) -> list[Draft]:
    known = dismissed(Kind.THEME, product=product)
    drafts = []
    for group in groups.grouped([text.words for text in loose]):
        pairs = [(loose[at].pk, near) for at, near in group.members]
        if any(alike(old, {pk for pk, _ in pairs[:KEPT]}) for old in known):
            continue
        more = sum(repeats.get(pk, 0) for pk, _ in pairs)
        size = len(pairs) + more
        drafts.append(Draft(Kind.THEME, pairs[:KEPT], size, more, group.terms))
    return drafts


def dismissed(kind: str, **of: object) -> list[set[int]]:
    """The notes of each suggestion of this kind that somebody dismissed."""
    rows = Suggestion.objects.filter(kind=kind, state=State.DISMISSED, **of)
    kept: dict[int, set[int]] = {}
    links = SuggestedNote.objects.filter(suggestion__in=rows)
    for suggestion, note in links.values_list("suggestion", "note"):
        kept.setdefault(suggestion, set()).add(note)
    return list(kept.values())


def alike(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= AGAIN * len(one | other)


# --- kept ---------------------------------------------------------------------------------
@transaction.atomic
def replace(product: Product | None, drafts: Iterable[Draft]) -> int:
    """Put these in the place of what nobody has judged. What is judged stays."""
    Suggestion.objects.filter(product=product).open().delete()
    return len([keep(product, draft) for draft in drafts])


def keep(product: Product | None, draft: Draft) -> Suggestion:
    row = Suggestion.objects.create(
        kind=draft.kind,
        product=product,
        theme=draft.theme,
        original_id=draft.original,
        name=named(draft.terms),
        terms=[term[:60] for term in draft.terms],
        likeness=sum(near for _, near in draft.notes) / len(draft.notes),
        size=draft.size,
        copies=draft.copies,
    )
    links = [
        SuggestedNote(suggestion=row, note_id=pk, likeness=near)
        for pk, near in draft.notes
    ]
    SuggestedNote.objects.bulk_create(links, batch_size=1_000)
    return row


def named(terms: Sequence[str]) -> str:
    """A name to begin with, for a person to better: “Payoff, per diem, spreadsheet”."""
    words = ", ".join(terms[:3])
    return (words[:1].upper() + words[1:])[:160]
