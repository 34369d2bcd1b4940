"""What the page of a deviation shows, and which of its steps this person may take."""

from typing import Any

from core import access
from core.models import User
from core.roles import Perm
from governance import reminded
from governance.reminders import Thing
from portfolio.models import Deviation


def page_of_deviation(row: Deviation, user: User) -> dict[str, Any]:
    asks = access.allows(user, Perm.DEVIATION_ASK, team=row.product.team)
    decides = access.allows(user, Perm.DEVIATION_DECIDE, team=row.product.team)
    given = row.state in (Deviation.State.GRANTED, Deviation.State.EXPIRED)
    renewals = list(row.renewals.order_by("pk"))
    renewed = any(each.state != Deviation.State.REFUSED for each in renewals)
    return {
        "deviation": row,
        "renewals": renewals,
        "can_edit": asks and row.is_asked,
        "can_decide": decides and row.is_asked and user.pk != row.asked_by_id,
        "can_close": asks and given,
        "can_renew": asks and given and row.renewal_of_id is None and not renewed,
        "may_see_log": access.may(user, Perm.DECISION_VIEW),
        "may_see_matrix": access.may(user, Perm.RACI_VIEW),
        "reminded": reminded.reminded(
            row, Thing.DEVIATION, row.expires_on if row.is_granted else None
        ),
    }
