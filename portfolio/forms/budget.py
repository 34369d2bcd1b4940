from decimal import Decimal
from typing import Any

from django import forms

from core.clock import today
from portfolio.forms import fields
from portfolio.models import BudgetLine, Goal, Practice, Product, Queue


def percent(label: str, hint: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=6, decimal_places=2, initial=0, help_text=hint
    )


def people(label: str, *, required: bool = False, hint: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_digits=8,
        decimal_places=2,
        help_text=hint,
    )


class BudgetFields(forms.Form):
    """The groups of the page name these fields in their order."""

    name = forms.CharField(max_length=120, help_text="What is paid for.")
    kind = forms.ChoiceField(choices=BudgetLine.Kind.choices)
    queue = forms.ModelChoiceField(Queue.objects.none(), required=False)
    channel = forms.CharField(max_length=20, required=False)
    product = forms.ModelChoiceField(Product.objects.none(), required=False)
    goals = forms.ModelMultipleChoiceField(
        Goal.objects.none(),
        required=False,
        label="Goals it pays for",
        widget=forms.CheckboxSelectMultiple,
    )
    owner = fields.people()
    base_fte = people(
        "Base FTE", hint="Full-time people before the plan; empty for money only."
    )
    funded_fte = people("Funded FTE", hint="Full-time people that are paid for.")
    growth = percent("Volume growth, %")
    contact_rate_change = percent("Contact-rate change, %", "−3 if fewer people ask.")
    handle_time_change = percent("Handle-time change, %", "−4 if calls get shorter.")
    calls = forms.DecimalField(
        label="Contacts in a typical half hour",
        required=False,
        max_digits=8,
        decimal_places=1,
        help_text="With the handle time it turns more volume into whole agents.",
    )
    handle_s = forms.IntegerField(label="Handle time, s", required=False)
    forecast_usd = fields.dollars("Forecast, USD")
    committed_usd = fields.dollars("Committed, USD")
    actual_usd = fields.dollars("Actual to date, USD")
    point_usd = fields.dollars(
        "Price of a size point, USD",
        hint="For change lines: what one size point costs.",
    )
    charged_usd = fields.dollars("Charged by IT for the year, USD")
    outside_usd = fields.dollars(
        "Price outside, USD", hint="What the same would cost from a provider."
    )
    note = fields.text(2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.offer_people(self, "owner")
        offer(self, "queue", Queue.objects.order_by("code"))
        offer(self, "product", Product.objects.order_by("code"))
        center = Goal.objects.filter(level=Goal.Level.CONTACT_CENTER)
        offer(self, "goals", center.order_by("code"))

    def clean(self) -> dict[str, Any]:
        """Money and people left empty are none."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("funded_fte", "forecast_usd", "committed_usd", "actual_usd"):
            if name in cleaned and cleaned[name] is None:
                cleaned[name] = Decimal(0)
        return cleaned


class BudgetForm(BudgetFields):
    version = fields.version()


class NewBudgetForm(BudgetFields):
    code = forms.CharField(max_length=12, help_text="Short, as AUT or BOT. It stays.")
    year = forms.IntegerField(label="Plan year", min_value=2000, max_value=2100)
    field_order = ["code", "year", "name", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = today().year + 1


class PlanFilter(forms.Form):
    """Which plan year, and how much more volume than planned."""

    year = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    more = forms.DecimalField(
        required=False, min_value=Decimal(-50), max_value=Decimal(100), decimal_places=1
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked for; nothing, where it makes no sense."""
        return self.cleaned_data if self.is_valid() else {}


class PracticeForm(forms.Form):
    name = forms.CharField(max_length=160)
    kind = forms.ChoiceField(choices=Practice.Kind.choices)
    goal = forms.ModelChoiceField(Goal.objects.none(), label="Goal that rests on it")
    owner = fields.people()
    reviewed_on = forms.DateField(label="Last reviewed on", required=False)
    url = forms.URLField(
        label="Address",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Where it is kept.",
    )
    note = fields.text(2)
    version = fields.version()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.offer_people(self, "owner")
        center = Goal.objects.filter(level=Goal.Level.CONTACT_CENTER)
        offer(self, "goal", center.order_by("code"))


class NewPracticeForm(PracticeForm):
    version = None  # type: ignore[assignment]


def offer(form: forms.Form, name: str, rows: Any) -> None:
    form.fields[name].queryset = rows  # type: ignore[attr-defined]
