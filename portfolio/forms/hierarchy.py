from django import forms

from portfolio.forms import fields
from portfolio.models import Portfolio


class NewPortfolioForm(forms.Form):
    name = forms.CharField(max_length=80)
    purpose = fields.text(3, "What it is kept for, in one sentence.")
    owner = fields.people()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fields.offer_people(self, "owner")


class PortfolioForm(NewPortfolioForm):
    version = fields.version()


class NewLineForm(NewPortfolioForm):
    portfolio = forms.ModelChoiceField(Portfolio.objects.all())
    field_order = ["name", "portfolio"]


class LineForm(NewLineForm):
    version = fields.version()
