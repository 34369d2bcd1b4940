from decimal import Decimal

from django import forms

from portfolio.forms import fields
from portfolio.models import Queue, Site

# A code is what files of other systems say, so it is set once.
CODE_HINT = "Up to %s letters or digits, in capitals: %s. It stays as it is."


class SiteFields(forms.Form):
    name = forms.CharField(max_length=80)
    agents = forms.IntegerField(min_value=0, max_value=1_000_000, initial=0)
    partner = forms.CharField(
        label="Run by",
        max_length=80,
        required=False,
        help_text="The outsourcer; empty for a site of our own.",
    )
    working = forms.ChoiceField(
        label="Working mode", choices=Site.Working, initial=Site.Working.ON_SITE
    )
    queues = forms.ModelMultipleChoiceField(
        Queue.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What its people answer. None ticked: every queue.",
    )


class SiteForm(SiteFields):
    version = fields.version()


class NewSiteForm(SiteFields):
    code = forms.SlugField(max_length=20, help_text=CODE_HINT % ("20", "JAX"))
    field_order = ["code", "name"]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()


class QueueFields(forms.Form):
    name = forms.CharField(max_length=80)
    service_level_percent = forms.IntegerField(
        label="Service level, %",
        min_value=1,
        max_value=100,
        initial=80,
        help_text="So many of a hundred contacts are answered in time.",
    )
    service_level_seconds = forms.IntegerField(
        label="In time is within, seconds", min_value=1, max_value=32_000, initial=30
    )
    base_fte = forms.DecimalField(
        label="Base FTE",
        min_value=Decimal(0),
        max_digits=6,
        decimal_places=1,
        initial=0,
        help_text="Full-time people planned for it.",
    )


class QueueForm(QueueFields):
    version = fields.version()


class NewQueueForm(QueueFields):
    code = forms.SlugField(max_length=4, help_text=CODE_HINT % ("four", "PLS"))
    field_order = ["code", "name"]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()
