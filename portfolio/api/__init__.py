from portfolio.api.annotations import AnnotationViewSet
from portfolio.api.benefits import BenefitViewSet
from portfolio.api.budget import BudgetLineViewSet, PracticeViewSet
from portfolio.api.capabilities import CapabilityViewSet
from portfolio.api.deviations import ConformityStatementViewSet, DeviationViewSet
from portfolio.api.goals import GoalViewSet
from portfolio.api.hierarchy import PortfolioViewSet, ProductLineViewSet
from portfolio.api.metrics import MetricViewSet, ObservationViewSet
from portfolio.api.objectives import CheckInViewSet, KeyResultViewSet, ObjectiveViewSet
from portfolio.api.outcomes import DriftViewSet, OutcomeMetricViewSet
from portfolio.api.places import QueueViewSet, SiteViewSet
from portfolio.api.products import ProductViewSet
from portfolio.api.projects import ProjectViewSet
from portfolio.api.sources import SourceViewSet
from portfolio.api.standards import StandardViewSet
from portfolio.api.vendor_claims import VendorClaimViewSet
from portfolio.api.vendor_evidence import VendorEvidenceViewSet
from portfolio.api.vendor_models import VendorModelViewSet
from portfolio.api.vendors import VendorViewSet

__all__ = [
    "AnnotationViewSet",
    "BenefitViewSet",
    "BudgetLineViewSet",
    "CapabilityViewSet",
    "CheckInViewSet",
    "ConformityStatementViewSet",
    "DeviationViewSet",
    "DriftViewSet",
    "GoalViewSet",
    "KeyResultViewSet",
    "MetricViewSet",
    "ObjectiveViewSet",
    "ObservationViewSet",
    "OutcomeMetricViewSet",
    "PortfolioViewSet",
    "PracticeViewSet",
    "ProductLineViewSet",
    "ProductViewSet",
    "ProjectViewSet",
    "QueueViewSet",
    "SiteViewSet",
    "SourceViewSet",
    "StandardViewSet",
    "VendorClaimViewSet",
    "VendorEvidenceViewSet",
    "VendorModelViewSet",
    "VendorViewSet",
]
