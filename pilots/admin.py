"""What the administration site shows of pilots: rows to look at, never to change."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from pilots import models


class PilotAdmin(ReadOnlyAdmin):
    list_display = ["key", "title", "product", "state", "decision", "owner"]
    list_select_related = ["product", "owner"]
    ordering = ["-id"]


class ArmResultAdmin(ReadOnlyAdmin):
    list_display = ["measure", "arm", "as_of", "n", "recorded_by"]
    list_select_related = ["measure", "recorded_by"]
    ordering = ["-id"]


admin.site.register(models.Pilot, PilotAdmin)
admin.site.register(models.ArmResult, ArmResultAdmin)
admin.site.register(
    [models.Measure, models.KillCriterion, models.Amendment, models.Readout],
    ReadOnlyAdmin,
)
