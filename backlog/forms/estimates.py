"""Shape of an estimate in money and reach."""

from decimal import Decimal
from typing import Any

from django import forms

from backlog.models import Estimate, Item
from core.models import User
from portfolio.models import Product

NAMES = (
    "per_week", "weeks", "urgency", "half_life", "penalty", "reach", "impact",
    "confidence", "effort", "basis",
)  # fmt: skip
UNKNOWN = ("", "Not estimated")


class EstimateForm(forms.Form):
    per_week = forms.DecimalField(
        label="Cost of delay, USD a week",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text="What each week without it costs: lost income, penalties, hours.",
    )
    weeks = forms.DecimalField(
        label="Duration in weeks",
        min_value=Decimal("0.01"),
        max_digits=6,
        decimal_places=2,
        required=False,
    )
    urgency = forms.ChoiceField(choices=Estimate.Urgency)
    half_life = forms.DecimalField(
        label="Half-life in weeks",
        min_value=Decimal("0.01"),
        max_digits=6,
        decimal_places=2,
        required=False,
        help_text="If perishable: after how many weeks only half of it is left.",
    )
    penalty = forms.DecimalField(
        label="Penalty, USD",
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text="If a regulatory cliff: what falls due when the date is missed.",
    )
    reach = forms.IntegerField(
        label="People reached a quarter",
        min_value=0,
        max_value=2_000_000_000,
        required=False,
    )
    impact = forms.ChoiceField(
        choices=[UNKNOWN, *Estimate.Impact.choices], required=False
    )
    confidence = forms.ChoiceField(
        choices=[UNKNOWN, *Estimate.Confidence.choices], required=False
    )
    effort = forms.DecimalField(
        label="Effort in person-months",
        min_value=Decimal("0.01"),
        max_digits=6,
        decimal_places=2,
        required=False,
    )
    basis = forms.CharField(
        label="How it was arrived at",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    def clean_urgency(self) -> str:
        urgency: str = self.cleaned_data["urgency"]
        if fault := Estimate(item=self.item, urgency=urgency).date_fault:
            raise forms.ValidationError(fault)
        return urgency

    def clean_penalty(self) -> Decimal:
        return self.cleaned_data["penalty"] or Decimal(0)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        perishes = data.get("urgency") == Estimate.Urgency.PERISHABLE
        if (
            perishes
            and data.get("half_life") is None
            and "half_life" not in self.errors
        ):
            self.add_error("half_life", "Perishable needs a half-life in weeks.")
        return data


def initial_of(item: Item) -> dict[str, Any]:
    """An item's estimate as its form shows it; version 0 before there is one."""
    found = Estimate.objects.filter(item=item).first()
    if found is None:
        return {"urgency": Estimate.Urgency.STEADY, "version": 0}
    return {name: getattr(found, name) for name in (*NAMES, "version")}


class MoneyForm(forms.Form):
    """Whose backlog is looked at in money."""

    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, empty_label="All products"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = rows  # type: ignore[attr-defined]
        self.fields["product"].widget.attrs |= {
            "class": "input",
            "aria-label": "Product",
        }

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
