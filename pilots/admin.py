"""What the administration site shows of pilots: rows to look at, never to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin import ReadOnlyAdmin, person
from pilots import blind, models


class PilotAdmin(ReadOnlyAdmin):
    list_display = ["key", "title", "product", "state", "decision", "owner"]
    list_select_related = ["product", "owner"]
    ordering = ["-id"]


class ArmResultAdmin(ReadOnlyAdmin):
    list_display = ["measure", "arm", "as_of", "n", "recorded_by"]
    list_select_related = ["measure", "recorded_by"]
    ordering = ["-id"]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Here, too, an owner does not see what the arms show while it runs."""
        return blind.FIGURES if obj and blind.hides(obj, person(request)) else ()


admin.site.register(models.Pilot, PilotAdmin)


class AlarmAdmin(ReadOnlyAdmin):
    list_display = ["pilot", "text", "as_of", "paused", "answer", "answered_by"]
    list_select_related = ["pilot", "answered_by"]
    ordering = ["-id"]


admin.site.register(models.Alarm, AlarmAdmin)
admin.site.register(models.ArmResult, ArmResultAdmin)


class ArmObservationAdmin(ReadOnlyAdmin):
    list_display = ["measure", "arm", "unit", "day", "n", "late", "recorded_by"]
    list_select_related = ["measure", "recorded_by"]
    ordering = ["-id"]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return blind.SUMS if obj and blind.hides(obj, person(request)) else ()


class AssignmentListAdmin(ReadOnlyAdmin):
    list_display = ["pilot", "source", "rows", "made_by", "made_at"]
    list_select_related = ["pilot", "made_by"]
    ordering = ["-id"]


class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ["unit", "arm", "stratum", "assigned_on"]
    ordering = ["-id"]


class ExclusionAdmin(ReadOnlyAdmin):
    list_display = ["pilot", "unit", "reason", "arm", "day", "made_by"]
    list_select_related = ["pilot", "made_by"]
    ordering = ["-id"]


admin.site.register(models.ArmObservation, ArmObservationAdmin)
admin.site.register(models.AssignmentList, AssignmentListAdmin)
admin.site.register(models.Assignment, AssignmentAdmin)
admin.site.register(models.Exclusion, ExclusionAdmin)
admin.site.register(
    [models.Rollout, models.Wave, models.WaveCell, models.WaveTest, models.Issue],
    ReadOnlyAdmin,
)
admin.site.register(
    [models.Measure, models.KillCriterion, models.Amendment, models.Readout],
    ReadOnlyAdmin,
)


class LeaveAdmin(ReadOnlyAdmin):
    list_display = ["pilot", "wave", "verb", "gate", "review", "held_on", "given_to"]
    list_select_related = ["pilot", "wave__rollout", "review", "given_to"]
    ordering = ["-id"]


admin.site.register(models.Leave, LeaveAdmin)
