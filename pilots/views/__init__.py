"""Pages of pilots: load, form, action, answer."""

from pilots.views.alarms import alarm_answer, alarm_list
from pilots.views.lists import item_panel, pilot_list, product_panel
from pilots.views.measures import (
    kill_criterion_create,
    kill_criterion_edit,
    kill_criterion_remove,
    measure_amend,
    measure_create,
    measure_edit,
    measure_remove,
)
from pilots.views.parts import (
    pilot_data,
    pilot_detail,
    pilot_plan,
    pilot_reading,
)
from pilots.views.pilots import (
    pilot_amend,
    pilot_ask_to_scale,
    pilot_create,
    pilot_edit,
    pilot_look,
    pilot_read_out,
    pilot_record,
)
from pilots.views.results import result_create, result_edit, result_import
from pilots.views.sizing import sample_size
from pilots.views.steps import STEP_VIEWS

__all__ = [
    "STEP_VIEWS",
    "alarm_answer",
    "alarm_list",
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
    "pilot_data",
    "pilot_detail",
    "pilot_edit",
    "pilot_list",
    "pilot_look",
    "pilot_plan",
    "pilot_read_out",
    "pilot_reading",
    "pilot_record",
    "product_panel",
    "result_create",
    "result_edit",
    "result_import",
    "sample_size",
]
