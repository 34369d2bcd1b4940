"""Themes and copies in what was said: python -m benchmarks.themes [NOTES].

First, if real narratives are beside the project (TANDEM_REAL_DATA): how well suggested
themes agree with the products that their authors chose, next to plain TF-IDF with
k-means; which planted copies are found; and a form letter sent 70 times. Then NOTES
(100,000) generated notes in a database of its own, looked through by the task of the
worker in a process of its own: seconds, and its memory at the highest.
"""

import csv
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from sklearn.cluster import KMeans  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.metrics import (  # noqa: E402
    adjusted_rand_score,
    normalized_mutual_info_score,
)

from benchmarks.fill import NAME, scratch_database  # noqa: E402
from core.models import JobRun, Team, User  # noqa: E402
from discovery import tasks  # noqa: E402
from discovery.likeness import copies, groups  # noqa: E402
from discovery.models import Note, Suggestion  # noqa: E402
from discovery.queries.suggestions import LOOK  # noqa: E402
from portfolio.models import Product  # noqa: E402

FOLDER = Path(
    os.environ.get("TANDEM_REAL_DATA", settings.BASE_DIR.parent / "shared/data")
)
FILE = FOLDER / "complaints" / "narratives_400.csv"
LETTER = (
    "please stop calling me at work about loan number i told your team twice and asked "
    "for a letter that confirms it nobody answered me and the calls go on every day"
)
SUBJECTS = 30
COMMON = [
    "the",
    "call",
    "was",
    "long",
    "and",
    "they",
    "told",
    "me",
    "to",
    "wait",
    "again",
    "because",
    "nobody",
    "knew",
]


# --- real narratives ------------------------------------------------------------------------
def agreement(name: str, products: Sequence[str], homes: Sequence[int]) -> None:
    mutual = normalized_mutual_info_score(products, homes)
    rand = adjusted_rand_score(products, homes)
    print(f"  {name:44} NMI {mutual:.3f}  adjusted Rand {rand:.3f}")


def homes(texts: Sequence[str], count: int | None) -> list[int]:
    """The group of each text; −1 for what is near none."""
    placed = [-1] * len(texts)
    for at, group in enumerate(groups.grouped(texts, groups=count)):
        for place, _ in group.members:
            placed[place] = at
    return placed


def of_real() -> None:
    with FILE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    products, texts = [r["product"] for r in rows], [r["narrative"] for r in rows]
    print(f"{len(texts)} real narratives of {len(set(products))} products:")
    plain = TfidfVectorizer(stop_words="english").fit_transform(texts)
    for seed in range(3):
        labels = KMeans(5, n_init=10, random_state=seed).fit_predict(plain)
        agreement(f"plain TF-IDF, k-means of 5, seed {seed}", products, labels)
    for count, name in ((5, "suggested, 5 asked for"), (None, "suggested")):
        found = homes(texts, count)
        inside = [at for at, home in enumerate(found) if home >= 0]
        agreement(f"{name}: all, {len(set(found) - {-1})} themes", products, found)
        agreement(
            f"{name}: the {len(inside)} in a theme",
            [products[at] for at in inside],
            [found[at] for at in inside],
        )
    planted(texts)


