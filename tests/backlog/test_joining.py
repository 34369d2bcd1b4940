"""Joining a session by its code, and voting one item at a time."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from backlog.actions import joining, rounds, sessions
from backlog.models import JoinCode, Vote
from core.errors import Refused
from core.models import AuditEntry
from tests.make import make_item

pytestmark = pytest.mark.django_db
JOIN = reverse("backlog:session_join")


@pytest.fixture
def session(cast):
    items = [make_item(cast.product, f"Item {at}", key=f"F-{at}") for at in range(3)]
    return sessions.create(name="PI 27.1", items=items, by=cast.pm)


def test_a_code_leads_who_may_see_the_session_to_their_votes(
    cast, session, as_po, as_frontline
):
    code = joining.open_door(session, by=cast.pm).code
    assert re.fullmatch(f"[{joining.LETTERS}]{{6}}", code)
    entry = AuditEntry.objects.latest("id")
    assert (entry.verb, entry.data) == ("scoring.coded", {})  # the code is in no trail
    ballot = reverse("backlog:session_ballot", args=[session.pk])
    typed = f" {code[:3].lower()}-{code[3:].lower()} "
    assert as_po.get(JOIN, {"code": typed})["Location"] == ballot
    assert as_frontline.get(JOIN, {"code": code}).status_code == 403
    assert "Six letters" in as_po.get(JOIN).text
    assert as_po.get(JOIN, {"code": "x" * 30}).status_code == 422


def test_a_new_code_ends_the_old_one_and_only_who_leads_makes_it(cast, session, as_pm):
    at = reverse("backlog:session_code", args=[session.pk])
    assert "No code yet" in as_pm.get(at).text
    as_pm.post(at)
    old = JoinCode.objects.get().code
    page = as_pm.get(at).text
    assert old in page
    assert '<svg viewBox="0 0 ' in page
    assert "style=" not in page
    as_pm.post(at)
    with pytest.raises(Refused, match="No session has this code"):
        joining.join(old, by=cast.po)
    with pytest.raises(PermissionDenied):
        joining.open_door(session, by=cast.po)


def test_guessing_is_shut_for_a_quarter_of_an_hour_for_one_person(cast, session, as_po):
    code = joining.open_door(session, by=cast.pm).code
    for _ in range(joining.TRIES):
        assert as_po.get(JOIN, {"code": "AAAAAA"}).status_code == 409
    answer = as_po.get(JOIN, {"code": code})
    assert (answer.status_code, "Too many wrong codes" in answer.text) == (409, True)
    assert joining.join(code, by=cast.it) == session


def test_who_may_vote_is_told_when_every_item_was_taken_out(cast, session, as_it):
    rounds.open_column(session, column="job_size", by=cast.pm)
    for item in session.items.all():
        sessions.remove_item(session, item=item, by=cast.pm)
    for page in ("session_ballot", "session_detail"):
        text = as_it.get(reverse(f"backlog:{page}", args=[session.pk])).text
        assert "Nothing is left to vote on" in text
        assert "for others" not in text


def test_one_item_at_a_time_and_then_the_next(cast, session, as_it):
    at = reverse("backlog:session_ballot", args=[session.pk])
    assert "Nothing to vote on yet" in as_it.get(at).text
    rounds.open_column(session, column="business_value", by=cast.pm)
    assert "Others vote now" in as_it.get(at).text
    rounds.open_column(session, column="job_size", by=cast.pm)
    first, second, third = session.items.order_by("key")
    vote = reverse("backlog:session_vote", args=[session.pk, "job_size"]) + "?one=yes"
    page = as_it.get(at).text
    assert f'action="{vote}"' in page
    assert "1 of 3, 0 given" in page
    assert page.count("data-vote") == 1
    ballot = {"item": first.pk, "number": 1, "value": 5}
    assert as_it.post(vote, ballot)["Location"] == at  # without scripts
    sent = {"item": third.pk, "number": 1, "value": 8}
    answer = as_it.post(vote, sent, HTTP_HX_REQUEST="true").text
    assert f'data-ballot="{second.pk}"' in answer
    assert "2 of 3, 2 given" in answer
    rounds.vote(session, column="job_size", votes={second: 1}, by=cast.it)
    assert "All your votes are in" in as_it.get(at).text
    again = as_it.get(at, {"item": first.pk}).text
    assert f'id="vote-{first.pk}-5" name="value" value="5" aria-pressed="true"' in again
    live = reverse("backlog:session_ballot_live", args=[session.pk])
    session.refresh_from_db()
    assert as_it.get(live, HTTP_X_REV=str(session.revision)).status_code == 204
    rounds.reveal(session, by=cast.pm)
    assert "The votes are shown" in as_it.get(live).text
    assert Vote.objects.count() == 3
