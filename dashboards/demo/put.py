"""One row of the demo company: made once, recorded once, left alone afterwards."""

from typing import Any, TypeVar

from django.db.models import Model

from core import audit, system
from core.models import Team, User
from core.verbs import Verb

M = TypeVar("M", bound=Model)


def put(
    model: type[M], key: dict[str, Any], verb: Verb | None = None, **fields: Any
) -> tuple[M, bool]:
    """Return (row, made): the row found by `key`, or made from `key` and `fields`."""
    row, made = model._default_manager.get_or_create(**key, defaults=fields)
    if made and verb:
        audit.record(system.user(), verb, row, team=team_of(row), demo=True)
    return row, made


def team_of(row: Model) -> Team | None:
    found = getattr(row, "team", None) or getattr(
        getattr(row, "product", None), "team", None
    )
    return found if isinstance(found, Team) else None


def person(name: str) -> User:
    return User.objects.get(name=name)
