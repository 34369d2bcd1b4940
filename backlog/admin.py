"""What the administration site shows of the backlog: rows to look at.

Votes are not among them: nobody reads them before their session shows them.
"""

from django.contrib import admin

from backlog.models import (
    Attachment,
    CertaintyRun,
    Estimate,
    Item,
    ItemCertainty,
    ItemRank,
    JiraComment,
    JiraConflict,
    JiraConnection,
    JiraCreation,
    JiraLink,
    JiraRefusal,
    JiraRun,
    KeyCounter,
    RankRun,
    Requirement,
    RequirementEdition,
    RequirementResult,
    RequirementTest,
    RoundTerm,
    ScoringSession,
    WorkLimit,
)
from core.admin import ReadOnlyAdmin


class ItemAdmin(ReadOnlyAdmin):
    list_display = ["key", "title", "kind", "state", "product"]
    list_filter = ["kind", "state"]
    list_select_related = ["product"]
    search_fields = ["key", "external_key"]
    ordering = ["-id"]
    exclude = ["words"]


class RequirementAdmin(ReadOnlyAdmin):
    list_display = ["key", "title", "product", "state", "answer"]
    list_select_related = ["product"]
    ordering = ["-id"]


class EstimateAdmin(ReadOnlyAdmin):
    list_display = ["item", "per_week", "weeks", "urgency"]
    list_select_related = ["item"]
    ordering = ["-id"]


class RunAdmin(ReadOnlyAdmin):
    list_display = ["id", "cause", "started_at", "finished_at", "moved"]
    ordering = ["-id"]


class RankAdmin(ReadOnlyAdmin):
    list_display = ["position", "product_position", "item"]
    list_select_related = ["item"]
    ordering = ["position"]


class SessionAdmin(ReadOnlyAdmin):
    list_display = ["name", "held_on", "state", "capacity"]
    ordering = ["-held_on"]


class JiraAdmin(ReadOnlyAdmin):
    list_display = ["product", "kind", "project", "is_on", "failure"]
    list_select_related = ["product"]
    ordering = ["id"]
    exclude = ["sealed_token", "sealed_secret"]


admin.site.register(Item, ItemAdmin)
admin.site.register(Estimate, EstimateAdmin)
admin.site.register(RankRun, RunAdmin)
admin.site.register(ItemRank, RankAdmin)
admin.site.register(ScoringSession, SessionAdmin)
admin.site.register(RoundTerm, ReadOnlyAdmin)
admin.site.register(KeyCounter, ReadOnlyAdmin)
admin.site.register(CertaintyRun, ReadOnlyAdmin)
admin.site.register(ItemCertainty, ReadOnlyAdmin)
admin.site.register(JiraConnection, JiraAdmin)
admin.site.register(JiraLink, ReadOnlyAdmin)
admin.site.register(JiraCreation, ReadOnlyAdmin)
admin.site.register(JiraRefusal, ReadOnlyAdmin)
admin.site.register(JiraComment, ReadOnlyAdmin)
admin.site.register(JiraConflict, ReadOnlyAdmin)
admin.site.register(JiraRun, ReadOnlyAdmin)
admin.site.register(WorkLimit, ReadOnlyAdmin)
admin.site.register(Attachment, ReadOnlyAdmin)

admin.site.register(Requirement, RequirementAdmin)
admin.site.register(
    [RequirementEdition, RequirementTest, RequirementResult], ReadOnlyAdmin
)
