from typing import Any

from django import forms

from core.forms import Picks
from core.models import User
from governance import review_page
from governance.forms import area, choice
from governance.models import Assessment, Criterion, Gate, Review

Verdict = Assessment.Verdict
JUDGED = [(v.value, v.label) for v in Verdict if v != Verdict.WAIVED]


class AskForm(forms.Form):
    gate = forms.ChoiceField(choices=Gate, widget=Picks)
    asked = forms.CharField(
        label="What is asked",
        widget=area(),
        help_text="One or two sentences that a reviewer can answer with yes or no.",
    )
    due_on = forms.DateField(
        label="Answer needed by",
        required=False,
        help_text="In ten working days if left out, holidays not counted.",
    )


class ReviewForm(forms.Form):
    asked = forms.CharField(label="What is asked", widget=area())
    due_on = forms.DateField(label="Answer needed by")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FilterForm(forms.Form):
    """The queue's filters; anything unknown is left out."""

    STATES = [("", "Waiting"), *Review.State.choices, ("all", "All")]

    GATES = [("", "Every gate"), *Gate.choices]

    state = forms.ChoiceField(choices=STATES, required=False, widget=choice())
    gate = forms.ChoiceField(choices=GATES, required=False, widget=choice())

    def conditions(self) -> dict[str, str]:
        self.is_valid()
        return {n: self.cleaned_data.get(n, "") for n in ("state", "gate")}


class AssessForm(forms.Form):
    verdict = forms.ChoiceField(choices=JUDGED, widget=Picks)
    reason = forms.CharField(
        label="Comment", widget=area(2), required=False, max_length=2000
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        skipped = cleaned.get("verdict") == Verdict.NOT_APPLICABLE
        if skipped and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Say why it does not apply.")
        return cleaned


class AddCriterionForm(forms.Form):
    criterion = forms.ModelChoiceField(
        Criterion.objects.none(),
        help_text="From the catalogue in force today, of what your seat judges.",
    )

    def __init__(self, *args: Any, review: Review, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = review_page.more_criteria(review, user)
        self.fields["criterion"].queryset = rows  # type: ignore[attr-defined]
