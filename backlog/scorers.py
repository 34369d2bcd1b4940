"""Who votes on which column (domain.md §2, “Scorers”).

Value and time criticality are for business owners and product management; risk
reduction for those, architecture and compliance; job size for the teams that do
the work. Nobody sees or fills another's column.
"""

from collections.abc import Mapping

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


def columns_of(user: User) -> tuple[str, ...]:
    """The columns this person votes on, in the order of the formula."""
    return tuple(name for name in COLUMNS if access.may(user, NEEDS[name]))


def require(user: User, column: str) -> None:
    """Raise PermissionDenied unless this column is theirs to vote on."""
    access.require_somewhere(user, NEEDS[column])
