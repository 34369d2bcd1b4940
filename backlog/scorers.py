"""Who scores which column (domain.md §2, “Scorers”).

Value and time criticality are for business owners and product management; risk
reduction for those, architecture and compliance; job size for the teams that do
the work. Nobody votes on or fills another's column.

Outside a session, whoever owns the backlog of an item may set all of its columns:
product management facilitates, and writes down what was agreed. Other scorers set
their own columns there too. Every door asks here: page, grid, paste, undo, API.
"""

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied

from backlog.models import Item
from backlog.votes import COLUMNS
from core import access
from core.models import User
from core.roles import Perm

NEEDS: Mapping[str, Perm] = {
    "business_value": Perm.VALUE_SCORE,
    "time_criticality": Perm.VALUE_SCORE,
    "risk_reduction": Perm.RISK_SCORE,
    "job_size": Perm.SIZE_SCORE,
}

# How long it takes is said by those who say how large it is.
FILLS: Mapping[str, Perm] = {**NEEDS, "duration_override": Perm.SIZE_SCORE}


def columns_of(user: User) -> tuple[str, ...]:
    """The columns this person votes on, in the order of the formula."""
    return tuple(name for name in COLUMNS if access.may(user, NEEDS[name]))


def require(user: User, column: str) -> None:
    """Raise PermissionDenied unless this column is theirs to vote on."""
    access.require_somewhere(user, NEEDS[column])


def fills(user: User, item: Item) -> tuple[str, ...]:
    """The columns of an item that this person may set without a session."""
    team = item.product.team
    if user.is_system or access.allows(user, Perm.BACKLOG_EDIT, team=team):
        return tuple(FILLS)
    if not access.allows(user, Perm.BACKLOG_SCORE, team=team):
        return ()
    return tuple(
        name for name, perm in FILLS.items() if access.allows(user, perm, team=team)
    )


def require_fill(user: User, item: Item, columns: Iterable[str]) -> None:
    """Raise PermissionDenied unless all of these columns are theirs to set.

    Names that are no score column are for others to refuse.
    """
    own = fills(user, item)
    others = sorted({name for name in columns if name in FILLS} - set(own))
    if others or not own:
        raise PermissionDenied(f"{user} does not score {others} of {item}")
