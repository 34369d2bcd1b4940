"""What the administration site shows of the portfolio: rows to look at, never to change."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from portfolio import models


class BenefitAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "product", "state", "owner", "finance_signed_at"]
    list_select_related = ["product", "owner"]


class ObservationAdmin(ReadOnlyAdmin):
    list_display = ["metric", "period_start", "period_end", "numerator", "denominator"]
    list_select_related = ["metric"]
    ordering = ["-id"]


class CheckInAdmin(ReadOnlyAdmin):
    list_display = ["key_result", "as_of", "value", "confidence", "made_by"]
    list_select_related = ["key_result", "made_by"]
    ordering = ["-id"]


admin.site.register(models.Benefit, BenefitAdmin)
admin.site.register(models.Observation, ObservationAdmin)
admin.site.register(models.CheckIn, CheckInAdmin)
admin.site.register(
    [
        models.Annotation,
        models.FormerValue,
        models.Site,
        models.Source,
        models.Queue,
        models.Vendor,
        models.VendorClaim,
        models.ClaimSlip,
        models.VendorModel,
        models.ModelVersion,
        models.Standard,
        models.StandardVersion,
        models.ConformityStatement,
        models.Deviation,
        models.Product,
        models.Portfolio,
        models.ProductLine,
        models.Capability,
        models.OutcomeMetric,
        models.Project,
        models.Drift,
        models.Metric,
        models.Goal,
        models.GoalLink,
        models.Objective,
        models.KeyResult,
        models.BenefitMonth,
    ],
    ReadOnlyAdmin,
)
