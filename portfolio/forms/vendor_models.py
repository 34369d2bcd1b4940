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
    next_version = forms.CharField(
        label="Version to come",
        required=False,
        max_length=40,
        help_text="As the vendor announced it.",
    )
    next_expected_on = forms.DateField(
        label="Expected from",
        required=False,
        help_text="Whoever answers for its products is asked to certify 60 days before.",
    )
    note = fields.text(3)
    version = fields.version()


class ReleaseForm(forms.Form):
    name = forms.CharField(label="Version", max_length=40)
    in_use_from = forms.DateField(label="In use from", help_text=SERVES)
    version = fields.version()
