"""Which texts say what a known set of texts says. Pure."""

from collections.abc import Sequence

import numpy as np
from sklearn.preprocessing import normalize

from discovery.likeness.copies import plain
from discovery.likeness.groups import Space

AS_NEAR = 0.7  # cosine to the middle of the known texts
KNOWN = 2  # texts; one is no theme yet


def fitting(
    texts: Sequence[str], known: Sequence[Sequence[str]]
) -> list[list[tuple[int, float]]]:
    """For each known set, places in `texts` that fit it best, with their cosine.

    A text fits one set at most: the nearest, if it is near enough. Sets of fewer than
    KNOWN texts, or words nobody shares, fit nothing.
    """
    fits: list[list[tuple[int, float]]] = [[] for _ in known]
    sets = [at for at, each in enumerate(known) if len(each) >= KNOWN]
    words = [plain(text) for text in texts]
    said = [[plain(text) for text in known[at]] for at in sets]
    if not words or not sets:
        return fits
    try:
        space = Space([*words, *(text for each in said for text in each)])
    except ValueError:
        return fits
    middles = normalize(np.array([space.placed(each).mean(axis=0) for each in said]))
    cosines = space.placed(words) @ middles.T
    for place, row in enumerate(cosines):
        nearest = int(row.argmax())
        if row[nearest] >= AS_NEAR:
            fits[sets[nearest]].append((place, float(row[nearest])))
    return [sorted(each, key=lambda pair: -pair[1]) for each in fits]
