from typing import Any

from django import forms

from core.models import User
from portfolio.models import Product, Vendor


def told(label: str) -> forms.Select:
    return forms.Select(attrs={"class": "input", "aria-label": label})


class VendorMapFilter(forms.Form):
    product = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        empty_label="Every product",
        widget=told("Product"),
    )
    vendor = forms.ModelChoiceField(
        Vendor.objects.none(),
        required=False,
        empty_label="Every vendor",
        widget=told("Vendor"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products = Product.objects.visible_to(user).order_by("code")
        vendors = Vendor.objects.visible_to(user).order_by("name")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["vendor"].queryset = vendors  # type: ignore[attr-defined]
