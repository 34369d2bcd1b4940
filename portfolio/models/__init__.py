from portfolio.models.benefits import Benefit, BenefitMonth
from portfolio.models.goals import Goal, GoalLink
from portfolio.models.metrics import Metric, Observation
from portfolio.models.objectives import CheckIn, KeyResult, Objective
from portfolio.models.places import Queue, Site
from portfolio.models.products import Product, Vendor

__all__ = [
    "Benefit",
    "BenefitMonth",
    "CheckIn",
    "Goal",
    "GoalLink",
    "KeyResult",
    "Metric",
    "Objective",
    "Observation",
    "Product",
    "Queue",
    "Site",
    "Vendor",
]
