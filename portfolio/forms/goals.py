from decimal import Decimal

from django import forms

from core.forms import Picks
from portfolio.alignment import LAYERS
from portfolio.forms import fields
from portfolio.models import Goal, GoalLink, Metric, Product


class GoalFields(forms.Form):
    name = forms.CharField(max_length=200, help_text="What becomes true.")
    level = forms.ChoiceField(
        choices=[(layer, Goal.Level(layer).label) for layer in LAYERS], label="Layer"
    )
    measure = forms.CharField(
        max_length=120, required=False, help_text="In words, with the unit."
    )
    metric = forms.ModelChoiceField(Metric.objects.none(), required=False)
    owner = fields.people()
    baseline = fields.figure()
    target = fields.figure()
    due_on = forms.DateField(required=False, label="Due on")
    target_share = forms.DecimalField(
        label="Share of planned work, %",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        help_text="What the work for it shall be of all planned work.",
    )
    products = forms.ModelMultipleChoiceField(
        Product.objects.none(),
        required=False,
        label="Products that enable it",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fields.offer_people(self, "owner")
        metrics = Metric.objects.current().order_by("code")
        self.fields["metric"].queryset = metrics  # type: ignore[attr-defined]
        products = Product.objects.order_by("code")
        self.fields["products"].queryset = products  # type: ignore[attr-defined]


class GoalForm(GoalFields):
    version = fields.version()


class NewGoalForm(GoalFields):
    code = forms.CharField(max_length=12, help_text="Short: CG-8.")
    field_order = ["code", "name", "level"]


class LinkForm(forms.Form):
    """A link from `goal`, upwards or downwards to a goal of the next layer."""

    other = forms.ModelChoiceField(Goal.objects.none(), label="Goal")
    strength = forms.TypedChoiceField(
        coerce=int,
        choices=GoalLink.Strength.choices,
        initial=2,
        widget=Picks,
    )
    rationale = fields.text(2, "Why the one moves the other.")

    def __init__(self, *args: object, goal: Goal, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        place = LAYERS.index(goal.level)
        near = [LAYERS[n] for n in (place - 1, place + 1) if 0 <= n < len(LAYERS)]
        rows = Goal.objects.filter(level__in=near).order_by("code")
        self.fields["other"].queryset = rows  # type: ignore[attr-defined]


class PairForm(forms.Form):
    """How strongly the one serves the other, and why; products have neither."""

    strength = forms.TypedChoiceField(
        coerce=int,
        choices=GoalLink.Strength.choices,
        initial=2,
        required=False,
        widget=Picks,
    )
    rationale = fields.text(2, "Why the one moves the other.")
    version = fields.version()

    def clean_strength(self) -> int:
        """Clear, where nothing was chosen."""
        return int(self.cleaned_data["strength"] or GoalLink.Strength.CLEAR)
