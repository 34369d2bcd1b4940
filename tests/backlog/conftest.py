import pytest

from tests.backlog.jira_peer import SMALL, running


@pytest.fixture(scope="module")
def jira820():
    """A Jira Data Center behind the fault proxy; it takes seconds to start."""
    with running() as found:
        yield found


@pytest.fixture
def jira(jira820, socket_enabled, settings, monkeypatch):
    """The same with its small backlog and no faults yet; nobody waits between tries."""
    settings.SOURCE_ALLOW_PRIVATE = True
    monkeypatch.setattr("backlog.jira.client.time.sleep", lambda seconds: None)
    jira820.begin(SMALL)
    return jira820
