"""Who may do what at the addresses of portfolio."""

from typing import Any

from core.roles import Perm
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast

VIEW, EDIT = Perm.PORTFOLIO_VIEW, Perm.PORTFOLIO_EDIT


def product_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        "code": "NEW",
        "name": "New",
        "kind": "platform",
        "team": product.team.pk,
        "product_manager": cast.pm.pk,
        "vendors": [],
        "cord": 2,
    }


MAKERS = {"product": lambda cast, product: product}
EXPECT: Expected = {
    "portfolio:product_list": Rule(),
    "portfolio:product_create": Rule(somewhere=EDIT),
    "portfolio:product_detail": Rule("product", see=VIEW),
    "portfolio:product_edit": Rule("product", see=VIEW, do=EDIT),
    "api:product-list": {"GET": Rule(), "POST": Rule(do=EDIT, body=product_body)},
    "api:product-detail": {
        "GET": Rule("product", see=VIEW),
        "PATCH": Rule("product", see=VIEW, do=EDIT),
    },
}
