"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from governance import api
from governance.api import cases, reminders

ROUTES = [
    ("reviews", api.ReviewViewSet, "review"),
    ("assessments", api.AssessmentViewSet, "assessment"),
    ("evidence", api.EvidenceViewSet, "evidence"),
    ("review-comments", api.ReviewCommentViewSet, "review-comment"),
    ("packs", api.PackViewSet, "pack"),
    ("conditions", api.ConditionViewSet, "condition"),
    ("seat-holders", api.SeatHolderViewSet, "seat-holder"),
    ("requested-changes", api.RequestedChangeViewSet, "requested-change"),
    ("escalations", reminders.EscalationViewSet, "escalation"),
    ("reminders", reminders.ReminderViewSet, "reminder"),
    ("waivers", api.WaiverViewSet, "waiver"),
    ("emergencies", api.EmergencyViewSet, "emergency"),
    ("criteria", api.CriterionViewSet, "criterion"),
    ("criteria-sets", api.CriteriaSetViewSet, "criteria-set"),
    ("regulations", api.RegulationViewSet, "regulation"),
    ("raci", api.RaciViewSet, "raci"),
    ("activities", api.ActivityViewSet, "activity"),
    ("service-levels", api.ServiceLevelViewSet, "service-level"),
    ("service-charges", api.ServiceChargeViewSet, "service-charge"),
    ("service-cases", cases.ServiceCaseViewSet, "service-case"),
    ("service-clocks", cases.ServiceClockViewSet, "service-clock"),
    ("outages", cases.OutageViewSet, "outage"),
    ("business-calendars", api.BusinessCalendarViewSet, "business-calendar"),
    ("decisions", api.DecisionViewSet, "decision"),
    ("decision-options", api.DecisionOptionViewSet, "decision-option"),
    ("plans", api.PlanViewSet, "plan"),
    ("changes", api.ChangeViewSet, "change"),
    ("parties", api.PartyViewSet, "party"),
    ("party-seats", api.PartySeatViewSet, "party-seat"),
    ("absences", api.AbsenceViewSet, "absence"),
    ("delegations", api.DelegationViewSet, "delegation"),
]
