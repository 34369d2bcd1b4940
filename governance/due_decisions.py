"""Things of other apps on which a governed act decides, such as a pilot's read-out.

Governance stands left of them and imports none. An app describes its things by a
`Decided`, and settings.DECIDED lists them; so who is consulted can be asked about each,
and see who decides it. Gate reviews, the decision log and change requests have pages of
their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

from core.models import Team, User
from core.queries import opened


def nothing() -> None:
    """Nothing is asked about by itself: whoever prepares it asks."""


@dataclass(frozen=True)
class Decided:
    """Things of one kind: the act that decides on them, their model's label, their team.

    `is_due`: one of them waits for that decision. `waiting` gives all that do, where who
    is consulted is asked by itself.
    """

    act: str
    label: str
    team: Callable[[Any], Team | None]
    is_due: Callable[[Any], bool]
    waiting: Callable[[], "QuerySet[Any] | None"] = nothing


def every() -> list[Decided]:
    return [import_string(path) for path in settings.DECIDED]


def of(act: str) -> Decided | None:
    return next((each for each in every() if each.act == act), None)


def seen(kind: Decided, pk: int, person: User) -> Model | None:
    """The thing, if this person may open it."""
    if pk not in opened(kind.label, {pk}, person):
        return None
    found: Model = apps.get_model(kind.label)._default_manager.get(pk=pk)
    return found