def worn(text: str, way: int, dice: random.Random) -> str:
    """A copy with words dropped, misspelt, added, cut off or swapped; or as it was."""
    words = text.split()
    if way == 0:
        words = [word for word in words if dice.random() > 0.1]
    elif way == 1:
        words = [
            w[:2] + w[3:] if len(w) > 3 and dice.random() < 0.12 else w for w in words
        ]
    elif way == 2:
        words += dice.choices(COMMON, k=len(words) // 5)
    elif way == 3:
        words = words[: max(5, int(0.8 * len(words)))]
    elif way == 4:
        at = dice.randrange(max(1, len(words) - 1))
        words[at : at + 2] = reversed(words[at : at + 2])
    return " ".join(words)


def planted(texts: Sequence[str]) -> None:
    dice = random.Random(1)  # noqa: S311 (the same every time)
    own = {at for each in copies.found(texts) for at, _ in each.copies}
    print(f"  the file's own copies: {len(own)}")
    chosen = [at for at in range(len(texts)) if at not in own][::4]
    more = [worn(texts[at], n % 6, dice) for n, at in enumerate(chosen)]
    letters = [worn(f"{LETTER} {n}", n % 2 * 5, dice) for n in range(70)]
    found = copies.found([*texts, *more, *letters])
    home = {at: each.original for each in found for at, _ in each.copies}
    first, last = len(texts), len(texts) + len(more)
    said = [at for at in home if at < last and at not in own]
    right = sum(home.get(first + n) == at for n, at in enumerate(chosen))
    print(f"  {len(chosen)} planted copies: recall {right / len(chosen):.3f}, ", end="")
    print(f"precision {right / max(1, len(said)):.3f}")
    voices = {home.get(at, at) for at in range(last, last + 70)}
    print(f"  a letter sent 70 times: {len(voices)} voice, {70 - len(voices)} copies")


# --- many -------------------------------------------------------------------------------------
def words_of(subject: int, dice: random.Random) -> str:
    """A note of 30 to 70 words, most of them of its subject."""
    own = [f"{stem}{subject}" for stem in ("screen", "fee", "letter", "quote", "form")]
    own += [f"{stem}{subject % 7}" for stem in ("queue", "product", "promise")]
    own = [word.translate(str.maketrans("0123456789", "abcdefghij")) for word in own]
    return " ".join(dice.choices(own + COMMON, k=dice.randint(30, 70)))


def fill(count: int) -> None:
    dice = random.Random(2026)  # noqa: S311
    lead = User.objects.create_user("lead@example.org", "Lead")
    team = Team.objects.create(name="Team")
    products = [
        Product.objects.create(
            code=f"PROD{n}",
            name=f"Product {n}",
            kind="capability",
            team=team,
            cord=n,
            product_manager=lead,
        )
        for n in range(1, 9)
    ]
    base = {"kind": "support_voc", "participant": "customer", "collector": lead}
    base |= {"state": "published", "happened_on": "2026-10-01"}
    for start in range(0, count, 5_000):
        rows = [
            Note(
                title=f"Note {at}",
                verbatim=f"{LETTER} {at}"
                if at % 500 == 0
                else words_of(at % SUBJECTS, dice),
                **base,
            )
            for at in range(start, min(count, start + 5_000))
        ]
        made = Note.objects.bulk_create(rows)
        spoken = [
            Note.products.through(note=row, product=products[at % 8])
            for at, row in enumerate(made)
            if at % 2
        ]
        Note.products.through.objects.bulk_create(spoken)


def look() -> None:
    """What the worker does, in this process; prints what it took."""
    connection.settings_dict["NAME"] = NAME
    start = time.perf_counter()
    tasks.look_through_notes()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  {time.perf_counter() - start:.0f} s, {memory} MB at the highest")


def of_many(count: int) -> None:
    print(f"{count:,} generated notes, half of them of eight products:")
    with scratch_database():
        fill(count)
        command = [sys.executable, "-m", "benchmarks.themes", "--look"]
        subprocess.run(command, check=True)
        run = JobRun.objects.get(job=LOOK)
        print(f"  {run.rows_done:,} notes looked through, {run.get_state_display()}")
        for row in Suggestion.objects.order_by("-size")[:6]:
            print(f"  {row.kind:7} {row.size:>7,} notes, {row.voices:>7,} voices")


if __name__ == "__main__":
    if "--look" in sys.argv:
        look()
    else:
        if FILE.exists():
            of_real()
        else:
            print(f"{FILE} is not there (TANDEM_REAL_DATA): no real narratives.")
        of_many(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
