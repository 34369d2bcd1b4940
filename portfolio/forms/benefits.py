from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from core import access
from core.models import User
from core.roles import Perm
from portfolio import benefit_states
from portfolio.forms import fields
from portfolio.models import Benefit, KeyResult, Metric, Product
from portfolio.value import Drivers


class BenefitFields(forms.Form):
    name = forms.CharField(max_length=200, help_text="What gets better, for whom.")
    kind = forms.ChoiceField(choices=Benefit.Kind)
    owner = forms.ModelChoiceField(
        User.objects.none(),
        help_text="In operations; not a delivery lead of the product.",
    )
    metric = forms.ModelChoiceField(Metric.objects.none(), required=False)
    baseline = fields.figure("Baseline", hint="What the metric stands at before.")
    target = fields.figure()
    key_result = forms.ModelChoiceField(KeyResult.objects.none(), required=False)
    gross_annual = fields.dollars("Gross annual value, USD", required=True)
    adoption = fields.share("Adoption", "The share of the work that will use it.", "1")
    confidence = fields.share(
        "Confidence",
        "Launch data 1, experiment 0.8, user evidence 0.5, estimate 0.3.",
        "0.3",
    )
    attribution = fields.share("Attribution", "The share that is due to this.", "1")
    cashable = fields.share("Cashable", "The share that leaves the budget.", "0")
    value_pool = forms.CharField(
        max_length=60,
        required=False,
        help_text="The queue and metric it claims from: the same hours count once.",
    )
    effect_usd = forms.DecimalField(
        label="One second saved, USD",
        required=False,
        max_digits=14,
        decimal_places=8,
        help_text="For capacity: paid hour ÷ 3600 ÷ (occupancy × (1 − shrinkage)).",
    )
    starts_on = forms.DateField(required=False, label="Starts on")
    disbenefits = fields.text(2, "What gets worse, and for whom.")
    note = fields.text(3)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fields.offer_people(self, "owner")
        metrics = Metric.objects.current().order_by("code")
        self.fields["metric"].queryset = metrics  # type: ignore[attr-defined]
        fields.offer_open(self, "key_result", KeyResult)


class BenefitForm(BenefitFields):
    version = fields.version()


class NewBenefitForm(BenefitFields):
    code = forms.CharField(max_length=10, help_text="Short: B-07.")
    product = forms.ModelChoiceField(Product.objects.none())
    field_order = ["code", "name", "product"]

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        products = Product.objects.filter(
            access.reach(user, Perm.BENEFIT_EDIT).q("team")
        )
        self.fields["product"].queryset = products.order_by("code")  # type: ignore[attr-defined]


class MonthInput(forms.DateInput):
    """The browser's month picker; where there is none, 2026-10 typed as text."""

    input_type = "month"
    template_name = "django/forms/widgets/input.html"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


class MonthField(forms.DateField):
    """A month, typed as any day in it or as 2026-10."""

    widget = MonthInput
    input_formats = ["%Y-%m", "%Y-%m-%d"]

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        return day.replace(day=1) if day else None


class MonthForm(forms.Form):
    """A month's figure: an amount, or the three drivers that make it."""

    month = MonthField()
    amount = fields.dollars("Amount, USD")
    volume = fields.figure("Contacts")
    effect = fields.figure("Seconds saved on each")
    adoption = forms.DecimalField(
        label="Share using it",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(1),
    )
    version = fields.version()

    def clean(self) -> dict[str, Any]:
        """What the actions take: month, amount or drivers, version."""
        data = super().clean() or {}
        parts = [data.pop(name, None) for name in ("volume", "effect", "adoption")]
        given = [part for part in parts if part is not None]
        if given and len(given) < len(parts):
            self.add_error("volume", "Give all three, or an amount.")
        elif not given and data.get("amount") is None and not self.errors:
            self.add_error("amount", "Give an amount, or the three drivers.")
        data["drivers"] = Drivers(*given) if len(given) == len(parts) else None
        return data


class ActualForm(MonthForm):
    note = forms.CharField(max_length=200, required=False)


class RampForm(forms.Form):
    """Many months at once, from the annual value."""

    first_month = MonthField()
    months = forms.IntegerField(min_value=1, max_value=60, initial=12)
    shares = forms.CharField(
        label="Ramp",
        required=False,
        help_text="The first months' shares: 0, 0, 0.25, 0.5, 0.75. Then in full.",
    )
    version = fields.version()

    def clean_shares(self) -> list[Decimal]:
        words = self.cleaned_data["shares"].replace(";", ",").split(",")
        try:
            shares = [Decimal(word.strip()) for word in words if word.strip()]
        except InvalidOperation:
            raise forms.ValidationError("Write numbers with commas between.") from None
        if not all(0 <= each <= 1 for each in shares):
            raise forms.ValidationError("Each share lies between 0 and 1.")
        return shares


class MonthPickForm(forms.Form):
    month = MonthField()
    version = fields.version()


class ReasonForm(forms.Form):
    reason = fields.text(2, required=True)
    version = fields.version()


class MoveForm(forms.Form):
    to = forms.ChoiceField(
        choices=[
            (state, Benefit.State(state).label)
            for state in sorted(benefit_states.CHOSEN)
        ]
    )
    reason = fields.text(2)
    version = fields.version()


class VersionForm(forms.Form):
    version = fields.version()
