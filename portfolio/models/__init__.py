from portfolio.models.annotations import Annotation
from portfolio.models.benefits import Benefit, BenefitMonth
from portfolio.models.budget import BudgetLine
from portfolio.models.capabilities import Capability
from portfolio.models.deviations import ConformityStatement, Deviation
from portfolio.models.drift import Drift
from portfolio.models.goals import Goal, GoalLink
from portfolio.models.hierarchy import Portfolio, ProductLine
from portfolio.models.history import FormerValue
from portfolio.models.metrics import Metric, Observation
from portfolio.models.objectives import (
    CheckIn,
    KeyResult,
    Objective,
    Rebaseline,
)
from portfolio.models.outcomes import OutcomeMetric
from portfolio.models.places import Queue, Site
from portfolio.models.practices import Practice
from portfolio.models.products import Product, Sourcing, Vendor
from portfolio.models.projects import Project
from portfolio.models.sources import Source
from portfolio.models.standards import Standard, StandardVersion
from portfolio.models.vendor_claims import ClaimSlip, VendorClaim
from portfolio.models.vendor_evidence import VendorEvidence
from portfolio.models.vendor_models import ModelVersion, VendorModel

__all__ = [
    "Annotation",
    "Benefit",
    "BenefitMonth",
    "BudgetLine",
    "Capability",
    "CheckIn",
    "ClaimSlip",
    "ConformityStatement",
    "Deviation",
    "Drift",
    "FormerValue",
    "Goal",
    "GoalLink",
    "KeyResult",
    "Metric",
    "ModelVersion",
    "Objective",
    "Observation",
    "OutcomeMetric",
    "Portfolio",
    "Practice",
    "Product",
    "ProductLine",
    "Project",
    "Queue",
    "Rebaseline",
    "Site",
    "Source",
    "Sourcing",
    "Standard",
    "StandardVersion",
    "Vendor",
    "VendorClaim",
    "VendorEvidence",
    "VendorModel",
]
