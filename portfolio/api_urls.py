"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from portfolio import api

ROUTES = [
    ("products", api.ProductViewSet, "product"),
    ("portfolios", api.PortfolioViewSet, "portfolio"),
    ("product-lines", api.ProductLineViewSet, "product_line"),
    ("capabilities", api.CapabilityViewSet, "capability"),
    ("product-outcomes", api.OutcomeMetricViewSet, "outcome_metric"),
    ("projects", api.ProjectViewSet, "project"),
    ("drift", api.DriftViewSet, "drift"),
    ("standards", api.StandardViewSet, "standard"),
    ("conformity-statements", api.ConformityStatementViewSet, "conformity_statement"),
    ("deviations", api.DeviationViewSet, "deviation"),
    ("vendors", api.VendorViewSet, "vendor"),
    ("vendor-claims", api.VendorClaimViewSet, "vendor_claim"),
    ("vendor-evidence", api.VendorEvidenceViewSet, "vendor_evidence"),
    ("vendor-models", api.VendorModelViewSet, "vendor_model"),
    ("sites", api.SiteViewSet, "site"),
    ("queues", api.QueueViewSet, "queue"),
    ("goals", api.GoalViewSet, "goal"),
    ("budget-lines", api.BudgetLineViewSet, "budget_line"),
    ("practices", api.PracticeViewSet, "practice"),
    ("objectives", api.ObjectiveViewSet, "objective"),
    ("key-results", api.KeyResultViewSet, "key_result"),
    ("check-ins", api.CheckInViewSet, "check_in"),
    ("metrics", api.MetricViewSet, "metric"),
    ("observations", api.ObservationViewSet, "observation"),
    ("annotations", api.AnnotationViewSet, "annotation"),
    ("sources", api.SourceViewSet, "source"),
    ("benefits", api.BenefitViewSet, "benefit"),
]
