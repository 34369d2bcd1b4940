from datetime import date
from decimal import Decimal

from django import forms

from core.clock import today
from core.models import User
from portfolio.forms import fields
from portfolio.models import Goal, Metric, Objective, Product


class ObjectiveForm(forms.Form):
    code = forms.CharField(max_length=8, help_text="Short: O1.")
    name = forms.CharField(
        max_length=200, label="Objective", help_text="In words, without a number."
    )
    kind = forms.ChoiceField(
        choices=Objective.Kind,
        help_text="Committed expects all of it; aspirational is well at 0.7.",
    )
    starts_on = forms.DateField(label="First day")
    ends_on = forms.DateField(label="Last day")
    owner = fields.people()
    product = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        help_text="Whose team may change it. Empty: the company's.",
    )
    goals = forms.ModelMultipleChoiceField(
        Goal.objects.none(),
        required=False,
        label="Goals it serves",
        widget=forms.CheckboxSelectMultiple,
    )
    version = fields.version()

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fields.offer_people(self, "owner")
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["goals"].queryset = Goal.objects.order_by("code")  # type: ignore[attr-defined]


class NewObjectiveForm(ObjectiveForm):
    version = None  # type: ignore[assignment]  # nothing to be stale against yet


class KeyResultForm(forms.Form):
    code = forms.CharField(max_length=8, help_text="Short: 1.2.")
    name = forms.CharField(max_length=200, label="Key result")
    metric = forms.ModelChoiceField(Metric.objects.none(), required=False)
    unit = forms.ChoiceField(choices=Metric.Unit)
    baseline = fields.figure(required=True)
    target = fields.figure(required=True)
    weight = forms.DecimalField(
        min_value=Decimal("0.01"),
        max_digits=5,
        decimal_places=2,
        initial=1,
        help_text="How much of the objective's score it makes.",
    )
    is_guardrail = forms.BooleanField(
        required=False,
        label="Guardrail: must hold, never lifts the objective's score",
    )
    owner = fields.people()
    version = fields.version()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fields.offer_people(self, "owner")
        metrics = Metric.objects.current().order_by("code")
        self.fields["metric"].queryset = metrics  # type: ignore[attr-defined]


class NewKeyResultForm(KeyResultForm):
    version = None  # type: ignore[assignment]  # nothing to be stale against yet


class CheckInForm(forms.Form):
    current = fields.figure("Value now", required=True)
    as_of = forms.DateField(label="As of", initial=today)
    confidence = forms.IntegerField(
        min_value=1,
        max_value=10,
        help_text="1 to 10: how sure you are that the target is met.",
    )
    note = fields.text(2, label="What moved it")
    blocker = fields.text(2, label="What stands in the way")
    version = fields.version()


def quarter_of(day: date) -> tuple[date, date]:
    """The calendar quarter that holds `day`: what a new objective begins with."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = date(day.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, date.fromordinal(following.toordinal() - 1)
