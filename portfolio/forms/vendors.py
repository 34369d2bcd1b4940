from decimal import Decimal

from django import forms

from portfolio.forms import fields
from portfolio.models import Vendor


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
    note = fields.text(4)


class VendorForm(NewVendorForm):
    version = fields.version()
