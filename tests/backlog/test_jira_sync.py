"""In step with a real Jira Data Center, both ways, whatever goes wrong in between."""

import pytest
from django.urls import reverse

from backlog.actions import (
    items,
    jira_conflicts,
    jira_connections,
    jira_sync,
    jira_trial,
)
from backlog.jira import client
from backlog.models import Item, JiraConflict, JiraConnection, JiraLink, JiraRun
from backlog.tasks import jira_due
from core.clock import now
from core.errors import Refused, Stale
from core.models import AuditEntry, JobRun
from tests.backlog.jira_peer import running


def sync(pk, **how):
    run = jira_sync.sync(pk, **how)
    assert run is not None
    return run


POINTS, EPIC = "customfield_10004", "customfield_10008"


@pytest.fixture
def peer(socket_enabled, settings, monkeypatch):
    settings.SOURCE_ALLOW_PRIVATE = True
    monkeypatch.setattr("backlog.jira.client.time.sleep", lambda seconds: None)
    with running() as found:
        yield found


@pytest.fixture
def connection(cast, peer):
    row = jira_connections.create(
        product=cast.product,
        kind="data_center",
        address=peer.address,
        account="",
        token="a token",
        project="JIRA820",
        jql="",
        epic_link=EPIC,
        statuses="In Review = in_progress",
        by=cast.pm,
    )
    points = row.fields.get(name="story_points")
    jira_connections.carry(
        points, direction="both", remote=POINTS, rule="ask", version=1, by=cast.pm
    )
    JiraConnection.objects.update(is_on=True)
    return row


def some(connection, peer, count=6):
    """Only a few issues, so that a test is quick."""
    keys = ", ".join(peer.keys[:count])
    JiraConnection.objects.filter(pk=connection.pk).update(jql=f"key in ({keys})")
    return peer.keys[:count]


def item_of(key):
    return Item.objects.select_related("product__team").get(external_key=key)


def rewrite(key, by, **fields):
    item = item_of(key)
    return items.edit(item, version=item.version, by=by, **fields)


def test_all_its_issues_come_in_once_with_their_parents(connection, peer):
    run = sync(connection.pk)
    assert (run.state, run.failure) == ("done", "")
    assert Item.objects.count() == JiraLink.objects.count() == len(peer.keys) == 364
    assert run.counts["created"] == 364
    below = next(
        k for k, i in sorted(peer.store.issues.items())
        if i.get("epicKey") and i["type"] == "Story"
    )  # fmt: skip
    item, epic = item_of(below), peer.store.issues[below]["epicKey"]
    assert item.parent == item_of(epic)
    assert item.title == peer.fields(below)["summary"]
    again = sync(connection.pk)
    assert Item.objects.count() == 364
    assert set(again.counts) == {"read", "unchanged"}
    assert peer.sent("PUT") == peer.sent("POST") == peer.sent("DELETE") == []


def test_edits_of_both_sides_converge_and_a_clash_waits_for_a_person(
    connection, peer, cast
):
    one, two, *_ = some(connection, peer)
    sync(connection.pk)
    rewrite(one, cast.pm, title="Ours")
    peer.edit(one, labels=["theirs"])
    rewrite(two, cast.pm, title="Ours again")
    peer.edit(two, summary="Theirs again")
    sync(connection.pk)
    assert peer.fields(one)["summary"] == item_of(one).title == "Ours"
    assert item_of(one).labels == peer.fields(one)["labels"] == ["theirs"]
    [conflict] = JiraConflict.objects.open()
    assert (conflict.ours, conflict.theirs) == ("Ours again", "Theirs again")
    assert item_of(two).title == "Ours again"
    assert peer.fields(two)["summary"] == "Theirs again"

    sync(connection.pk)  # again: it stays one conflict, and nothing is sent
    assert JiraConflict.objects.open().count() == 1
    conflict.refresh_from_db()
    with pytest.raises(Stale):
        jira_conflicts.resolve(conflict, choice="ours", version=0, by=cast.pm)
    jira_conflicts.resolve(
        conflict, choice="ours", version=conflict.version, by=cast.pm
    )
    sync(connection.pk)
    assert peer.fields(two)["summary"] == item_of(two).title == "Ours again"
    assert not JiraConflict.objects.open().exists()
    assert AuditEntry.objects.filter(verb="jira.resolved", actor=cast.pm).exists()
    with pytest.raises(Refused, match="settled already"):
        jira_conflicts.resolve(conflict, choice="theirs", version=None, by=cast.pm)


def test_jiras_value_stands_when_a_person_says_so(connection, peer, cast):
    key, *_ = some(connection, peer)
    sync(connection.pk)
    rewrite(key, cast.pm, title="Ours")
    peer.edit(key, summary="Theirs")
    sync(connection.pk)
    conflict = JiraConflict.objects.open().get()
    jira_conflicts.resolve(
        conflict, choice="theirs", version=conflict.version, by=cast.pm
    )
    sync(connection.pk)
    assert item_of(key).title == peer.fields(key)["summary"] == "Theirs"


def test_a_state_is_sent_as_a_step_of_the_workflow(connection, peer, cast):
    keys = some(connection, peer, 20)
    sync(connection.pk)
    key = next(k for k in keys if item_of(k).state == "in_progress")
    items.move(item_of(key), to="done", by=cast.pm)
    sync(connection.pk)
    assert peer.fields(key)["status"]["name"] == "Done"
    assert JiraLink.objects.get(issue_key=key).base["state"] == "done"


