"""How often one person, or one stranger's address, may call the API.

A file of its own: the REST framework reads these classes while it is still being
imported, so nothing here may import its views. Counters are in the cache; when the
cache is away, calls are let through: a limit is worth less than the product.
"""

from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError
from rest_framework import throttling

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

log = structlog.get_logger(__name__)


class Person(throttling.UserRateThrottle):
    def allow_request(self, request: "Request", view: "APIView") -> bool:
        try:
            return super().allow_request(request, view)
        except (RedisError, OSError) as error:
            log.warning("throttle_skipped", error=str(error))
            return True


class Stranger(throttling.AnonRateThrottle):
    def allow_request(self, request: "Request", view: "APIView") -> bool:
        try:
            return super().allow_request(request, view)
        except (RedisError, OSError) as error:
            log.warning("throttle_skipped", error=str(error))
            return True
