from typing import Any

from django import forms

from core.models import User
from governance.forms import area, people
from governance.forms.credit import FirstMonthForm


class ServiceForm(forms.Form):
    about = forms.CharField(
        label="What it is", max_length=400, required=False, widget=area(3)
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label="Whose it is", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = people()


class NewServiceForm(ServiceForm):
    name = forms.CharField(
        max_length=60, help_text="It stays: levels and charges are bound by it."
    )
    version = None  # type: ignore[assignment]
    field_order = ["name"]


class PriceForm(FirstMonthForm):
    amount = forms.DecimalField(
        label="Monthly charge, USD", min_value=0, max_digits=12, decimal_places=2
    )
    reason = forms.CharField(label="Why", max_length=400, widget=area(2))
