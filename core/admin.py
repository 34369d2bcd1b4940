"""What the administration site shows of core: rows to look at, never to change."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest

from core import models, veils
from core.admin_site import ReadOnlyAdmin, person

__all__ = ["ReadOnlyAdmin", "person"]


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

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Figures that this administrator may not see yet, here as little as elsewhere."""
        return ["data"] if obj and veils.covered([obj], person(request)) else []


class SealAdmin(ReadOnlyAdmin):
    list_display = ["sequence", "entry_id", "digest", "sealed_at"]
    ordering = ["-sequence"]


class RunAdmin(ReadOnlyAdmin):
    list_display = ["job", "shard", "state", "started_at", "finished_at"]
    ordering = ["-id"]


class NoticeAdmin(ReadOnlyAdmin):
    list_display = ["id", "person", "kind", "told_at", "read_at", "mailed_at"]
    list_select_related = ["person"]
    exclude = ["text"]  # each is told what they may see, the administrator too
    ordering = ["-id"]


class AppAdmin(ReadOnlyAdmin):
    list_display = ["user", "made_at", "confirmed_at"]
    exclude = ["sealed_secret"]


class PasskeyAdmin(ReadOnlyAdmin):
    list_display = ["user", "name", "host", "added_at", "last_used_at"]
    exclude = ["public"]


class SpareAdmin(ReadOnlyAdmin):
    list_display = ["user", "used_at"]
    exclude = ["code_hash"]


class TryAdmin(ReadOnlyAdmin):
    list_display = ["id", "user", "at", "factor", "purpose", "ok"]
    ordering = ["-id"]


admin.site.register(models.CodeApp, AppAdmin)
admin.site.register(models.Passkey, PasskeyAdmin)
admin.site.register(models.SpareCode, SpareAdmin)
admin.site.register(models.Try, TryAdmin)
admin.site.register(models.User, PersonAdmin)
admin.site.register(models.AccessToken, KeyAdmin)
admin.site.register(models.Invitation, InvitationAdmin)
admin.site.register(models.AuditEntry, EntryAdmin)
admin.site.register(models.AuditSeal, SealAdmin)
admin.site.register(models.JobRun, RunAdmin)
admin.site.register(models.Notice, NoticeAdmin)
PLAIN: list[type[Model]] = [
    models.Team,
    models.Membership,
    models.AuditCheck,
    models.ImportRun,
    models.ImportMapping,
    models.NoMail,
    models.Pulse,
    models.FactorChange,
]
admin.site.register(PLAIN, ReadOnlyAdmin)
admin.site.unregister(Group)  # rights come from roles (core/roles.py), not groups
