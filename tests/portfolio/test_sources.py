"""Figures fetched from an address: the way in, what it refuses, and what a failure leaves."""

from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import ClassVar

import pytest
from django.core import mail
from django.urls import reverse

from core import fetching
from core.clock import now
from core.errors import Refused
from core.fetching import Unfetched, fetch, is_public, look_up
from core.imports.mapping import header_hash
from core.models import ImportMapping, ImportRun, JobRun
from portfolio.actions import metrics, sources
from portfolio.models import FormerValue, Observation, Source
from portfolio.tasks import fetch_due
from tests.make import make_metric

FILE = "metric,period,numerator,denominator\nSL,2026-09,700,1000\nSL,2026-10,720,1000\n"


class Publisher(BaseHTTPRequestHandler):
    """What a system that publishes its figures answers; tests set it."""

    answer: tuple[int, str, str] = (200, FILE, "")
    asked: ClassVar[list[str]] = []
    begins = Event()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.begins.wait(5)
        status, body, to = self.answer
        self.send_response(status)
        if to:
            self.send_header("Location", to)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def published(socket_enabled):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    Thread(target=server.serve_forever, daemon=True).start()
    Publisher.answer = (200, FILE, "")
    Publisher.begins.set()
    yield f"http://127.0.0.1:{server.server_port}/figures.csv"
    server.shutdown()
    server.server_close()


@pytest.fixture
def feed(cast, published, settings):
    settings.SOURCE_ALLOW_PRIVATE, settings.TODAY = True, "2026-11-16"
    make_metric()
    fields = {"address": published, "shape": "observations", "every": 24}
    return sources.create(name="Telephony", by=cast.pm, **fields)


@pytest.fixture
def run(feed, django_capture_on_commit_callbacks):
    """Let the worker do what is due; the source as it is afterwards."""

    def once():
        Source.objects.filter(pk=feed.pk).update(next_at=now())
        with django_capture_on_commit_callbacks(execute=True):
            fetch_due()
        feed.refresh_from_db()
        return feed

    return once


# --- what is refused -----------------------------------------------------------------
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "169.254.169.254", "0.0.0.0",  # noqa: S104
     "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0",
     "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"],
)  # fmt: skip
def test_private_addresses_are_not_public(host):
    assert not is_public(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888"])
def test_public_addresses_are(host):
    assert is_public(host)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1/a.csv", "private network"),
        ("http://[::1]/a.csv", "private network"),
        ("https://2130706433/a.csv", "private network"),  # 127.0.0.1 as one number
        ("ftp://8.8.8.8/a.csv", "begin with https"),
        ("file:///etc/passwd", "begin with https"),
        ("https://me:secret@8.8.8.8/a.csv", "password out"),
    ],
)
def test_an_address_that_is_refused_is_refused_when_typed(cast, address, words):
    with pytest.raises(Unfetched, match=words):
        look_up(address)
    with pytest.raises(Refused, match=words):
        sources.create(name="X", address=address, by=cast.pm)


def test_a_name_that_answers_otherwise_later_is_hung_up_on(
    published, tmp_path, monkeypatch
):
    """It resolves to a public address when asked, and to ours when connected to."""
    monkeypatch.setattr(fetching, "look_up", lambda address: None)
    with pytest.raises(Unfetched, match="private network"):
        fetch(published, tmp_path / "x.csv")


def test_a_redirect_into_the_network_is_not_followed(published, tmp_path, monkeypatch):
    """The first host is public; where it sends us to is not, and hears nothing."""
    answers = iter([True, True])  # when looked up, and when connected to
    monkeypatch.setattr(fetching, "is_public", lambda host: next(answers, False))
    Publisher.answer, Publisher.asked = (302, "", "/inside.csv"), []
    with pytest.raises(Unfetched, match="private network"):
        fetch(published, tmp_path / "x.csv")
    assert Publisher.asked == ["/figures.csv"]


def test_what_is_too_large_or_not_there_is_said(published, tmp_path, settings):
    settings.SOURCE_ALLOW_PRIVATE, settings.SOURCE_MAX_BYTES = True, 20
    with pytest.raises(Unfetched, match="larger than"):
        fetch(published, tmp_path / "x.csv")
    Publisher.answer = (404, "gone", "")
    with pytest.raises(Unfetched, match="answered with 404"):
        fetch(published, tmp_path / "x.csv")


