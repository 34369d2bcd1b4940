"""Shape of input for the queue of conflicts with Jira."""

import re
from typing import Any

from django import forms

from backlog.models import JiraConflict, JiraConnection, JiraField
from core.models import User
from portfolio.forms import fields
from portfolio.models import Product

MANY = [("ours", "Tandem’s values"), ("theirs", "Jira’s values"), ("newest", "The newer values")]  # fmt: skip


# An id, or an id with the version that was looked at.
SEEN = re.compile("[0-9]{1,18}(:[0-9]{1,9})?")


class ResolveForm(forms.Form):
    choice = forms.ChoiceField(choices=JiraConflict.Choice.choices[:2])
    version = fields.version()


class QueueForm(forms.Form):
    """Which part of the queue."""

    product = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        empty_label="All products",
        widget=forms.Select(attrs={"class": "input"}),
    )
    name = forms.ChoiceField(
        label="Field",
        required=False,
        choices=[("", "All fields"), *JiraField.NAMES],
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = JiraConnection.objects.visible_to(user).values("product")
        rows = Product.objects.filter(pk__in=seen).order_by("code")
        self.fields["product"].queryset = rows  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_valid() else {}


class ManyForm(forms.Form):
    """Which conflicts, by what choice: ticked, or everything that matches the filter.

    `rows` are ids; once they were looked at, ids with the version that was seen.
    """

    choice = forms.ChoiceField(choices=MANY)
    rows = forms.MultipleChoiceField(required=False)
    every = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        sent = [each for each in data.getlist("rows") if SEEN.fullmatch(each)]
        self.fields["rows"].choices = [(each, each) for each in sent]  # type: ignore[attr-defined]

    @property
    def seen(self) -> dict[int, int]:
        """{id: the version that was looked at, 0 before}."""
        pairs = (each.partition(":") for each in self.cleaned_data.get("rows", []))
        return {int(pk): int(version or 0) for pk, _, version in pairs}
