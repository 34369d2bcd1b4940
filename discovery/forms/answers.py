from typing import Any

from django import forms

from core.models import User
from portfolio.models import Product


class ReplyForm(forms.Form):
    """A line back to whoever sent the note."""

    text = forms.CharField(
        label="Write back",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What becomes of it, in plain words. You don’t learn who sent it.",
        error_messages={"required": "Write what becomes of it."},
    )


class OfProductForm(forms.Form):
    """Of which product; one that is not known counts as not asked."""

    of = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        empty_label="All products",
        widget=forms.Select(attrs={"class": "input", "aria-label": "Product"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["of"].queryset = products  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def product(self) -> int | None:
        found: Product | None = self.cleaned_data.get("of")
        return found.pk if found else None
