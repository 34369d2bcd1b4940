"""In step with a Jira Cloud: documents, new issues, links, comments, and any interleaving."""

from collections import defaultdict
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import ValidationError

from backlog.actions import items, needs
from backlog.actions.jira import comments, connections, creating, syncing, trials
from backlog.jira import adf, client
from backlog.models import (
    Item,
    JiraComment,
    JiraConflict,
    JiraConnection,
    JiraCreation,
    JiraLink,
    JiraRun,
)
from core.clock import now
from core.errors import Refused
from tests import real
from tests.backlog import jira_document
from tests.backlog.jira_cloud import CRITERIA, POINTS, Cloud, Killed, Wire, paragraphs


@pytest.fixture
def cloud(monkeypatch):
    found = Cloud()
    monkeypatch.setattr("backlog.jira.wire.BoundedAdapter", lambda _: Wire(found))
    monkeypatch.setattr("backlog.jira.client.time.sleep", lambda seconds: None)
    return found


@pytest.fixture
def connection(cast):
    row = connections.create(
        product=cast.product,
        kind="cloud",
        address="https://8.8.8.8",
        account="sync@example.org",
        token="a token",
        project="ABC",
        jql="",
        epic_link="",
        statuses="",
        kinds="story = Story\nfeature = Epic",
        by=cast.pm,
    )
    for name, remote in (("story_points", POINTS), ("acceptance_criteria", CRITERIA)):
        carry(row, cast, name, remote=remote)
    JiraConnection.objects.update(is_on=True)
    return row


def carry(row, cast, name, direction="both", remote=None, rule="ask"):
    field = row.fields.get(name=name)
    connections.carry(field, direction=direction, remote=remote or field.remote, rule=rule, version=field.version, by=cast.pm)  # fmt: skip


@pytest.fixture(autouse=True)
def every_request_is_one_that_jira_takes(cloud):
    """By Atlassian's own document, where it is there."""
    yield
    jira_document.check_all(cloud.every)
    assert "DELETE" not in {how for how, *_ in cloud.every}


@real.needs(jira_document.DOCUMENT)
@pytest.mark.parametrize(
    ("how", "path", "query", "body"),
    [
        ("GET", "/rest/api/3/nothing", {}, None),
        ("GET", "/rest/api/3/search", {"jql": "x"}, None),  # on its way out
        ("GET", "/rest/api/3/search/jql", {"jqll": "x"}, None),
        ("POST", "/rest/api/3/issue/A-1/transitions", {}, {"transition": "5"}),
    ],
)
def test_the_document_would_refuse_a_request_that_jira_does_not_take(
    how, path, query, body
):
    with pytest.raises((AssertionError, ValidationError)):
        jira_document.check(how, path, query, body)


def sync(row):
    run = syncing.sync(row.pk)
    assert run is not None
    return run


def item_of(key):
    return Item.objects.select_related("product__team").get(external_key=key)


def rewrite(key, by, **fields):
    item = item_of(key)
    return items.edit(item, version=item.version, by=by, **fields)


# --- documents ----------------------------------------------------------------------------
def test_a_document_is_read_as_text_and_written_as_a_document(cloud, connection, cast):
    key = cloud.add(description=adf.from_text("# Why\n\n- **a**\n- b"))
    assert sync(connection).state == "done"
    assert item_of(key).description == "# Why\n\n- **a**\n- b"
    assert connection.fields.get(name="acceptance_criteria").is_document
    rewrite(key, cast.pm, description="Now _this_", acceptance_criteria="1. It works")
    cloud.tick(minutes=5)
    sync(connection)
    fields = cloud.issues[key]["fields"]
    assert fields["description"] == adf.from_text("Now _this_")
    assert fields[CRITERIA]["content"][0]["type"] == "orderedList"
    cloud.asked.clear()
    sync(connection)
    assert cloud.sent("PUT") == []


