"""Whoever answers as Jira may be another program, or mean harm; and people stop in the middle."""

import gzip
from collections.abc import Iterator
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from backlog import reading, tasks
from backlog.actions import items
from backlog.actions.jira import (
    clashes,
    comments,
    connections,
    resending,
    syncing,
    trials,
)
from backlog.jira import client, losses, mapping, shape
from backlog.jira.answers import Busy, Stopped
from backlog.models import Item, JiraConnection, JiraLink, JiraRefusal, JiraRun
from core.errors import Refused

TOKEN = "a token that nobody reads"
NO_JIRA = "is no Jira"
ISSUE: dict[str, Any] = {
    "id": "1001",
    "key": "ABC-1",
    "fields": {
        "summary": "One",
        "description": "Text",
        "status": {"name": "To Do", "statusCategory": {"name": "To Do"}},
        "labels": ["a"],
        "duedate": "2026-12-01",
        "updated": "2026-11-01T10:00:00.000+0000",
        "created": "2026-11-01T10:00:00.000+0000",
        "issuetype": {"name": "Story"},
        "parent": {"key": "ABC-9"},
        "issuelinks": [{"type": {"name": "Blocks"}, "inwardIssue": {"key": "ABC-2"}}],
        "comment": {"comments": [{"id": "5", "author": {"displayName": "Zed"}, "body": "Hello", "created": "2026-11-01T10:00:00.000+0000"}], "total": 1},
        "customfield_1": 3,
    },
    "changelog": {"histories": [{"created": "2026-11-01T10:00:00.000+0000", "items": [{"fieldId": "summary"}]}]},
}  # fmt: skip
STRANGE: list[Any] = [None, "", 0, -1, True, [], {}, [[1]], {"a": {"b": 1}}, [None], [{}], 1e400, 10**400, "\x00\ud800", "x" * 5_000, "0001-01-01T00:00:00+0000", "9999-12-31T23:59:59.000+0000", "²"]  # fmt: skip


# --- another shape --------------------------------------------------------------------
def places(value, above=()):
    yield above
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()  # fmt: skip
    for name, each in rows:
        yield from places(each, (*above, name))


def with_put(path, value):
    if not path:
        return value
    found = deepcopy(ISSUE)
    inner: Any = found
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return found


def everything_read(issue):
    """All that a sync reads of an issue, without a database."""
    remotes = {name: known.remote for name, known in mapping.FIELDS.items() if known.remote and name not in mapping.GATHERED}  # fmt: skip
    remotes["story_points"] = "customfield_1"
    there, _ = mapping.of_issue(issue, remotes, {})
    kept = reading.read(mapping.row_of(issue, there, "https://jira.example"))
    clashes.their_times(issue, {remote: name for name, remote in remotes.items()})
    told = (issue["fields"].get("comment") or {}).get("comments") or []
    texts = [there, losses.lost(issue, set()), mapping.blockers(issue, "Blocks")]
    texts += [kept.values, [comments.words_of(each) for each in told]]
    repr(texts).encode()


def test_an_issue_of_any_shape_is_read_or_refused_and_breaks_nothing():
    for path in places(ISSUE):
        for value in STRANGE:
            try:
                issue = shape.issue(shape.tidy(with_put(path, value)))
            except ValueError:
                continue
            try:
                everything_read(issue)
            except Exception as error:
                error.add_note(f"{path}: {str(value)[:50]}")
                raise


def test_a_status_that_cannot_be_read_is_not_taken_for_an_idea():
    issue = shape.issue(with_put(("fields", "status"), "Done"))
    assert mapping.of_issue(issue, {"state": "status"}, {}) == ({}, {})


