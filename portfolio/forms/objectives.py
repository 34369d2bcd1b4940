from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from core.forms import PicksMultiple
from core.models import User
from portfolio.forms import fields
from portfolio.models import (
    Goal,
    KeyResult,
    Metric,
    Objective,
    Product,
    Queue,
    Site,
)


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
    parent = forms.ModelChoiceField(
        Objective.objects.none(),
        required=False,
        label="Serves the objective",
        empty_label="None",
    )
    version = fields.version()

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fields.offer_people(self, "owner")
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["goals"].queryset = Goal.objects.order_by("code")  # type: ignore[attr-defined]
        others = Objective.objects.visible_to(user).filter(closed_at=None)
        self.fields["parent"].queryset = others.order_by("-starts_on", "code")  # type: ignore[attr-defined]


class NewObjectiveForm(ObjectiveForm):
    version = None  # type: ignore[assignment]  # nothing to be stale against yet


class KeyResultForm(forms.Form):
    code = forms.CharField(max_length=8, help_text="Short: 1.2.")
    name = forms.CharField(max_length=200, label="Key result")
    feed = forms.ChoiceField(
        label="Its value is",
        choices=KeyResult.Feed,
        initial=KeyResult.Feed.TYPED,
        required=False,
        help_text="Observed values come from the metric's observations; nobody types them.",
    )
    metric = forms.ModelChoiceField(
        Metric.objects.none(),
        required=False,
        help_text="This version of its formula, until you move it with a reason.",
    )
    queues = forms.ModelMultipleChoiceField(
        Queue.objects.none(),
        required=False,
        label="Observed in the queues",
        help_text="Several are one ratio of sums. None: all.",
        widget=PicksMultiple,
    )
    site = forms.ModelChoiceField(
        Site.objects.none(), required=False, empty_label="Every site"
    )
    measured_product = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        label="Observed for the product",
        empty_label="Whatever the product",
    )
    channel = forms.CharField(max_length=20, required=False)
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
        label="Guardrail: its target is a limit that must hold, and no part of the score",
    )
    owner = fields.people()
    version = fields.version()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fields.offer_people(self, "owner")
        offers = {
            "metric": offered(self.initial.get("metric")),
            "site": Site.objects.order_by("code"),
            "queues": Queue.objects.order_by("code"),
            "measured_product": Product.objects.order_by("code"),
        }
        for name, rows in offers.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_feed(self) -> str:
        return self.cleaned_data["feed"] or KeyResult.Feed.TYPED

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        fed = cleaned.get("feed", KeyResult.Feed.TYPED) != KeyResult.Feed.TYPED
        if fed and not cleaned.get("metric"):
            self.add_error("metric", "Choose the metric whose observations feed it.")
        return cleaned


def offered(pinned: int | None) -> "QuerySet[Metric]":
    """The newest formula of each metric, and the one that is pinned already."""
    current = Metric.objects.current().values("pk")
    rows = Metric.objects.filter(Q(pk__in=current) | Q(pk=pinned))
    return rows.order_by("code", "formula_version")


class NewKeyResultForm(KeyResultForm):
    version = None  # type: ignore[assignment]  # nothing to be stale against yet
