"""A card's words and numbers, and what it is linked to."""

from typing import Any

from django import forms

from core import access
from core.forms import PicksMultiple
from core.models import User
from core.roles import Perm
from portfolio.forms.fields import offer_open
from portfolio.models import Benefit, KeyResult, Metric, Objective, Product

LONG = forms.Textarea(attrs={"rows": 3})


class CardForm(forms.Form):
    title = forms.CharField(
        label="Outcome",
        max_length=160,
        help_text="What becomes true for a person, not what is built.",
    )
    problem = forms.CharField(widget=LONG, required=False)
    owner = forms.ModelChoiceField(User.objects.none(), required=False)
    key_result = forms.ModelChoiceField(KeyResult.objects.none(), required=False)
    objective = forms.ModelChoiceField(
        Objective.objects.none(),
        required=False,
        help_text="A key result brings its own.",
    )
    metric = forms.ModelChoiceField(Metric.objects.all(), required=False)
    measure = forms.CharField(
        label="Target metric in words", max_length=120, required=False
    )
    confidence = forms.DecimalField(
        min_value=0, max_value=1, decimal_places=2, initial=0, help_text="0 to 1."
    )
    baseline = forms.DecimalField(max_digits=14, decimal_places=3, required=False)
    target = forms.DecimalField(max_digits=14, decimal_places=3, required=False)
    riskiest_assumption = forms.CharField(widget=LONG, required=False)
    external_on = forms.DateField(
        label="External date", required=False, help_text="Only a genuine constraint."
    )
    external_source = forms.CharField(
        label="Who sets that date", max_length=120, required=False
    )
    touches_customers = forms.BooleanField(required=False, initial=True)
    audience_visibility = forms.MultipleChoiceField(
        label="Also shown to",
        choices=[("frontline", "Frontline"), ("vendor", "Vendors")],
        widget=PicksMultiple,
        required=False,
        help_text="People inside always see it; each audience sees only its fields.",
    )
    result = forms.CharField(
        label="Result against the target", widget=LONG, required=False
    )
    learning = forms.CharField(label="What was learned", widget=LONG, required=False)
    benefit = forms.ModelChoiceField(
        Benefit.objects.none(),
        required=False,
        help_text="One of this product's. A card is not done without it.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, user: User, product: Product | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, is_system=False).order_by("name")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        offer_open(self, "key_result", KeyResult)
        offer_open(self, "objective", Objective)
        benefits = Benefit.objects.visible_to(user).filter(product=product)
        self.fields["benefit"].queryset = benefits.order_by("code")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("external_on") and not found.get("external_source"):
            self.add_error("external_source", "Say who sets that date.")
        return found


AT_THE_END = ("version", "result", "learning", "benefit")  # of no use to a new card


class NewCardForm(CardForm):
    product = forms.ModelChoiceField(Product.objects.none())
    field_order = ["product", "title"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        for name in AT_THE_END:
            del self.fields[name]
        mine = access.reach(user, Perm.ROADMAP_EDIT).q("team")
        products = Product.objects.filter(mine).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    KINDS = [
        ("notes", "Note"),
        ("opportunities", "Opportunity"),
        ("items", "Feature"),
        ("pilots", "Pilot"),
    ]
    relation = forms.ChoiceField(label="What", choices=KINDS)
    code = forms.CharField(max_length=40, help_text="Such as F-101, n14 or PIL-01.")
