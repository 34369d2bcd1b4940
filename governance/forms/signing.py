from typing import Any

from django import forms

from core.factors import SIGN
from core.forms.factors import ProofForm
from governance import meanings, quorum, reauth
from governance.forms import area
from governance.models import Seat, Stance

STANCES = [
    (Stance.APPROVED.value, "Approve"),
    (Stance.WITH_CONDITIONS.value, "Approve with conditions"),
    (Stance.RETURNED.value, "Send back"),
    (Stance.REJECTED.value, "Reject"),
    (Stance.DEFERRED.value, "Defer"),
    (Stance.ABSTAINED.value, "Abstain"),
]


class SignForm(ProofForm):
    """The signature: seat, stance, reason, meaning, proof; and the page it stands on."""

    purpose = SIGN

    seat = forms.ChoiceField(label="In which seat", widget=forms.RadioSelect)
    stance = forms.ChoiceField(
        label="Your decision", choices=STANCES, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        widget=area(3), required=False, help_text="Needed unless you approve."
    )
    meaning = forms.CharField(
        label="What your signature means",
        max_length=300,
        help_text="In your own words, with your decision in them: “I approve the pilot "
        "at one site under C1 and C2”, “I return it”, “I reject …”, “I defer …”, "
        "“I abstain …”.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    record_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    field_order = ["seat", "stance", "reason", "meaning"]

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seat"]
        field.choices = [(seat.kind.code, str(seat)) for seat in seats]
        if len(seats) == 1:
            field.widget, field.initial = forms.HiddenInput(), seats[0].kind.code

    def prove(self) -> None:
        reauth.confirm(self.person, self.proof, about=self.cleaned_data["record_hash"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        stance = cleaned.get("stance")
        if (
            stance
            and stance not in quorum.FOR
            and not cleaned.get("reason", "").strip()
        ):
            self.add_error("reason", "Say why.")
        if stance and cleaned.get("meaning"):
            wrong = meanings.fault(quorum.Stance(stance), cleaned["meaning"])
            if wrong:
                self.add_error("meaning", wrong)
        return cleaned
