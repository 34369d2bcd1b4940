from decimal import Decimal
from typing import Any

from django import forms
from django.forms.models import model_to_dict

from portfolio.forms import fields
from portfolio.models import Vendor

LISTED = {"data_classes": 40, "subprocessors": 80}  # longest name of each


class ListedField(forms.CharField):
    """Names with commas between them; a list to who reads the form."""

    def __init__(self, longest: int, **told: Any) -> None:
        super().__init__(required=False, max_length=2000, **told)
        self.longest = longest

    def clean(self, value: Any) -> list[str]:
        named = [part.strip() for part in (super().clean(value) or "").split(",")]
        if any(len(name) > self.longest for name in named):
            raise forms.ValidationError(f"Keep each under {self.longest} letters.")
        return list(dict.fromkeys(name for name in named if name))


def one_to_five(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=5)


class NewVendorForm(forms.Form):
    name = forms.CharField(max_length=80)
    category = forms.ChoiceField(
        choices=[("", "–"), *Vendor.Category.choices], required=False, label="Sells"
    )
    tier = forms.ChoiceField(
        choices=Vendor.Tier, help_text="How much depends on it: critical to low."
    )
    annual_value = forms.DecimalField(
        label="Annual value, USD",
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        initial=0,
    )
    contract_end = forms.DateField(required=False, label="Contract ends on")
    notice_days = forms.IntegerField(
        label="Days of notice", min_value=0, max_value=1000, initial=90
    )
    auto_renews = forms.BooleanField(
        required=False, label="Renews by itself unless notice is given"
    )
    exit_cost = forms.DecimalField(
        label="Cost to leave, USD",
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        help_text="Moving data, retraining, running both for a while. Empty: not known.",
    )
    data_classes = ListedField(
        40,
        label="Kinds of data it gets",
        help_text="With commas between them: recordings, card data.",
    )
    hosting_region = forms.CharField(
        label="Where data is kept", required=False, max_length=80
    )
    subprocessors = ListedField(80, help_text="With commas between them.")
    note = fields.text(4)


class VendorForm(NewVendorForm):
    stage = forms.ChoiceField(
        label="Third-party life cycle", choices=Vendor.Stage, required=False
    )
    risk_impact = one_to_five("Impact if it fails us, 1 to 5")
    risk_likelihood = one_to_five("Likelihood, 1 to 5")
    control_effectiveness = forms.DecimalField(
        label="Effectiveness of controls, 0 to 1",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(1),
        max_digits=3,
        decimal_places=2,
        help_text="What they take away of the risk: 0.6 takes away 60 %.",
    )
    risk_reviewed_on = forms.DateField(
        label="Risk last looked at",
        required=False,
        help_text="Looked at again after 12 months; moderate vendors 24, low ones 36.",
    )
    version = fields.version()

    def clean_stage(self) -> str:
        """Left out, it stays."""
        return str(self.cleaned_data["stage"] or self.initial.get("stage"))


def initial_of(vendor: Vendor) -> dict[str, Any]:
    """The vendor as its form shows it."""
    listed = {name: ", ".join(getattr(vendor, name)) for name in LISTED}
    return model_to_dict(vendor) | listed
