from portfolio.api.benefits import BenefitViewSet
from portfolio.api.goals import GoalViewSet
from portfolio.api.metrics import MetricViewSet, ObservationViewSet
from portfolio.api.objectives import CheckInViewSet, KeyResultViewSet, ObjectiveViewSet
from portfolio.api.places import QueueViewSet, SiteViewSet
from portfolio.api.products import ProductViewSet
from portfolio.api.vendors import VendorViewSet

__all__ = [
    "BenefitViewSet",
    "CheckInViewSet",
    "GoalViewSet",
    "KeyResultViewSet",
    "MetricViewSet",
    "ObjectiveViewSet",
    "ObservationViewSet",
    "ProductViewSet",
    "QueueViewSet",
    "SiteViewSet",
    "VendorViewSet",
]
