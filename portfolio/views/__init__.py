"""Pages of the portfolio: load, form, action, answer."""

from portfolio.views.products import (
    product_create,
    product_detail,
    product_edit,
    product_list,
)

__all__ = ["product_create", "product_detail", "product_edit", "product_list"]
