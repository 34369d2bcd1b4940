"""Cards from a file: created in Later, moved through the guards, safe to repeat."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.actions import imports as kit
from core.imports import kinds, work
from roadmap.models import Card, Move
from tests.cards import PAN, tells_card
from tests.make import make_approval, make_item
from tests.roadmap.make import make_card, make_key_result, make_notes, make_opportunity

HEAD = "title,product,column,reason,problem,owner,key result,confidence,assumption,evidence,opportunity,feature\n"
WHOLE = "Wrap up without retyping,ASSIST,{},Proven.,Three times.,Mia,1.2,60%,Nine in ten.,n1 n2 n3,OPP-1,F-1\n"


@pytest.fixture(autouse=True)
def files_go_to_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def known(cast):
    """What the file names."""
    make_key_result()
    make_notes(cast, "n1", "n2", "n3")
    make_opportunity(cast)
    make_approval(cast, subject=make_item(cast.product, key="F-1"))


def load(text, by):
    file = SimpleUploadedFile("cards.csv", text.encode())
    kind = kinds.all_kinds()["cards"]
    run = kit.upload(kind, file=file, target=None, by=by)
    work.work(kit.begin_here(run, trial=False, by=by))
    run.refresh_from_db()
    with run.results.open("rb") as results:
        rows = list(csv.DictReader(io.StringIO(results.read().decode())))
    return [(row["outcome"], row["message"]) for row in rows]


def test_a_whole_row_arrives_in_now_and_again_changes_nothing(cast, known):
    text = HEAD + WHOLE.format("now")
    assert load(text, cast.pm) == [("created", "RC-01")]
    card = Card.objects.get()
    assert (card.horizon, card.owner, str(card.confidence)) == ("now", cast.pm, "0.60")
    assert card.key_result
    assert card.objective == card.key_result.objective
    assert [move.kind for move in card.moves.all()] == ["forward", "created"]
    before = (card.version, Move.objects.count())
    assert load(text, cast.pm) == [("unchanged", "RC-01")]
    card.refresh_from_db()
    assert (card.version, Move.objects.count()) == before


def test_a_row_that_lacks_what_now_asks_for_hears_all_of_it_and_keeps_nothing(cast):
    text = "title,product,column,reason,problem\nBare,ASSIST,now,Soon.,Real.\nFine,ASSIST,later,,x\n"
    [(state, told), second] = load(text, cast.pm)
    assert state == "failed"
    for words in (
        "an objective",
        "a target metric",
        "an owner",
        "three notes",
        "a gate",
    ):
        assert words in told
    assert "the problem" not in told
    assert second == ("created", "RC-01")
    assert [card.title for card in Card.objects.all()] == ["Fine"]
    assert Move.objects.count() == 1


def test_a_row_changes_its_card_by_key_and_leaves_what_it_does_not_name(cast):
    card = make_card(cast, "Old words", problem="Stays.", confidence="0.2")
    text = "key,title,confidence,column,reason\nrc-01,New words,0.2,dropped,Gone.\n"
    assert load(text, cast.pm) == [("updated", "RC-01")]
    card.refresh_from_db()
    assert (card.title, card.problem, card.horizon) == (
        "New words",
        "Stays.",
        "dropped",
    )


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("x,PAYSEC,,", "no product PAYSEC whose roadmap you may change"),
        ("x,,,", "Say which product"),
        ("x,ASSIST,next week,", "Column: write now, next, later, done, dropped"),
        ("x,ASSIST,,7", "Confidence: Ensure this value is less than or equal to 1"),
        (f"{'x' * 161},ASSIST,,", "Outcome: Ensure this value has at most 160"),
        ("x,ASSIST,dropped,", "Say why RC-02 goes to Dropped"),
    ],
)
def test_a_row_that_cannot_be_says_what_to_mend(cast, row, told):
    make_card(cast, "There already")
    text = "title,product,column,confidence\n" + row + "\n"
    [(state, message)] = load(text, cast.pm)
    assert state == "failed"
    assert told in message
    assert Card.objects.count() == 1


def test_one_card_twice_in_a_file_is_named(cast):
    rows = "Same,ASSIST,0.1\nSame,ASSIST,0.2\n"
    outcomes = load("title,product,confidence\n" + rows, cast.pm)
    assert outcomes == [
        ("created", "RC-01"),
        ("failed", "RC-01 stands further up in this file."),
    ]


def test_card_numbers_are_taken_out_of_a_files_words(cast):
    load(f"title,product\nNo {PAN} in notes,ASSIST\n", cast.pm)
    assert not tells_card(Card.objects.get().title)
