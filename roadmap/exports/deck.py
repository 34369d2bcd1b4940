"""The roadmap as slides for PowerPoint: text stays text, evidence stands in the notes.

One slide that opens, one for each column, one for each card. The typeface is named in
the theme, so that whoever has it sees it, and one change of the theme changes it all.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Length, Pt

from roadmap import slides
from roadmap.audiences import Column, Slip, View
from roadmap.exports import paint
from roadmap.exports.fitting import (
    Line,
    clipped,
    columns,
    height_of,
    in_parts,
    rows_of,
    size_of,
)

TYPEFACE = "IBM Plex Sans"
TITLE_ONLY = 5  # of the template's layouts: every slide has a title to find it by
LEFT, TOP, WIDTH, FOOT = 0.75, 0.6, 11.8, 6.95  # inches, on 13.33 × 7.5
ROWS, ROW = 7, 0.72  # cards under each other on a column's slide, and their height
GAP = 0.35


def pptx(view: View, note: str) -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    named(deck)
    deck.core_properties.title = f"{view.title}, {view.rule.label.lower()} view"
    deck.core_properties.author = "Tandem"
    for slide in slides.deck(view):
        if slide.slip and slide.column:
            card(added(deck, view, note), slide.column, slide.slip)
        elif slide.column:
            column(deck, view, note, slide.column)
        else:
            opening(added(deck, view, note), view)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def named(deck: Any) -> None:
    """Name our typeface in the theme, for headings and for text."""
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    old, new = b'<a:latin typeface="Calibri"/>', f'<a:latin typeface="{TYPEFACE}"/>'
    theme._blob = theme.blob.replace(old, new.encode())


def added(deck: Any, view: View, note: str) -> Any:
    """A new slide with what stands at the foot of each."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    number = len(deck.slides)
    day = f"{view.as_of.day} {view.as_of:%B %Y}"
    write(
        slide, (LEFT, FOOT, 7.6, 0.35), [(clipped(note, 110), 10, paint.QUIET, False)]
    )
    said = f"{view.rule.label} view, {day}   {number}"
    write(slide, (8.4, FOOT, 4.2, 0.35), [(said, 10, paint.QUIET, False)], right=True)
    return slide


def opening(slide: Any, view: View) -> None:
    day = f"{view.as_of.day} {view.as_of:%B %Y}"
    box(slide, (0, 0, 0.28, 7.5), paint.ACCENT)
    end = title(slide, view.title, 2.3, biggest=48)
    lines = [
        (f"{view.rule.label} view", 24, paint.INK, False),
        (f"As of {day}", 20, paint.QUIET, False),
        (
            "Now, next and later are horizons of certainty, not dates.",
            16,
            paint.QUIET,
            False,
        ),
    ]
    write(slide, (LEFT, end + 0.2, WIDTH, 1.8), lines)


def column(deck: Any, view: View, note: str, column: Column) -> None:
    """The column's cards; more than fit go on behind it, numbered."""
    parts = in_parts(column.slips, 2 * ROWS) or [()]
    for number, part in enumerate(parts, start=1):
        slide = added(deck, view, note)
        of = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
        write(
            slide,
            (LEFT, TOP - 0.1, WIDTH, 0.4),
            [(column.says, 14, paint.QUIET, False)],
        )
        title(slide, f"{column.label}{of}", TOP + 0.2, biggest=36)
        box(slide, (LEFT, 1.62, WIDTH, 0.03), paint.ACCENT)
        rows(slide, part)


