"""The administration site: rows as they are, to look at and never to change.

It is no door around a rule: nothing can be added, changed or deleted here, signing in
and passwords go through our own pages, and only administrators get in.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from core import models


class Site(admin.AdminSite):
    site_header = site_title = "Tandem, the rows"
    index_title = "Everything here is read-only"
    enable_nav_sidebar = False  # its script would need an inline style

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
    ) -> HttpResponse:
        return redirect("core:password_change")


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """A model to look at. Every registration in the project uses it."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return admin.site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PersonAdmin(ReadOnlyAdmin):
    list_display = ["email", "name", "is_active", "last_login"]
    search_fields = ["email", "name"]
    exclude = ["password", "groups", "user_permissions"]


class KeyAdmin(ReadOnlyAdmin):
    list_display = ["name", "start", "user", "expires_at", "revoked_at"]
    exclude = ["token_hash"]


class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["email", "role", "team", "expires_at", "accepted_at"]
    exclude = ["token_hash"]


class EntryAdmin(ReadOnlyAdmin):
    list_display = ["id", "at", "actor", "verb", "subject_name"]
    list_select_related = ["actor"]
    ordering = ["-id"]


class SealAdmin(ReadOnlyAdmin):
    list_display = ["sequence", "entry_id", "digest", "sealed_at"]
    ordering = ["-sequence"]


class RunAdmin(ReadOnlyAdmin):
    list_display = ["job", "shard", "state", "started_at", "finished_at"]
    ordering = ["-id"]


admin.site.register(models.User, PersonAdmin)
admin.site.register(models.AccessToken, KeyAdmin)
admin.site.register(models.Invitation, InvitationAdmin)
admin.site.register(models.AuditEntry, EntryAdmin)
admin.site.register(models.AuditSeal, SealAdmin)
admin.site.register(models.JobRun, RunAdmin)
PLAIN: list[type[Model]] = [
    models.Team,
    models.Membership,
    models.AuditCheck,
    models.ImportRun,
    models.ImportMapping,
    models.Pulse,
]
admin.site.register(PLAIN, ReadOnlyAdmin)
