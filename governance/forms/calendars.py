from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms

from core.clock import today
from core.forms import Picks, PicksMultiple, Toggle
from governance import business_time
from governance.actions.calendars import YEARS_AHEAD
from governance.calendar_catalogue import COUNTRIES, ZONE
from governance.models import BusinessCalendar
from governance.models.calendars import Weekday

ZONES = sorted(z for z in available_timezones() if "/" in z and not z.startswith("Etc"))
MOST = 1000  # hours or days, in one question


class HoursField(forms.CharField):
    """The hours of one weekday: 07:00-21:00; empty is closed."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, max_length=20)
        self.widget.attrs["placeholder"] = "closed"

    def to_python(self, value: Any) -> tuple[time, time] | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return business_time.hours_in(str(text))
        except ValueError as error:
            said = "Enter hours such as 07:00-21:00, or leave it empty for closed."
            raise forms.ValidationError(said) from error

    def run_validators(self, value: Any) -> None:
        """The text was checked while it was read."""


class HoursForm(forms.Form):
    """Seven weekdays, and from when they hold."""

    monday = HoursField("Monday")
    tuesday = HoursField("Tuesday")
    wednesday = HoursField("Wednesday")
    thursday = HoursField("Thursday")
    friday = HoursField("Friday")
    saturday = HoursField("Saturday")
    sunday = HoursField("Sunday")
    effective_from = forms.DateField(label="From", help_text="Today or later.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_effective_from(self) -> date:
        return not_past(self.cleaned_data["effective_from"])

    def clean(self) -> dict[str, Any]:
        """Put the weekdays together as `hours`, as the action takes them."""
        cleaned = super().clean() or {}
        names = [day.name.lower() for day in Weekday]
        hours = {n: cleaned.pop(name, None) for n, name in enumerate(names)}
        cleaned["hours"] = {n: pair for n, pair in hours.items() if pair}
        if not cleaned["hours"] and not cleaned.get("always") and not self.errors:
            raise forms.ValidationError("Open on one day of the week at least.")
        return cleaned


class NewCalendarForm(HoursForm):
    name = forms.CharField(max_length=80)
    code = forms.SlugField(
        max_length=30, help_text="What the API calls it, such as night-shift. It stays."
    )
    zone = forms.ChoiceField(
        label="Time zone",
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
        initial=ZONE,
        help_text="It stays: another zone is another calendar.",
    )
    always = forms.BooleanField(
        label="Open round the clock",
        required=False,
        widget=Toggle,
        help_text="Then the hours below and holidays do not count.",
    )
    effective_from = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    field_order = ["name", "code", "zone", "always"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if BusinessCalendar.objects.filter(code=code).exists():
            raise forms.ValidationError("This code is taken.")
        return code

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if BusinessCalendar.objects.filter(name=name).exists():
            raise forms.ValidationError("This name is taken.")
        return name


class RenameForm(forms.Form):
    name = forms.CharField(max_length=80)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class HolidayForm(forms.Form):
    day = forms.DateField(label="Closed on", help_text="Today or later.")
    name = forms.CharField(label="Why", max_length=80, help_text="Thanksgiving Day")

    def clean_day(self) -> date:
        return not_past(self.cleaned_data["day"])


class LoadForm(forms.Form):
    country = forms.ChoiceField(choices=list(COUNTRIES.items()), widget=Picks)
    years = forms.TypedMultipleChoiceField(coerce=int, widget=PicksMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = today().year
        years = [(n, str(n)) for n in range(this, this + YEARS_AHEAD + 1)]
        self.fields["years"].choices = years  # type: ignore[attr-defined]


class DueForm(forms.Form):
    """From when, and how long: read on the calendar's own clock."""

    UNITS = [("hours", "open hours"), ("days", "open days")]

    start = forms.DateTimeField(
        label="From",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    amount = forms.IntegerField(label="How many", min_value=1, max_value=MOST)
    unit = forms.ChoiceField(label="Of what", choices=UNITS, initial="hours")

    def asked(self, zone: str) -> tuple[datetime, int, str]:
        said = self.cleaned_data
        start: datetime = said["start"]
        return start.replace(tzinfo=ZoneInfo(zone)), said["amount"], said["unit"]


def not_past(day: date) -> date:
    if day < today():
        raise forms.ValidationError("Enter today or a later day.")
    return day
