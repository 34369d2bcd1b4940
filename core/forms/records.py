"""The filter of the audit trail."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from core.models import User
from core.verbs import Verb, in_words


class AuditFilter(forms.Form):
    person = forms.ModelChoiceField(
        User.objects.order_by("name", "id"), required=False, empty_label="Anybody"
    )
    verb = forms.ChoiceField(required=False)
    subject = forms.CharField(required=False, max_length=100, label="What")
    since = forms.DateField(required=False, label="From")
    until = forms.DateField(required=False, label="To")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = [(verb.value, in_words(verb.value)) for verb in Verb]
        self.fields["verb"].choices = [("", "Anything"), *sorted(verbs)]  # type: ignore[attr-defined]
        for field in self.fields.values():  # they stand in a toolbar, outside a form
            field.widget.attrs["class"] = "input"

    def conditions(self) -> dict[str, Any]:
        """What to filter by; a field that is wrong filters nothing and says so."""
        asked = self.cleaned_data
        found = {
            "actor": asked.get("person"),
            "verb": asked.get("verb"),
            "subject_name__icontains": asked.get("subject"),
            "at__gte": asked.get("since") and midnight(asked["since"]),
            "at__lt": asked.get("until")
            and midnight(asked["until"] + timedelta(days=1)),
        }
        return {name: value for name, value in found.items() if value}


def midnight(day: Any) -> datetime:
    """The start of a day where the person is."""
    return timezone.make_aware(datetime.combine(day, time.min))
