from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import model_to_dict

from core import access
from core.models import User
from core.roles import Perm
from discovery.models import Note, Opportunity, Theme
from portfolio.forms.fields import offer_open
from portfolio.models import Goal, KeyResult, Product

PLACE = ("parent", "key_result", "goal", "version")
ONE_TO_FIVE = [(n, str(n)) for n in range(1, 6)]


class OpportunityForm(forms.Form):
    name = forms.CharField(
        label="Need, pain or desire",
        max_length=160,
        help_text="What people are missing, never what could be built.",
    )
    description = forms.CharField(
        required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    reach = forms.DecimalField(
        label="Reach",
        min_value=0,
        max_value=1,
        max_digits=5,
        decimal_places=4,
        initial=0,
        help_text="Share of contacts or people it touches: 0.4637 is 46.37 %.",
    )
    frequency = forms.TypedChoiceField(
        choices=ONE_TO_FIVE, coerce=int, help_text="1 rarely, 5 every time."
    )
    severity = forms.TypedChoiceField(
        choices=ONE_TO_FIVE, coerce=int, help_text="1 annoys, 5 harms."
    )
    evidence_strength = forms.DecimalField(
        label="Strongest evidence",
        min_value=0,
        max_value=10,
        max_digits=4,
        decimal_places=2,
        initial=0,
        help_text="Gilad's scale: 1 anecdotes, 3 product data, 5 a test, 10 after launch.",
    )
    is_regulatory = forms.BooleanField(
        label="A regulator asks for it",
        required=False,
        help_text="Shown beside the priority, whatever the number says.",
    )
    parent = forms.ModelChoiceField(
        Opportunity.objects.none(),
        label="Part of",
        required=False,
        empty_label="Nothing",
    )
    goal = forms.ModelChoiceField(
        Goal.objects.order_by("code"), required=False, empty_label="None yet"
    )
    key_result = forms.ModelChoiceField(
        KeyResult.objects.none(), required=False, empty_label="None yet"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Opportunity.objects.visible_to(user).order_by("code")
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]
        offer_open(self, "key_result", KeyResult)


class NewOpportunityForm(OpportunityForm):
    product = forms.ModelChoiceField(Product.objects.none())
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )
    notes = forms.ModelMultipleChoiceField(
        Note.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )
    version = None  # type: ignore[assignment]
    field_order = ["name", "product"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        reach = access.reach(user, Perm.DISCOVERY_TRIAGE)
        readable: dict[str, QuerySet[Any]] = {
            "product": Product.objects.filter(reach.q("team")).order_by("code"),
            "themes": Theme.objects.visible_to(user),
            "notes": Note.objects.visible_to(user),
        }
        for name, rows in readable.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    to = forms.ChoiceField(choices=Opportunity.State)
    because = forms.CharField(required=False, max_length=2000)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlaceForm(forms.Form):
    """Where one goes: under another of its product, and towards which outcome."""

    parent = forms.ModelChoiceField(
        Opportunity.objects.none(),
        label="Part of",
        required=False,
        empty_label="Nothing: directly under its outcome",
    )
    key_result = forms.ModelChoiceField(
        KeyResult.objects.none(), required=False, empty_label="None yet"
    )
    goal = forms.ModelChoiceField(
        Goal.objects.order_by("code"), required=False, empty_label="None yet"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, opportunity: Opportunity, **kwargs: Any) -> None:
        kwargs.setdefault("initial", model_to_dict(opportunity, fields=PLACE))
        super().__init__(*args, **kwargs)
        rows = Opportunity.objects.filter(product=opportunity.product_id)
        rows = rows.exclude(pk=opportunity.pk).order_by("code")
        self.fields["parent"].queryset = rows  # type: ignore[attr-defined]
        offer_open(self, "key_result", KeyResult)


class ChildForm(forms.Form):
    name = forms.CharField(
        label="A need under it",
        max_length=160,
        help_text="What people are missing, never what could be built.",
    )
