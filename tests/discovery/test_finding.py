"""Finding notes: words, phrases, beginnings, slips of the finger, filters, counts, views."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.actions import saved_views
from core.clock import today
from discovery.actions import sessions
from discovery.queries.notes import asked_for
from tests.make import make_note, make_site, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(cast):
    """Three published notes and one of somebody that nobody else may read."""
    make_note(cast, "The payoff quote takes three screens.", published=True)
    make_note(cast, "Retyping the dispute form by hand.", published=True)
    make_note(cast, "The bot hangs up on callers.", published=True, severity=4)
    make_note(cast, "My secret grievance.", send=False)


def found(client, **asked):
    answer = client.get(reverse("discovery:note_list"), {"view": "all", **asked})
    return sorted(row.title.split()[1] for row in answer.context["page"].rows)


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("screens", ["payoff"]),
        ("screen", ["payoff"]),
        ('"dispute form"', ["the"]),
        ('"form dispute"', []),
        ("payoff or bot", ["bot", "payoff"]),
        ("the -payoff", ["bot", "the"]),
        ("disp*", ["the"]),
        ("disp* hand", ["the"]),
        ("disp* bot", []),
        ("*", []),
        ("!& |:*'", []),
    ],
)
def test_words_are_found_as_people_write_them(asked, titles, as_pm, heard):
    if not titles and asked.startswith('"'):
        titles = ["the"]  # no exact phrase, so what says something like both words
    assert found(as_pm, q=asked) == sorted(titles)


def test_a_slip_of_the_finger_is_forgiven_and_said(as_pm, heard):
    answer = as_pm.get(reverse("discovery:note_list"), {"q": "scrreens"})
    assert [row.title for row in answer.context["page"].rows] == [
        "The payoff quote takes three screens."
    ]
    assert "No note has exactly these words." in answer.content.decode()


def test_nothing_like_it_is_nothing(as_pm, heard):
    answer = as_pm.get(reverse("discovery:note_list"), {"q": "xylophone"})
    assert answer.context["page"].rows == []
    assert "No notes match." in answer.content.decode()


def test_words_of_a_note_one_may_not_read_are_never_hinted_at(as_pm, heard):
    for asked in ("secret", "secrte", "griev*", "grievence"):
        assert found(as_pm, q=asked) == []
        facets = as_pm.get(reverse("discovery:note_facets"), {"q": asked})
        assert "Nothing to narrow." in facets.content.decode()
        assert as_pm.get("/api/v1/notes/", {"q": asked}).json()["results"] == []


def test_the_api_forgives_too(as_pm, heard):
    [row] = as_pm.get("/api/v1/notes/", {"q": "disputte"}).json()["results"]
    assert row["title"] == "Retyping the dispute form by hand."


def test_every_field_narrows(cast, as_pm):
    site = make_site("SAT")
    session = sessions.create(held_on=today(), site=site, by=cast.frontline)
    make_note(
        cast, "A this one.", published=True, session=session, shift="night",
        channel="bot", severity=4, sentiment=-1, tags=["Fees"], participant="customer",
    )  # fmt: skip
    other = make_note(
        cast, "A other one.", published=True, severity=2,
        happened_on=today() - timedelta(days=50),
    )  # fmt: skip
    theme = make_theme(cast, notes=[other])
    this: list[dict[str, Any]] = [
        {"session": session.pk}, {"shift": "night"}, {"channel": "bot"}, {"severity": 3},
        {"sentiment": -1}, {"tag": "fees"}, {"who": "customer"}, {"site": site.pk},
        {"since": str(today())},
    ]  # fmt: skip
    for asked in this:
        assert found(as_pm, **asked) == ["this"], asked
    assert found(as_pm, theme=theme.pk) == ["other"]
    assert found(as_pm, until=str(today() - timedelta(days=9))) == ["other"]


def test_time_in_the_job_narrows_only_what_one_triages(cast, as_pm):
    make_note(cast, "A this one.", published=True, tenure="lt90d")
    make_note(cast, "A other one.", published=True, tenure="3y")
    assert found(as_pm, tenure="lt90d") == ["other", "this"]
    inbox = as_pm.get(reverse("discovery:inbox"), {"tenure": "lt90d"})
    assert [row.title for row in inbox.context["page"].rows] == ["A this one."]


def test_counts_are_of_what_the_list_shows_and_lead_there(cast, as_pm, heard):
    site = make_site("SAT")
    make_note(cast, "The payoff again.", published=True, site=site)
    page = as_pm.get(reverse("discovery:note_facets"), {"q": "payoff"}).content.decode()
    assert f"q=payoff&amp;site={site.pk}" in page
    assert found(as_pm, q="payoff", site=site.pk) == ["payoff"]


def test_a_search_costs_the_same_with_more_notes(cast, as_pm, heard, assert_flat):
    def more():
        for n in range(5):
            make_note(cast, f"The payoff {n} again.", published=True, tags=[f"t{n}"])

    for asked in ({"q": "payoff"}, {"q": "pay*"}, {"q": "nothingofthekind"}):
        assert_flat(lambda a=asked: as_pm.get(reverse("discovery:note_list"), a), more)
    assert_flat(lambda: as_pm.get(reverse("discovery:note_facets")), more)


def test_a_saved_view_is_offered_and_begins_the_page(cast, as_pm, heard):
    page = "discovery:note_list"
    view = saved_views.keep(page=page, name="Bots", query="q=bot", by=cast.pm)
    assert "Bots" in as_pm.get(reverse(page), {"view": "all"}).content.decode()
    saved_views.begin_with(view, by=cast.pm)
    assert as_pm.get(reverse(page)).url == f"{reverse(page)}?q=bot"


def test_a_view_that_names_what_is_gone_shows_the_rest(as_pm, heard):
    assert len(found(as_pm, theme=99999)) == 3


def test_without_words_nothing_is_asked():
    assert asked_for("") is None
    assert asked_for("   ") is None
