"""Pages on paper: HTML and a style sheet of ours, laid out for PDF.

WeasyPrint needs libraries of the system (Pango, HarfBuzz). It is loaded when a file is
asked for, so that a machine without them says so there and works everywhere else.
"""

from typing import Any

from django.contrib.staticfiles import finders

from core.errors import Refused

MISSING = (
    "PDF and pictures cannot be made on this machine: libraries are missing "
    "(libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0). Ask whoever runs "
    "Tandem to install them; everything else works."
)
SHEETS = ("css/fonts.css", "css/tokens.css")


def drawn(text: str, *, sheet: str, page: str) -> Any:
    """The pages of an HTML text, laid out. `page` is CSS for the size and the foot.

    Raises Refused where the libraries are missing.
    """
    weasyprint = library()
    fonts = weasyprint.text.fonts.FontConfiguration()
    # Fonts and styles of our own: nothing is fetched from another machine.
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["file"])
    sheets = [
        weasyprint.CSS(str(finders.find(name)), url_fetcher=fetcher, font_config=fonts)
        for name in (*SHEETS, sheet)
    ]
    sheets.append(weasyprint.CSS(string=page, font_config=fonts))
    html = weasyprint.HTML(string=text, url_fetcher=fetcher)
    return html.render(stylesheets=sheets, font_config=fonts)


def library() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise Refused(MISSING) from error
    return weasyprint


def page(note: str, what: str, *, size: str) -> str:
    """The size of a page, and at its foot a note and what it is, with its number."""
    font = 'font: 400 8pt/1.2 "IBM Plex Sans"; color: #434f57'
    return f"""@page {{
      size: {size};
      @bottom-left {{ content: {quoted(note)}; {font}; width: 70% }}
      @bottom-right {{ content: {quoted(what)} ", " counter(page) " of " counter(pages); {font} }}
    }}"""


def quoted(text: str) -> str:
    """A text as CSS holds it, whatever it holds."""
    plain = "".join(
        c if c.isalnum() or c in " .,:;-" else f"\\{ord(c):x} " for c in text
    )
    return f'"{plain}"'
