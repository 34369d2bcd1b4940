"""Proposing a version, signing it for a side, and saying no."""

from typing import Any

from django import forms

from core.factors import SIGN
from core.forms.factors import ProofForm
from governance import meanings, reauth
from governance.forms import area
from governance.quorum import Stance
from governance.speaking import Voice


class ProposeForm(forms.Form):
    effective_from = forms.DateField(
        label="It holds from", help_text="Once both sides have signed by then."
    )
    reason = forms.CharField(
        label="What changes, and why", max_length=4000, widget=area()
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class JointSignForm(ProofForm):
    """The signature for a side: the side, the meaning, the proof; and the page."""

    purpose = SIGN

    side = forms.ChoiceField(label="For which side", widget=forms.RadioSelect)
    meaning = forms.CharField(
        label="What your signature means",
        max_length=300,
        help_text="In your own words, with “I approve …” in them.",
    )
    record_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    field_order = ["side", "meaning"]

    def __init__(self, *args: Any, voices: list[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["side"]
        field.choices = [(voice.side, str(voice)) for voice in voices]
        if len(voices) == 1:
            field.widget, field.initial = forms.HiddenInput(), voices[0].side

    def prove(self) -> None:
        reauth.confirm(self.person, self.proof, about=self.cleaned_data["record_hash"])

    def clean_meaning(self) -> str:
        meaning = str(self.cleaned_data["meaning"])
        wrong = meanings.fault(Stance.APPROVED, meaning)
        if wrong:
            raise forms.ValidationError(wrong)
        return meaning


class ClosingForm(forms.Form):
    """Why it is declined, or taken back."""

    reason = forms.CharField(label="Why", max_length=2000, widget=area(3))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
