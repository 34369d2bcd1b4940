"""A view's name, and with whom it is shared."""

from typing import Any

from django import forms

from core.models import Team, User
from core.saved_views import PAGES


class SavedViewForm(forms.Form):
    name = forms.CharField(max_length=60)
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label="Share with",
        required=False,
        empty_label="Nobody: it is mine",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.order_by("name")
        if not user.memberships.filter(team=None).exists():
            teams = teams.filter(memberships__user=user).distinct()
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class NewSavedViewForm(SavedViewForm):
    page = forms.ChoiceField(choices=list(PAGES.items()), widget=forms.HiddenInput)
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
