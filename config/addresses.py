"""Where a request comes from, when proxies stand between."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The address the outermost of our own proxies saw.

    Each proxy appends the address it saw to X-Forwarded-For, so only the last
    PROXY_COUNT entries are ours; what stands left of them anybody may have typed.
    """
    seen = request.headers.get("X-Forwarded-For", "").split(",")
    if settings.PROXY_COUNT and len(seen) >= settings.PROXY_COUNT:
        return str(seen[-settings.PROXY_COUNT]).strip()
    return str(request.META.get("REMOTE_ADDR", ""))
