from django import forms

from core.forms import Picks
from pilots.models import Alarm


class AnswerForm(forms.Form):
    """What an alarm was, and why."""

    answer = forms.ChoiceField(label="What was it?", choices=Alarm.Answer, widget=Picks)
    reason = forms.CharField(
        label="How do you know?", widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
