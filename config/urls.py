"""Every address: health first, then one line per app that has pages, then the API."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import health

PREFIXES = {
    "core": "",
    "governance": "governance/",
    "portfolio": "portfolio/",
    "discovery": "discovery/",
    "backlog": "backlog/",
    "pilots": "pilots/",
    "roadmap": "roadmap/",
    "dashboards": "",
}


def pages() -> list[URLResolver]:
    """The pages of each app, from its urls.py."""
    return [
        path(prefix, include(f"{app}.urls"))
        for app, prefix in PREFIXES.items()
        if find_spec(f"{app}.urls")
    ]


def api() -> list[URLResolver]:
    """The API of each app, from its api_urls.py."""
    return [
        path("api/v1/", include(f"{app}.api_urls"))
        for app in PREFIXES
        if find_spec(f"{app}.api_urls")
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    *api(),
    *pages(),
]
