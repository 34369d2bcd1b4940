"""The forms of the gallery: two contracts, and one field of each kind."""

from django import forms

from core.forms import Picks, PicksMultiple, Toggle
from core.gallery.samples import HORIZONS, SCALE

SCORES = [(n, n) for n in SCALE]


class MoveForm(forms.Form):
    horizon = forms.ChoiceField(choices=HORIZONS)
    after = forms.IntegerField(required=False)
    reason = forms.CharField(required=False)
    version = forms.IntegerField()


class ScoreForm(forms.Form):
    ubv = forms.TypedChoiceField(coerce=int, choices=SCORES, required=False)
    tc = forms.TypedChoiceField(coerce=int, choices=SCORES, required=False)
    rroe = forms.TypedChoiceField(coerce=int, choices=SCORES, required=False)
    size = forms.TypedChoiceField(coerce=int, choices=SCORES, required=False)
    version = forms.IntegerField()

    def scores(self) -> dict[str, int]:
        """What was sent, by the name of its column."""
        sent = self.cleaned_data.items()
        return {name: value for name, value in sent if name != "version" and value}


class ExampleForm(forms.Form):
    """One field of each kind, for the gallery and the form tests."""

    title = forms.CharField(max_length=80, help_text="What becomes true for a person.")
    due = forms.DateField(label="Due on", required=False)
    weeks = forms.IntegerField(label="Length in weeks", min_value=1, max_value=26)
    kind = forms.ChoiceField(choices=[("poc", "Proof of concept"), ("pilot", "Pilot")])
    who = forms.ChoiceField(
        label="Who said it?",
        widget=Picks,
        choices=[
            ("associate", "Associate"),
            ("customer", "Customer"),
            ("collector", "I saw it"),
        ],
    )
    sites = forms.MultipleChoiceField(
        required=False,
        widget=PicksMultiple,
        choices=[("aus", "Austin"), ("tam", "Tampa")],
    )
    outcome = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[("approve", "Approve"), ("return", "Send back")],
    )
    notes = forms.CharField(widget=forms.Textarea, required=False)
    evidence = forms.FileField(required=False, help_text="Up to 200 MB.")
    alerts = forms.BooleanField(
        required=False, widget=Toggle, label="Tell me by e-mail"
    )
    agree = forms.BooleanField(label="I have read the criteria")
