"""Nobody edits a plan that is frozen, and who tried to is in the audit trail (G4)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from core import audit
from core.errors import Refused
from core.models import User
from core.verbs import Verb
from pilots.models import Pilot

LIVE = {Pilot.State.RUNNING, Pilot.State.PAUSED}
Act = TypeVar("Act", bound=Callable[..., Any])


class Frozen(Refused):
    """The plan of `pilot` is not a draft, so nothing of it is edited."""

    def __init__(self, pilot: Pilot) -> None:
        super().__init__(closed_to_edits(pilot))
        self.pilot = pilot


def closed_to_edits(pilot: Pilot) -> str:
    if pilot.state in LIVE:
        return f"The plan of {pilot.key} is frozen since its start. Amend it, with a reason."
    if pilot.state in Pilot.UNDER_WAY:
        return f"The plan of {pilot.key} was frozen at its start and stays as it was."
    return (
        f"The plan of {pilot.key} is with its gate. Take it back to draft to change it."
    )


def tries_are_kept(act: Act) -> Act:
    """Write down who tried to edit a frozen plan, once the try itself is rolled back.

    It stands outside of the transaction of `act`, which leaves nothing behind.
    """

    @wraps(act)
    def tried(*args: Any, by: User, **told: Any) -> Any:
        try:
            return act(*args, by=by, **told)
        except Frozen as refused:
            write_down(refused, act.__name__, told, by)
            raise

    return cast(Act, tried)


def write_down(refused: Frozen, act: str, told: dict[str, Any], by: User) -> None:
    pilot = refused.pilot
    fields = sorted(set(told) - {"version"})
    audit.record(
        by, Verb.PILOT_EDIT_REFUSED, pilot, team=pilot.product.team,
        act=act, fields=fields, said=str(refused),
    )  # fmt: skip
