"""Pages of the portfolio: load, form, action, answer."""

from portfolio.views.benefit_steps import (
    benefit_attest,
    benefit_forecast,
    benefit_freeze,
    benefit_measure,
    benefit_move,
    benefit_ramp,
    benefit_reopen,
    benefit_sign,
)
from portfolio.views.benefits import (
    benefit_create,
    benefit_detail,
    benefit_edit,
    benefit_list,
)
from portfolio.views.goals import (
    goal_create,
    goal_detail,
    goal_edit,
    goal_link,
    goal_list,
    goal_unlink,
)
from portfolio.views.key_results import (
    key_result_check_in,
    key_result_create,
    key_result_detail,
    key_result_edit,
)
from portfolio.views.metrics import (
    metric_create,
    metric_detail,
    metric_edit,
    metric_list,
    metric_new_version,
)
from portfolio.views.objectives import (
    objective_create,
    objective_detail,
    objective_edit,
    objective_list,
)
from portfolio.views.observations import observation_correct, observation_create
from portfolio.views.places import (
    place_list,
    queue_create,
    queue_edit,
    site_create,
    site_edit,
)
from portfolio.views.products import (
    product_create,
    product_detail,
    product_edit,
    product_list,
)
from portfolio.views.vendors import (
    vendor_create,
    vendor_detail,
    vendor_edit,
    vendor_list,
)

__all__ = [
    "benefit_attest",
    "benefit_create",
    "benefit_detail",
    "benefit_edit",
    "benefit_forecast",
    "benefit_freeze",
    "benefit_list",
    "benefit_measure",
    "benefit_move",
    "benefit_ramp",
    "benefit_reopen",
    "benefit_sign",
    "goal_create",
    "goal_detail",
    "goal_edit",
    "goal_link",
    "goal_list",
    "goal_unlink",
    "key_result_check_in",
    "key_result_create",
    "key_result_detail",
    "key_result_edit",
    "metric_create",
    "metric_detail",
    "metric_edit",
    "metric_list",
    "metric_new_version",
    "objective_create",
    "objective_detail",
    "objective_edit",
    "objective_list",
    "observation_correct",
    "observation_create",
    "place_list",
    "product_create",
    "product_detail",
    "product_edit",
    "product_list",
    "queue_create",
    "queue_edit",
    "site_create",
    "site_edit",
    "vendor_create",
    "vendor_detail",
    "vendor_edit",
    "vendor_list",
]
