"""You said, we did: what became of a note, who is told, and how well the loop closes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.clock import today
from core.errors import Refused
from core.models import AuditEntry, Notice
from core.notices import Kind
from dashboards.became import keeping
from dashboards.tasks import tell_what_became_of_notes
from discovery.actions import answers, consent, links, notes, opportunities
from discovery.answers import ORDER, Closure, Reached, furthest, in_words
from discovery.models import Answer, Note, Opportunity
from discovery.queries.answers import closure, said, unanswered
from tests.dashboards.make import make_pilot
from tests.make import make_item, make_note, make_opportunity, make_theme

pytestmark = pytest.mark.django_db

SAID = "I type it in notes, then I type it again."


@pytest.fixture
def note(cast):
    """Fay's note, published by Mia."""
    return make_note(cast, SAID, published=True)


def look():
    list(keeping.keep(list(keeping.news())))


def stage(note):
    look()
    return Answer.objects.get(note=note).stage


def told(person):
    rows = Notice.objects.filter(person=person, kind=Kind.NOTE).order_by("pk")
    return list(rows.values_list("text", flat=True))


# --- where it stands ----------------------------------------------------------------------
def test_a_note_waits_then_is_read_then_goes_as_far_as_its_furthest_link(cast):
    note = make_note(cast, SAID)
    assert stage(note) == "waiting"
    notes.publish(note, by=cast.pm)
    assert stage(note) == "read"
    theme = make_theme(cast, notes=[note])
    assert stage(note) == "theme"
    need = make_opportunity(cast, themes=[theme])
    assert stage(note) == "opportunity"
    item = make_item(cast.product)
    item.opportunities.add(need)
    assert stage(note) == "feature"
    pilot = make_pilot(cast, item, state="approved")
    assert stage(note) == "pilot"
    answer = Answer.objects.get(note=note)
    assert answer.subject == ("pilots.pilot", pilot.pk)
    item.state = "done"
    item.save()
    assert stage(note) == "live"


def test_what_was_declined_says_why(cast, note):
    notes.archive(note, because="The vendor ends this screen in May.", by=cast.pm)
    look()
    answer = Answer.objects.get(note=note)
    assert (answer.stage, answer.because) == (
        "declined", "The vendor ends this screen in May.",
    )  # fmt: skip


def test_a_need_that_was_dismissed_declines_its_notes_unless_another_goes_on(
    cast, note
):
    gone = make_opportunity(cast, notes=[note])
    opportunities.move(
        gone, to=Opportunity.State.DISMISSED, because="Law forbids it.", by=cast.pm
    )
    assert stage(note) == "declined"
    make_opportunity(cast, notes=[note])
    assert stage(note) == "opportunity"


def test_a_pilot_that_was_stopped_is_nothing_to_tell_of(cast, note):
    need, item = make_opportunity(cast, notes=[note]), make_item(cast.product)
    item.opportunities.add(need)
    make_pilot(cast, item, state="withdrawn")
    assert stage(note) == "feature"


def test_a_note_taken_back_is_no_longer_told_of(cast, note):
    make_theme(cast, notes=[note])
    look()
    before = len(told(cast.frontline))
    consent.withdraw(note, by=cast.frontline)
    assert stage(note) == "withdrawn"
    assert len(told(cast.frontline)) == before


def test_what_is_kept_is_looked_at_again_only_where_something_moved(cast, note):
    look()
    assert list(keeping.news()) == []
    make_theme(cast, notes=[note])
    assert [pk for pk, _ in keeping.news()] == [note.pk]


# --- who is told ------------------------------------------------------------------------
def test_the_author_is_told_when_it_comes_further_and_once(cast, note):
    theme = make_theme(cast, notes=[note], name="Retyping")
    look()
    look()
    assert told(cast.frontline) == [f"“{note.title}”: In the theme “Retyping”."]
    make_opportunity(cast, themes=[theme], name="Stop retyping")
    look()
    assert "Behind the opportunity" in told(cast.frontline)[1]
    assert told(cast.pm) == []


def test_that_it_was_read_is_no_news(cast, note):
    look()
    assert told(cast.frontline) == []


def test_what_the_author_may_not_see_is_not_named(cast, note):
    need, item = (
        make_opportunity(cast, notes=[note]),
        make_item(cast.product, title="X9"),
    )
    item.opportunities.add(need)
    look()
    [text] = told(cast.frontline)
    assert text.endswith("Behind a feature, for OPP-1 Stop retyping.")
    assert "X9" not in text


def test_the_author_of_a_private_note_is_told_too(cast):
    note = make_note(cast, SAID, published=True, visibility="private")
    make_theme(cast, notes=[note])
    look()
    assert len(told(cast.frontline)) == 1


def test_a_note_from_a_file_has_nobody_to_tell(cast, note):
    Note.objects.filter(pk=note.pk).update(external_key="file-1")
    make_theme(cast, notes=[note])
    look()
    assert told(cast.frontline) == []


def test_the_task_is_safe_to_run_twice(cast, note):
    make_theme(cast, notes=[note])
    tell_what_became_of_notes()
    tell_what_became_of_notes()
    assert len(told(cast.frontline)) == 1


# --- a line back ---------------------------------------------------------------------------
def test_a_reply_reaches_the_author_and_counts_as_an_answer(cast, as_pm, as_frontline):
    note = make_note(cast, SAID, published=True)
    look()
    page = as_pm.post(
        reverse("discovery:note_reply", args=[note.pk]),
        {"text": "We ask the vendor in May."},
    )
    assert page.status_code == 302
    assert Answer.objects.get(note=note).answered_on == today()
    assert told(cast.frontline) == [f"“{note.title}”: somebody wrote back to you."]
    mine = as_frontline.get(reverse("discovery:note_mine")).content.decode()
    assert "We ask the vendor in May." in mine


