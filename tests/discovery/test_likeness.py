"""Copies and groups of texts: small ones written here, and real ones where they are."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from discovery.likeness import copies, fits, groups
from tests.real import FOLDER, needs

LETTER = (
    "Please stop calling me at work about my loan. I told your team twice and asked "
    "for a letter that confirms it. Nobody answered me."
)
RETYPING = [
    "I type the same notes three times into the dispute form.",
    "The dispute form wants the notes that I typed already.",
    "Same notes again in the dispute form, typed by hand.",
    "Typing notes twice: once for wrap, once for the dispute form.",
    "Why does the dispute form not take my wrap notes?",
]
PAYOFF = [
    "The payoff quote lives on three screens.",
    "Per diem and fees of a payoff quote are on different screens.",
    "Two payoff quotes on one day, two screens, two amounts.",
    "A payoff quote takes three screens and a calculator.",
    "No screen shows the whole payoff quote.",
]


# --- copies --------------------------------------------------------------------------------
def test_a_letter_sent_seventy_times_is_one_text_with_sixty_nine_copies():
    said = [f"{LETTER} My name is number {n}." for n in range(70)]
    [found] = copies.found([*RETYPING, *said])
    assert found.original == len(RETYPING)
    assert [place for place, _ in found.copies] == list(range(6, 75))
    assert all(likeness > 0.8 for _, likeness in found.copies)


def test_what_says_the_same_in_other_words_is_no_copy():
    assert copies.found([*RETYPING, *PAYOFF]) == []


def test_small_talk_is_no_form_letter():
    assert copies.found(["Thank you!"] * 5) == []


def test_what_was_taken_out_of_a_text_is_no_likeness():
    taken = "[PAN] [SSN] [PHONE] [ACCOUNT] [EMAIL] [PAN] [SSN]"
    assert copies.found([f"{taken} one thing", f"{taken} other matter"]) == []


@given(text=st.text(st.characters(categories=["L", "Z"]), min_size=60, max_size=200))
@settings(deadline=None, max_examples=40)
def test_every_text_is_a_copy_of_itself(text):
    found = copies.found([text, text])
    long_enough = len(copies.plain(text)) >= copies.AT_LEAST
    assert [each.copies for each in found] == ([[(1, 1.0)]] if long_enough else [])


# --- groups ----------------------------------------------------------------------------------
def test_texts_of_one_thing_come_together_under_its_words():
    found = groups.grouped([*RETYPING, *PAYOFF], groups=2)
    places = sorted(sorted(at for at, _ in group.members) for group in found)
    assert places == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    terms = {term for group in found for term in group.terms}
    assert "payoff quote" in terms or "quote" in terms
    assert any("dispute" in term for term in terms)
    assert all(0.5 <= group.cohesion <= 1 for group in found)


def test_the_nearest_stand_first():
    for group in groups.grouped([*RETYPING, *PAYOFF], groups=2):
        nears = [near for _, near in group.members]
        assert nears == sorted(nears, reverse=True)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["One thing was said."],
        ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"],
        ["the", "and", "of", "to", "is", "was", "a"],
        ["[PAN]"] * 8,
        [""] * 9,
        ["same words here today"] * 12,
    ],
)
def test_texts_without_common_ground_give_no_group_and_no_error(texts):
    for group in groups.grouped(texts):
        assert len(group.members) >= groups.FEWEST


def test_a_text_fits_the_set_that_speaks_of_its_thing():
    [to_typing, to_payoff] = fits.fitting(
        [
            "The dispute form again: I typed my notes by hand.",
            "Nobody waters the plants.",
        ],
        [RETYPING, PAYOFF],
    )
    assert [place for place, _ in to_typing] == [0]
    assert to_payoff == []
    assert fits.fitting([], [RETYPING]) == [[]]
    assert fits.fitting(["One"], [RETYPING[:1]]) == [[]]


# --- real narratives ------------------------------------------------------------------------
FILE = FOLDER / "complaints" / "narratives_400.csv"
real = needs(FILE)


def narratives() -> tuple[list[str], list[str]]:
    with FILE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["product"] for row in rows], [row["narrative"] for row in rows]


@real
@pytest.mark.parametrize(("asked", "least"), [(5, 0.42), (None, 0.40)])
def test_groups_of_real_narratives_agree_with_their_products(asked, least):
    """Plain TF-IDF with k-means reaches 0.31 to 0.37 on this kind of text."""
    products, texts = narratives()
    home: dict[int, int] = {}
    for name, group in enumerate(groups.grouped(texts, groups=asked)):
        home |= {place: name for place, _ in group.members}
    placed = sorted(home)
    said = [products[place] for place in placed], [home[place] for place in placed]
    assert len(placed) > 0.9 * len(texts)
    assert normalized_mutual_info_score(*said) > least
    assert adjusted_rand_score(*said) > 0.35


def worn(text: str, chance: np.random.Generator) -> str:
    """The text with about a tenth of its words dropped."""
    kept = [word for word in text.split() if chance.random() > 0.1]
    return " ".join(kept)


@real
def test_planted_copies_of_real_narratives_are_found():
    _, texts = narratives()
    chance = np.random.default_rng(1)
    own = {place for each in copies.found(texts) for place, _ in each.copies}
    chosen = [place for place in range(len(texts)) if place not in own][::7]
    planted = [worn(texts[place], chance) for place in chosen]
    found = {
        at: each.original
        for each in copies.found([*texts, *planted])
        for at, _ in each.copies
    }
    right = sum(found.get(len(texts) + n) == place for n, place in enumerate(chosen))
    assert right / len(chosen) > 0.95  # recall
    new = {place for place in found if place < len(texts)} - own
    assert not new  # nothing else became a copy
