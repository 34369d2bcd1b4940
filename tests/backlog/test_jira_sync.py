"""In step with a real Jira Data Center, both ways, whatever goes wrong in between."""

from datetime import timedelta

import pytest

from backlog.actions import items, needs
from backlog.actions.jira import conflicts, connections, syncing, trials
from backlog.models import Item, JiraConflict, JiraConnection, JiraLink, JiraRun
from core.models import AuditEntry
from tests.backlog.jira_peer import ALL

POINTS, EPIC = "customfield_10004", "customfield_10008"


@pytest.fixture
def peer(jira):
    return jira


@pytest.fixture
def connection(cast, peer):
    row = connections.create(
        product=cast.product,
        kind="data_center",
        address=peer.address,
        account="",
        token="a token",
        project="JIRA820",
        jql="",
        epic_link=EPIC,
        statuses="In Review = in_progress",
        kinds="",
        by=cast.pm,
    )
    points = row.fields.get(name="story_points")
    connections.carry(
        points, direction="both", remote=POINTS, rule="ask", version=1, by=cast.pm
    )
    JiraConnection.objects.update(is_on=True)
    return row


def sync(pk, **how):
    run = syncing.sync(pk, **how)
    assert run is not None
    return run


def item_of(key):
    return Item.objects.select_related("product__team", "parent").get(external_key=key)


def rewrite(key, by, **fields):
    item = item_of(key)
    return items.edit(item, version=item.version, by=by, **fields)


def test_all_its_issues_come_in_once_after_a_trial_that_changed_nothing(
    connection, peer
):
    peer.begin(ALL)
    trial = trials.look(connection.pk)
    assert (trial.state, trial.counts["created"]) == ("done", 364)
    lost = {row["field"]: row for row in trial.losses}
    assert lost["assignee"]["name"] == "Assignee"
    assert lost["assignee"]["issues"] > 0
    assert not {"summary", POINTS, "status", EPIC, "issuelinks"} & set(lost)
    assert not Item.objects.exists()

    run = sync(connection.pk)
    assert (run.state, run.failure) == ("done", "")
    assert Item.objects.count() == JiraLink.objects.count() == len(peer.keys) == 364
    assert (run.counts["created"], run.counts.get("sent", 0)) == (364, 0)
    there = {item.external_key: item for item in Item.objects.select_related("parent")}
    for key, issue in peer.store.issues.items():
        above = there[key].parent
        assert (above and above.external_key) == (issue.get("epicKey") or issue["parentKey"])  # fmt: skip
    assert peer.sent("PUT") == peer.sent("POST") == peer.sent("DELETE") == []


def test_a_whole_week_with_jira_and_everything_that_goes_wrong_in_it(
    connection, peer, cast, monkeypatch
):
    """Edits on both sides, a clash, faults, a killed worker, and the log once more."""
    monkeypatch.setattr("backlog.jira.client.READ_SECONDS", 0.3)
    peer.skew = timedelta(hours=-3)
    sync(connection.pk)
    count = len(peer.keys)
    stories = [k for k in peer.keys if peer.store.issues[k]["type"] == "Story"]
    one, two, three, four, *_ = stories
    epic = next(k for k in peer.keys if peer.store.issues[k]["type"] == "Epic")
    base = item_of(two).title

    # Both sides work while nobody syncs.
    rewrite(one, cast.pm, title="Ours")
    peer.edit(one, labels=["theirs"])
    rewrite(two, cast.pm, title="Ours again")
    peer.edit(two, summary="Theirs again")
    rewrite(three, cast.pm, parent=item_of(epic), description="Said here")
    waiting = item_of(three)
    needs.need(waiting, needed=item_of(four), by=cast.pm)
    peer.store.add_issue_link("Blocks", one, two)
    started = next(k for k in stories if item_of(k).state == "in_progress")
    items.move(item_of(started), to="done", by=cast.pm)

    # The worker meets each kind of fault in its middle, and is killed once.
    for place, fault in enumerate(["500", "cut", "slow", "429", "lost"], 3):
        peer.faults.extend([""] * place + [fault] * 3)
        assert sync(connection.pk).state in ("waiting", "done")
        peer.faults.clear()

    def killed(*_, **__):
        raise SystemExit

    rewrite(one, cast.pm, title="Ours, later")
    with monkeypatch.context() as patch:
        patch.setattr("backlog.actions.jira.sending.agree", killed)
        with pytest.raises(SystemExit):
            sync(connection.pk)
    assert JiraRun.objects.latest("id").state == "running"
    rewrite(one, cast.pm, title="Ours, last")
    assert sync(connection.pk).state == "done"

    # What only one side changed stands on both; what both changed waits for a person.
    assert peer.fields(one)["summary"] == item_of(one).title == "Ours, last"
    assert item_of(one).labels == peer.fields(one)["labels"] == ["theirs"]
    assert peer.fields(three)["description"] == "Said here"
    assert peer.fields(three)[EPIC] == epic
    assert four in [each["inwardIssue"]["key"] for each in peer.fields(three)["issuelinks"] if "inwardIssue" in each]  # fmt: skip
    assert item_of(one) in [need.needed for need in item_of(two).needs.all()]
    assert peer.fields(started)["status"]["name"] == "Done"
    [conflict] = JiraConflict.objects.open()
    held = (conflict.base, conflict.ours, conflict.theirs)
    assert held == (base, "Ours again", "Theirs again")
    assert peer.fields(two)["summary"] == "Theirs again"
    assert item_of(two).title == "Ours again"

    # The whole log once more: nothing twice, nothing lost, nothing deleted.
    JiraConnection.objects.update(read_until=None)
    peer.asked.clear()
    replay = sync(connection.pk)
    assert set(replay.counts) <= {"read", "unchanged", "conflicts"}
    assert replay.counts["read"] == count == Item.objects.count() == len(peer.keys)
    assert peer.sent("PUT") == peer.sent("POST") == peer.sent("DELETE") == []
    conflicts.resolve(conflict, choice="ours", version=conflict.version, by=cast.pm)
    sync(connection.pk)
    assert peer.fields(two)["summary"] == item_of(two).title == "Ours again"
    assert not JiraConflict.objects.open().exists()
    assert AuditEntry.objects.filter(verb="jira.resolved", actor=cast.pm).exists()
    assert JiraConnection.objects.get().failures == 0
