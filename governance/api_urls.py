"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from governance import api

ROUTES = [
    ("reviews", api.ReviewViewSet, "review"),
    ("assessments", api.AssessmentViewSet, "assessment"),
    ("evidence", api.EvidenceViewSet, "evidence"),
    ("conditions", api.ConditionViewSet, "condition"),
    ("waivers", api.WaiverViewSet, "waiver"),
    ("criteria", api.CriterionViewSet, "criterion"),
    ("raci", api.RaciViewSet, "raci"),
    ("service-levels", api.ServiceLevelViewSet, "service-level"),
    ("service-charges", api.ServiceChargeViewSet, "service-charge"),
    ("decisions", api.DecisionViewSet, "decision"),
    ("decision-options", api.DecisionOptionViewSet, "decision-option"),
    ("plans", api.PlanViewSet, "plan"),
    ("changes", api.ChangeViewSet, "change"),
]
