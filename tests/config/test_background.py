"""The worker as it runs in production: another process, the real broker."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from config import heartbeat


@pytest.mark.slow
def test_a_real_worker_is_seen_by_readyz(real_worker, client, eventually):
    cache.delete(heartbeat.CACHE_KEY)
    assert client.get(reverse("readyz")).status_code == 503
    eventually(lambda: client.get(reverse("readyz")).status_code == 200)
    assert client.get(reverse("readyz")).json() == {
        "ok": True,
        "database": True,
        "broker": True,
        "migrations": True,
        "worker": True,
    }
