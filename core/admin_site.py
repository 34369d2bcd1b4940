"""The administration site: rows as they are, to look at and never to change.

It is no door around a rule: nothing can be added, changed or deleted there, signing in
and passwords go through our own pages, and only administrators get in. Apart from
core/admin.py, because the framework needs the site before what it registers.
"""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

if TYPE_CHECKING:
    from core.models import User


def person(request: HttpRequest) -> "User":
    """Who looks: only somebody signed in gets this far."""
    return cast("User", request.user)


class ReadOnly:
    """Answers every question of the framework about changing with no."""

    actions: Any = None
    list_per_page = 50
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return admin.site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """A model to look at. Every registration in the project uses it."""


class Site(admin.AdminSite):
    site_header = site_title = "Tandem, the rows"
    index_title = "Everything here is read-only"
    enable_nav_sidebar = False  # its script would need an inline style

    def register(
        self,
        model_or_iterable: Any,
        admin_class: type[Any] | None = None,
        **options: Any,
    ) -> None:
        """What packages register for themselves becomes read-only too."""
        kind = admin_class or ReadOnlyAdmin
        if not issubclass(kind, ReadOnly):
            kind = type(kind.__name__, (ReadOnly, kind), {})
        super().register(model_or_iterable, kind, **options)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("core:me")
        query = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('core:sign_in')}?{query}")

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("core:me")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("core:password_change")