def test_who_does_not_begin_or_does_not_end_an_answer_is_hung_up_on(
    published, tmp_path, settings, monkeypatch
):
    settings.SOURCE_ALLOW_PRIVATE = True
    with monkeypatch.context() as clock:
        clock.setattr("time.monotonic", iter(range(0, 9_000, 90)).__next__)
        clock.setattr(fetching, "BLOCK", 20)
        with pytest.raises(Unfetched, match="did not answer in time"):
            fetch(published, tmp_path / "x.csv")
    monkeypatch.setattr(fetching, "BEGIN_SECONDS", 0.1)
    Publisher.begins.clear()
    with pytest.raises(Unfetched, match="could not be reached"):
        fetch(published, tmp_path / "x.csv")
    Publisher.begins.set()


# --- what is loaded ------------------------------------------------------------------
def test_a_source_loads_once_and_corrects_when_the_file_changes(run, as_pm):
    feed = run()
    assert (feed.failures, feed.run.created) == (0, 2)
    assert timedelta(hours=23) < feed.next_at - now() < timedelta(hours=24)
    job = JobRun.objects.get(job="portfolio.tasks.fetch_source")
    assert (job.shard, job.state, job.rows_done) == ("Telephony", "succeeded", 2)
    row = Observation.objects.latest("period_end")
    assert (row.origin, row.recorded_by.name) == ("Telephony", "Mia")

    run()
    assert ImportRun.objects.count() == 1, "the same file is not loaded again"

    Publisher.answer = (200, FILE.replace("720", "721"), "")
    assert run().run.updated == 1
    assert FormerValue.objects.get().numerator == Decimal(720)
    page = as_pm.get(feed.get_absolute_url()).content.decode()
    assert "Works" in page


def test_a_failure_keeps_the_figures_and_tells_the_owner_once(run, as_pm, cast):
    run()
    Publisher.answer = (500, "no", "")
    run()
    feed = run()
    assert (feed.failures, feed.failure) == (2, "The address answered with 500.")
    assert Observation.objects.count() == 2
    [letter] = mail.outbox
    assert letter.to == [cast.pm.email]
    assert "answered with 500" in letter.body
    assert JobRun.objects.filter(state="failed").count() == 2
    assert "Failed 2 times" in as_pm.get(feed.get_absolute_url()).content.decode()

    Publisher.answer = (200, FILE, "")
    assert (run().failures, feed.failure) == (0, "")


def test_a_file_whose_columns_nobody_chose_is_not_guessed_at(run):
    Publisher.answer = (200, "a,b\n1,2\n", "")
    assert "Say which column holds" in run().failure


def test_columns_of_a_formula_that_was_replaced_do_not_fall_away(run, feed, cast):
    """Chosen for formula 1, they must not be left out in silence once there is a 2."""
    Source.objects.filter(pk=feed.pk).update(shape="measures")
    old = make_metric("ABAN")
    Publisher.answer = (200, "month,gone,came\n2026-09,5,100\n", "")
    assert "columns of at least one" in str(run().failure) or feed.failures
    chosen = {"period": [0], f"top_{old.pk}": [1], f"below_{old.pk}": [2]}
    ImportMapping.objects.update_or_create(
        kind="measures",
        header_hash=header_hash(["month", "gone", "came"]),
        defaults={"mapping": chosen},
    )
    assert run().failure == ""
    metrics.new_version(old, denominator="came, over 5 s", by=cast.pm)
    Publisher.answer = (200, "month,gone,came\n2026-09,6,100\n", "")
    assert "got a new formula" in run().failure


def test_it_loads_with_its_owners_rights_and_no_more(run, feed, cast):
    cast.pm.memberships.all().delete()
    assert "may no longer load" in run().failure
    sources.edit(feed, version=feed.version, name="Telephony", by=cast.po)
    assert run().owner == cast.po
    assert feed.failure == ""


def test_it_is_fetched_when_somebody_asks(
    feed, as_pm, django_capture_on_commit_callbacks
):
    Source.objects.update(next_at=now() + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        as_pm.post(reverse("portfolio:source_fetch", args=[feed.pk]))
    feed.refresh_from_db()
    assert feed.run.created == 2
    sources.edit(feed, version=feed.version, is_on=False, by=feed.owner)
    with pytest.raises(Refused, match="switched off"):
        sources.ask(feed, by=feed.owner)


def test_the_list_teaches_then_shows(as_pm, as_executive, feed):
    page = as_executive.get(reverse("portfolio:source_list")).content.decode()
    assert "Not fetched yet" in page
    Source.objects.all().delete()
    assert (
        "No source yet" in as_pm.get(reverse("portfolio:source_list")).content.decode()
    )
