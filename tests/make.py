"""The cast of every test, and one plain function for each thing it needs."""

from dataclasses import dataclass
from typing import Any

from backlog.models import Item
from core.clock import now
from core.models import Membership, Team, User
from core.roles import Family, Role
from portfolio.models import Product

PASSWORD = "correct horse battery"


@dataclass
class Cast:
    """Mia manages the product, Paolo owns its backlog, Fay leads on the floor.

    Ada reviews for all families, Eve is the executive, Ivo the IT partner,
    Olga leads operations, Root administers. Max manages another team's product;
    Otto works here but has no role.
    """

    product: Product
    other_product: Product
    pm: User
    po: User
    frontline: User
    reviewer: User
    executive: User
    it: User
    ops: User
    admin: User
    other_pm: User
    outsider: User

    @property
    def everyone(self) -> dict[str, User]:
        return {k: v for k, v in vars(self).items() if isinstance(v, User)}


def make_user(
    name: str,
    role: Role | None = None,
    *,
    team: Team | None = None,
    families: list[str] | None = None,
) -> User:
    user = User.objects.create_user(f"{name.lower()}@example.org", name, PASSWORD)
    if role:
        Membership.objects.create(
            user=user, team=team, role=role, families=families or []
        )
    return user


def make_product(code: str, team: Team, pm: User) -> Product:
    return Product.objects.create(
        code=code, name=code.title(), kind="capability", team=team, product_manager=pm
    )


def make_cast() -> Cast:
    team = Team.objects.create(name="Copilot")
    other = Team.objects.create(name="Vault")
    pm = make_user("Mia", Role.PRODUCT_MANAGER, team=team)
    other_pm = make_user("Max", Role.PRODUCT_MANAGER, team=other)
    return Cast(
        product=make_product("ASSIST", team, pm),
        other_product=make_product("PAYSEC", other, other_pm),
        pm=pm,
        po=make_user("Paolo", Role.PRODUCT_OWNER, team=team),
        frontline=make_user("Fay", Role.FRONTLINE_LEAD),
        reviewer=make_user(
            "Ada", Role.GOVERNANCE_REVIEWER, families=list(Family.values)
        ),
        executive=make_user("Eve", Role.EXECUTIVE),
        it=make_user("Ivo", Role.IT_PARTNER),
        ops=make_user("Olga", Role.OPERATIONS_LEADER),
        admin=make_user("Root", Role.ADMINISTRATOR),
        other_pm=other_pm,
        outsider=make_user("Otto"),
    )


# --- backlog ---------------------------------------------------------------------
def make_item(
    product: Product,
    title: str = "Wrap up without retyping",
    *scores: int,
    **fields: Any,
) -> Item:
    """An item; with four scores (value, time, risk, size) it takes part in the order."""
    key = fields.pop("key", f"X-{Item.objects.count() + 1}")
    names = ("business_value", "time_criticality", "risk_reduction", "job_size")
    if scores:
        fields |= {"scored_by": product.product_manager, "scored_at": now()}
    return Item.objects.create(
        product=product,
        title=title,
        key=key,
        created_at=fields.pop("created_at", now()),
        **dict(zip(names, scores, strict=False)),
        **fields,
    )