def test_a_document_that_says_more_than_our_text_is_not_written_over(
    cloud, connection, cast
):
    table = {"type": "table", "content": []}
    document = paragraphs("Look")
    document["content"].append(table)
    key = cloud.add(description=document)
    trial = trials.look(connection.pk)
    assert {"field": "description: a table", "name": "Description: a table", "issues": 1} in trial.losses  # fmt: skip
    sync(connection)
    rewrite(key, cast.pm, description="Ours", title="Ours too")
    run = sync(connection)
    assert "holds a table" in run.lines.get().text
    assert table in cloud.issues[key]["fields"]["description"]["content"]
    assert cloud.issues[key]["fields"]["summary"] == "Ours too"


# --- new there ------------------------------------------------------------------------------
def test_an_item_becomes_an_issue_once_with_parent_labels_and_state(
    cloud, connection, cast
):
    feature = items.create(product=cast.product, title="Bigger", by=cast.pm)
    story = items.create(product=cast.product, title="Smaller", kind="story", parent=feature, labels=["x"], description="Words", story_points=3, by=cast.pm)  # fmt: skip
    items.move(story, to="ready", by=cast.pm)
    items.move(story, to="in_progress", by=cast.pm)
    items.create(
        product=cast.product, title="No kind of ours", kind="theme", by=cast.pm
    )
    run = sync(connection)
    assert (run.state, run.counts["made"], len(cloud.issues)) == ("done", 2, 2)
    epic, made = cloud.issues.values()
    assert epic["fields"]["issuetype"] == {"name": "Epic"}
    assert made["fields"]["parent"] == {"key": epic["key"]}
    assert made["fields"]["description"] == adf.from_text("Words")
    assert made["fields"]["status"]["name"] == "In Progress"
    story.refresh_from_db()
    assert story.external_key == made["key"]
    assert not JiraConflict.objects.exists()
    cloud.asked.clear()
    sync(connection)
    assert (cloud.sent("POST", "PUT"), Item.objects.count()) == ([], 3)


def test_a_fault_in_a_creation_makes_no_second_issue(cloud, connection, cast):
    """Search does not find the new issue for a while, as in the real one."""
    for fault in ("lost", "cut", "killed before", "killed after"):
        for place in (5, 6):  # asking for the issue, looking at it
            title = f"New {fault} {place}"
            items.create(product=cast.product, title=title, kind="story", by=cast.pm)
            cloud.faults.extend([""] * place + [fault] * client.TRIES)
            cloud.unindexed = set(cloud.issues) | {f"ABC-{len(cloud.issues) + 1}"}
            with suppress(Killed):
                sync(connection)
            cloud.faults.clear()
            sync(connection)
            cloud.unindexed = set()
            JiraCreation.objects.update(asked_at=now() - timedelta(minutes=11))
            sync(connection)
            assert sync(connection).state == "done"
            titles = [i["fields"]["summary"] for i in cloud.issues.values()]
            assert titles.count(title) == Item.objects.filter(title=title).count() == 1
    assert Item.objects.count() == JiraLink.objects.count() == 8
    assert not JiraCreation.objects.exists()


def test_what_jira_refuses_is_told_once_and_tried_again_when_it_changed(
    cloud, connection, cast
):
    JiraConnection.objects.update(kinds="story = Saga")
    item = items.create(product=cast.product, title="New", kind="story", by=cast.pm)
    run = sync(connection)
    assert "Specify a valid issue type" in run.lines.get().text
    assert not sync(connection).lines.exists()
    row = JiraConnection.objects.get()
    same = {n: getattr(row, n) for n in ("kind", "address", "account", "project", "jql", "epic_link", "statuses")}  # fmt: skip
    connections.edit(row, version=row.version, kinds="story = Story", by=cast.pm, **same)  # fmt: skip
    sync(connection)
    item.refresh_from_db()
    assert item.external_key == "ABC-1"


