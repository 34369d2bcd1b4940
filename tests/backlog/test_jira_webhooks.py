"""What Jira tells of its own accord: signed or nothing, a nudge and never the truth."""

import hmac
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.cache import cache
from django.urls import reverse

from backlog.actions.jira import nudges
from backlog.models import JiraConnection
from core.clock import now
from core.models import AuditEntry
from tests.make import make_jira

BODY = (
    b'{"webhookEvent": "jira:issue_updated", "issue": {"fields": {"summary": "Lies"}}}'
)


@pytest.fixture
def row(cast):
    cache.clear()
    return make_jira(cast.product, next_at=now() + timedelta(minutes=5))


def signed(secret, body=BODY):
    return f"sha256={hmac.new(secret.encode(), body, sha256).hexdigest()}"


def post(client, row, signature, body=BODY, **headers):
    url = reverse("backlog:jira_webhook", args=[row.pk])
    headers |= {"X-Hub-Signature": signature}
    return client.post(url, body, content_type="application/json", headers=headers).status_code  # fmt: skip


def test_a_signed_nudge_brings_one_sync_forward_whatever_it_says(
    row, cast, client, sent
):
    secret = nudges.make_secret(row, by=cast.pm)
    for number in range(3):
        assert post(client, row, signed(secret), **{"X-Atlassian-Webhook-Identifier": f"{number}"}) == 202  # fmt: skip
    row.refresh_from_db()
    assert now() < row.next_at < now() + timedelta(seconds=6)
    assert sent == [("backlog.tasks.jira_nudged", row.pk)], "a burst is one sync"


@pytest.fixture
def sent(monkeypatch):
    """What was sent to a worker."""
    found = []
    monkeypatch.setattr(nudges, "after_commit", lambda task, pk, **_: found.append((task.name, pk)))  # fmt: skip
    return found


def test_nothing_unsigned_is_heard(row, cast, client, sent):
    assert post(client, row, signed("")) == 404, "no secret was made yet"
    secret = nudges.make_secret(row, by=cast.pm)
    assert post(client, row, "") == 404
    assert post(client, row, signed("another")) == 404
    assert post(client, row, signed(secret), BODY + b" ") == 404
    assert post(client, row, signed(secret).replace("sha256", "sha1")) == 404
    assert post(client, JiraConnection(pk=row.pk + 9), signed(secret)) == 404
    later = nudges.make_secret(row, by=cast.pm)
    assert post(client, row, signed(secret)) == 404, (
        "the one before is good for nothing"
    )
    assert post(client, row, signed(later), b"x" * 1_000_001) == 413
    url = reverse("backlog:jira_webhook", args=[row.pk])
    assert client.post(url, BODY, "application/json", CONTENT_LENGTH="²").status_code == 413  # fmt: skip
    assert sent == []


def test_a_nudge_hurries_nobody_who_must_wait_and_is_heard_once(
    row, cast, client, sent, monkeypatch
):
    secret = nudges.make_secret(row, by=cast.pm)
    JiraConnection.objects.update(failures=1, failure="Jira asks us to slow down.")
    assert post(client, row, signed(secret)) == 202
    JiraConnection.objects.update(failures=0, failure="", is_on=False)
    assert post(client, row, signed(secret)) == 202
    JiraConnection.objects.update(is_on=True)
    again = {"X-Atlassian-Webhook-Identifier": "7"}
    assert post(client, row, signed(secret), **again) == 202
    JiraConnection.objects.update(next_at=now() + timedelta(minutes=5))
    assert post(client, row, signed(secret), **again) == 202
    assert len(sent) == 1
    monkeypatch.setattr(nudges, "MOST_A_MINUTE", 0)
    assert post(client, row, signed(secret)) == 429


def test_the_secret_is_shown_once_and_kept_sealed(row, cast, as_pm, as_executive):
    url = reverse("backlog:jira_secret", args=[row.pk])
    assert as_executive.post(url).status_code == 403
    page = as_pm.post(url).content.decode()
    row.refresh_from_db()
    secret = page.partition('id="secret"')[2].partition('value="')[2].partition('"')[0]
    assert nudges.is_signed(row, BODY, signed(secret))
    assert secret not in row.sealed_secret
    for other in (url, row.get_absolute_url()):
        assert secret not in as_pm.get(other).content.decode()
    entry = AuditEntry.objects.get(verb="jira.secret_made")
    assert secret not in str(entry.data)
    told = as_pm.post(reverse("api:jiraconnection-secret", args=[row.pk])).json()
    assert told["address"].endswith(reverse("backlog:jira_webhook", args=[row.pk]))
