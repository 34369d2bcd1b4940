"""The ways a rule of the domain says no. Their text is for people."""

from collections.abc import Mapping
from typing import Any, cast

from django.db import DatabaseError
from django.db.models import Field, Model

SAME_MOMENT = "Somebody saved the same thing at the same moment. Look at it again before you go on."
# SQLSTATE of unique_violation and exclusion_violation.
MET_ANOTHER = frozenset({"23505", "23P01"})
BROKEN_RULE = "What was sent cannot be kept, and nothing was saved. The rule: {}."
TOO_LARGE = "A number is larger than can be kept, and nothing was saved. Look for a digit too many."
CHECK_VIOLATION = "23514"
OUT_OF_RANGE = "22003"


class Refused(Exception):
    """The request was understood and allowed for this person, but not now."""


class Unfit(Refused):
    """A value that can never stand, now or later. `field` says which one it is."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class Stale(Refused):
    """Someone else changed the same thing first; nothing was saved.

    `current` is the row as it is now, `mine` the values this person sent, by
    field name. Both are shown, so that neither is lost.
    """

    def __init__(self, current: Model, mine: Mapping[str, Any]) -> None:
        super().__init__(
            f"{current} changed while you were working on it. Nothing is lost yet."
        )
        self.current = current
        self.mine = dict(mine)


def not_kept(error: DatabaseError) -> str:
    """Why the database would not keep it, in words; "" for a fault of ours."""
    return SAME_MOMENT if met_another(error) else broke_rule(error)


def met_another(error: DatabaseError) -> bool:
    """True if a constraint caught two people doing the same thing at once.

    Actions look before they write; only what happened between look and write
    gets here, and the answer is a 409, not a fault of ours.
    """
    return getattr(error.__cause__, "pgcode", "") in MET_ANOTHER


def broke_rule(error: DatabaseError) -> str:
    """The rule of the data that a row would break, in words; "" for another fault.

    Actions ask for what people can get wrong. This is the net below them: the names
    of our constraints are short sentences, so even here the answer says what to mend.
    """
    cause = error.__cause__
    code = getattr(cause, "pgcode", "")
    if code == OUT_OF_RANGE:
        return TOO_LARGE
    if code != CHECK_VIOLATION:
        return ""
    diagnosis = getattr(cause, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or "a value out of range"
    return BROKEN_RULE.format(name.replace("_", " "))


def refuse_outside(row: Model, low: str, high: str, *names: str) -> None:
    """Raise Unfit for the first of these fields that lies outside `low` to `high`."""
    for name in names:
        field = cast("Field[Any, Any]", row._meta.get_field(name))
        value, least, most = map(field.to_python, (getattr(row, name), low, high))
        if value is not None and not least <= value <= most:
            label = str(field.verbose_name)
            text = f"{label[:1].upper()}{label[1:]} lies between {low} and {high}."
            raise Unfit(name, text)
