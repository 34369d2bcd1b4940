from typing import Any

from django import forms

from core.models import User
from discovery.queries.coverage import AXES
from portfolio.models import Product


class CoverageForm(forms.Form):
    """Which columns, and of which product; what is not known counts as not asked."""

    by = forms.ChoiceField(
        label="By",
        choices=[(name, axis.label) for name, axis in AXES.items()],
        required=False,
        widget=forms.Select(attrs={"class": "input", "aria-label": "By"}),
    )
    product = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        empty_label="All products",
        widget=forms.Select(attrs={"class": "input", "aria-label": "Product"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def axis(self) -> str:
        return str(self.cleaned_data.get("by") or "queue")

    @property
    def of(self) -> Product | None:
        found: Product | None = self.cleaned_data.get("product")
        return found
