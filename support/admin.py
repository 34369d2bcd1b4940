"""What the administration site shows of support: rows to look at, never to change."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from support import models


class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ["key", "title", "product", "state", "effective_on"]
    list_select_related = ["product"]
    ordering = ["-id"]


class AssociateAdmin(ReadOnlyAdmin):
    list_display = ["code", "site", "group", "function", "lead", "active"]
    list_select_related = ["site", "lead"]
    ordering = ["code"]


class ReceiptAdmin(ReadOnlyAdmin):
    list_display = ["associate", "edition", "source", "right", "of", "passed"]
    list_select_related = ["associate", "edition"]
    ordering = ["-id"]


class ProblemAdmin(ReadOnlyAdmin):
    list_display = ["key", "title", "product", "driver", "severity", "state", "owner"]
    list_select_related = ["product", "owner"]
    ordering = ["-id"]


class IncidentDayAdmin(ReadOnlyAdmin):
    list_display = ["problem", "day", "count", "minutes_lost", "recorded_by"]
    list_select_related = ["problem", "recorded_by"]
    ordering = ["-id"]


class RiskAdmin(ReadOnlyAdmin):
    list_display = ["key", "title", "product", "level", "state", "owner"]
    list_select_related = ["product", "owner"]
    ordering = ["-id"]


class RunCheckAdmin(ReadOnlyAdmin):
    list_display = ["code", "part", "text", "done_by", "every_days", "retired_on"]
    ordering = ["code"]


class RunDutyAdmin(ReadOnlyAdmin):
    list_display = ["check_of", "phase", "due_on", "left_out_on"]
    list_select_related = ["check_of", "phase__product"]
    ordering = ["due_on", "id"]


class RunResultAdmin(ReadOnlyAdmin):
    list_display = ["duty", "done_on", "finding", "problem", "by"]
    list_select_related = ["duty__check_of", "duty__phase__product", "problem", "by"]
    ordering = ["-id"]


class RunPhaseAdmin(ReadOnlyAdmin):
    list_display = ["product", "begins_on", "it_owner", "center_owner"]
    list_select_related = ["product", "it_owner", "center_owner"]
    ordering = ["-id"]


admin.site.register(models.RunCheck, RunCheckAdmin)
admin.site.register(models.RunPhase, RunPhaseAdmin)
admin.site.register(models.RunDuty, RunDutyAdmin)
admin.site.register(models.RunResult, RunResultAdmin)
admin.site.register(models.Problem, ProblemAdmin)
admin.site.register(models.IncidentDay, IncidentDayAdmin)
admin.site.register(models.Risk, RiskAdmin)
admin.site.register([models.ProblemStep, models.RiskStep], ReadOnlyAdmin)
admin.site.register(models.Release, ReleaseAdmin)
admin.site.register(models.Associate, AssociateAdmin)
admin.site.register(models.Receipt, ReceiptAdmin)
admin.site.register([models.ReleaseNote, models.Edition], ReadOnlyAdmin)
