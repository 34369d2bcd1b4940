"""What mends a problem or treats a risk is named by somebody who may know of it."""

from backlog.models import Item
from core.errors import Unfit
from core.models import User
from governance.models import ChangeRequest
from support.models import Problem, Risk


def known(
    row: Problem | Risk,
    *,
    item: Item | None,
    change_request: ChangeRequest | None,
    by: User,
) -> None:
    """Raise Unfit unless `by` may see what is named; what `row` names already may stay."""
    if by.is_system:
        return
    items = Item.objects.visible_to(by)
    if item and item.pk != row.item_id and not items.filter(pk=item.pk).exists():
        raise Unfit("item", "There is no such backlog item.")
    if change_request and change_request.pk != row.change_request_id:
        seen = ChangeRequest.objects.visible_to(by)
        if not seen.filter(pk=change_request.pk).exists():
            raise Unfit("change_request", "There is no such change request.")
