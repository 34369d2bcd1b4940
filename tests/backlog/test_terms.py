"""Votes without meeting: until when, whose are awaited, shown by themselves."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from backlog import tasks
from backlog.actions import rounds, sessions, terms
from backlog.models import Round, RoundTerm
from backlog.queries import awaited
from core.clock import now
from core.errors import Refused, Stale
from core.models import AuditEntry, JobRun
from dashboards.waiting import votes as waiting
from tests.make import make_item

pytestmark = pytest.mark.django_db
SIZE = "job_size"
TOMORROW = timedelta(days=1)


@pytest.fixture
def pair(cast):
    return [make_item(cast.product, key="F-1"), make_item(cast.product, key="F-2")]


@pytest.fixture
def session(cast, pair):
    found = sessions.create(name="PI 27.1", items=pair, by=cast.pm)
    people = [cast.po, cast.it, cast.ops]
    found = terms.expect(found, people=people, version=None, by=cast.pm)
    return rounds.open_column(found, column=SIZE, by=cast.pm)


def give(session, cast, *, until=TOMORROW, **more):
    asked = {"ends_at": now() + until, "shows_itself": True, "version": 0}
    return terms.give(session, **{**asked, "by": cast.pm, **more})


def vote(session, person, items, value=5):
    rounds.vote(session, column=SIZE, votes=dict.fromkeys(items, value), by=person)


def late(moment=timedelta(minutes=1)):
    RoundTerm.objects.update(ends_at=now() - moment)


def is_shown():
    return Round.objects.get().is_shown


def test_a_term_is_given_by_who_leads_and_only_to_what_is_voted_on(cast, session):
    for wrong, says in (
        ({"ends_at": now()}, "That time is over"),
        ({"ends_at": None, "shows_itself": False}, "Say until when"),
    ):
        with pytest.raises(Refused, match=says):
            give(session, cast, **wrong)
    with pytest.raises(PermissionDenied):
        give(session, cast, by=cast.po)
    term = give(session, cast)
    entry = AuditEntry.objects.latest("id")
    assert entry.verb == "scoring.timed"
    assert entry.data["until"] == term.ends_at.isoformat()
    with pytest.raises(Stale):
        give(session, cast, until=2 * TOMORROW)
    give(session, cast, until=2 * TOMORROW, version=1)
    vote(session, cast.po, session.items.all())
    rounds.reveal(session, by=cast.pm)
    with pytest.raises(Refused, match="No votes are taken now"):
        give(session, cast, version=2)


def test_awaited_are_people_with_a_vote_each_in_their_columns(cast, session, pair):
    with pytest.raises(Refused, match="Fay has no vote in any column"):
        terms.expect(session, people=[cast.frontline], version=None, by=cast.pm)
    round_ = Round.objects.get()
    assert set(awaited.expected(round_)) == {cast.it, cast.po}  # not job size: Olga
    vote(session, cast.it, pair[:1])
    told = [(v.person.name, v.voted, v.is_done) for v in awaited.voters(round_)]
    assert told == [("Ivo", 1, False), ("Paolo", 0, False)]
    with pytest.raises(Stale):
        terms.expect(session, people=[], version=1, by=cast.pm)


def test_all_in_shows_the_votes_where_the_facilitator_chose_so(cast, session, pair):
    give(session, cast, shows_itself=False)
    vote(session, cast.it, pair)
    vote(session, cast.po, pair)
    tasks.show_votes()
    assert not is_shown()
    give(session, cast, ends_at=None, version=1)
    vote(session, cast.it, pair[:1], 8)
    tasks.show_votes()
    round_ = Round.objects.get()
    assert (round_.is_shown, str(round_.revealed_by)) == (True, "Tandem")
    run = JobRun.objects.get(job=tasks.SHOW_VOTES)
    assert (run.state, run.rows_done) == ("succeeded", 1)
    tasks.show_votes()  # twice is once
    assert AuditEntry.objects.filter(verb="scoring.revealed").count() == 1
    assert JobRun.objects.filter(job=tasks.SHOW_VOTES).count() == 1


def test_one_missing_keeps_them_hidden_until_the_time_is_over(cast, session, pair):
    give(session, cast)
    vote(session, cast.it, pair)
    vote(session, cast.po, pair[:1])
    tasks.show_votes()
    assert not is_shown()
    late()
    with pytest.raises(Refused, match="The time of this round is over"):
        vote(session, cast.po, pair)
    tasks.show_votes()
    assert is_shown()


def test_a_facilitator_who_is_quicker_or_gives_more_time_is_not_overruled(
    cast, session, pair
):
    give(session, cast)
    vote(session, cast.it, pair)
    late()
    [due] = awaited.to_show()
    give(session, cast, version=1)
    assert terms.show_one(due) == 0
    assert not is_shown()
    late()
    rounds.reveal(session, by=cast.pm)
    assert terms.show_one(due) == 0
    assert Round.objects.get().revealed_by == cast.pm


def test_nobody_is_asked_for_votes_in_a_session_that_is_final(cast, session, pair):
    give(session, cast)
    type(session).objects.update(state="final")
    tasks.show_votes()
    assert mail.outbox == []


def test_a_round_that_nobody_voted_in_has_nothing_to_show(cast, session, pair):
    give(session, cast)
    late()
    tasks.show_votes()
    assert not is_shown()
    assert not JobRun.objects.filter(job=tasks.SHOW_VOTES).exists()
    give(session, cast, version=1)  # more time: votes are taken again
    vote(session, cast.po, pair)


def test_the_last_vote_shows_them_without_waiting_for_the_clock(
    cast, session, pair, django_capture_on_commit_callbacks
):
    give(session, cast)
    vote(session, cast.it, pair)
    with django_capture_on_commit_callbacks(execute=True):
        vote(session, cast.po, pair)
    assert is_shown()


def test_those_awaited_are_told_once_by_mail_and_on_their_home_page(
    cast, session, pair, django_capture_on_commit_callbacks
):
    vote(session, cast.it, pair)
    with django_capture_on_commit_callbacks(execute=True):
        term = give(session, cast)
    tasks.ask_for_votes(term.round_id)
    tasks.show_votes()  # the sweep finds nobody left to ask
    [letter] = mail.outbox
    assert letter.to == [cast.po.email]
    assert letter.subject == "PI 27.1: your votes on job size"
    [task] = waiting.mine(cast.po)
    assert (task.title, task.due) == ("PI 27.1: job size", term.ends_at.date())
    assert [waiting.mine(each) for each in (cast.it, cast.ops, cast.pm)] == [[]] * 3
    vote(session, cast.po, pair)
    assert waiting.mine(cast.po) == []
    RoundTerm.objects.update(shows_itself=False)
    late()
    [task] = waiting.to_show(cast.pm)
    assert task.todo == "Show the votes"
    assert waiting.to_show(cast.po) == []


def test_the_page_says_who_is_missing_and_keeps_what_was_typed(
    cast, session, pair, as_pm, as_po
):
    at = reverse("backlog:session_term", args=[session.pk])
    wrong = as_pm.post(at, {"ends_at": "soon", "shows_itself": "on", "version": 0})
    assert wrong.status_code == 422
    assert 'value="soon"' in wrong.text
    until = f"{now() + TOMORROW:%Y-%m-%dT%H:%M}"
    as_pm.post(at, {"ends_at": until, "shows_itself": "on", "version": 0})
    stale = as_pm.post(at, {"ends_at": until, "version": 0})
    assert stale.status_code == 409
    assert as_po.get(at).status_code == 403
    vote(session, cast.it, pair[:1])
    page = as_po.get(session.get_absolute_url()).text
    assert "1 item of 2" in page
    assert "not yet" in page
    assert "Votes are taken until" in page
    people = {"people": [cast.po.pk], "version": session.version}
    as_pm.post(reverse("backlog:session_expect", args=[session.pk]), people)
    assert list(session.expected.all()) == [cast.po]
    late()
    page = as_po.get(session.get_absolute_url()).text
    assert "no more votes are taken" in page
    assert "data-vote" not in page


def test_the_api_tells_and_sets_the_same(cast, session, pair, as_pm):
    at = reverse("api:scoringsession-detail", args=[session.pk])
    until = (now() + TOMORROW).replace(microsecond=0)
    json = {"content_type": "application/json"}
    sent = {"ends_at": until.isoformat(), "shows_itself": True, "version": 0}
    as_pm.post(f"{at}term/", sent, **json)
    told = as_pm.get(at).json()
    assert datetime.fromisoformat(told["term"]["ends_at"]) == until
    assert told["voters"] == [
        {"person": cast.it.pk, "voted": 0, "total": 2},
        {"person": cast.po.pk, "voted": 0, "total": 2},
    ]
    etag = as_pm.get(at)["ETag"]
    as_pm.post(f"{at}expect/", {"people": [cast.po.pk]}, HTTP_IF_MATCH=etag, **json)
    assert as_pm.get(at).json()["expected"] == [cast.po.pk]
