"""The shape of a note as people type it. One field is needed: what happened."""

from typing import Any
from uuid import uuid4

from django import forms
from django.forms.models import model_to_dict
from django.forms.utils import ErrorDict
from django.http import QueryDict

from core.clock import today
from core.forms import Picks, PicksMultiple
from core.models import User
from discovery import details as shapes
from discovery.forms import details
from discovery.kinds import KINDS
from discovery.models import ListeningSession, Note
from portfolio.models import Product, Queue, Site

FIRST = ("verbatim", "participant", "products")
COMMON = (
    "title", "summary", "happened_on", "site", "queue", "session", "tenure", "tags",
    "journey_step", "severity", "sentiment", "frequency_claim", "visibility",
)  # fmt: skip
SHORT = ("kind", "participant", "happened_on", "visibility")
CONSENT = ("consent_basis", "consent_scope", "consent_given_on", "recording_allowed")
EMPTY = ("", "Not known")
# Choosing another kind asks for its fields and keeps what was typed.
OTHER_KIND = {
    "hx-post": "",
    "hx-vals": '{"refresh": "1"}',
    "hx-target": "#kind-fields",
    "hx-select": "#kind-fields",
    "hx-swap": "outerHTML",
}


# A phone's keyboard writes down what is said to it; nothing stands in its way.
DICTATED = {
    "autocapitalize": "sentences",
    "spellcheck": "true",
    "enterkeyhint": "enter",
}