# --- another program --------------------------------------------------------------------
@pytest.fixture(scope="module")
def stranger() -> Iterator[ThreadingHTTPServer]:
    """A server that answers every request with `server.says`: (status, body, headers)."""

    class Says(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body, headers = self.server.says  # type: ignore[attr-defined]
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_POST = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Says)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("says", "state", "words"),
    [
        ((200, b"<html>", {"Content-Type": "text/html"}), "failed", NO_JIRA),
        ((200, b'{"issues":', {}), "failed", NO_JIRA),
        ((200, b"[]", {}), "failed", NO_JIRA),
        ((200, b"[" * 200_000, {}), "failed", NO_JIRA),
        ((200, b'{"issues": [{"id": 5}], "total": "x"}', {}), "failed", NO_JIRA),
        ((200, gzip.compress(b" " * 30_000_000), {"Content-Encoding": "gzip"}), "failed", "larger than"),
        ((200, b"no gzip", {"Content-Encoding": "gzip"}), "failed", NO_JIRA),
        ((302, b"", {"Location": "http://169.254.169.254/"}), "failed", "leads on to another"),
        ((302, b"", {"Location": "file:///etc/passwd"}), "failed", "leads on to another"),
        ((401, b"<html>", {}), "failed", "Type a new token"),
        ((403, b"{}", {}), "failed", "Give it the right"),
        ((404, b"<html>who cares</html>", {}), "failed", "Jira said 404: no more than that"),
        ((400, b'{"errors": {"jql": "It is wrong."}}', {}), "failed", "Jira said 400: jql: It is wrong."),
        ((400, b'{"errorMessages": 5, "errors": null}', {}), "failed", NO_JIRA),
        ((429, b"", {"Retry-After": "9" * 400}), "waiting", "slow down"),
        ((503, b"", {"Retry-After": "soon"}), "waiting", "answered with 503"),
    ],
)  # fmt: skip
def test_what_is_no_jira_is_told_in_words_and_the_token_in_none(
    says, state, words, stranger, cast, socket_enabled, settings, monkeypatch
):
    settings.SOURCE_ALLOW_PRIVATE = True
    monkeypatch.setattr("backlog.jira.client.time.sleep", lambda seconds: None)
    stranger.says = says
    address = f"http://127.0.0.1:{stranger.server_port}"
    row = connections.create(product=cast.product, kind="data_center", address=address, account="", token=TOKEN, project="ABC", jql="", by=cast.pm)  # fmt: skip
    with pytest.raises(Refused, match=words) as refused:
        connections.test(row, by=cast.pm)
    trial = trials.look(row.pk)
    JiraConnection.objects.update(is_on=True)
    run = syncing.sync(row.pk)
    assert run is not None
    assert (trial.state, run.state) == ("failed", state)
    assert words in run.failure
    told = [str(refused.value), trial.failure, run.failure]
    assert not [text for text in told if TOKEN in text or "who cares" in text]


def test_an_answer_that_trickles_or_a_page_to_sign_in_at_is_no_answer(
    stranger, socket_enabled, settings, monkeypatch
):
    """A write that is led to a page with 200 was not taken, whatever it looks like."""
    settings.SOURCE_ALLOW_PRIVATE = True
    address = f"http://127.0.0.1:{stranger.server_port}"
    jira = client.Client(address=address, account="", token=TOKEN, is_cloud=False)
    for status, where in ((302, {"Location": "/login"}), (200, {"Content-Type": "text/html;charset=UTF-8"})):  # fmt: skip
        stranger.says = (status, b"<html>Sign in", where)
        with pytest.raises(Stopped):
            jira.edit("ABC-1", {"summary": "Ours"})
    monkeypatch.setattr(client, "TRIES", 1)
    stranger.says = (200, b"{}", {"Content-Type": "application/json"})
    slow = client.Client(address=address, account="", token=TOKEN, is_cloud=False)
    monkeypatch.setattr(
        "core.fetching.time.monotonic", iter(range(0, 10_000, 60)).__next__
    )
    with pytest.raises(Busy, match="did not answer in time"):
        slow.me()


# --- in the middle ----------------------------------------------------------------------
@pytest.fixture
def peer(jira, monkeypatch):
    monkeypatch.setattr(client, "PAGE", 5)
    return jira


TERMS = {"kind": "data_center", "account": "", "project": "JIRA820", "epic_link": "", "statuses": "", "kinds": ""}  # fmt: skip


