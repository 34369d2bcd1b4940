"""Shape of what people type to share the roadmap, and of what visitors type to enter."""

from typing import Any

from django import forms

from core import access
from core.forms import Picks
from core.models import User
from core.roles import Perm
from portfolio.models import Product
from roadmap import visitors
from roadmap.actions.shares import LONGEST_DAYS, SHORTEST_PASSCODE
from roadmap.models import Share


class ShareForm(forms.Form):
    name = forms.CharField(
        label="For whom",
        max_length=80,
        help_text="So that you know later who has this link.",
    )
    audience = forms.ChoiceField(
        label="What they see",
        choices=Share.AUDIENCES,
        widget=Picks,
        help_text="Look at each view under Audiences first.",
    )
    products = forms.ModelMultipleChoiceField(
        Product.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only the cards of these.",
    )
    days = forms.IntegerField(
        label="Ends after so many days",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=30,
    )
    passcode = forms.CharField(
        required=False,
        min_length=SHORTEST_PASSCODE,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Optional. Tell it by another way than the link.",
    )
    origins = forms.CharField(
        label="May stand in frames of",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Sites such as https://intranet.example.com, one a line. Empty: in none.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        how_far = access.reach(user, Perm.ROADMAP_SHARE)
        rows = Product.objects.filter(how_far.q("team")).order_by("code")
        products = self.fields["products"]
        products.queryset = rows  # type: ignore[attr-defined]
        products.required = not how_far.everywhere
        if how_far.everywhere:
            products.help_text = "Only the cards of these. None ticked: of all."

    def clean_origins(self) -> list[str]:
        lines: list[str] = self.cleaned_data["origins"].split()
        wrong = [line for line in lines if visitors.origin(line) is None]
        if wrong:
            raise forms.ValidationError(
                f"{wrong[0][:60]} is no site. Write https:// and its name, no path."
            )
        return lines

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("passcode") and found.get("origins"):
            text = "A frame cannot ask for a passcode. Leave out one of the two."
            self.add_error("passcode", text)
        return found


class PasscodeForm(forms.Form):
    passcode = forms.CharField(
        max_length=80,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
