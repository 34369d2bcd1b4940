from typing import Any

from django import forms

from core.models import User
from governance.forms import area, people
from governance.models import Seat


class SeatForm(forms.Form):
    """An open seat, and one person for it."""

    seat = forms.ChoiceField()
    person = forms.ModelChoiceField(User.objects.none())

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seat: Any = self.fields["seat"]
        seat.choices = [(each.kind.code, str(each)) for each in seats]
        person: Any = self.fields["person"]
        person.queryset = people()


class NameSeatForm(SeatForm):
    person = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        empty_label="Whoever holds the seat",
        help_text="Naming grants nothing: the person must hold the seat and have "
        "no part in what is reviewed.",
    )


class AppointForm(SeatForm):
    person = forms.ModelChoiceField(
        User.objects.none(),
        help_text="Somebody who signs at gates, has no part in what is reviewed and "
        "sits in no other seat of this review.",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why?", widget=area(3), max_length=2000)
