"""How sure an opportunity's notes make us: by the strongest, by kinds, and by who disagrees. Pure.

    strongest = min(1, strongest evidence ÷ 5)                      (domain.md §4)
    kinds     = (1 − strongest) × (1 − 0.7 ** further independent kinds)
    against   = (strongest + kinds) × weight against ÷ all weight
    confidence = strongest + kinds − against                        0 to 1

More notes of one kind add nothing: ten anecdotes are still anecdotes. A further kind of
source closes three tenths of what is missing to certainty, since two that are gathered in
different ways seldom err alike. What a vendor says of itself is no kind of its own.
Weights are those of the links, 1 to 3. The share of a kind is ours (ADR 40).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from discovery import evidence
from discovery.evidence import Rung, Source

STAYS_OPEN = Decimal("0.7")  # of what is missing, after one more kind


@dataclass(frozen=True)
class Said:
    """One voice: its kind, what it recorded, for or against, and how strongly (1 to 3)."""

    kind: str
    details: Mapping[str, Any]
    supports: bool
    weight: int

    @property
    def source(self) -> Source:
        return Source(self.kind, self.details)


@dataclass(frozen=True)
class Confidence:
    """The sum, part by part, each 0 to 1; and what the parts were made of."""

    strongest: Decimal
    kinds: Decimal
    against: Decimal
    further: int  # independent kinds beside the first
    weight_for: int
    weight_against: int

    @property
    def weight_all(self) -> int:
        return self.weight_for + self.weight_against

    @property
    def total(self) -> Decimal:
        return self.strongest + self.kinds - self.against


def confidence(voices: Iterable[Said]) -> Confidence:
    """The confidence of one opportunity; 0 in every part without a voice for it."""
    listed = list(voices)
    speak_for = [voice for voice in listed if voice.supports]
    strongest = evidence.confidence(evidence.strongest(v.source for v in speak_for))
    further = max(0, len(independent(speak_for)) - 1)
    kinds = (1 - strongest) * (1 - STAYS_OPEN**further)
    pro = sum(voice.weight for voice in speak_for)
    contra = sum(voice.weight for voice in listed) - pro
    share = Decimal(contra) / (pro + contra) if contra else Decimal(0)
    against = (strongest + kinds) * share
    return Confidence(
        rounded(strongest), rounded(kinds), rounded(against), further, pro, contra
    )


def rounded(part: Decimal) -> Decimal:
    """To a thousandth, so that the parts that are shown add up to the sum that is."""
    return part.quantize(Decimal("0.001"), ROUND_HALF_UP)


def independent(voices: Iterable[Said]) -> set[str]:
    """The kinds of source that speak; one that only sells is none."""
    return {
        voice.kind for voice in voices if evidence.rung_of(voice.source) != Rung.PITCH
    }
