"""A view of the roadmap as a file. Each kind is a function of (view, note at the foot)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from roadmap.audiences import Audience, View
from roadmap.exports import deck, paper, sheet

Writer = Callable[[View, str], bytes]
AT_ONCE = 60  # cards; more are made in the background


@dataclass(frozen=True, slots=True)
class Kind:
    label: str
    says: str
    suffix: str
    content_type: str
    write: Writer


KINDS = {
    "pdf": Kind("PDF", "The board, then each card, to print or to send.", "pdf", "application/pdf", paper.pdf),
    "pptx": Kind(
        "Slides", "One for each column and card, as text you can edit.", "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation", deck.pptx,
    ),
    "png": Kind("Picture", "The board alone.", "png", "image/png", paper.png),
    "csv": Kind("CSV", "One row for each card.", "csv", "text/csv; charset=utf-8", sheet.sheet),
}  # fmt: skip


def made(view: View, kind: str) -> bytes:
    """The file's bytes. Raises Refused where this machine cannot make it."""
    return KINDS[kind].write(view, note_for(view.audience))


def note_for(audience: Audience) -> str:
    """What stands at the foot: for vendors the file leaves the company."""
    outside = audience == Audience.VENDOR
    return settings.SHARED_NOTE if outside else settings.PRINT_NOTE
