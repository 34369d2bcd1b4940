from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from core.models import User
from portfolio.forms import fields
from portfolio.models import Annotation, Metric, Product, Queue, Site

FREQUENCIES = [
    (1, "No"),
    (12, "Yes, from months"),
    (4, "Yes, from quarters"),
    (52, "Yes, from weeks"),
]


class MetricFields(forms.Form):
    name = forms.CharField(max_length=120)
    numerator = forms.CharField(max_length=200, help_text="What is summed on top.")
    denominator = forms.CharField(max_length=200, help_text="What is summed below.")
    unit = forms.ChoiceField(choices=Metric.Unit)
    kind = forms.ChoiceField(
        choices=Metric.Kind,
        help_text="Percentiles cannot be rolled up: they are measured again or not known.",
    )
    direction = forms.ChoiceField(choices=Metric.Direction)
    annual = forms.TypedChoiceField(
        label="Shown per year", coerce=int, choices=FREQUENCIES, initial=1
    )
    exclusions = fields.text(2, "What is left out, and why.")
    typical_low = fields.figure(
        "Typical from", hint="In its unit: 75 for 75%. A hint, no target."
    )
    typical_high = fields.figure("Typical to")
    pitfalls = fields.text(3, "How it misleads.")
    is_headline = forms.BooleanField(
        required=False, label="Headline: on the outcomes page"
    )
    owner = fields.people()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fields.offer_people(self, "owner")


class MetricForm(MetricFields):
    version = fields.version()


class NewMetricForm(MetricFields):
    code = forms.CharField(max_length=20, help_text="Short, in capitals: FCR.")
    field_order = ["code", "name"]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()


class NewVersionForm(forms.Form):
    """A new formula of the same metric."""

    numerator = MetricFields.base_fields["numerator"]
    denominator = MetricFields.base_fields["denominator"]
    unit = MetricFields.base_fields["unit"]
    kind = MetricFields.base_fields["kind"]
    annual = MetricFields.base_fields["annual"]
    exclusions = MetricFields.base_fields["exclusions"]


class ObservationForm(forms.Form):
    period_start = forms.DateField(label="First day of the period")
    period_end = forms.DateField(label="Last day of the period")
    numerator = forms.DecimalField(max_digits=18, decimal_places=4)
    denominator = forms.DecimalField(
        max_digits=18, decimal_places=4, min_value=Decimal("0.0001")
    )
    site = forms.ModelChoiceField(
        Site.objects.all(), required=False, empty_label="All sites"
    )
    queue = forms.ModelChoiceField(
        Queue.objects.all(), required=False, empty_label="All queues"
    )
    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, empty_label="All products"
    )
    channel = forms.CharField(
        max_length=20, required=False, help_text="voice, chat; empty for all."
    )
    provisional = forms.BooleanField(
        required=False, label="Provisional: figures still come in"
    )

    def __init__(
        self, *args: object, user: User, metric: Metric, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        name_sums(self, metric)


class CorrectionForm(forms.Form):
    numerator = forms.DecimalField(max_digits=18, decimal_places=4)
    denominator = forms.DecimalField(
        max_digits=18, decimal_places=4, min_value=Decimal("0.0001")
    )
    provisional = forms.BooleanField(
        required=False, label="Provisional: figures still come in"
    )
    reason = fields.text(
        2, "Why the figure changes. It stays in the record.", required=True
    )
    version = fields.version()

    def __init__(self, *args: object, metric: Metric, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        name_sums(self, metric)


class ScopeForm(forms.Form):
    """Which part of the company the trend shows, and which time."""

    site = forms.ModelChoiceField(
        Site.objects.all(), required=False, empty_label="All sites"
    )
    queue = forms.ModelChoiceField(
        Queue.objects.all(), required=False, empty_label="All queues"
    )
    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, empty_label="All products"
    )
    channel = forms.ChoiceField(required=False)
    since = forms.DateField(required=False, label="From")
    until = forms.DateField(required=False, label="To")

    def __init__(
        self, *args: object, user: User, channels: Iterable[str], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        kinds = [("", "All channels"), *((name, name) for name in channels)]
        self.fields["channel"].choices = kinds  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        since, until = asked.get("since"), asked.get("until")
        if since and until and until < since:
            self.add_error("until", "This day lies before the first.")
        return asked


class AnnotationForm(forms.Form):
    """One day and a few words on a trend."""

    happened_on = forms.DateField(label="Day")
    words = forms.CharField(max_length=120, label="What happened")
    kind = forms.ChoiceField(
        choices=Annotation.Kind, initial=Annotation.Kind.OTHER, label="Kind"
    )
    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, empty_label="No product in particular"
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]


class AnnotationEditForm(forms.Form):
    happened_on = AnnotationForm.base_fields["happened_on"]
    words = AnnotationForm.base_fields["words"]
    kind = AnnotationForm.base_fields["kind"]
    version = fields.version()


def name_sums(form: forms.Form, metric: Metric) -> None:
    """Call both sums what they are in this metric."""
    for name in ("numerator", "denominator"):
        words = str(getattr(metric, name))
        form.fields[name].label = words[:1].upper() + words[1:]
