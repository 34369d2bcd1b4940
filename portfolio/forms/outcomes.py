from django import forms

from portfolio.forms import fields
from portfolio.models import Metric


class OutcomeForm(forms.Form):
    target = fields.figure("Target", hint="In the metric's own unit.")
    due_on = forms.DateField(required=False, label="Reached by")
    version = fields.version()


class NewOutcomeForm(forms.Form):
    metric = forms.ModelChoiceField(
        Metric.objects.none(), help_text="What shows whether the product works."
    )
    target = fields.figure("Target", hint="In the metric's own unit.")
    due_on = forms.DateField(required=False, label="Reached by")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        metrics = Metric.objects.current().order_by("code")
        self.fields["metric"].queryset = metrics  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = fields.text(2, required=True)
