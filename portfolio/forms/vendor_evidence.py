from django import forms

from portfolio.forms import fields
from portfolio.models import VendorEvidence


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label="What it is", choices=VendorEvidence.Kind)
    dated_on = forms.DateField(
        label="Day",
        help_text="The end of the period it covers, or the day it was issued.",
    )
    valid_until = forms.DateField(
        label="Stands until",
        required=False,
        help_text="Empty: as its kind does. A SOC 2 report 12 months, a bridge letter 90 days.",
    )
    link = forms.URLField(
        label="Where it is kept", required=False, max_length=300, assume_scheme="https"
    )
    note = forms.CharField(required=False, max_length=300)


class EditEvidenceForm(EvidenceForm):
    version = fields.version()
