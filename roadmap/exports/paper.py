"""The roadmap as PDF, tagged and with bookmarks, and as one picture.

WeasyPrint needs libraries of the system (Pango, HarfBuzz). It is loaded when a file is
asked for, so that a machine without them says so there and works everywhere else.
"""

from io import BytesIO
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from PIL import Image, ImageChops

from core.errors import Refused
from roadmap.audiences import View

MISSING = (
    "PDF and pictures cannot be made on this machine: libraries are missing "
    "(libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0). Ask whoever runs "
    "Tandem to install them; slides and CSV work."
)
SHEETS = ("css/fonts.css", "css/tokens.css", "css/paper.css")
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
    weasyprint = library()
    fonts = weasyprint.text.fonts.FontConfiguration()
    # Fonts and styles of our own: nothing is fetched from another machine.
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["file"])
    sheets = [
        weasyprint.CSS(str(finders.find(name)), url_fetcher=fetcher, font_config=fonts)
        for name in SHEETS
    ]
    sheets.append(weasyprint.CSS(string=page_of(view, note, height), font_config=fonts))
    text = render_to_string("roadmap/paper.html", {"view": view, "overview": overview})
    page = weasyprint.HTML(string=text, url_fetcher=fetcher)
    return page.render(stylesheets=sheets, font_config=fonts)


def library() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise Refused(MISSING) from error
    return weasyprint


def page_of(view: View, note: str, height: int) -> str:
    """The size of a page, and the lines at its foot."""
    what = f"{view.rule.label} view, {view.as_of.day} {view.as_of:%B %Y}"
    font = 'font: 400 8pt/1.2 "IBM Plex Sans"; color: #434f57'
    return f"""@page {{
      size: 297mm {height}mm;
      @bottom-left {{ content: {quoted(note)}; {font}; width: 70% }}
      @bottom-right {{ content: {quoted(what)} ", " counter(page) " of " counter(pages); {font} }}
    }}"""


def quoted(text: str) -> str:
    """A text as CSS holds it, whatever it holds."""
    plain = "".join(
        c if c.isalnum() or c in " .,:;-" else f"\\{ord(c):x} " for c in text
    )
    return f'"{plain}"'
