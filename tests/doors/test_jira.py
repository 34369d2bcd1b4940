"""Jira changes items alone: a sync with all it can say starts no pilot and no wave."""

import pytest

from backlog.actions.jira import connections, syncing
from backlog.jira import mapping
from backlog.models import Item, JiraConnection
from pilots.models import Pilot, Rollout, Wave
from tests.backlog.conftest import jira, jira820  # noqa: F401  # fixtures
from tests.backlog.jira_peer import Peer
from tests.doors.scene import Scene, gone_on, standing, taken_back
from tests.pilots.ways import behind


def test_backlog_names_no_pilot_and_jira_no_field_of_one():
    """What comes from Jira is a field of an item."""
    own = {each.name for each in Item._meta.get_fields()}
    gathered = {"links", "comments", "parent"}
    assert set(mapping.FIELDS) - gathered <= own
    for field in Item._meta.get_fields():
        related = getattr(field, "related_model", None)
        assert related not in (Pilot, Wave, Rollout), field


@pytest.fixture
def connected(scene: Scene, jira) -> JiraConnection:  # noqa: F811
    """The product of the scene's pilots, in step with a real Jira, both ways."""
    return connections.create(
        product=scene.cast.product, kind="data_center", address=jira.address,
        account="", token="a token", project="JIRA820", jql="", epic_link="",
        statuses="In Review = in_progress", kinds="", by=scene.cast.pm,
    )  # fmt: skip


def test_a_sync_that_says_started_and_scaled_starts_and_scales_nothing(
    scene: Scene,
    jira,  # noqa: F811
    connected,
):
    """Each pilot's feature is an issue of Jira's, and moves there as far as it goes."""
    with taken_back():
        JiraConnection.objects.update(is_on=True)
        sync(connected)
        stories = [k for k in jira.keys if jira.store.issues[k]["type"] == "Story"]
        for pilot, key in zip(scene.pilots.values(), stories, strict=False):
            item = Item.objects.get(external_key=key)
            with behind(pilot):
                Pilot.objects.filter(pk=pilot.pk).update(item=item)
        before = standing()
        for key in stories:
            jira.edit(key, summary="running", labels=["running", "scale", "approved"])
            walk_to_the_end(jira, key)
        JiraConnection.objects.update(read_until=None)  # its clock stands still
        sync(connected)
        titled = Item.objects.filter(title="running")
        assert titled.count() == len(stories)
        assert set(titled.values_list("state", flat=True)) == {"done"}
        assert gone_on(before) == []


def sync(connected: JiraConnection) -> None:
    run = syncing.sync(connected.pk)
    assert run
    assert (run.state, run.failure) == ("done", "")


def walk_to_the_end(peer: Peer, key: str) -> None:
    """Every state that Jira lets it pass through on its way to be done."""
    flow, issue = peer.store.workflow, peer.store.get_issue(key)
    for way in ("In Progress", "In Review", "Done"):
        for number in range(100):
            name = flow.target_of(str(number))
            if name == way and flow.is_allowed(issue["statusName"], way):
                peer.store.transition_issue(key, str(number))