def test_numbers_are_taken_out_of_a_reply(cast, note):
    reply = answers.reply(note, text="Call 512-555-0147.", by=cast.pm)
    assert reply.text == "Call [PHONE]."


def test_a_reply_needs_words_and_the_right(cast, as_pm, note):
    with pytest.raises(Refused, match="Write what becomes of it"):
        answers.reply(note, text="  ", by=cast.pm)
    with pytest.raises(PermissionDenied):
        answers.reply(note, text="No.", by=cast.executive)
    page = as_pm.post(reverse("discovery:note_reply", args=[note.pk]), {"text": ""})
    assert page.status_code == 422
    assert "Write what becomes of it." in page.content.decode()


def test_the_trail_does_not_keep_what_was_written(cast, note):
    answers.reply(note, text="We ask the vendor.", by=cast.pm)
    entry = AuditEntry.objects.get(verb="note.replied")
    assert "vendor" not in str(entry.data)


def test_a_reply_is_shown_to_who_sent_it_and_who_triages_only(cast, client_of, note):
    answers.reply(note, text="We ask the vendor in May.", by=cast.pm)
    for person, sees in (
        (cast.frontline, True),
        (cast.pm, True),
        (cast.executive, False),
    ):
        page = client_of(person).get(note.get_absolute_url()).content.decode()
        assert ("We ask the vendor in May." in page) == sees


# --- my notes ---------------------------------------------------------------------------
def test_my_notes_say_what_became_of_each(cast, as_frontline, note):
    make_theme(cast, notes=[note], name="Retyping")
    look()
    page = as_frontline.get(reverse("discovery:note_mine")).content.decode()
    assert "In the theme “Retyping”" in page


def test_nobody_is_shown_a_colleagues_notes(cast, as_po, note):
    assert SAID[:20] not in as_po.get(reverse("discovery:note_mine")).content.decode()
    assert as_po.get("/api/v1/notes/mine/").json()["results"] == []


def test_the_api_says_what_became_of_mine(cast, as_frontline, note):
    make_theme(cast, notes=[note], name="Retyping")
    look()
    [row] = as_frontline.get("/api/v1/notes/mine/").json()["results"]
    assert (row["id"], row["stage"], row["text"]) == (
        note.pk, "theme", "In the theme “Retyping”",
    )  # fmt: skip


# --- the loop -------------------------------------------------------------------------------
def aged(cast, days, **more):
    return make_note(
        cast, f"{days} days", published=True,
        happened_on=today() - timedelta(days=days), **more,
    )  # fmt: skip


def test_the_loop_counts_what_is_late_or_answered(cast):
    young, late, answered = aged(cast, 3), aged(cast, 20), aged(cast, 30)
    make_theme(cast, notes=[answered])
    look()
    loop = closure(cast.pm, on=today())
    assert (loop.notes, loop.answered, loop.rate, loop.median) == (2, 1, 0.5, 30)
    assert list(unanswered(cast.pm, on=today())) == [late]
    make_theme(cast, "Young", notes=[young])
    look()
    assert closure(cast.pm, on=today()).notes == 3


def test_a_note_of_another_team_waits_for_that_team(cast):
    old = today() - timedelta(days=20)
    note = make_note(cast, SAID, happened_on=old, products=[cast.other_product])
    look()
    assert list(unanswered(cast.pm, on=today())) == []
    assert list(unanswered(cast.other_pm, on=today())) == [note]


def test_once_answered_is_answered_whatever_is_undone(cast, note):
    theme = make_theme(cast, notes=[note])
    look()
    links.take_note_out_of_theme(note, theme, by=cast.pm)
    assert stage(note) == "read"
    assert Answer.objects.get(note=note).answered_on == today()


def test_the_board_names_needs_and_hides_how_few_said_it(cast, as_executive):
    few, many = aged(cast, 5), [aged(cast, 6) for _ in range(5)]
    make_opportunity(cast, notes=[few], name="Few")
    make_opportunity(cast, notes=many, name="Many")
    look()
    rows = {row.opportunity.name: row.voices for row in said(cast.pm)}
    assert rows == {"Few": None, "Many": 5}
    page = as_executive.get(reverse("discovery:you_said")).content.decode()
    assert "Many" in page
    assert "A few" in page


# --- arithmetic -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "median"), [((), None), ((4,), 4), ((9, 1), 5), ((3, 1, 20), 3)]
)
def test_the_median_is_the_middle(days, median):
    assert Closure(len(days), len(days), days).median == median


def test_without_notes_there_is_no_rate():
    assert Closure(0, 0, ()).rate is None


@given(st.lists(st.sampled_from(ORDER)))
def test_the_furthest_is_never_behind_any(stages):
    best = furthest([Reached(each) for each in stages], Reached("read"))
    assert all(ORDER.index(best.stage) >= ORDER.index(each) for each in stages)
    assert best.stage in {*stages, "read"}


def test_words_with_a_name_without_one_and_with_a_reason():
    assert in_words("pilot", "PIL-02") == "In the pilot PIL-02"
    assert in_words("pilot") == "In a pilot"
    assert in_words("declined", "OPP-1", "Too dear.") == "Declined: Too dear."


def test_a_note_answered_before_keeps_the_first_day(cast, note):
    make_theme(cast, notes=[note])
    [(pk, to)] = list(keeping.news())
    answers.keep([answers.Moved(note, to)], on=date(2026, 1, 5), by=cast.pm)
    make_opportunity(cast, notes=[note])
    look()
    assert Answer.objects.get(note=pk).answered_on == date(2026, 1, 5)
