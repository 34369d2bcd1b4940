"""Which function takes which step: the page, the API and the tests ask here."""

from collections.abc import Callable, Mapping

from pilots.actions import decisions, steps
from pilots.models import Pilot

TAKE: Mapping[str, Callable[..., Pilot]] = {
    "submit": steps.submit,
    "approve": steps.approve,
    "schedule": steps.schedule,
    "start": steps.start,
    "pause": steps.pause,
    "resume": steps.resume,
    "finish": steps.finish,
    "decide": decisions.decide,
    "second": decisions.second,
    "carry_on": decisions.carry_on,
    "close": decisions.close,
    "kill": steps.kill,
    "revise": steps.revise,
    "withdraw": steps.withdraw,
}
