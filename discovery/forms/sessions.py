from django import forms

from core.clock import today
from portfolio.models import Site


class SessionForm(forms.Form):
    held_on = forms.DateField(label="Held on", initial=today)
    site = forms.ModelChoiceField(Site.objects.all(), empty_label="Choose a site")
    team_size = forms.IntegerField(
        label="People in the room", min_value=1, max_value=500, required=False
    )
    prompts = forms.CharField(
        label="Prompts used",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