def rows(slide: Any, slips: Sequence[Slip]) -> None:
    if not slips:
        write(
            slide, (LEFT, 1.9, WIDTH, 0.4), [("Nothing here.", 16, paint.QUIET, False)]
        )
    beside = len(slips) > ROWS
    width = (WIDTH - GAP) / 2 if beside else WIDTH
    short = all(rows_of(slip.title, width, 20) == 1 for slip in slips)
    size = 12 if beside else 20 if short else 14
    for number, slip in enumerate(slips):
        left = LEFT + (number // ROWS) * (width + GAP)
        top = 1.85 + (number % ROWS) * ROW
        fits = rows_of(slip.title, width - 0.2, size) * size <= 26
        text = slip.title if fits else clipped(slip.title, int(width * 18))
        box(slide, (left, top + 0.04, 0.09, ROW - 0.2), paint.CORDS[slip.cord])
        lines = [(text, size, paint.INK, False), (slip.product, 11, paint.QUIET, False)]
        write(slide, (left + 0.2, top, width - 0.2, ROW), lines)


def card(slide: Any, column: Column, slip: Slip) -> None:
    box(slide, (0, 0, 0.28, 7.5), paint.CORDS[slip.cord])
    over = "  ·  ".join(filter(None, [column.label, slip.product, slip.key]))
    write(slide, (LEFT, TOP - 0.1, WIDTH, 0.4), [(over, 14, paint.QUIET, False)])
    top = title(slide, slip.title, TOP + 0.25, biggest=34) + 0.1
    if slip.measure and slip.measure.reached is not None:
        box(slide, (LEFT, top, WIDTH / 2, 0.1), paint.RAIL)
        box(
            slide,
            (LEFT, top, max(0.02, WIDTH / 2 * slip.measure.reached), 0.1),
            paint.ACCENT,
        )
        top += 0.3
    width = (WIDTH - GAP) / 2
    for number, part in enumerate(columns(slip.points, width, FOOT - 0.1 - top)):
        left = LEFT + number * (width + GAP)
        write(slide, (left, top, width, FOOT - 0.1 - top), paragraphs(part))
    slide.notes_slide.notes_text_frame.text = told(slip)


def paragraphs(lines: Iterable[Line]) -> list[tuple[str, int, RGBColor, bool]]:
    found = []
    for label, text in lines:
        found.append((label, 11, paint.QUIET, True))
        found.append((text, 15, paint.INK, False))
    return found


def told(slip: Slip) -> str:
    """The notes: every line whole, each source on a line of its own."""
    lines = [f"{label}: {text}" for label, text in slip.lines if label != "Sources"]
    sources = [f"• {source}" for source in slip.sources]
    return "\n".join([slip.title, *lines, *(["Sources:", *sources] if sources else [])])


# --- drawing ---------------------------------------------------------------------------
Place = tuple[float, float, float, float]  # left, top, width, height in inches


def emu(place: Place) -> list[Length]:
    return [Inches(each) for each in place]


def box(slide: Any, place: Place, colour: RGBColor) -> None:
    """A plain area of colour; it says nothing that the words do not."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *emu(place))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour
    shape.line.fill.background()
    shape._element.remove(shape._element.find(qn("p:style")))  # the theme's shadow


def title(slide: Any, text: str, top: float, *, biggest: int) -> float:
    """The slide's title in its own placeholder; return where it ends, in inches."""
    size = size_of(text, WIDTH, biggest)
    height = height_of(text, WIDTH, size)
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = emu((LEFT, top, WIDTH, height))
    fill(shape.text_frame, [(text, size, paint.INK, False)], bold=True)
    return top + height


def write(
    slide: Any,
    place: Place,
    lines: Sequence[tuple[str, int, RGBColor, bool]],
    *,
    right: bool = False,
) -> None:
    """A box of text: (text, points, colour, set off from what is above)."""
    fill(slide.shapes.add_textbox(*emu(place)).text_frame, lines, right=right)


def fill(
    frame: Any,
    lines: Sequence[tuple[str, int, RGBColor, bool]],
    *,
    bold: bool = False,
    right: bool = False,
) -> None:
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, (text, points, colour, apart) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(points), bold
        run.font.color.rgb = colour
        paragraph.alignment = 3 if right else 1
        paragraph.space_before = Pt(8 if apart and number else 0)
