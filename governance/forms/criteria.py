from datetime import date
from typing import Any

from django import forms

from core.clock import today
from core.forms import PicksMultiple
from core.roles import Family
from governance.forms import area, choice
from governance.models import Criterion, Gate, Regulation

STATUSES = [
    each for each in Criterion.Status.choices if each[0] != Criterion.Status.SUPERSEDED
]


class CriterionFilter(forms.Form):
    FAMILIES = [("", "Every family"), *Family.choices]
    GATES = [("", "Every gate"), *Gate.choices]

    family = forms.ChoiceField(choices=FAMILIES, required=False, widget=choice())
    gate = forms.ChoiceField(choices=GATES, required=False, widget=choice())
    on = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"class": "input"})
    )

    def conditions(self) -> dict[str, Any]:
        self.is_valid()
        found = self.cleaned_data
        day: date = found.get("on") or today()
        return {
            "family": found.get("family", ""),
            "gate": found.get("gate", ""),
            "on": day,
        }


class WordingForm(forms.Form):
    text = forms.CharField(
        label="Criterion",
        widget=area(),
        help_text="What can be tested, in plain words.",
    )
    basis = forms.CharField(
        label="Legal or policy basis", widget=area(), required=False
    )
    regulations = forms.ModelMultipleChoiceField(
        Regulation.objects.all(),
        label="It rests on",
        required=False,
        help_text="Of the catalogue of regulations.",
    )
    status = forms.ChoiceField(choices=STATUSES)
    gates = forms.MultipleChoiceField(
        label="Meant for", choices=Gate, widget=PicksMultiple
    )
    waivable = forms.BooleanField(label="A waiver may be granted", required=False)
    effective_from = forms.DateField(
        label="From", help_text="Today or later. Reviews under way keep their wording."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_effective_from(self) -> date:
        day: date = self.cleaned_data["effective_from"]
        if day < today():
            raise forms.ValidationError("Enter today or a later day.")
        return day


class NewCriterionForm(WordingForm):
    code = forms.RegexField(
        r"^[RSG]\d{2}$",
        help_text="R, S or G and two digits: S08.",
        error_messages={"invalid": "Enter R, S or G and two digits, such as S08."},
    )
    family = forms.ChoiceField(choices=Family)
    version = None  # type: ignore[assignment]
    field_order = ["code", "family", "text"]


class VerifyForm(forms.Form):
    status = forms.ChoiceField(choices=STATUSES, label="It stands as")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RetireForm(forms.Form):
    effective_to = forms.DateField(label="It ends on")
    reason = forms.CharField(max_length=120)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
