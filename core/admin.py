"""What the administration site shows of core: rows to look at, never to change."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model

from core import models
from core.admin_site import ReadOnlyAdmin

__all__ = ["ReadOnlyAdmin"]


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
admin.site.unregister(Group)  # rights come from roles (core/roles.py), not groups