@pytest.fixture
def connection(cast, peer):
    row = connections.create(product=cast.product, address=peer.address, token=TOKEN, jql="", by=cast.pm, **TERMS)  # fmt: skip
    JiraConnection.objects.update(is_on=True)
    return row


def sync(row, **how):
    run = syncing.sync(row.pk, **how)
    assert run is not None
    run.refresh_from_db()
    return run


def test_a_pause_in_the_middle_stops_and_switching_on_goes_on_from_there(
    connection, peer, cast
):
    run = sync(connection, tell=lambda done: connections.pause(connection, by=cast.pm))
    assert (run.state, run.counts["read"]) == ("waiting", 5)
    assert "Paused" in run.failure
    assert Item.objects.count() == 5
    peer.asked.clear()
    assert syncing.sync(connection.pk) is None
    assert peer.asked == []
    connections.resume(connection, by=cast.pm)
    assert sync(connection) == run
    assert Item.objects.count() == JiraRun.objects.get().counts["read"] == len(peer.keys)  # fmt: skip


def test_other_terms_in_the_middle_begin_anew_and_miss_nothing(connection, peer, cast):
    kept = TERMS | {"address": peer.address, "jql": "issuetype is not EMPTY"}

    def change(done):
        connections.edit(connection, version=1, by=cast.pm, **kept)

    assert sync(connection, tell=change).state == "failed"
    assert JiraConnection.objects.get().read_until is None
    assert sync(connection).state == "done"
    assert Item.objects.count() == len(peer.keys)


def test_sync_now_pressed_twice_is_one_run(connection, monkeypatch, cast):
    sent = []
    monkeypatch.setattr(connections, "after_commit", lambda task, pk: sent.append((task, pk)))  # fmt: skip
    for _ in range(2):
        connections.ask(connection, by=cast.pm)
    for task, pk in sent:
        assert task == tasks.jira_nudged
        task(pk)
    assert [run.state for run in JiraRun.objects.all()] == ["done"]


def test_what_jira_refuses_is_told_once_and_sent_again_only_with_a_reason(
    connection, peer, cast, as_pm
):
    sync(connection)
    link = JiraLink.objects.select_related("item").earliest("id")
    key = link.issue_key

    def rewrite(**fields):
        item = Item.objects.select_related("product__team").get(pk=link.item_id)
        items.edit(item, version=item.version, by=cast.pm, **fields)

    def written(run):
        puts = [each for each in peer.sent("PUT") if key in each]
        peer.asked.clear()
        return len(puts), run.lines.count()

    peer.refuses = "Ours"
    rewrite(title="Ours", labels=["sent"])
    assert written(sync(connection)) == (3, 1), "together, then each by itself"
    assert peer.fields(key)["labels"] == ["sent"]
    [refusal] = JiraRefusal.objects.all()
    assert (refusal.name, refusal.count) == ("title", 1)
    assert "summary: It is not on the screen." in refusal.why
    page = as_pm.get(connection.get_absolute_url()).content.decode()
    assert "It is not on the screen." in page

    for _ in range(3):  # nothing changed, or something else did
        assert written(sync(connection))[1] == 0
    rewrite(labels=["later"])
    assert written(sync(connection)) == (1, 0)
    rewrite(title="Ours, in other words")
    assert written(sync(connection)) == (1, 1)
    refusal.refresh_from_db()
    assert (refusal.count, refusal.first_at < refusal.last_at) == (2, True)
    resending.resend(connection, by=cast.pm)
    assert written(sync(connection)) == (1, 1)

    peer.refuses = ""
    assert written(sync(connection)) == (0, 0), "as before, until somebody says so"
    resending.resend(connection, by=cast.pm)
    sync(connection)
    assert peer.fields(key)["summary"] == "Ours, in other words"
    assert not JiraRefusal.objects.exists()
    with pytest.raises(Refused, match="refuses nothing"):
        resending.resend(connection, by=cast.pm)
