from django import forms

from core.forms import Picks
from governance.emergencies import GATES
from governance.forms import area
from governance.models import Gate


class EmergencyForm(forms.Form):
    gate = forms.ChoiceField(
        choices=[(gate.value, Gate(gate).label) for gate in GATES], widget=Picks
    )
    reason = forms.CharField(
        label="What cannot wait for the review",
        widget=area(),
        help_text="What would happen to whom if it began five working days later.",
    )
    risk = forms.CharField(
        label="What may go wrong, and what is done about it", widget=area()
    )
