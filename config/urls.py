"""Every address: health first, then the API, then the pages of each app.

Each app's `urls.py` carries its own nouns (`products/`, `notes/`), and its
`api_urls.py` lists what it adds to `/api/v1/`.
"""

from importlib import import_module
from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from config import health

APPS = [
    "core",
    "governance",
    "portfolio",
    "discovery",
    "backlog",
    "support",
    "pilots",
    "roadmap",
    "dashboards",
]


def pages() -> list[URLResolver]:
    return [
        path("", include(f"{app}.urls")) for app in APPS if find_spec(f"{app}.urls")
    ]


def api() -> SimpleRouter:
    router = SimpleRouter()
    for app in APPS:
        if find_spec(f"{app}.api_urls"):
            for route in import_module(f"{app}.api_urls").ROUTES:
                router.register(*route)
    return router


handler400 = "core.views.bad_request"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
schema = path("schema/", SpectacularAPIView.as_view(), name="schema")
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("ui/", include("core.gallery.urls")),
    path("api/v1/", include(([schema, *api().urls], "api"))),
    *pages(),
]
