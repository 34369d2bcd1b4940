from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms

from core.clock import today
from core.forms import Picks
from discovery.forms.notes import DICTATED
from discovery.models import ListeningSession, Shift, Tenure, Who
from discovery.models.voices import IN_THE_ROOM
from portfolio.models import Queue, Site

ANY = ("", "Not known")
MINUTES = 45
# A number for each role and tenure band; supervisors and customers have no band here.
SEATS = [(Who.ASSOCIATE, tenure) for tenure in Tenure] + [
    (Who.SUPERVISOR, ""), (Who.CUSTOMER, ""),
]  # fmt: skip


def seat_name(role: str, tenure: str) -> str:
    return f"seat_{role}_{tenure}" if tenure else f"seat_{role}"


class SessionForm(forms.Form):
    held_on = forms.DateField(label="Day", initial=today)
    starts_at = forms.TimeField(
        label="Begins at",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Without a time it lasts all day in calendars.",
    )
    minutes = forms.IntegerField(
        min_value=5, max_value=480, initial=MINUTES, required=False
    )
    site = forms.ModelChoiceField(Site.objects.all(), empty_label="Choose a site")
    shift = forms.ChoiceField(choices=[ANY, *Shift.choices], required=False)
    queue = forms.ModelChoiceField(
        Queue.objects.all(), required=False, empty_label="Several, or none"
    )
    agenda = forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    prompts = forms.CharField(
        label="Prompts",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ask for the last time it happened, not for what usually happens.",
    )
    team_size = forms.IntegerField(
        label="People in the room",
        min_value=1,
        max_value=500,
        required=False,
        help_text="Their sum, if you count them below.",
    )
    consent_basis = forms.CharField(
        label="Consent", max_length=60, required=False, help_text="Spoken, written …"
    )
    consent_scope = forms.CharField(label="For what", max_length=60, required=False)
    consent_given_on = forms.DateField(label="Given on", required=False)
    recording_allowed = forms.BooleanField(label="Recording allowed", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, tenure in SEATS:
            band = f", {Tenure(tenure).label.lower()}" if tenure else ""
            self.fields[seat_name(role, tenure)] = forms.IntegerField(
                label=f"{Who(role).label}s{band}",
                min_value=0,
                max_value=500,
                required=False,
            )

    # --- its parts, for the template ---------------------------------------------------
    def place(self) -> list[forms.BoundField]:
        return [
            self[name]
            for name in ("held_on", "starts_at", "minutes", "site", "shift", "queue")
        ]

    def plan(self) -> list[forms.BoundField]:
        return [self[name] for name in ("agenda", "prompts")]

    def people(self) -> list[forms.BoundField]:
        return [self["team_size"], *(self[seat_name(*seat)] for seat in SEATS)]

    def consent(self) -> list[forms.BoundField]:
        names = ("consent_basis", "consent_scope", "consent_given_on", "recording_allowed")  # fmt: skip
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seats = []
        for role, tenure in SEATS:
            people = cleaned.pop(seat_name(role, tenure), None)
            if people:
                seats.append((str(role), str(tenure), people))
        total = sum(people for *_, people in seats)
        size = cleaned.get("team_size")
        if size and total > size:
            self.add_error("team_size", f"Below are {total} people already.")
        cleaned["minutes"] = cleaned.get("minutes") or MINUTES
        return {**cleaned, "team_size": size or total or None, "attendance": seats}


def starts_with(session: ListeningSession) -> dict[str, Any]:
    """The values of a session, as its form shows them."""
    names = (
        "held_on", "starts_at", "minutes", "shift", "team_size", "agenda", "prompts", "consent_basis",
        "consent_scope", "consent_given_on", "recording_allowed", "version",
    )  # fmt: skip
    told = {name: getattr(session, name) for name in names}
    told |= {"site": session.site_id, "queue": session.queue_id}
    seats = session.attendance.all()
    return told | {seat_name(row.participant, row.tenure): row.people for row in seats}


IN_A_WEEK = timedelta(days=7)
AGENDA = "Ten minutes to arrive, thirty to listen, five to say what comes of it."
PROMPTS = "Tell us about the last call that went wrong. What did you do instead?"


def suggested(asked: Mapping[str, str]) -> dict[str, Any]:
    """How a session begins that the coverage meter asks for: where, and what to ask."""
    site = Site.objects.filter(code=asked.get("site", "")).first()
    if site is None:
        return {}
    queue = Queue.objects.filter(code=asked.get("queue", "")).first()
    return {
        "held_on": today() + IN_A_WEEK,
        "site": site,
        "queue": queue,
        "shift": asked.get("shift", ""),
        "agenda": AGENDA,
        "prompts": PROMPTS,
    }


class LiveNoteForm(forms.Form):
    """One note of a session, as fast as it is said; everything else is the session's."""

    verbatim = forms.CharField(
        label="What was said?",
        max_length=20_000,
        error_messages={"required": "Say what was said."},
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True, **DICTATED}),
        help_text="In their words. Leave out names, account and card numbers.",
    )
    participant = forms.ChoiceField(
        label="Who said it?",
        choices=[(who.value, who.label) for who in IN_THE_ROOM],
        widget=Picks,
        initial=Who.ASSOCIATE,
    )
    tenure = forms.ChoiceField(
        label="How long in the job",
        choices=[*Tenure.choices, ANY],
        widget=Picks,
        required=False,
        initial="",
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
