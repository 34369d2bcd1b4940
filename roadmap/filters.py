"""What the pages of the ledger are asked for; it lives in the address, to be shared."""

from typing import Any

from django import forms

from core.models import User
from portfolio.models import Product
from roadmap.actions import DECISIONS
from roadmap.models import Horizon, Move, MoveKind, Snapshot


class MoveFilter(forms.Form):
    """A page passes over what makes no sense; the API refuses it by name."""

    q = forms.CharField(required=False, max_length=100, label="Words")
    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, empty_label="Every product"
    )
    person = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label="Anybody"
    )
    column = forms.ChoiceField(
        choices=[("", "Every column"), *Horizon.choices], required=False
    )
    kind = forms.ChoiceField(
        choices=[("", "Every step"), *MoveKind.choices], required=False, label="Step"
    )
    since = forms.DateField(required=False, label="From")
    until = forms.DateField(required=False, label="To")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        movers = Move.objects.visible_to(user).values("moved_by")
        people = User.objects.filter(pk__in=movers).order_by("name", "id")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        for field in self.fields.values():  # they stand in a toolbar, outside a form
            field.widget.attrs["class"] = "input"

    def wanted(self) -> dict[str, Any]:
        """What was asked and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SnapshotForm(forms.Form):
    name = forms.CharField(
        max_length=120,
        help_text="What it is for, such as “Before the board meeting of December”.",
    )


TODAY = "today"


class CompareForm(forms.Form):
    """Two states of the roadmap: a snapshot's number, or today."""

    old = forms.ChoiceField(label="From")
    new = forms.ChoiceField(label="to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = Snapshot.objects.order_by("-taken_at", "-id")[:200]
        choices = [
            (str(pk), f"{name}, {day:%d %b %Y}")
            for pk, name, day in kept.values_list("pk", "name", "taken_on")
        ]
        self.fields["old"].choices = choices  # type: ignore[attr-defined]
        self.fields["new"].choices = [(TODAY, "Today"), *choices]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=500, required=False)
    version = forms.IntegerField(required=False)


class ReviewForm(ReasonForm):
    """What becomes of a card in Later for another quarter, and why."""

    decision = forms.ChoiceField(choices=list(DECISIONS.items()))


class SeenForm(forms.Form):
    up_to = forms.IntegerField(min_value=1)
