"""The cache in Valkey; while it is away, pages are slower and nothing else.

A call that fails answers as an empty cache would. For a moment afterwards nobody asks
again, so that a page does not wait for one timeout after the other.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

REST_SECONDS = 3.0
log = structlog.get_logger(__name__)


class Rest:
    """Until when (monotonic seconds) this process leaves the cache alone."""

    until = 0.0


def shielded(method: Callable[..., Any], absent: Callable[..., Any]) -> Any:
    """Return the method, answering with `absent(…)` while the cache is away."""

    def call(client: RedisCacheClient, *args: Any) -> Any:
        if time.monotonic() < Rest.until:
            return absent(*args)
        try:
            return method(client, *args)
        except (RedisError, OSError) as error:
            Rest.until = time.monotonic() + REST_SECONDS
            log.warning("cache_away", error=str(error))
            return absent(*args)

    return call


class Client(RedisCacheClient):
    """What Django asks of Redis, and what an empty cache would have said."""

    add = shielded(RedisCacheClient.add, lambda key, value, timeout: False)
    get = shielded(RedisCacheClient.get, lambda key, default: default)
    set = shielded(RedisCacheClient.set, lambda key, value, timeout: None)
    touch = shielded(RedisCacheClient.touch, lambda key, timeout: False)
    delete = shielded(RedisCacheClient.delete, lambda key: False)
    get_many = shielded(RedisCacheClient.get_many, lambda keys: {})
    has_key = shielded(RedisCacheClient.has_key, lambda key: False)
    incr = shielded(RedisCacheClient.incr, lambda key, delta: delta)
    set_many = shielded(RedisCacheClient.set_many, lambda data, timeout: None)
    delete_many = shielded(RedisCacheClient.delete_many, lambda keys: None)
    clear = shielded(RedisCacheClient.clear, lambda: False)


class Cache(RedisCache):
    """The backend that settings.CACHES names."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
