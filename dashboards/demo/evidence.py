"""Evidence to look at in the review of PIL-04, and what was said about it. Ours.

Added by the actions that people use; what the link said is kept as it would have been
fetched, for nobody answers at an invented address.
"""

from datetime import date
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile

from core import system
from core.models import User
from dashboards.demo.put import person
from governance.actions import evidence, snapshots, talk
from governance.models import Criterion, Evidence, Review, ReviewComment
from governance.snapshots import Snapshot

KEY, CODE, BY = "GD-12", "S03", "Tom Brandvold"
DAY = date(2026, 11, 13)
WIKI = "https://wiki.larkmont.example/card-payments/masking"
SAID = """Card payments: masking of tones
The customer types the card number on the telephone keypad. The tones are taken out of the line before it reaches the associate.
Nothing is recorded between the first tone and the answer of the payment provider.
Checked by security engineering on 9 November 2026: no digits in 200 of 200 recordings."""
CALLS = """call,seconds_masked,digits_in_recording,digits_on_screen
T-001,41,0,0
T-002,38,0,0
T-003,44,0,0
"""
REPORT = [
    "Test of tone masking, 200 calls with test cards",
    "",
    "Recordings searched for digits: 200. With any: 0.",
    "Screens recorded: 200. With more than four digits: 0.",
    "Payment refused although the card was right: 3 (1.5 %).",
]


def load() -> None:
    review = Review.objects.get(key=KEY)
    if Evidence.objects.filter(review=review).exists():
        return
    owner = person(BY)
    s03 = Criterion.objects.get(code=CODE)
    give(review, owner, "Test calls", "test-calls.csv", CALLS.encode(), s03)
    give(review, owner, "Report of the test", "masking-test.pdf", paper(REPORT), s03)
    by: dict[str, Any] = {"by": system.user(), "acting": owner, "on": DAY}
    row = evidence.add(review, title="How tones are masked", link=WIKI, **by)
    said = Snapshot(SAID, sha256(SAID.encode()).hexdigest())
    snapshots.settle(row, said)
    if not ReviewComment.objects.exists():
        question(review, owner)


def give(
    review: Review, owner: User, title: str, name: str, raw: bytes, s03: Criterion
) -> None:
    file = ContentFile(raw, name)
    by: dict[str, Any] = {"by": system.user(), "acting": owner, "on": DAY}
    evidence.add(review, title=title, criterion=s03, upload=file, **by)


def question(review: Review, owner: User) -> None:
    """A reviewer asks, and the owner answers: nobody is named, so nobody is told."""
    asker = person("Ruth Adeyemi")
    talk.say(review, text="Which cards were refused in the three calls?", by=asker)
    answer = (
        "Two were typed wrong and one timed out at the provider. None was masked wrong."
    )
    talk.say(review, text=answer, by=owner)


def paper(lines: list[str]) -> bytes:
    """One page of PDF with these lines: short enough to be written by hand."""
    shown = "".join(f"({escaped(line)}) Tj T* " for line in lines)
    text = f"BT /F1 13 Tf 20 TL 60 760 Td {shown}ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(out))
    )


def escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
