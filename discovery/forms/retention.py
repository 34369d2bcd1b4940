from django import forms

from discovery.retention import LEAST_DAYS, MOST_DAYS


class RetentionForm(forms.Form):
    days = forms.IntegerField(
        label="Days",
        required=False,
        min_value=LEAST_DAYS,
        max_value=MOST_DAYS,
        help_text="From the day it happened: 1095 is three years. Empty: for ever.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class KeepForm(forms.Form):
    until = forms.DateField(label="Keep the words until")
    because = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="What they are still needed for.",
        error_messages={"required": "Say why these words are needed for longer."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
