from typing import Any

from django import forms

from core.clock import today
from core.models import User
from portfolio.forms import fields
from portfolio.models import Product, Project


class NewProjectForm(forms.Form):
    name = forms.CharField(max_length=120)
    products = forms.ModelMultipleChoiceField(
        Product.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="What it works on. They go on when it ends.",
    )
    state = forms.ChoiceField(
        choices=[
            (Project.State.PLANNED, "Planned"),
            (Project.State.RUNNING, "Running"),
        ]
    )
    starts_on = forms.DateField()
    ends_on = forms.DateField(help_text="As planned.")
    outcome = fields.text(
        2,
        "Which outcome of its products it serves: what will be different.",
        required=True,
    )
    deliverables = fields.text(4, "One a line.")
    lead = fields.people()

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fields.offer_people(self, "lead")
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["products"].queryset = products  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        first, last = (self.cleaned_data.get(day) for day in ("starts_on", "ends_on"))
        if first and last and last < first:
            self.add_error("ends_on", "It ends on or after the day it starts.")
        return self.cleaned_data


class ProjectForm(NewProjectForm):
    version = fields.version()


class CloseForm(forms.Form):
    state = forms.ChoiceField(
        label="How it closes",
        choices=[
            (Project.State.ENDED, "Ended: what it made is live"),
            (Project.State.STOPPED, "Stopped: nothing goes live"),
        ],
        widget=forms.RadioSelect,
        initial=Project.State.ENDED,
    )
    closed_on = forms.DateField(label="On", initial=today)
    closing = fields.text(
        3,
        "What it leaves to the product, or why it stopped.",
        label="What remains",
        required=True,
    )
    version = fields.version()


class ReopenForm(forms.Form):
    reason = fields.text(2, required=True)
    version = fields.version()


class ProjectFilter(forms.Form):
    """What the list can be narrowed to."""

    q = forms.CharField(required=False, max_length=80)
    state = forms.ChoiceField(
        choices=[("", "Any state"), *Project.State.choices], required=False
    )
