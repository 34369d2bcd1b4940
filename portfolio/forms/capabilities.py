from decimal import Decimal

from django import forms

from core import access
from core.models import User
from core.roles import Perm
from portfolio.forms import fields
from portfolio.models import Capability, Goal, Product, Sourcing, Vendor

LONGEST = 525_600  # minutes of a year


def fit(label: str, hint: str) -> forms.ChoiceField:
    choices = [("", "Not said"), *Capability.Fit.choices]
    return forms.ChoiceField(
        label=label, choices=choices, required=False, help_text=hint
    )


class CapabilityFields(forms.Form):
    name = forms.CharField(max_length=120)
    product = forms.ModelChoiceField(Product.objects.none())
    description = fields.text(2, "What people can do with it, in one sentence.")
    status = forms.ChoiceField(choices=Capability.Status, initial="planned")
    goals = forms.ModelMultipleChoiceField(
        Goal.objects.none(),
        required=False,
        label="Goals it serves",
        widget=forms.CheckboxSelectMultiple,
        help_text="None: it is technology looking for a purpose, and is shown so.",
    )
    vendor = forms.ModelChoiceField(Vendor.objects.all(), required=False)
    sourcing = forms.ChoiceField(
        label="Sourcing and hosting",
        choices=[("", "As its product"), *Sourcing.choices],
        required=False,
    )
    business_configurable = forms.BooleanField(
        required=False, label="The business changes it without IT"
    )
    monthly_cost = fields.cost("Cost a month, USD")
    tolerated_outage_minutes = forms.IntegerField(
        label="Outage the business can sit out, minutes",
        required=False,
        min_value=0,
        max_value=LONGEST,
        help_text="Ask the people on the floor before anybody buys availability.",
    )
    outage_window = forms.ChoiceField(
        label="In", choices=Capability.Window, initial="month"
    )
    designed_availability = forms.DecimalField(
        label="Designed availability, %",
        required=False,
        min_value=Decimal("0.001"),
        max_value=Decimal(100),
        max_digits=6,
        decimal_places=3,
        help_text="What the contract or the design promises: 99.9.",
    )
    availability_cost = fields.cost(
        "Of the monthly cost, for high availability, USD",
        "Standby, second site, redundancy: what a longer tolerance would save.",
    )

    fit_home = fit(
        "Ready for people at home", "Sign-in, sound and screen from anywhere."
    )
    fit_partner = fit(
        "Ready for an outsourcer's people", "Contract, licences and data allow it."
    )
    fit_gig = fit(
        "Ready for gig workers", "Learned within a day; access ends with the shift."
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        mine = access.reach(user, Perm.PORTFOLIO_EDIT).q("team")
        products = Product.objects.visible_to(user).filter(mine).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["goals"].queryset = Goal.objects.order_by("code")  # type: ignore[attr-defined]


class CapabilityForm(CapabilityFields):
    version = fields.version()


class NewCapabilityForm(CapabilityFields):
    code = forms.SlugField(max_length=20, help_text="Short, in capitals: AST-1.")
    field_order = ["code", "name", "product"]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()


class CapabilityFilter(forms.Form):
    """What the list can be narrowed to."""

    q = forms.CharField(required=False, max_length=80)
    status = forms.ChoiceField(
        choices=[("", "Any status"), *Capability.Status.choices], required=False
    )
    orphans = forms.BooleanField(required=False)
