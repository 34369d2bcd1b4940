"""Forms about people: who gets in, what they may do, what they call themselves."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db.models import Q
from django.forms.models import model_to_dict

from core.forms import PicksMultiple
from core.models import Team, User
from core.roles import Family, Role


class RoleForm(forms.Form):
    """A role, where it holds, and what a governance reviewer signs for."""

    role = forms.ChoiceField(choices=[("", "Choose a role"), *Role.choices])
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), required=False, empty_label="Every team"
    )
    families = forms.MultipleChoiceField(
        label="Reviews",
        choices=Family,
        required=False,
        widget=PicksMultiple,
        help_text="For governance reviewers only. Whether they sign is decided by the "
        "seats they hold (Gate reviews, Seats).",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        reviews = values.get("role") == Role.GOVERNANCE_REVIEWER
        if reviews and not values.get("families"):
            self.add_error("families", "Name at least one family that they review.")
        if not reviews and values.get("families"):
            self.add_error("families", "Only governance reviewers have families.")
        return values


class ReportsToForm(forms.Form):
    """Whom a person reports to: one of the others who can sign in, or nobody."""

    manager = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label="Reports to",
        empty_label="Nobody here",
        help_text="Who reports to a party of a review does not decide it.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, person: User) -> None:
        super().__init__(data, initial=model_to_dict(person))
        known = Q(is_active=True) | Q(pk=person.manager_id)
        others = User.objects.filter(known, is_system=False).exclude(pk=person.pk)
        self.fields["manager"].queryset = others.order_by("name")  # type: ignore[attr-defined]


class InvitationForm(RoleForm):
    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address", max_length=200)
    field_order = ["name", "email"]


class TeamForm(forms.Form):
    name = forms.CharField(max_length=80)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewTeamForm(forms.Form):
    name = forms.CharField(max_length=80)


@cache
def zones() -> list[tuple[str, str]]:
    """Places of the world, as "America/Chicago"; without the old technical names."""
    kept = [zone for zone in available_timezones() if "/" in zone]
    places = [zone for zone in kept if zone.partition("/")[0] not in {"Etc", "posix"}]
    return [
        ("UTC", "UTC"),
        *((zone, zone.replace("_", " ")) for zone in sorted(places)),
    ]


class ProfileForm(forms.Form):
    name = forms.CharField(max_length=120)
    title = forms.CharField(label="Job title", max_length=120, required=False)
    time_zone = forms.ChoiceField(choices=zones)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=80, help_text="What it is for, so that you know it again."
    )
    days = forms.TypedChoiceField(
        label="Lasts",
        coerce=int,
        choices=[(30, "30 days"), (90, "90 days"), (365, "A year"), (0, "No end")],
        initial=90,
    )