class NoteForm(forms.Form):
    """The common fields, and those of the chosen kind (`discovery/kinds.py`)."""

    verbatim = forms.CharField(
        label="What happened?",
        error_messages={"required": "Say what happened."},
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, **DICTATED}),
        help_text="Say what happened and to whom. Leave out names, account and card numbers.",
    )
    participant = forms.ChoiceField(
        label="Who said it?",
        choices=Note.Who,
        widget=Picks,
        initial=Note.Who.ASSOCIATE,
    )
    products = forms.ModelMultipleChoiceField(
        Product.objects.none(), label="About", required=False, widget=PicksMultiple
    )
    kind = forms.ChoiceField(
        label="Kind of note",
        choices=Note.Kind,
        widget=forms.Select(attrs=OTHER_KIND),
    )
    title = forms.CharField(
        max_length=160, required=False, help_text="The first sentence, if left empty."
    )
    summary = forms.CharField(
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In your own words.",
    )
    happened_on = forms.DateField(label="When", initial=today)
    site = forms.ModelChoiceField(
        Site.objects.all(), required=False, empty_label="Not known"
    )
    queue = forms.ModelChoiceField(
        Queue.objects.all(), required=False, empty_label="Not known"
    )
    session = forms.ModelChoiceField(
        ListeningSession.objects.none(),
        label="Listening session",
        required=False,
        empty_label="None",
    )
    tenure = forms.ChoiceField(
        label="How long in the job",
        choices=[EMPTY, *Note.Tenure.choices],
        required=False,
    )
    tags = forms.CharField(
        required=False, max_length=400, help_text="Apart by commas: wrap, transfers."
    )
    journey_step = forms.CharField(
        label="Step of the journey", max_length=80, required=False
    )
    severity = forms.TypedChoiceField(
        choices=[EMPTY, *((n, str(n)) for n in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="1 annoys, 5 harms.",
    )
    sentiment = forms.TypedChoiceField(
        choices=[EMPTY, *Note.Sentiment.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    frequency_claim = forms.CharField(
        label="How often, as they say",
        max_length=80,
        required=False,
        help_text="“Every third call”.",
    )
    visibility = forms.ChoiceField(
        label="Who may read it",
        choices=Note.Visibility,
        help_text="Once it is published. Nobody sees who sent it.",
    )
    consent_basis = forms.CharField(
        label="Consent", max_length=60, required=False, help_text="Spoken, written …"
    )
    consent_scope = forms.CharField(label="For what", max_length=60, required=False)
    consent_given_on = forms.DateField(label="Given on", required=False)
    recording_allowed = forms.BooleanField(label="Recording allowed", required=False)

    def __init__(self, *args: Any, user: User, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.get("kind") or self.initial.get("kind") or kind
        self.chosen = chosen if chosen in KINDS else Note.Kind.LISTENING_SESSION
        self.fields["kind"].initial = self.chosen
        for name in SHORT:  # the short form, and other systems, need not say them
            self.fields[name].required = name in self.data or not self.is_bound
        summary = (self.data if self.is_bound else self.initial).get("summary")
        self.fields["verbatim"].required = not summary
        self.fields.update(details.fields_for(self.chosen))
        products = Product.objects.visible_to(user).order_by("code")
        sessions = ListeningSession.objects.select_related("site").order_by("-held_on")
        self.fields["products"].queryset = products  # type: ignore[attr-defined]
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]

    # --- its parts, for the template ---------------------------------------------------
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in FIRST]

    def common(self) -> list[forms.BoundField]:
        return [self[name] for name in COMMON]

    def consent(self) -> list[forms.BoundField]:
        return [self[name] for name in CONSENT]

    def of_kind(self) -> list[forms.BoundField]:
        return [self[name] for name in details.fields_for(self.chosen)]

    def has_more(self) -> bool:
        """True if something beyond the first question is filled in or wrong."""
        return any(self.errors.get(name) for name in self.fields if name not in FIRST)

    # --- what was typed ------------------------------------------------------------------
    def as_typed(self) -> "NoteForm":
        """The same form with what was typed and no errors: only the kind changed."""
        self._errors = ErrorDict(renderer=self.renderer)
        return self

    def clean_tags(self) -> list[str]:
        each = (
            " ".join(tag.lower().split())
            for tag in self.cleaned_data["tags"].split(",")
        )
        return list(dict.fromkeys(tag[:40] for tag in each if tag))

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"] or today()
        if day > today():
            raise forms.ValidationError("Enter a day that has come.")
        return day

    def clean_participant(self) -> str:
        return self.cleaned_data["participant"] or Note.Who.ASSOCIATE

    def clean_visibility(self) -> str:
        return self.cleaned_data["visibility"] or Note.Visibility.OPEN

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["kind"] = self.chosen
        values, errors = shapes.clean(self.chosen, details.typed(self.chosen, cleaned))
        for name, text in errors.items():
            self.add_error(details.PREFIX + name, text)
        kept = {k: v for k, v in cleaned.items() if not k.startswith(details.PREFIX)}
        return {**kept, "details": values}


class NewNoteForm(NoteForm):
    """A note to send, or to keep as a draft; the token makes sending it twice harmless."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, last: Note | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid4
        self.last = last
        if last:
            self.fields["site"].initial = last.site_id
            self.fields["queue"].initial = last.queue_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("site", "queue"):  # the short form does not ask: same as last time
            if self.last and name not in self.data:
                cleaned[name] = getattr(self.last, name)
        return {**cleaned, "send": "draft" not in self.data}


class OfKindForm(NewNoteForm):
    """A note of one kind, that of its address, whatever else was sent."""

    def __init__(self, data: QueryDict | None, *, kind: str, **kwargs: Any) -> None:
        sent = None if data is None else data.copy()
        if sent is not None:
            sent["kind"] = kind
        super().__init__(sent, kind=kind, **kwargs)
        self.fields["kind"].widget = forms.HiddenInput()

    def kind_label(self) -> str:
        return Note.Kind(self.chosen).label


class EditNoteForm(NoteForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, note: Note, data: Any, user: User) -> "EditNoteForm":
        told = model_to_dict(note, exclude=["details", "tags"])
        told |= details.initial(note.kind, note.details)
        told["tags"] = ", ".join(note.tags)
        return cls(data, initial=told, user=user)


class ArchiveForm(forms.Form):
    """Why a note is put away; who takes back a note of their own need not say."""

    reason = forms.CharField(
        label="Why?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "a"}),
        help_text="One line back to the person who sent it.",
        error_messages={"required": "Say why, in one line."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not own


class StepForm(forms.Form):
    """A change of state: only the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
