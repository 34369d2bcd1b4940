"""Which texts speak of one thing, and in which words they do. Pure.

Words and pairs of words weigh as TF-IDF, with runs of three to five characters beside
them at three tenths (so that a typo costs little). A singular value decomposition to
twelve directions (latent semantic analysis) brings together texts that say the same in
other words, and k-means on the unit sphere groups them. How many groups: one more as
long as the mean silhouette grows by two hundredths. Library: scikit-learn.

The space is learned from at most `LEARNED_FROM` texts, drawn by a fixed seed, and all
are then placed in it batch by batch: memory stays bounded, and a run repeats itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import normalize

from discovery.likeness.copies import plain

Vectors = NDArray[np.float64]
DIRECTIONS = 12
FOR_ONE_DIRECTION = 4  # texts; of fewer, each would get a direction of its own
OF_CHARACTERS = 0.3  # what runs of characters weigh beside words
LEARNED_FROM = 20_000
BATCH = 5_000
MANY = 100  # texts; among fewer, a word of half of them still tells something
FEWEST = 3  # texts of a group; two are a coincidence
MOST_GROUPS = 24
WORTH_ONE_MORE = 0.02  # of the silhouette
COMPARED = 2_000  # texts of which the silhouette is taken
NEAR = 0.5  # cosine to the middle of its group; what is farther belongs to none
TERMS = 6
WORD = r"(?u)\b[^\W\d_]{3,}\b"  # three letters or more, no figures
SEED = 20261116


@dataclass(frozen=True)
class Group:
    """Texts that belong together: places with their cosine to the middle, nearest first."""

    members: list[tuple[int, float]]
    terms: list[str] = field(default_factory=list)

    @property
    def cohesion(self) -> float:
        """The mean cosine of its texts to their middle, 0 to 1."""
        return sum(near for _, near in self.members) / len(self.members)


class Space:
    """A space in which texts that speak of one thing lie in one direction.

    Raises ValueError if the texts share too few words to learn one.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        learned = sample(texts)
        rare, everywhere = (3, 0.4) if len(learned) >= MANY else (2, 0.7)
        common = {"sublinear_tf": True, "min_df": rare, "max_df": everywhere}
        self.words = TfidfVectorizer(
            stop_words="english", ngram_range=(1, 2), token_pattern=WORD, **common
        ).fit(learned)
        self.runs = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), max_features=50_000, **common
        ).fit(learned)
        weighed = self.weighed(learned)
        few = max(2, len(learned) // FOR_ONE_DIRECTION)
        directions = min(DIRECTIONS, few, min(weighed.shape) - 1)
        if directions < 2:
            raise ValueError("These texts share too few words.")
        self.turned = TruncatedSVD(
            directions, algorithm="arpack", random_state=SEED
        ).fit(weighed)

    def weighed(self, texts: Sequence[str]):  # type: ignore[no-untyped-def]
        """Texts × features, sparse: words beside runs of characters."""
        both = [self.words.transform(texts), self.runs.transform(texts) * OF_CHARACTERS]
        return hstack(both).tocsr()

    def placed(self, texts: Sequence[str]) -> Vectors:
        """Texts × directions, each row of length 1, or 0 if no word of it is known."""
        weighed = self.weighed(texts)
        known = weighed[:, : len(self.vocabulary)].getnnz(axis=1) > 0
        placed: Vectors = normalize(self.turned.transform(weighed)) * known[:, None]
        return placed

    @cached_property
    def vocabulary(self) -> NDArray[np.str_]:
        names: NDArray[np.str_] = self.words.get_feature_names_out()
        return names

    def terms(self, inside: Sequence[str], all_texts: Sequence[str]) -> list[str]:
        """The words that tell these texts from all: heavy within, light without."""
        here = np.asarray(self.words.transform(inside).mean(axis=0)).ravel()
        anywhere = np.asarray(self.words.transform(all_texts).mean(axis=0)).ravel()
        order = np.argsort(anywhere - here, kind="stable")
        heavy = [str(self.vocabulary[at]) for at in order[: 4 * TERMS] if here[at] > 0]
        return without_repeats(heavy)


def without_repeats(terms: Sequence[str]) -> list[str]:
    """The first TERMS, a pair of words before its parts: “dispute form”, not “form”."""
    kept: list[str] = []
    for term in terms:
        parts = {part for other in kept for part in other.split()}
        if not set(term.split()) <= parts:
            kept = [other for other in kept if other not in term.split()] + [term]
    return kept[:TERMS]


def grouped(
    texts: Sequence[str],
    *,
    groups: int | None = None,
    tell: Callable[[int], None] = lambda done: None,
) -> list[Group]:
    """Texts in groups, the largest first; what is near none is in none.

    `groups` is how many to look for, else as many as are told apart. Fewer than
    2 × FEWEST texts, or texts without common words, give none. `tell` hears how
    many texts were placed, batch by batch.
    """
    words = [plain(text) for text in texts]
    if len(words) < 2 * FEWEST:
        return []
    try:
        space = Space(words)
    except ValueError:  # scikit-learn's too: no word is left
        return []
    learned = space.placed(sample(words))
    model = told_apart(learned) if groups is None else means(learned, groups)
    homes, nears = [], []
    for batch in batches(words):
        vectors = space.placed(batch)
        cosines = vectors @ normalize(model.cluster_centers_).T
        homes.append(cosines.argmax(axis=1))
        nears.append(cosines.max(axis=1))
        tell(len(batch))
    return described(space, words, np.concatenate(homes), np.concatenate(nears))


def described(
    space: Space, words: Sequence[str], homes: NDArray[np.intp], nears: Vectors
) -> list[Group]:
    """The groups with their texts and terms."""
    told, everything = [], sample(words)
    for home in range(homes.max() + 1):
        inside = np.flatnonzero((homes == home) & (nears >= NEAR))
        inside = inside[np.argsort(-nears[inside], kind="stable")]
        members = [(int(at), float(nears[at])) for at in inside]
        if len(members) >= FEWEST:
            nearest = [words[at] for at in inside[:COMPARED]]
            told.append(Group(members, space.terms(nearest, everything)))
    return sorted(told, key=lambda group: -len(group.members))


def told_apart(vectors: Vectors) -> KMeans:
    """As many groups as are told apart: one more while the silhouette grows enough."""
    best, reached = means(vectors, 2), silhouette(vectors, means(vectors, 2))
    for count in range(3, min(MOST_GROUPS, len(vectors) // FEWEST) + 1):
        model = means(vectors, count)
        value = silhouette(vectors, model)
        if value < reached + WORTH_ONE_MORE:
            break
        best, reached = model, value
    return best


def means(vectors: Vectors, count: int) -> KMeans:
    return KMeans(count, n_init=10, random_state=SEED).fit(vectors)


def silhouette(vectors: Vectors, model: KMeans) -> float:
    """The mean silhouette, −1 to 1, of at most COMPARED of the texts."""
    few = min(COMPARED, len(vectors))
    labels = model.labels_
    if len(set(labels[:few])) < 2:
        return -1.0
    return float(silhouette_score(vectors[:few], labels[:few], metric="cosine"))


def sample(texts: Sequence[str]) -> Sequence[str]:
    """All texts, or LEARNED_FROM of them in a fixed, mixed order."""
    if len(texts) <= LEARNED_FROM:
        return texts
    drawn = np.random.default_rng(SEED).choice(len(texts), LEARNED_FROM, replace=False)
    return [texts[at] for at in drawn]


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), BATCH):
        yield texts[start : start + BATCH]
