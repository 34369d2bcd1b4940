"""Who hears of a deviation: who decides on it, and whose product it is."""

from collections.abc import Iterable

from core import access
from core.actions import notices
from core.models import User
from core.notices import Kind
from core.roles import Perm
from portfolio.models import Deviation


def asked(row: Deviation, *, by: User) -> None:
    tell(deciders(row), row, f"{row}: it asks until {row.expires_on:%-d %B %Y}", by=by)


def decided(row: Deviation, *, by: User) -> None:
    how = row.get_state_display().lower()
    until = f" until {row.expires_on:%-d %B %Y}" if row.is_granted else ""
    tell(owners(row), row, f"{row}: {how}{until}", by=by)


def deciders(row: Deviation) -> Iterable[User]:
    """Who may decide on it, but for who asked."""
    people = access.holders(Perm.DEVIATION_DECIDE, teams=[row.product.team_id])
    return people.exclude(pk=row.asked_by_id)


def owners(row: Deviation) -> list[User]:
    """Who asked, and who answers for the product; each once."""
    product = row.product
    people = [row.asked_by, product.product_manager, product.product_owner]
    found = [each for each in [*people, product.it_owner] if each]
    return list({each.pk: each for each in found}.values())


def tell(people: Iterable[User], row: Deviation, text: str, *, by: User) -> None:
    occasion = f"{row.state} {row.version}"
    notices.tell(
        people, kind=Kind.STANDARD, about=row, text=text, occasion=occasion, by=by
    )
