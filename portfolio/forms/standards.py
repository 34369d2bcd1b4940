"""Forms of standards, of deviations from them, and of the lists of both."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from governance.models import Decision, Party, ServiceLevel
from portfolio.forms import fields
from portfolio.models import Deviation, Product, ProductLine, Standard, StandardVersion
from portfolio.models.standards import LONGEST

REVIEW = "At most 12 months on."
SEEN = "A test, a document, a person who looked: others read it."
STANDARD = "What the company loses where one product goes its own way. The other side has said why it needs to."


class AboutFields(forms.Form):
    name = forms.CharField(max_length=120)
    family = forms.ChoiceField(choices=Standard.Family)
    owner = forms.ModelChoiceField(Party.objects.none(), label="Owning party")
    levels = forms.ModelMultipleChoiceField(
        ServiceLevel.objects.all(),
        required=False,
        label="Service levels that tell how it does",
        help_text="Of the network and infrastructure families they are the backbone's figures.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Party.objects.filter(retired_on=None)
        self.fields["owner"].queryset = rows  # type: ignore[attr-defined]


class DemandFields(forms.Form):
    field_order: tuple[str, ...] = ("demands", "why", "scope", "deviation_days")
    demands = fields.text(4, "In plain words.", label="What it demands", required=True)
    why = fields.text(
        3, "What the company gains by all keeping to it.", label="Why", required=True
    )
    scope = forms.ChoiceField(label="Applies to", choices=StandardVersion.Scope)
    lines = forms.ModelMultipleChoiceField(
        ProductLine.objects.all(),
        required=False,
        help_text="Where it applies to lines.",
    )
    products = forms.ModelMultipleChoiceField(
        Product.objects.order_by("code"),
        required=False,
        help_text="Where it applies to named products.",
    )
    deviation_days = forms.IntegerField(
        label="Longest deviation, in days",
        min_value=1,
        max_value=LONGEST,
        initial=LONGEST,
    )


class NewStandardForm(AboutFields, DemandFields):
    code = forms.CharField(max_length=12, help_text="Short, such as NET-1.")
    field_order = ("code", "name", "family", "owner", *DemandFields.field_order)


class StandardForm(AboutFields):
    version = fields.version()


class DemandForm(DemandFields):
    version = fields.version()


class PublishForm(forms.Form):
    effective_from = forms.DateField(
        label="In force from", help_text="From this day it never changes."
    )
    review_due_on = forms.DateField(label="Looked at again by", help_text=REVIEW)
    version = fields.version()


class LookForm(forms.Form):
    review_due_on = forms.DateField(label="Looked at again by", help_text=REVIEW)
    version = fields.version()


class RetireForm(forms.Form):
    reason = fields.text(3, label="Why", required=True)
    superseded_by = forms.ModelChoiceField(
        Standard.objects.none(), required=False, label="Another takes its place"
    )
    version = fields.version()

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Standard.objects.filter(retired_on=None).exclude(pk=standard.pk)
        self.fields["superseded_by"].queryset = rows  # type: ignore[attr-defined]


# --- how a product stands -----------------------------------------------------------
def products_of(user: User) -> "QuerySet[Product]":
    """For which this person may say how they stand to standards."""
    reach = access.reach(user, Perm.DEVIATION_ASK)
    rows = Product.objects.visible_to(user).filter(reach.q("team"))
    return rows.order_by("code")


class StateForm(forms.Form):
    product = forms.ModelChoiceField(Product.objects.none())
    seen_by = fields.text(3, SEEN, label="How it was seen", required=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products_of(user)  # type: ignore[attr-defined]


class DeviationFields(forms.Form):
    why = fields.text(
        3, "What the product could not do otherwise.",
        label="Why: the business need", required=True,
    )  # fmt: skip
    for_flexibility = fields.text(
        3, "The position of the product's side; who decides says that of the standard.",
        label="Position for flexibility", required=True,
    )  # fmt: skip
    compensating_control = fields.text(
        2, "What reduces the risk meanwhile.", label="Meanwhile", required=True
    )
    cost_to_conform = forms.DecimalField(
        label="Cost of conforming, USD", required=False, min_value=0, max_digits=12,
        decimal_places=2, help_text="Empty: not known.",
    )  # fmt: skip
    cost_to_deviate = forms.DecimalField(
        label="Cost of deviating, USD", required=False, min_value=0, max_digits=12,
        decimal_places=2, help_text="Empty: not known.",
    )  # fmt: skip
    expires_on = forms.DateField(label="Until", help_text="The last day.")
    decision = forms.ModelChoiceField(
        Decision.objects.none(), required=False, label="Trade-off in the decision log"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Decision.objects.visible_to(user).order_by("-id")
        self.fields["decision"].queryset = rows  # type: ignore[attr-defined]


class NewDeviationForm(DeviationFields):
    product = forms.ModelChoiceField(Product.objects.none())
    field_order = ("product",)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["product"].queryset = products_of(user)  # type: ignore[attr-defined]


class DeviationForm(DeviationFields):
    version = fields.version()


class VerdictForm(forms.Form):
    """Both answers in one form: the button says which."""

    for_standard = fields.text(
        3, STANDARD, label="Position for the standard", required=True
    )
    because = fields.text(3, label="Why you decide so", required=True)
    version = fields.version()


class CloseForm(forms.Form):
    seen_by = fields.text(3, SEEN, label="How it was seen", required=True)
    version = fields.version()


# --- lists --------------------------------------------------------------------------
class StandardFilter(forms.Form):
    q = forms.CharField(required=False)
    family = forms.ChoiceField(
        choices=[("", "Every family"), *Standard.Family.choices], required=False
    )
    ended = forms.ChoiceField(
        choices=[("", "Not retired"), ("all", "Retired too")], required=False
    )


class DeviationFilter(forms.Form):
    state = forms.ChoiceField(
        choices=[
            ("", "Asked, granted, expired"),
            ("all", "Every state"),
            *Deviation.State.choices,
        ],
        required=False,
    )
    standard = forms.ModelChoiceField(
        Standard.objects.all(), required=False, empty_label="Every standard"
    )
    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, empty_label="Every product"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = rows  # type: ignore[attr-defined]


def in_a_year(start: date | None = None) -> date:
    """The farthest day on which a standard is looked at again."""
    first = start or today()
    return date.fromordinal(first.toordinal() + LONGEST)
