from typing import Any

from django import forms

from core.clock import today
from core.forms import Picks
from core.models import User
from governance.forms import area, people
from governance.models import Condition, Criterion, Review


class ConditionForm(forms.Form):
    text = forms.CharField(
        label="What has to be done",
        widget=area(),
        help_text="So that it can be checked.",
    )
    criterion = forms.ModelChoiceField(
        Criterion.objects.none(), required=False, empty_label="The whole review"
    )
    owner = forms.ModelChoiceField(User.objects.none())
    due_on = forms.DateField(label="Due")
    blocking = forms.ChoiceField(
        choices=Condition.Blocking, widget=Picks, label="Needed"
    )
    every_months = forms.IntegerField(
        label="Again every so many months",
        min_value=1,
        max_value=12,
        required=False,
        help_text="Empty: once. When it is verified, the next one opens by itself.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = Criterion.objects.filter(pk__in=review.assessments.values("criterion"))
        self.fields["criterion"].queryset = inside.order_by("code")  # type: ignore[attr-defined]
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < today():
            raise forms.ValidationError("Enter today or a later day.")
        return day


class KeptForm(forms.Form):
    note = forms.CharField(label="How it is kept", widget=area(3))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WaiverForm(forms.Form):
    criterion = forms.ModelChoiceField(
        Criterion.objects.none(),
        help_text="What holds consent, recording notice, disputes, the way to a "
        "person or card data is never waived and not listed.",
    )
    reason = forms.CharField(label="Why it is not met", widget=area())
    compensating_control = forms.CharField(
        label="What reduces the risk meanwhile", widget=area()
    )
    risk_owner = forms.ModelChoiceField(
        User.objects.none(), label="Who carries the risk"
    )
    expires_on = forms.DateField(
        label="Until", help_text="At most 90 days from the day it is granted."
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = Criterion.objects.filter(
            pk__in=review.assessments.values("criterion"), waivable=True
        )
        self.fields["criterion"].queryset = inside.order_by("code")  # type: ignore[attr-defined]
        self.fields["risk_owner"].queryset = people()  # type: ignore[attr-defined]


class ConditionWaiverForm(forms.Form):
    reason = forms.CharField(label="Why it cannot be kept yet", widget=area())
    compensating_control = forms.CharField(
        label="What reduces the risk meanwhile", widget=area()
    )
    risk_owner = forms.ModelChoiceField(
        User.objects.none(), label="Who carries the risk"
    )
    expires_on = forms.DateField(
        label="Until", help_text="At most 90 days from the day it is granted."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["risk_owner"].queryset = people()  # type: ignore[attr-defined]


class RenewForm(forms.Form):
    reason = forms.CharField(label="Why it is still needed", widget=area())
    expires_on = forms.DateField(label="Until", help_text="At most 90 days from today.")
