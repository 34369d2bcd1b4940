from django import forms

from portfolio.forms import fields
from portfolio.models import Source


class SourceFields(forms.Form):
    name = forms.CharField(max_length=80, help_text="What people call it.")
    address = forms.URLField(
        max_length=1000,
        assume_scheme="https",
        help_text="Of a CSV file that anybody who knows the address can read. No password in it: it is shown here.",
    )
    shape = forms.ChoiceField(
        choices=Source.Shape,
        label="What is in the file",
        help_text="Its columns are those chosen when a file with the same header was imported by hand.",
    )
    every = forms.TypedChoiceField(
        choices=Source.Every, coerce=int, label="Fetched", initial=Source.Every.DAY
    )


class NewSourceForm(SourceFields):
    pass


class SourceForm(SourceFields):
    is_on = forms.BooleanField(required=False, label="Switched on")
    version = fields.version()
