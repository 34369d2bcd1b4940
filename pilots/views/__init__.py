"""Pages of pilots: load, form, action, answer."""

from pilots.views.lists import item_panel, pilot_list, product_panel, sample_size
from pilots.views.measures import (
    kill_criterion_create,
    kill_criterion_edit,
    kill_criterion_remove,
    measure_amend,
    measure_create,
    measure_edit,
    measure_remove,
)
from pilots.views.pilots import (
    pilot_amend,
    pilot_ask_to_scale,
    pilot_create,
    pilot_detail,
    pilot_edit,
    pilot_look,
    pilot_read_out,
    pilot_record,
)
from pilots.views.results import result_create, result_edit, result_import
from pilots.views.steps import STEP_VIEWS

__all__ = [
    "STEP_VIEWS",
    "item_panel",
    "kill_criterion_create",
    "kill_criterion_edit",
    "kill_criterion_remove",
    "measure_amend",
    "measure_create",
    "measure_edit",
    "measure_remove",
    "pilot_amend",
    "pilot_ask_to_scale",
    "pilot_create",
    "pilot_detail",
    "pilot_edit",
    "pilot_list",
    "pilot_look",
    "pilot_read_out",
    "pilot_record",
    "product_panel",
    "result_create",
    "result_edit",
    "result_import",
    "sample_size",
]
