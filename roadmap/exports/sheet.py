"""The roadmap as CSV: one row for each card, one column for each field of the audience."""

import csv
from io import StringIO

from roadmap.audiences import View, labels_for, text_of

RISKY = ("=", "+", "-", "@", "\t", "\r")


def sheet(view: View, _note: str) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it."""
    labels = labels_for(view.audience)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["Horizon", "Outcome", "Product", *labels.values()])
    for column in view.columns:
        for slip in column.slips:
            texts = (text_of(slip, name) for name in labels)
            row = [column.label, slip.title, slip.product, *texts]
            writer.writerow([harmless(text) for text in row])
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text
