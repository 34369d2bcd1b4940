from typing import Any

from django import forms

from core.clock import today
from core.errors import Refused
from core.models import Team, User
from core.roles import Perm
from governance import cadence, files, plan_page
from governance.forms import area, choice, people, search, teams_of
from governance.forms.decisions import version
from governance.models import Plan

A_YEAR = 12


class PlanForm(forms.Form):
    title = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=Plan.Kind)
    starts_on = forms.DateField(label="Period from")
    ends_on = forms.DateField(label="Period until")
    business_owner = forms.ModelChoiceField(User.objects.none())
    it_owner = forms.ModelChoiceField(User.objects.none(), label="IT owner")
    cadence_months = forms.IntegerField(
        label="Looked at again every",
        min_value=1,
        max_value=60,
        initial=A_YEAR,
        help_text="Months.",
    )
    due_on = forms.DateField(label="Next due")
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, empty_label="The company's"
    )
    text = forms.CharField(
        widget=area(8),
        required=False,
        help_text="The short of it. Paragraphs and addresses are shown as such; simple "
        "HTML for headings, lists and tables is kept.",
    )
    link = forms.URLField(
        label="Or a link", required=False, max_length=500, assume_scheme="https"
    )
    upload = forms.FileField(
        label="Or a file",
        required=False,
        max_length=200,
        help_text=f"{', '.join(files.KINDS)}, at most {files.MAX_BYTES // 2**20} MB.",
    )
    readers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        required=False,
        label="Who is asked to read it",
        widget=forms.CheckboxSelectMultiple,
    )
    version = version()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("business_owner", "it_owner", "readers"):
            self.fields[name].queryset = people()  # type: ignore[attr-defined]
        teams = teams_of(user, Perm.PLAN_EDIT)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                files.inspect(upload)
            except Refused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", "The period ends after it begins.")
        both = cleaned.get("business_owner"), cleaned.get("it_owner")
        if both[0] and both[0] == both[1]:
            self.add_error("it_owner", "One owner is of the business, the other of IT.")
        return cleaned


class NewPlanForm(PlanForm):
    supersedes = forms.ModelChoiceField(
        Plan.objects.none(),
        required=False,
        empty_label="None",
        help_text="The document that ends once both owners agree to this one.",
    )
    version = None  # type: ignore[assignment]  # nothing to be stale against yet

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        first = {"due_on": cadence.next_due(today(), A_YEAR)}
        first |= kwargs.pop("initial", {})
        super().__init__(*args, user=user, initial=first, **kwargs)
        rows = plan_page.listed(user)
        self.fields["supersedes"].queryset = rows  # type: ignore[attr-defined]


class PlanReviewForm(forms.Form):
    finding = forms.CharField(
        label="What was found", widget=area(), help_text="Why it still stands."
    )
    version = version()


class ReceiptForm(forms.Form):
    commitment = forms.CharField(
        label="What I commit to for it",
        widget=area(2),
        required=False,
        max_length=2000,
        help_text="For sponsors: people, money, a decision by a day. May stay empty.",
    )


class PlanFilter(forms.Form):
    """The list's filters; anything unknown is left out."""

    KINDS = [("", "Every kind"), *Plan.Kind.choices]
    STATES = [
        ("", "Drafts and agreed"),
        (plan_page.OVERDUE, "Overdue"),
        *Plan.State.choices,
        ("all", "All"),
    ]

    q = search("Search plans")
    kind = forms.ChoiceField(choices=KINDS, required=False, widget=choice())
    state = forms.ChoiceField(choices=STATES, required=False, widget=choice())

    def conditions(self) -> dict[str, Any]:
        self.is_valid()
        return {n: self.cleaned_data.get(n, "") for n in ("q", "kind", "state")}