# --- links, comments ------------------------------------------------------------------------
def test_links_are_added_on_both_sides_and_taken_off_on_none(cloud, connection, cast):
    a, b, c = (cloud.add() for _ in range(3))
    cloud.link("", {"type": {"name": "Blocks"}, "inwardIssue": {"key": b}, "outwardIssue": {"key": a}})  # fmt: skip
    sync(connection)
    assert item_of(a).needs.get().needed == item_of(b)
    needs.need(item_of(b), needed=item_of(c), by=cast.pm)
    needs.unneed(item_of(a), needed=item_of(b), by=cast.pm)
    run = sync(connection)
    assert cloud.links == 2
    assert f"no longer waits for {b}" in run.lines.get().text
    cloud.link("", {"type": {"name": "Blocks"}, "inwardIssue": {"key": b}, "outwardIssue": {"key": c}})  # fmt: skip
    run = sync(connection)
    assert "which waits for it" in run.lines.get().text, "a circle is not taken in"
    assert item_of(c).needs.count() == 0
    assert not sync(connection).lines.exists(), "told once"


def test_comments_come_in_and_go_out_once(cloud, connection, cast, as_pm, as_executive):
    key = cloud.add()
    cloud.say(key, "From there")
    sync(connection)
    assert JiraComment.objects.get().text == "From there"
    link = JiraLink.objects.get()
    with pytest.raises(Refused, match="only come from Jira"):
        comments.say(link, text="From here", by=cast.pm)
    carry(connection, cast, "comments")
    panel = reverse("backlog:item_jira", args=[link.item_id])
    assert "From there" in as_pm.get(panel).content.decode()
    assert "Comment in Jira" not in as_executive.get(panel).content.decode()
    url = reverse("backlog:jira_comment", args=[link.item_id])
    assert as_pm.post(url, {"text": " "}).status_code == 422
    as_pm.post(url, {"text": "From here"})
    assert "To be sent" in as_pm.get(panel).content.decode()
    cloud.faults.extend([*[""] * 5, *["lost"] * 2])
    assert sync(connection).state == "waiting"
    for _ in range(2):
        sync(connection)
    told = cloud.issues[key]["fields"]["comment"]["comments"]
    assert [adf.to_text(each["body"]) for each in told] == ["From there", "Mia: From here"]  # fmt: skip
    assert JiraComment.objects.exclude(comment_id="").count() == 2


# --- clashes --------------------------------------------------------------------------------
def test_the_newer_edit_stays_where_the_rule_says_so(cloud, connection, cast):
    """By the history of the field, not of the issue, and by one clock."""
    cloud.skew, key, other = timedelta(hours=2), cloud.add(), cloud.add()
    cloud.tick(hours=2)
    carry(connection, cast, "title", rule="newest")
    sync(connection)
    cloud.edit(key, summary="Theirs, earlier")
    cloud.tick(minutes=-10)
    cloud.issues[key]["changelog"]["histories"][-1]["created"] = cloud.stamp()
    cloud.tick(minutes=30)
    cloud.edit(key, labels=["later"])
    rewrite(key, cast.pm, title="Ours, later")
    rewrite(other, cast.pm, title="Ours, earlier")
    cloud.edit(other, summary="Theirs, later")
    cloud.tick(minutes=-20)
    sync(connection)
    assert cloud.issues[key]["fields"]["summary"] == "Ours, later"
    assert item_of(other).title == "Theirs, later"
    assert not JiraConflict.objects.exists()


# --- any interleaving -----------------------------------------------------------------------
FAULTS = ["", "429", "500", "cut", "lost", "slow", "killed before", "killed after"]
MOVES = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["ours", "theirs"]),
            st.integers(0, 3),
            st.sampled_from(["title", "labels", "due_on", "description"]),
        ),
        st.tuples(st.sampled_from(["new here", "new there"])),
        st.tuples(st.just("sync"), st.sampled_from(FAULTS), st.integers(2, 12)),
    ),
    min_size=4,
    max_size=14,
)
REMOTE = {"title": "summary", "labels": "labels", "due_on": "duedate", "description": "description"}  # fmt: skip


