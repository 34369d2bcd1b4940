"""What the bars above registers share: they narrow a list, and say nothing when wrong."""

from typing import Any

from django import forms

from core.models import User
from portfolio.models import Product


def bar(label: str) -> forms.Select:
    return forms.Select(attrs={"class": "input", "aria-label": label})


def search(label: str) -> forms.CharField:
    look = {"class": "input", "type": "search", "aria-label": label}
    return forms.CharField(
        required=False, max_length=100, widget=forms.TextInput(attrs=look)
    )


class RegisterFilter(forms.Form):
    """By product, of those this person sees; a register adds what else narrows it."""

    product = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        empty_label="Every product",
        widget=bar("Product"),
    )
    mine = forms.BooleanField(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = seen  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What makes sense of what is asked; the rest is left out."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
