"""The roadmap as PDF, tagged and with bookmarks, and as one picture."""

from io import BytesIO
from typing import Any

from django.template.loader import render_to_string
from PIL import Image, ImageChops

from core import paper
from roadmap.audiences import View

SHEET = "css/paper.css"
HEIGHT, FOOT = 210, 16  # millimetres: of a page, and of what stands below the board
TALLEST = 5080  # what the format allows a page
SCALE = 2.0  # pixels per point of the picture


def pdf(view: View, note: str) -> bytes:
    """PDF/UA: the board first, then a section for each column and a part for each card."""
    pages = drawn(view, note, overview=False)
    return bytes(pages.write_pdf(pdf_variant="pdf/ua-1"))


def png(view: View, note: str) -> bytes:
    """The board alone, on one page as tall as it needs, as a picture."""
    import pypdfium2

    board = drawn(view, note, overview=True)
    if (sheets := len(board.pages)) > 1:
        height = min(HEIGHT * sheets, TALLEST)
        board = drawn(view, note, overview=True, height=height)
    page = pypdfium2.PdfDocument(board.write_pdf())[0]
    picture = BytesIO()
    trimmed(page.render(scale=SCALE).to_pil()).save(picture, "PNG", optimize=True)
    return picture.getvalue()


def trimmed(whole: Image.Image) -> Image.Image:
    """The picture without the empty paper between the last card and the foot."""
    foot = whole.height - round(FOOT * SCALE * 72 / 25.4)
    blank = Image.new(whole.mode, (whole.width, foot), "white")
    top = whole.crop((0, 0, whole.width, foot))
    seen = ImageChops.difference(top, blank).getbbox() or (0, 0, 0, foot)
    end = min(foot, seen[3] + 20)
    found = Image.new(whole.mode, (whole.width, end + whole.height - foot), "white")
    found.paste(top, (0, 0))
    found.paste(whole.crop((0, foot, whole.width, whole.height)), (0, end))
    return found


def drawn(view: View, note: str, *, overview: bool, height: int = HEIGHT) -> Any:
    """The pages, laid out. Raises Refused where the libraries are missing."""
    text = render_to_string("roadmap/paper.html", {"view": view, "overview": overview})
    return paper.drawn(text, sheet=SHEET, page=page_of(view, note, height))


def page_of(view: View, note: str, height: int) -> str:
    """The size of a page, and the lines at its foot."""
    what = f"{view.rule.label} view, {view.as_of.day} {view.as_of:%B %Y}"
    return paper.page(note, what, size=f"297mm {height}mm")
