from django import forms

from portfolio.forms import fields

SERVES = "Approvals that name the version before hold no longer from this day on."


class NewModelForm(forms.Form):
    name = forms.CharField(max_length=80, help_text="What the vendor calls it.")
    first_version = forms.CharField(label="Version in use", max_length=40)
    in_use_from = forms.DateField(label="In use from")
    note = fields.text(3)


class ModelForm(forms.Form):
    name = forms.CharField(max_length=80)
    note = fields.text(3)
    version = fields.version()


class ReleaseForm(forms.Form):
    name = forms.CharField(label="Version", max_length=40)
    in_use_from = forms.DateField(label="In use from", help_text=SERVES)
    version = fields.version()
