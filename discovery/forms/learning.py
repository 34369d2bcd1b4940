from typing import Any

from django import forms

from core.forms import PicksMultiple
from core.models import User
from discovery.forms.filters import select
from discovery.models import Learning
from discovery.models.learning import LONGEST
from portfolio.models import Vendor


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LearningForm(forms.Form):
    kind = forms.ChoiceField(label="What it was", choices=Learning.Kind)
    title = forms.CharField(max_length=160)
    held_on = forms.DateField(label="Day")
    vendor = forms.ModelChoiceField(Vendor.objects.none(), required=False)
    families = forms.MultipleChoiceField(
        label="Who was there",
        choices=Learning.Family,
        widget=PicksMultiple,
        help_text="Families of roles, never names.",
    )
    learned = forms.CharField(
        label="What was learned", max_length=LONGEST, widget=area(5)
    )
    link = forms.URLField(
        label="Where it can be read",
        required=False,
        max_length=300,
        assume_scheme="https",
    )
    next_step = forms.CharField(
        label="What we will do",
        required=False,
        max_length=300,
        help_text="With who does it, and by when. Empty: nothing follows.",
    )
    owner = forms.ModelChoiceField(User.objects.none(), required=False, label="Who")
    due_on = forms.DateField(label="By", required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vendors = Vendor.objects.visible_to(user).order_by("name")
        people = User.objects.filter(is_active=True, is_system=False).order_by("name")
        self.fields["vendor"].queryset = vendors  # type: ignore[attr-defined]
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class EditLearningForm(LearningForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class LearningFilter(forms.Form):
    """What does not make sense counts as not asked for."""

    q = forms.CharField(
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"class": "input", "type": "search", "aria-label": "Words"}
        ),
    )
    family = forms.ChoiceField(
        choices=[("", "Everybody"), *Learning.Family.choices],
        required=False,
        widget=select("Who was there"),
    )
    kind = forms.ChoiceField(
        choices=[("", "Every kind"), *Learning.Kind.choices],
        required=False,
        widget=select("Kind"),
    )
    vendor = forms.ModelChoiceField(
        Vendor.objects.none(),
        required=False,
        empty_label="Every vendor",
        widget=select("Vendor"),
    )
    step = forms.ChoiceField(
        choices=[("", "Every next step"), ("waiting", "Not done yet")],
        required=False,
        widget=select("Next step"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vendors = Vendor.objects.visible_to(user).order_by("name")
        self.fields["vendor"].queryset = vendors  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}
