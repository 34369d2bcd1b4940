from typing import Any

from django import forms

from core.factors import SIGN
from core.forms.factors import ProofForm
from core.models import User
from governance import reauth
from governance.forms import area, people
from governance.models import Office


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RemedyForm(VersionForm):
    plan = forms.CharField(
        label="What is done about it", widget=area(4), help_text="And by whom."
    )
    met_again_on = forms.DateField(label="Met again from")
    field_order = ["plan", "met_again_on"]


class CloseReasonForm(VersionForm):
    reason = forms.CharField(
        label="Why it may close before two months are met", widget=area(3)
    )
    field_order = ["reason"]


class SignClosingForm(ProofForm):
    """The signature of the other side under the reason that it read."""

    purpose = SIGN
    record_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def prove(self) -> None:
        reauth.confirm(self.person, self.proof, about=self.cleaned_data["record_hash"])


class OfficerForm(forms.Form):
    office = forms.ModelChoiceField(Office.objects.all())
    person = forms.ModelChoiceField(
        User.objects.none(),
        help_text="Their role has to let them answer for an office too.",
    )
    starts_on = forms.DateField(
        label="First day", help_text="Who held it leaves the day before."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people()
