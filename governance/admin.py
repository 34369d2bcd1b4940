"""What the administration site shows of governance: rows to look at, never to change."""

from django.contrib import admin
from django.db.models import Model

from core.admin_site import ReadOnlyAdmin
from governance import models


class ReviewAdmin(ReadOnlyAdmin):
    list_display = ["key", "gate", "subject_name", "state", "outcome", "due_on"]
    search_fields = ["key", "subject_name"]
    ordering = ["-id"]


class CriterionAdmin(ReadOnlyAdmin):
    list_display = ["code", "family", "status", "effective_from", "effective_to"]
    search_fields = ["code", "text"]


class SignatureAdmin(ReadOnlyAdmin):
    list_display = ["review", "place", "stance", "signed_by", "signed_at"]
    list_select_related = ["review", "signed_by", "seat"]
    ordering = ["-id"]


class EvidenceAdmin(ReadOnlyAdmin):
    """Without the file's place: it is sent by its own, permission-checked page."""

    list_display = ["title", "review", "filename", "sha256"]
    list_select_related = ["review"]
    exclude = ["file", "snapshot_text"]


class PackAdmin(ReadOnlyAdmin):
    """Without what was frozen and without the file's place, as for evidence."""

    list_display = ["review", "number", "state", "frozen_by", "frozen_at", "sha256"]
    list_select_related = ["review", "frozen_by"]
    exclude = ["snapshot", "manifest", "file"]
    ordering = ["-id"]


class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["key", "title", "state", "decided_on", "review_on"]
    search_fields = ["key", "title"]
    ordering = ["-id"]


class PlanAdmin(ReadOnlyAdmin):
    """Without the file's place, as for evidence."""

    list_display = ["title", "kind", "state", "edition", "due_on"]
    search_fields = ["title"]
    exclude = ["file"]


class PreviewAdmin(ReadOnlyAdmin):
    list_display = ["sha256", "total", "drawn", "why", "made_at"]
    exclude = ["text"]


admin.site.register(models.Preview, PreviewAdmin)
admin.site.register([models.Look, models.ReviewComment], ReadOnlyAdmin)
admin.site.register(models.Decision, DecisionAdmin)
admin.site.register(models.Pack, PackAdmin)
admin.site.register(models.Plan, PlanAdmin)
admin.site.register(models.Review, ReviewAdmin)
admin.site.register(models.Criterion, CriterionAdmin)
admin.site.register(models.Signature, SignatureAdmin)
admin.site.register(models.Evidence, EvidenceAdmin)
PLAIN: list[type[Model]] = [
    models.Assessment,
    models.Seat,
    models.Recusal,
    models.Closing,
    models.RequestedChange,
    models.ReviewEscalation,
    models.Condition,
    models.Waiver,
    models.KeptFacts,
    models.Emergency,
    models.Activity,
    models.Party,
    models.PartySeat,
    models.GovernedAct,
    models.ConsultTerm,
    models.Consult,
    models.RightUsed,
    models.Absence,
    models.Delegation,
    models.RaciMatrix,
    models.Proposal,
    models.ProposalSignature,
    models.RulesVersion,
    models.RulesClause,
    models.RaciRow,
    models.RaciCell,
    models.ServiceLevel,
    models.ServiceLevelMonth,
    models.ServiceCharge,
    models.Service,
    models.ServicePrice,
    models.CreditPolicy,
    models.ChargeStatement,
    models.Office,
    models.OfficeHolder,
    models.ServiceEscalation,
    models.ChangeClass,
    models.ChangeComment,
    models.ChangeRequest,
    models.ChangeWord,
    models.ClassClock,
    models.TierQuestion,
    models.SetAuthor,
    models.Placement,
    models.Regulation,
    models.CriterionBasis,
    models.BusinessCalendar,
    models.CalendarWeek,
    models.OpenHours,
    models.Holiday,
    models.DecisionOption,
    models.PlanReceipt,
    models.MeetingSeries,
    models.SeriesMember,
    models.Meeting,
    models.AgendaItem,
    models.Attendance,
    models.MeetingRemark,
    models.MeetingAction,
    models.SubjectLink,
    models.CriteriaSet,
    models.Tier,
    models.GateRule,
    models.RuleSeat,
    models.RuleCriterion,
    models.SeatKind,
    models.SeatHolder,
]
admin.site.register(PLAIN, ReadOnlyAdmin)
