"""What a phone installs, and what it opens without network: nobody's words in any of it."""

import json
import re
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

PAGES = ("discovery/offline_capture.html", "discovery/offline.html")
LOOKS = {
    "id": "/", "name": "Tandem", "short_name": "Tandem", "scope": "/",
    "display": "standalone", "background_color": "#ffffff", "theme_color": "#007c86",
}  # fmt: skip
ICONS = (("192", "any"), ("512", "any"), ("512", "maskable"))


@login_not_required
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """How a phone installs Tandem: it opens on the form for a note."""
    icons = [icon(size, purpose) for size, purpose in ICONS]
    told = LOOKS | {"start_url": reverse("discovery:note_create"), "icons": icons}
    return JsonResponse(told, content_type="application/manifest+json")


def icon(size: str, purpose: str) -> dict[str, str]:
    src = static(f"icons/{purpose}-{size}.png")
    sizes = f"{size}x{size}"
    return {"src": src, "sizes": sizes, "type": "image/png", "purpose": purpose}


@login_not_required
@require_GET
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script, with the hashed names of the files that both pages ask for."""
    pages = "".join(render_to_string(name) for name in PAGES)
    static_files = rf'="({re.escape(settings.STATIC_URL)}[^"#]+)'
    files = sorted(set(re.findall(static_files, pages)))
    context = {
        "version": sha256(pages.encode()).hexdigest()[:12],
        "files": json.dumps(files),
        "capture": reverse("discovery:offline_capture"),
        "other": reverse("discovery:offline"),
    }
    name, kind = "discovery/service_worker.js", "text/javascript"
    return render(request, name, context, content_type=kind)


@login_not_required
@require_GET
def offline_capture(request: HttpRequest) -> HttpResponse:
    """The form that a device keeps, for a note written without network."""
    return render(request, PAGES[0])


@login_not_required
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What stands in for every other page without network."""
    return render(request, PAGES[1])
