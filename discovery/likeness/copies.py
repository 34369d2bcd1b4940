"""Which texts are copies of one another, though a word differs. Pure.

Two texts are alike by the Jaccard index of their runs of five characters: how many of
the runs of both are in each, 0 to 1. MinHash with locality-sensitive hashing finds
whom to compare (library datasketch), so the time grows with the texts, not with the
pairs. Source: A. Broder, "On the resemblance and containment of documents" (1997).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

Sketches = NDArray[np.uint32]  # texts × hashes

RUN = 5  # characters
ALIKE = 0.55  # measured: finds a dropped, swapped, misspelt or added tenth of the words
LOOKED_AT = 0.5  # whom to compare; below what counts, since hashing only estimates
COMPARED = 8  # originals at most: where thousands are somewhat alike, the nearest
HASHES = 128
AT_LEAST = 30  # characters: “thanks” and “thank you” are not a form letter
BATCH = 500


@dataclass
class Copies:
    """One text and those that repeat it, by their places; each copy's likeness, 0 to 1."""

    original: int
    copies: list[tuple[int, float]] = field(default_factory=list)


def plain(text: str) -> str:
    """Lower case, words only; what was taken out of a note is no likeness."""
    kept = re.sub(r"\[[A-Z]+\]", " ", text)
    return re.sub(r"\W+", " ", kept.lower()).strip()


def runs(text: str) -> set[bytes]:
    """The runs of five characters of a plain text."""
    raw = text.encode()
    return {raw[at : at + RUN] for at in range(max(1, len(raw) - RUN + 1))}


def jaccard(one: set[bytes], other: set[bytes]) -> float:
    """|both| ÷ |either|, 0 to 1."""
    return len(one & other) / len(one | other)


def found(
    texts: Sequence[str], tell: Callable[[int], None] = lambda done: None
) -> list[Copies]:
    """Texts with at least one copy, in the order given; the first is the original.

    A text is compared with originals only, so that a chain of small differences never
    joins two that are unlike. `tell` hears how many texts were done, batch by batch.
    """
    index = MinHashLSH(threshold=LOOKED_AT, num_perm=HASHES)
    originals: dict[int, Copies] = {}
    words = [plain(text) for text in texts]
    known = np.zeros((len(words), HASHES), np.uint32)
    for start in range(0, len(words), BATCH):
        batch = words[start : start + BATCH]
        sketches = MinHash.generator([runs(text) for text in batch], num_perm=HASHES)
        for place, sketch in enumerate(sketches, start):
            if len(words[place]) >= AT_LEAST:
                put(place, sketch, index, known, originals, words)
        tell(len(batch))
    return [each for each in originals.values() if each.copies]


def put(
    place: int,
    sketch: MinHash,
    index: MinHashLSH,
    sketches: Sketches,
    originals: dict[int, Copies],
    words: Sequence[str],
) -> None:
    """Let a text be a copy of the original most like it, or an original itself."""
    mine = runs(words[place])
    others = nearest(sketch, sorted(index.query(sketch)), sketches)
    alike = [(jaccard(mine, runs(words[other])), -other) for other in others]
    likeness, at = max(alike, default=(0.0, 0))
    if likeness >= ALIKE:
        originals[-at].copies.append((place, likeness))
        return
    index.insert(place, sketch)
    sketches[place] = sketch.hashvalues
    originals[place] = Copies(place)


def nearest(sketch: MinHash, others: list[int], sketches: Sketches) -> list[int]:
    """The COMPARED places whose sketches agree most with this one."""
    if len(others) <= COMPARED:
        return others
    agreed = (sketches[others] == sketch.hashvalues.astype(np.uint32)).sum(axis=1)
    order = np.argsort(-agreed, kind="stable")[:COMPARED]
    return [others[at] for at in order]
