from typing import Any

from django import forms

from backlog.needed import Side
from core.models import User
from portfolio.models import Product, Vendor


def told(label: str) -> forms.Select:
    return forms.Select(attrs={"class": "input", "aria-label": label})


class NeededFilter(forms.Form):
    """What does not make sense counts as not asked for."""

    side = forms.ChoiceField(
        choices=[("", "Every side"), *((side.value, side.label) for side in Side)],
        required=False,
        widget=told("Evidence"),
    )
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
    planned = forms.ChoiceField(
        choices=[("", "On the roadmap or not"), ("yes", "On the roadmap")],
        required=False,
        widget=told("Roadmap"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products = Product.objects.visible_to(user).order_by("code")
        vendors = Vendor.objects.visible_to(user).order_by("name")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["vendor"].queryset = vendors  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def side_wanted(self) -> Side | None:
        found = self.cleaned_data.get("side")
        return Side(found) if found else None