class Week:
    """Two sides that edit and a sync between them, and what nobody may lose."""

    def __init__(self, cloud, row, by):
        self.cloud, self.row, self.by, self.count = cloud, row, by, 0
        self.edited = defaultdict(set)  # (issue, field): the sides edited since equal
        self.made = [cloud.add(), cloud.add()]
        sync(row)

    def value(self, name):
        self.count += 1
        told = {"labels": [f"l{self.count}"], "due_on": now().date() + timedelta(days=self.count)}  # fmt: skip
        return told.get(name, f"{name} {self.count}")

    def ours(self, number, name):
        links = list(JiraLink.objects.order_by("id"))
        link = links[number % len(links)]
        rewrite(link.item.external_key, self.by, **{name: self.value(name)})
        self.edited[link.issue_key, name].add("ours")

    def theirs(self, number, name):
        key = list(self.cloud.issues)[number % len(self.cloud.issues)]
        value = self.value(name)
        value = paragraphs(value) if name == "description" else value
        self.cloud.edit(
            key, **{REMOTE[name]: str(value) if name == "due_on" else value}
        )
        self.edited[key, name].add("theirs")

    def new_here(self):
        title = self.value("title")
        items.create(product=self.row.product, title=title, kind="story", by=self.by)
        self.made.append(title)

    def new_there(self):
        self.made.append(self.cloud.add(summary=self.value("title")))

    def sides(self):
        """{(issue, field): (what stands here, what stands there)}, in one form."""
        found = {}
        for link in JiraLink.objects.select_related("item"):
            there = self.cloud.issues[link.issue_key]["fields"]
            for name, remote in REMOTE.items():
                value = there[remote]
                if name == "description":
                    value = adf.to_text(value) if value else ""
                if name == "labels":
                    value = [each for each in value if not each.startswith("tandem-")]
                here = getattr(link.item, name)
                here = str(here) if name == "due_on" and here else here
                found[link.issue_key, name] = (here, value)
        return found

    def sync(self, fault="", place=0):
        before = self.sides()
        self.cloud.faults.extend(
            [""] * place + ([fault] * client.TRIES if fault else [])
        )
        with suppress(Killed):
            sync(self.row)
        self.cloud.faults.clear()
        for at, (here, there) in self.sides().items():
            was_here, was_there = before.get(at, (here, there))
            assert here == was_here or "ours" not in self.edited[at], (
                f"lost ours of {at}"
            )
            assert there == was_there or "theirs" not in self.edited[at], f"lost theirs of {at}"  # fmt: skip
            if here == there:
                self.edited[at].clear()

    def end(self):
        """Everything is in step or in the queue, and a replay of it all changes nothing."""
        for _ in range(3):
            self.cloud.tick(minutes=3)
            self.sync()
        assert JiraRun.objects.latest("id").state == "done"
        queue = {(c.link.issue_key, c.name) for c in JiraConflict.objects.open()}
        apart = {at for at, (here, there) in self.sides().items() if here != there}
        assert apart == queue
        assert len(self.cloud.issues) == Item.objects.count() == len(self.made)
        JiraConnection.objects.update(read_until=None)
        self.cloud.asked.clear()
        counts = sync(self.row).counts
        assert set(counts) <= {"read", "unchanged", "conflicts"}
        assert self.cloud.sent("PUT", "POST") == []


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES, skew=st.sampled_from([-5, 0, 5]))
def test_whatever_the_order_nothing_is_lost_and_nothing_is_there_twice(
    cast, cloud, connection, monkeypatch, moves, skew
):
    monkeypatch.setattr(creating, "FOUND_BY_THEN", timedelta(0))
    with transaction.atomic():
        cloud.__init__(skew=timedelta(hours=skew))
        week = Week(cloud, connection, cast.pm)
        for move, *how in moves:
            getattr(week, move.replace(" ", "_"))(*how)
            cloud.tick(minutes=3)
        week.end()
        jira_document.check_all(cloud.every)
        transaction.set_rollback(True)
