"""The tiers and questions of set 1: ours, after the topics of G10. Starting data, not law.

The last one raises nothing: reviewers see its answer (seed 001: designing new ways to
use technology).
"""

from collections.abc import Iterator
from typing import Any

TIERS = (("low", "Low"), ("standard", "Standard"), ("high", "High"))

# code, question, explained, the tier that a yes raises to
QUESTIONS = (
    ("consumer", "Do customers meet it?",
     "Customers hear, read or use it, or what an associate tells them comes from it.", "standard"),
    ("automated", "Does it decide about a customer by itself?",
     "An outcome for a customer follows without a person who looks at it first.", "high"),
    ("personal", "Does it use personal data of customers?",
     "Names, accounts, recordings, transcripts; masked or made-up data are a no.", "standard"),
    ("vendor", "Is a vendor part of it who is new to us?",
     "No contract of ours covers this use of theirs yet.", "standard"),
    ("ai", "Does a model or AI take part?",
     "A yes seats Model and AI risk.", "standard"),
    ("cards", "Does it touch card data?",
     "Card numbers are spoken, typed, shown or passed on in it.", "high"),
    ("outbound", "Does it call or write to people who have not just called us?",
     "Consent and the hours and number of calls come in.", "high"),
    ("same_old", "Is it the same old thing with new technology?",
     "People would work as they do today. Then say in what is asked why it is worth it.", "low"),
)  # fmt: skip


def questions() -> Iterator[dict[str, Any]]:
    """The questions as the fields of `TierQuestion`; the tier by its code."""
    for number, (code, text, explained, tier) in enumerate(QUESTIONS, 1):
        yield {
            "number": number, "code": code, "text": text, "explained": explained,
            "raises_to": tier,
        }  # fmt: skip
