from typing import Any

from django import forms

from core.models import User
from governance.forms import area, choice, people
from governance.models import (
    AgendaItem,
    Attendance,
    BusinessCalendar,
    Meeting,
    MeetingAction,
    MeetingSeries,
    SeriesMember,
)

State = MeetingAction.State


class BesideForm(forms.Form):
    """One of several forms of a page: its fields have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class VersionForm(BesideForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MembersForm(forms.Form):
    """What of a series may change while it runs; its days stay."""

    purpose = forms.CharField(max_length=1000, widget=area(3))
    starts_at = forms.TimeField(label="Begins at", help_text="Such as 09:30.")
    minutes = forms.IntegerField(
        label="Length in minutes", min_value=5, max_value=600, initial=60
    )
    it_members = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Members of IT"
    )
    center_members = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Members of the contact center"
    )
    chair = forms.ModelChoiceField(User.objects.none(), label="Who leads it")
    minute_taker = forms.ModelChoiceField(
        User.objects.none(), label="Who takes the minutes"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in ("it_members", "center_members", "chair", "minute_taker"):
            fields[name].queryset = people()


class SeriesEditForm(MembersForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SeriesForm(MembersForm):
    name = forms.CharField(max_length=120)
    cadence = forms.ChoiceField(
        label="How often", choices=MeetingSeries.Cadence.choices
    )
    first_on = forms.DateField(
        label="First meeting",
        help_text="Its weekday, and its place in the month, stay.",
    )
    calendar = forms.ModelChoiceField(
        BusinessCalendar.objects.all(),
        help_text="Its time zone, and the days on which nobody meets.",
    )
    moves = forms.BooleanField(
        label="On a closed day, move to the next open one",
        required=False,
        help_text="Off: that meeting is left out.",
    )
    field_order = (
        "name", "purpose", "cadence", "first_on", "starts_at", "minutes", "calendar",
        "moves", "it_members", "center_members", "chair", "minute_taker",
    )  # fmt: skip


class MoveForm(VersionForm):
    held_on = forms.DateField(label="New day")
    reason = forms.CharField(label="Why", max_length=400)
    field_order = ["held_on", "reason"]


class AgendaForm(BesideForm):
    title = forms.CharField(label="What to talk about", max_length=200)
    link = forms.CharField(
        label="Address of what it is about",
        max_length=500,
        required=False,
        help_text="A change request's, a decision's, a product's page, if there is one.",
    )


class AttendanceForm(VersionForm):
    """One choice for each member; clean, `states` by the id of a person."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {each.person_id: each.state for each in meeting.attendance.all()}
        rows = SeriesMember.objects.filter(series=meeting.series_id)
        for row in rows.select_related("person"):
            self.fields[f"person_{row.person_id}"] = forms.ChoiceField(
                label=str(row),
                choices=Attendance.State,
                initial=known.get(row.person_id, "present"),
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        states = {
            int(name.removeprefix("person_")): value
            for name, value in found.items()
            if name.startswith("person_")
        }
        return {"version": found.get("version"), "states": states}


class MinutesForm(VersionForm):
    said = forms.CharField(
        label="What was said", max_length=4000, required=False, widget=area(4)
    )
    decided = forms.CharField(
        label="What was decided", max_length=2000, required=False, widget=area(2)
    )
    field_order = ["said", "decided"]


class RemarkForm(BesideForm):
    text = forms.CharField(label="What is to be added", max_length=2000, widget=area(3))


class GiveForm(BesideForm):
    what = forms.CharField(label="What is done", max_length=300)
    owner = forms.ModelChoiceField(User.objects.none(), label="By whom")
    due_on = forms.DateField(label="Due")
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="From which item", required=False
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = SeriesMember.objects.filter(series=meeting.series_id)
        owner: Any = self.fields["owner"]
        owner.queryset = people().filter(pk__in=members.values("person"))
        item: Any = self.fields["item"]
        item.queryset = AgendaItem.objects.filter(meeting=meeting)


class CloseForm(VersionForm):
    state = forms.ChoiceField(
        label="What became of it",
        choices=[(each.value, each.label) for each in (State.DONE, State.DROPPED)],
    )
    note = forms.CharField(label="How, or why", max_length=600, widget=area(2))
    field_order = ["state", "note"]


class ActionFilter(forms.Form):
    """The log's filters; anything unknown is left out."""

    OVERDUE = "overdue"
    STATES = [("", "Open"), (OVERDUE, "Overdue"), *State.choices[1:], ("all", "All")]
    WHOSE = [("", "Everybody's"), ("mine", "Mine")]

    state = forms.ChoiceField(choices=STATES, required=False, widget=choice())
    whose = forms.ChoiceField(choices=WHOSE, required=False, widget=choice())

    def conditions(self) -> dict[str, Any]:
        self.is_valid()
        return {n: self.cleaned_data.get(n, "") for n in ("state", "whose")}
