from typing import Any

from django import forms

from core.models import User
from discovery.forms.filters import select
from discovery.watch_map import HORIZONS, POSITIONS
from portfolio.models import Product


class WatchFilter(forms.Form):
    """What does not make sense counts as not asked for."""

    q = forms.CharField(
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"class": "input", "type": "search", "aria-label": "Words"}
        ),
    )
    our_position = forms.ChoiceField(
        choices=[("", "Every position"), *POSITIONS.items()],
        required=False,
        widget=select("Position"),
    )
    horizon = forms.ChoiceField(
        choices=[("", "Every horizon"), *HORIZONS.items()],
        required=False,
        widget=select("Horizon"),
    )
    product = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        empty_label="Every product",
        widget=select("Product"),
    )
    over = forms.ChoiceField(
        choices=[("", "Current"), ("yes", "Ran out")],
        required=False,
        widget=select("Current or not"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}
