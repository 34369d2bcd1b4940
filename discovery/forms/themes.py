from typing import Any

from django import forms

from core import access
from core.models import User
from core.roles import Perm
from discovery.models import Note
from portfolio.models import Product


class ThemeForm(forms.Form):
    name = forms.CharField(
        max_length=160,
        help_text="What the notes have in common: “Customers repeat it”.",
    )
    finding = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One paragraph, in your words. No names, no numbers of customers.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewThemeForm(ThemeForm):
    product = forms.ModelChoiceField(Product.objects.none())
    notes = forms.ModelMultipleChoiceField(
        Note.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )
    version = None  # type: ignore[assignment]
    field_order = ["name", "product", "finding"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = access.reach(user, Perm.DISCOVERY_TRIAGE)
        products = Product.objects.filter(reach.q("team")).order_by("code")
        notes = Note.objects.visible_to(user)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["notes"].queryset = notes  # type: ignore[attr-defined]
