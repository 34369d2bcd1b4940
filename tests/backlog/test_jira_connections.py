"""Connecting a product with Jira: who may, what is refused, and where the token goes."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from backlog.actions.jira import connections as actions
from backlog.models import Item, JiraConnection, JiraLink
from core import vault
from core.errors import Refused, Stale
from core.models import AuditEntry
from tests.make import make_item

FIELDS = {
    "kind": "cloud",
    "address": "https://8.8.8.8/",
    "account": "mia@example.org",
    "project": "ABC",
    "jql": "labels = program",
    "epic_link": "",
    "statuses": "In Review = in_progress",
}
TOKEN = "a very secret token"


@pytest.fixture
def connection(cast):
    return actions.create(product=cast.product, token=TOKEN, by=cast.pm, **FIELDS)


def test_a_connection_is_made_switched_off_and_its_token_is_told_to_nobody(
    connection, as_pm
):
    assert not connection.is_on
    assert connection.address == "https://8.8.8.8"
    assert vault.unseal(connection.sealed_token) == TOKEN
    pages = [connection.get_absolute_url(), reverse("backlog:jira_list")]
    pages += [reverse("backlog:jira_edit", args=[connection.pk])]
    pages += [reverse("api:jiraconnection-detail", args=[connection.pk])]
    for page in pages:
        text = as_pm.get(page).content.decode()
        assert TOKEN not in text
        assert connection.sealed_token not in text
    kept = json.dumps(list(AuditEntry.objects.values_list("data", flat=True)))
    assert TOKEN not in kept
    assert connection.sealed_token not in kept


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("address", "http://127.0.0.1:8080", "private network"),
        ("address", "https://me:secret@8.8.8.8", "password out"),
        ("address", "https://8.8.8.8/?os_username=me", "after \\? or #"),
        ("account", "", "asks for the e-mail"),
        ("project", 'A" OR "a', "letters and digits"),
        ("project", "²", "letters and digits"),
        ("jql", "a = 1) OR (b = 2", "not closed"),
        ("jql", "a = 1 ORDER BY key", "ORDER BY"),
        ("jql", "a = 1 order\tby key", "ORDER BY"),
        ("jql", r"labels = \"a) OR (b\"", "not closed"),
        ("epic_link", "customfield_1,secret", "field’s id"),
        ("statuses", "In Review = somewhere", "after the sign stands one of"),
        ("token", " ", "Type the token"),
        ("token", "two\r\nlines", "Copy it once more"),
    ],
)
def test_what_would_fail_at_every_sync_is_refused_when_typed(cast, field, value, words):
    sent = FIELDS | {"token": TOKEN, field: value}
    with pytest.raises(Refused, match=words):
        actions.create(product=cast.product, by=cast.pm, **sent)
    assert not JiraConnection.objects.exists()


def test_another_address_does_not_get_the_token(connection, cast):
    elsewhere = FIELDS | {"address": "https://1.1.1.1"}
    with pytest.raises(Refused, match="type the token for it"):
        actions.edit(connection, version=1, by=cast.po, **elsewhere)
    row = actions.edit(connection, version=1, token="new", by=cast.po, **elsewhere)
    assert (vault.unseal(row.sealed_token), row.owner) == ("new", cast.po)
    with pytest.raises(Stale):
        actions.edit(row, version=1, by=cast.pm, **elsewhere)


def test_a_sealed_token_outlives_its_key_only_with_the_old_one(connection, settings):
    old = settings.SECRETS_KEY
    settings.SECRETS_KEY, settings.SECRETS_OLD_KEYS = "another", [old]
    assert vault.unseal(connection.sealed_token) == TOKEN
    call_command("reseal_secrets")
    connection.refresh_from_db()
    settings.SECRETS_OLD_KEYS = []
    assert vault.unseal(connection.sealed_token) == TOKEN
    settings.SECRETS_KEY = "a third, and the second is gone"
    with pytest.raises(CommandError, match="type it again"):
        call_command("reseal_secrets")
    with pytest.raises(Refused, match="Type the token again"):
        vault.unseal(connection.sealed_token)


def test_a_field_is_carried_as_its_form_says(connection, as_pm):
    field = connection.fields.get(name="story_points")
    url = reverse("backlog:jira_field", args=[connection.pk, field.pk])
    sent = {"direction": "in", "remote": "", "rule": "ask", "version": 1}
    answer = as_pm.post(url, sent)
    assert answer.status_code == 422
    assert "Say which field of Jira" in answer.content.decode()
    answer = as_pm.post(url, sent | {"remote": "summary"})
    assert "Another of our fields" in answer.content.decode()
    assert as_pm.post(url, sent | {"direction": "sideways"}).status_code == 422
    as_pm.post(url, sent | {"remote": "customfield_10016"})
    field.refresh_from_db()
    assert (field.direction, field.remote) == ("in", "customfield_10016")
    late = as_pm.post(url, sent | {"remote": "customfield_1"})
    assert "customfield_10016" in late.content.decode(), "both versions are shown"
    assert late.status_code == 409


def test_the_form_keeps_what_was_typed_and_makes_a_connection(cast, as_pm):
    url = reverse("backlog:jira_create")
    typed = FIELDS | {"product": cast.product.pk, "token": TOKEN}
    answer = as_pm.post(url, typed | {"project": ""})
    assert answer.status_code == 422
    assert "labels = program" in answer.content.decode()
    assert TOKEN not in answer.content.decode()
    as_pm.post(url, typed)
    row = JiraConnection.objects.get()
    assert (row.owner, row.fields.count()) == (cast.pm, 10)


def test_pause_and_resume_are_asked_for_once(connection, cast):
    with pytest.raises(Refused, match="Resume it first"):
        actions.ask(connection, by=cast.pm)
    actions.resume(connection, by=cast.po)
    connection.refresh_from_db()
    assert (connection.is_on, connection.owner) == (True, cast.po)
    with pytest.raises(Refused, match="switched on already"):
        actions.resume(connection, by=cast.pm)
    actions.pause(connection, by=cast.pm)
    with pytest.raises(Refused, match="paused already"):
        actions.pause(connection, by=cast.pm)


def test_the_lists_cost_the_same_with_more_rows(as_pm, cast, assert_flat):
    from backlog.models import JiraConflict, JiraLine, JiraLink, JiraRun
    from tests.make import make_item

    row = actions.create(product=cast.product, token=TOKEN, by=cast.pm, **FIELDS)
    run = JiraRun.objects.create(connection=row, state="done")

    def more():
        for _ in range(3):
            item = make_item(cast.product)
            link = JiraLink.objects.create(
                connection=row, item=item, issue_id=item.pk, issue_key=item.key
            )
            JiraConflict.objects.create(link=link, name="title", ours="a", theirs="b")
            JiraLine.objects.create(run=run, level="error", issue_key="A-1", text="x")
            JiraRun.objects.create(connection=row, state="done")

    more()
    for url in (
        reverse("backlog:jira_conflict_list"),
        run.get_absolute_url(),
        row.get_absolute_url(),
        reverse("api:jiraconflict-list"),
    ):
        assert_flat(lambda url=url: as_pm.get(url), more)


def test_a_form_that_breaks_a_rule_keeps_what_was_typed(connection, as_pm, cast):
    url = reverse("backlog:jira_edit", args=[connection.pk])
    sent = FIELDS | {"version": 1, "statuses": "In Review = nowhere", "token": TOKEN}
    answer = as_pm.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "In Review = nowhere" in page
    assert "after the sign stands one of" in page
    assert TOKEN not in page
    assert "Type it once more" in page
    elsewhere = as_pm.post(url, FIELDS | {"version": 1, "address": "https://1.1.1.1"})
    assert "type the token for it" in elsewhere.content.decode()
    field = connection.fields.get(name="title")
    url = reverse("backlog:jira_field", args=[connection.pk, field.pk])
    sent = {"direction": "both", "remote": "Story Points", "rule": "ask", "version": 1}
    answer = as_pm.post(url, sent)
    assert answer.status_code == 422
    assert "Type the field’s id" in answer.content.decode()
    assert 'value="Story Points"' in answer.content.decode()
    connection.refresh_from_db()
    assert connection.version == 1


def test_a_product_that_is_connected_is_not_offered_again(connection, as_pm):
    page = as_pm.get(reverse("backlog:jira_create")).content.decode()
    assert f'<option value="{connection.product_id}"' not in page


def test_a_paused_connection_is_taken_away_and_its_items_stay(connection, as_pm, cast):
    item = make_item(cast.product, "Carried")
    Item.objects.filter(pk=item.pk).update(external_key="ABC-1")
    JiraLink.objects.create(connection=connection, item=item, issue_id="1", issue_key="ABC-1")  # fmt: skip
    JiraConnection.objects.update(is_on=True)
    url = reverse("backlog:jira_disconnect", args=[connection.pk])
    assert "Pause the connection first" in as_pm.post(url, {"version": 1}).content.decode()  # fmt: skip
    actions.pause(connection, by=cast.pm)
    with pytest.raises(Stale):
        actions.disconnect(connection, version=1, by=cast.pm)
    assert as_pm.post(url, {"version": 2}).status_code == 302
    assert not JiraConnection.objects.exists()
    assert Item.objects.get(pk=item.pk).external_key == "ABC-1"
    assert AuditEntry.objects.get(verb="jira.disconnected").data["linked"] == 1
