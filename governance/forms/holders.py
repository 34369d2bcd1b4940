from typing import Any

from django import forms

from core.models import Team, User
from governance.forms import people
from governance.models import SeatKind


class HolderForm(forms.Form):
    seat = forms.ModelChoiceField(SeatKind.objects.all())
    person = forms.ModelChoiceField(
        User.objects.none(), help_text="Their role has to let them sign at gates too."
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), required=False, empty_label="Every team"
    )
    starts_on = forms.DateField(label="First day")
    ends_on = forms.DateField(
        label="Last day", required=False, help_text="Empty: until further notice."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people()
