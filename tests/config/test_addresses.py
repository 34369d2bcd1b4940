"""A stranger cannot choose the address that lock-out and throttling see."""

import pytest
from django.test import RequestFactory

from config.addresses import client_ip


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "typed-by-a-stranger, 203.0.113.9", "203.0.113.9"),
        (2, "typed-by-a-stranger, 203.0.113.9, 10.0.0.5", "203.0.113.9"),
        (2, "10.0.0.5", "127.0.0.1"),
        (1, "", ""),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, header, address):
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": header})
    assert client_ip(request) == address
