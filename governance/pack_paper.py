"""The two members of a pack that people read: the review as PDF, and how to check it.

Both are drawn from what was frozen and from nothing else.
"""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from core import paper

SHEET = "css/paper_review.css"


def pdf(snapshot: dict[str, Any]) -> bytes:
    """The review on paper, as PDF/UA: tagged, with bookmarks."""
    about, parts = snapshot["about"], snapshot["parts"]
    subject = [part for name, part in parts.items() if name.startswith("subject-")]
    context = {"about": about, "parts": parts, "subject": subject}
    text = render_to_string("governance/pack_paper.html", context)
    what = f"{about['review']} pack {about['pack']}"
    foot = paper.page(settings.PRINT_NOTE, what, size="210mm 297mm")
    pages = paper.drawn(text, sheet=SHEET, page=foot)
    return bytes(pages.write_pdf(pdf_variant="pdf/ua-1"))


def readme(snapshot: dict[str, Any]) -> str:
    context = {"about": snapshot["about"], "parts": sorted(snapshot["parts"])}
    return render_to_string("governance/pack_readme.txt", context)
