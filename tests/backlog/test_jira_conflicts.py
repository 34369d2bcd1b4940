"""The queue of conflicts with Jira: one by one, and many after a look."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backlog.actions.jira import conflicts as actions
from backlog.models import JiraConflict, JiraLink
from core.clock import now
from core.errors import Refused
from tests.make import make_item, make_jira

QUEUE = reverse("backlog:jira_conflict_list")


@pytest.fixture
def link(cast):
    item = make_item(cast.product)
    return JiraLink.objects.create(
        connection=make_jira(cast.product, is_on=False),
        item=item,
        issue_id="1",
        issue_key="ABC-1",
        base={"title": "Base"},
    )


def clash(link, name, ours_minutes=None, theirs_minutes=None):
    at = {n: now() - timedelta(minutes=m) for n, m in (("ours_at", ours_minutes), ("theirs_at", theirs_minutes)) if m}  # fmt: skip
    return JiraConflict.objects.create(link=link, name=name, base="Base", ours=f"Our {name}", theirs=f"Their {name}", **at)  # fmt: skip


def test_the_queue_shows_base_ours_and_theirs_and_settles(
    link, as_pm, as_executive, as_outsider
):
    conflict = clash(link, "title")
    page = as_pm.get(QUEUE).content.decode()
    assert all(word in page for word in ("Base", "Our title", "Their title", "value stands"))  # fmt: skip
    assert "value stands" not in as_executive.get(QUEUE).content.decode()
    assert as_outsider.get(QUEUE).status_code == 403
    counts = {"read": 1, "conflicts": 1}
    run = link.connection.runs.create(state="done", counts=counts)
    assert (
        "Say which value stands" in as_pm.get(run.get_absolute_url()).content.decode()
    )
    settle = reverse("backlog:jira_resolve", args=[conflict.pk])
    assert as_pm.post(settle, {"choice": "nobody", "version": 1}).status_code == 409
    as_pm.post(settle, {"choice": "theirs", "version": conflict.version})
    assert "No conflict waits" in as_pm.get(QUEUE).content.decode()
    link.refresh_from_db()
    assert link.base["title"] == "Our title", "ours gives way: the next sync takes theirs in"  # fmt: skip


def test_many_are_settled_by_one_choice_after_a_look(link, as_pm, cast):
    newer, older = clash(link, "title", 5, 9), clash(link, "labels", 9, 5)
    unknown = clash(link, "description")
    look, settle = reverse("backlog:jira_settle"), reverse("backlog:jira_settle_all")
    page = as_pm.post(look, {"choice": "newest", "every": "1"}).content.decode()
    assert "2 of 3 would be settled" in page
    assert "Nobody knows which is newer" in page
    assert not JiraConflict.objects.exclude(resolved_at=None).exists()
    ticked = as_pm.post(look, {"choice": "ours", "rows": [newer.pk]}).content.decode()
    assert "1 of 1 would be settled" in ticked
    filtered = as_pm.post(look, {"choice": "ours", "every": "1", "name": "labels"})
    assert "1 of 1 would be settled" in filtered.content.decode()
    as_pm.post(settle, {"choice": "newest", "rows": [f"{newer.pk}:1", f"{older.pk}:1"]})
    chosen = dict(JiraConflict.objects.values_list("name", "choice"))
    assert chosen == {"title": "ours", "labels": "theirs", "description": ""}
    assert actions.resolve_many({unknown.pk: 1}, choice="newest", by=cast.pm) == 0


@pytest.mark.parametrize("row", ["²", "1:²", "1:2:3", ":", "9" * 5000])
def test_what_names_no_conflict_is_refused_in_words(row, as_pm, cast):
    for name in ("backlog:jira_settle", "backlog:jira_settle_all"):
        sent = {"choice": "ours", "rows": [row]}
        assert as_pm.post(reverse(name), sent).status_code == 409


def test_nothing_is_settled_if_one_changed_since_or_is_somebody_elses(
    link, cast, as_pm
):
    one, two = clash(link, "title"), clash(link, "labels")
    JiraConflict.objects.filter(pk=two.pk).update(version=2)
    with pytest.raises(Refused, match="changed while you looked"):
        actions.resolve_many({one.pk: 1, two.pk: 1}, choice="ours", by=cast.pm)
    with pytest.raises(Refused, match="not there any more"):
        actions.resolve_many({one.pk: 1, 999: 1}, choice="ours", by=cast.pm)
    assert not JiraConflict.objects.exclude(resolved_at=None).exists()
    url = reverse("api:jiraconflict-settle")
    sent = {"choice": "theirs", "conflicts": [{"conflict": one.pk, "version": 1}]}
    assert as_pm.post(url, sent, content_type="application/json").json() == {"settled": 1}  # fmt: skip
