"""Text with a little form: what people paste or type, shown without what could harm.

Plain text gets its paragraphs and links; pasted HTML keeps headings, lists, tables and
emphasis, and loses everything else (nh3, an allow-list).
"""

import nh3
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "h3", "h4", "h5", "a",
        "blockquote", "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
KEPT = {"a": {"href"}, "th": {"scope", "colspan"}, "td": {"colspan"}}
SCHEMES = {"https", "http", "mailto"}
MARKS = tuple(f"<{tag}" for tag in sorted(TAGS))


def shown(text: str) -> SafeString:
    """`text` as HTML that is safe to put into a page."""
    is_html = any(mark in text.lower() for mark in MARKS)
    html = text if is_html else linebreaks(urlize(text, autoescape=True))
    clean = nh3.clean(
        html, tags=TAGS, attributes=KEPT, url_schemes=SCHEMES, link_rel="noopener"
    )
    return mark_safe(clean)  # noqa: S308  # cleaned on the line above
