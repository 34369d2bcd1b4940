from datetime import date

from django import forms

from governance.forms import area


class IssueForm(forms.Form):
    month = forms.DateField(
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        error_messages={"invalid": "Enter a month such as 2026-10."},
    )
    note = forms.CharField(
        label="What to know about it", max_length=400, required=False, widget=area(2)
    )

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"]
        return month.replace(day=1)


class AcceptForm(forms.Form):
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DisputeForm(forms.Form):
    reason = forms.CharField(label="What is wrong with it", widget=area(3))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
