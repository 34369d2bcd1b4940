from django import forms

from governance.forms import area


class AskChangeForm(forms.Form):
    text = forms.CharField(
        label="What has to change before you can approve?",
        widget=area(4),
        max_length=4000,
        help_text="One thing at a time, so that it can be answered and settled.",
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="What was changed, or why not", widget=area(4), max_length=4000
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
