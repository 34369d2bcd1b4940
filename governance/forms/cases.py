from django import forms

from governance.forms import choice, people
from governance.forms.changes import moment
from governance.models import BusinessCalendar, CasePause, ServiceClock, ServiceLevel


class CaseForm(forms.Form):
    title = forms.CharField(max_length=160, help_text="What is owed, in a few words.")
    assignee = forms.ModelChoiceField(
        people(),
        label="Whose it is",
        required=False,
        help_text="Who is told when time runs short. Empty: who opened it.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewCaseForm(CaseForm):
    clock = forms.ModelChoiceField(
        ServiceClock.objects.select_related("level").order_by("level__code", "id"),
        label="Service level",
    )
    opened_at = moment("Opened", hint="Empty: now.")
    event_on = forms.DateField(
        label="Needed for",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Only for what is owed ahead of a day.",
    )
    reference = forms.CharField(
        label="Its number elsewhere", max_length=40, required=False
    )
    version = None  # type: ignore[assignment]
    field_order = ["clock", "title", "opened_at", "event_on", "assignee", "reference"]


class MomentForm(forms.Form):
    """When a step was taken, if it was not just now."""

    at = moment("When", hint="Empty: now.")


class HoldForm(MomentForm):
    reason = forms.ChoiceField(
        label="Why",
        choices=CasePause.Reason.choices,
        help_text="Only waiting for who asked stops the clock.",
    )
    note = forms.CharField(max_length=400, required=False)
    field_order = ["reason", "note", "at"]


class ClockForm(forms.Form):
    name = forms.CharField(max_length=40, help_text="Standard, Emergency, Leaver …")
    minutes = forms.IntegerField(
        label="Within, minutes",
        min_value=1,
        required=False,
        help_text="Of open time. Minutes or business days, one of them.",
    )
    days = forms.IntegerField(
        label="Within, business days", min_value=1, required=False
    )
    respond_minutes = forms.IntegerField(
        label="First answer within, minutes", min_value=1, required=False
    )
    calendar = forms.ModelChoiceField(BusinessCalendar.objects.order_by("name"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OutageForm(forms.Form):
    begins_at = moment("Away from", required=True)
    ends_at = moment("Back since", hint="Empty while it is away.")
    note = forms.CharField(max_length=400, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewOutageForm(OutageForm):
    version = None  # type: ignore[assignment]


class CaseFilter(forms.Form):
    """?level=3&state=open: what the list of cases shows."""

    level = forms.ModelChoiceField(
        ServiceLevel.objects.order_by("code"),
        required=False,
        empty_label="All levels",
        widget=choice(),
    )
    state = forms.ChoiceField(
        choices=[("open", "Open"), ("late", "Out of time"), ("ended", "Done")],
        required=False,
        widget=choice(),
    )
