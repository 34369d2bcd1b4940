"""Which notices also come as mail."""

from typing import Any

from django import forms

from core.forms import Toggle
from core.models import NoMail, User
from core.notices import KINDS


class MailForm(forms.Form):
    """One switch for each kind; what is off still stands under Notices."""

    def __init__(self, data: Any = None, *, person: User) -> None:
        quiet = set(NoMail.objects.filter(person=person).values_list("kind", flat=True))
        super().__init__(data, initial={kind: kind not in quiet for kind in KINDS})
        for kind, words in KINDS.items():
            self.fields[kind] = forms.BooleanField(
                label=words.label, required=False, widget=Toggle
            )

    def chosen(self) -> list[str]:
        return [kind for kind in KINDS if self.cleaned_data[kind]]