@pytest.mark.parametrize("fault", ["429", "500", "cut", "lost"])
def test_it_goes_on_after_a_fault_at_any_request(connection, peer, cast, fault):
    """The same fault at each request in turn: at the end, everything stands everywhere."""
    keys = some(connection, peer, 3)
    sync(connection.pk)
    rewrite(keys[0], cast.pm, title="Ours")
    peer.edit(keys[1], summary="Theirs")
    for place in range(8):
        peer.faults.extend([""] * place + [fault] * client.TRIES)
        run = sync(connection.pk)
        assert run.state in ("waiting", "done")
        peer.faults.clear()
    assert sync(connection.pk).state == "done"
    assert peer.fields(keys[0])["summary"] == item_of(keys[0]).title == "Ours"
    assert item_of(keys[1]).title == "Theirs"
    assert Item.objects.count() == 3
    assert not JiraConflict.objects.exists()
    assert JiraConnection.objects.get().failures == 0


def test_it_waits_as_long_as_jira_asks(connection, peer):
    some(connection, peer)
    peer.faults.extend(["429"])
    run = sync(connection.pk)
    connection.refresh_from_db()
    assert (run.state, connection.failures) == ("waiting", 1)
    assert 100 < (connection.next_at - now()).total_seconds() <= 120
    assert "slow down" in connection.failure


def test_a_killed_worker_leaves_a_place_to_go_on_from(connection, peer, monkeypatch):
    monkeypatch.setattr(client, "PAGE", 10)
    some(connection, peer, 24)
    seen = []

    def stop(rows):
        seen.append(rows)
        if len(seen) == 2:
            raise SystemExit

    with pytest.raises(SystemExit):
        sync(connection.pk, tell=stop)
    run = JiraRun.objects.get()
    assert (run.state, run.position) == ("running", "20")
    before = len(peer.sent("GET"))
    assert sync(connection.pk).pk == run.pk
    later = [path for path in peer.sent("GET")[before:] if "/search" in path]
    assert "startAt=20" in later[0]
    assert Item.objects.count() == 24
    run.refresh_from_db()
    assert run.counts["read"] == run.counts["created"] == 24


def test_what_is_killed_between_sending_and_writing_is_no_conflict(
    connection, peer, cast, monkeypatch
):
    key, *_ = some(connection, peer, 2)
    sync(connection.pk)
    rewrite(key, cast.pm, title="First")
    with monkeypatch.context() as patch:
        patch.setattr("backlog.actions.jira_sync.agree", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sync(connection.pk)
    assert peer.fields(key)["summary"] == "First"
    rewrite(key, cast.pm, title="Second")
    sync(connection.pk)
    assert peer.fields(key)["summary"] == "Second"
    assert not JiraConflict.objects.exists()


def test_an_issue_deleted_there_stays_here(connection, peer, cast):
    key, *_ = some(connection, peer, 2)
    sync(connection.pk)
    peer.store.delete_issue(key)
    rewrite(key, cast.pm, title="Still ours")
    run = sync(connection.pk)
    assert item_of(key).title == "Still ours"
    assert "no longer shows it" in run.lines.get().text
    assert JiraLink.objects.get(issue_key=key).gone


def test_a_trial_changes_nothing_and_names_what_is_lost(connection, peer):
    run = jira_trial.look(connection.pk)
    assert (run.state, run.counts["created"]) == ("done", 364)
    lost = {row["field"]: row for row in run.losses}
    assert lost["assignee"]["name"] == "Assignee"
    assert lost["assignee"]["issues"] > 0
    assert not {"summary", POINTS, "status", EPIC} & set(lost)
    assert not Item.objects.exists()
    assert peer.sent("PUT") == peer.sent("POST") == []


def test_an_item_from_a_file_is_joined_and_not_overwritten(connection, peer, cast):
    key, *_ = some(connection, peer, 2)
    mine = items.create(
        product=cast.product, title="Mine", kind="story", external_key=key, by=cast.pm
    )
    sync(connection.pk)
    mine.refresh_from_db()
    assert mine.title == "Mine"
    assert JiraLink.objects.get(item=mine).issue_key == key
    assert JiraConflict.objects.open().filter(link__item=mine, name="title").exists()


def test_a_worker_syncs_what_is_due_with_its_owners_rights(
    connection, peer, cast, as_pm, django_capture_on_commit_callbacks
):
    some(connection, peer, 2)
    jira_due()
    job = JobRun.objects.get(job="backlog.tasks.jira_sync")
    assert (job.state, job.rows_done) == ("succeeded", 2)
    page = as_pm.get(connection.get_absolute_url()).content.decode()
    assert "In step" in page
    cast.pm.memberships.all().delete()
    run = sync(connection.pk)
    assert "may no longer change this backlog" in run.failure


def test_the_queue_shows_base_ours_and_theirs_and_settles(
    connection, peer, cast, as_pm, as_executive, as_outsider
):
    key, *_ = some(connection, peer, 2)
    sync(connection.pk)
    base = item_of(key).title
    rewrite(key, cast.pm, title="Ours")
    peer.edit(key, summary="Theirs")
    sync(connection.pk)
    conflict = JiraConflict.objects.get()
    url = reverse("backlog:jira_conflict_list")
    page = as_pm.get(url).content.decode()
    assert all(word in page for word in (base, "Ours", "Theirs", "value stands"))
    assert "value stands" not in as_executive.get(url).content.decode()
    assert as_outsider.get(url).status_code == 403
    settle = reverse("backlog:jira_resolve", args=[conflict.pk])
    assert as_pm.post(settle, {"choice": "nobody", "version": 1}).status_code == 409
    as_pm.post(settle, {"choice": "theirs", "version": conflict.version})
    assert "No conflict waits" in as_pm.get(url).content.decode()
