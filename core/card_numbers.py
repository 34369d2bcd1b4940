"""Finds card numbers in any spacing (domain.md §4, first rule).

Digits with at most three separators between them belong together: "4111-1111",
"4111 - 1111", "4 1 1 1". Works on plain text: see the shadow in `redaction.py`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

Span = tuple[int, int]
LONG_RUN = re.compile(r"\d(?:[ ._-]{0,3}\d){12}")
SHORTEST, LONGEST, WIDEST_GAP = 13, 19, 3
DOUBLED = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9])
Numbers = np.ndarray[Any, np.dtype[Any]]


def card_numbers(shadow: str) -> Iterator[Span]:
    """Every 13 to 19 digits, in any spacing, that pass the Luhn check.

    A number starts and ends where a group of digits does. What overlaps is one
    finding: "1234 4111 1111 1111 1111" leaves no half of a card behind. Worked
    out for the whole text at once, so that a page full of figures stays quick.
    """
    if not LONG_RUN.search(shadow):
        return
    characters = np.frombuffer(shadow.encode("latin-1", "replace"), dtype=np.uint8)
    is_digit = (characters >= ord("0")) & (characters <= ord("9"))
    places = np.flatnonzero(is_digit)
    step = np.diff(places)
    others = np.cumsum(~is_digit & ~np.isin(characters, list(b" ._-")))[places]
    broken = (np.diff(others) > 0) | (step > WIDEST_GAP + 1)
    run = np.append(0, np.cumsum(broken))
    starts, ends = np.append(True, step > 1), np.append(step > 1, True)
    digits = characters[places] - ord("0")
    spans = []
    for first, last in valid_numbers(digits, starts, ends):
        if run[first] == run[last]:
            spans.append((int(places[first]), int(places[last]) + 1))
    yield from joined(sorted(spans))


def valid_numbers(digits: Numbers, starts: Numbers, ends: Numbers) -> Iterator[Span]:
    """First and last digit of each number from a start to an end that passes Luhn.

    Luhn (ISO/IEC 7812-1): every second digit from the right counts doubled, and the
    sum divides by ten. Running sums, one for numbers that end after an even and one
    for those that end after an odd count of digits, make each check a subtraction.
    """
    is_even = np.arange(digits.size) % 2 == 0
    sums = [
        np.append(0, np.cumsum(np.where(is_even == first, DOUBLED[digits], digits)))
        for first in (True, False)
    ]
    for size in range(SHORTEST, min(LONGEST, digits.size) + 1):
        at = np.flatnonzero(starts[: digits.size - size + 1] & ends[size - 1 :])
        even, odd = (line[at + size] - line[at] for line in sums)
        total = np.where((at + size) % 2 == 0, even, odd)
        for first in at[total % 10 == 0]:
            if len(set(digits[first : first + size].tolist())) > 1:
                yield first, first + size - 1


def joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Overlapping spans as one; `spans` come in the order of their starts."""
    held: Span | None = None
    for start, stop in spans:
        if held and start < held[1]:
            held = (held[0], max(stop, held[1]))
        else:
            if held:
                yield held
            held = (start, stop)
    if held:
        yield held
