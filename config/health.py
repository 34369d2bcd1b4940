"""Is this process up (/healthz), and can it do its whole job (/readyz)?

/readyz names each part and answers 503 when one is missing. A proxy that decides where
to send people should ask /healthz: pages work while the broker or the worker is away.
"""

from collections.abc import Callable

import redis
import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import heartbeat

log = structlog.get_logger(__name__)


def database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def broker() -> bool:
    url = settings.CELERY_BROKER_URL
    with redis.from_url(url, socket_connect_timeout=1, socket_timeout=1) as client:
        return bool(client.ping())


def migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def worker() -> bool:
    seconds = heartbeat.worker_seen_seconds_ago()
    return seconds is not None and seconds < heartbeat.LATE_SECONDS


PARTS: dict[str, Callable[[], bool]] = {
    "database": database,
    "broker": broker,
    "migrations": migrations,
    "worker": worker,
}


def answers(part: str) -> bool:
    """True if the part works; why it does not goes to the log, not to strangers."""
    try:
        return PARTS[part]()
    except Exception as error:  # a check must answer whatever is broken
        log.warning("part_not_ready", part=part, error=str(error))
        return False


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"ok": True})


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    parts = {part: answers(part) for part in PARTS}
    ready = all(parts.values())
    return JsonResponse({"ok": ready, **parts}, status=200 if ready else 503)
