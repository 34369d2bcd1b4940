"""Shape of what people ask a file for."""

from typing import Any

from django import forms

from core.forms import Picks
from core.models import User
from portfolio.models import Product
from roadmap import queries
from roadmap.audiences import RULES
from roadmap.exports import KINDS


class ExportForm(forms.Form):
    kind = forms.ChoiceField(
        label="As", choices=[(name, kind.label) for name, kind in KINDS.items()], widget=Picks
    )  # fmt: skip
    audience = forms.ChoiceField(label="For", choices=[], widget=Picks)
    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, empty_label="All products"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = queries.offered(user)
        choices = [(each.value, RULES[each].label) for each in offered]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]
        if offered:
            self.fields["audience"].initial = offered[0].value
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What the action takes."""
        found = self.cleaned_data
        products = [found["product"]] if found["product"] else []
        return {
            "kind": found["kind"],
            "audience": found["audience"],
            "products": products,
        }
