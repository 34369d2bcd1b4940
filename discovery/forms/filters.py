"""What a list of notes can be filtered by; it lives in the address, so it can be shared."""

from typing import Any

from django import forms
from django.http import QueryDict

from core.models import User
from core.redaction import redact
from discovery.models import (
    Channel,
    ListeningSession,
    Note,
    Opportunity,
    Shift,
    Tenure,
    Theme,
)
from discovery.queries.insights import spelled
from portfolio.models import Product, Queue, Site


def select(label: str) -> forms.Select:
    return forms.Select(attrs={"class": "input", "aria-label": label})


def day(label: str) -> forms.DateInput:
    attrs = {"class": "input", "aria-label": label, "type": "date"}
    return forms.DateInput(attrs=attrs, format="%Y-%m-%d")


def sessions_of(user: User) -> Any:
    rows = ListeningSession.objects.visible_to(user).select_related("site")
    return rows.order_by("-held_on", "-pk")


class NoteFilter(forms.Form):
    """A wrong value in an address is passed over; words are redacted before any use."""

    q = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "class": "input",
                "type": "search",
                "aria-label": "Search notes",
                "placeholder": "Words, “a phrase”, begin*, -not",
            }
        ),
    )
    kind = forms.ChoiceField(
        choices=[("", "Every kind"), *Note.Kind.choices],
        required=False,
        widget=select("Kind"),
    )
    product = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        empty_label="Every product",
        widget=select("Product"),
    )
    site = forms.ModelChoiceField(
        Site.objects.all(),
        required=False,
        empty_label="Every site",
        widget=select("Site"),
    )
    queue = forms.ModelChoiceField(
        Queue.objects.all(),
        required=False,
        empty_label="Every queue",
        widget=select("Queue"),
    )
    state = forms.ChoiceField(
        choices=[("", "Every state"), *Note.State.choices],
        required=False,
        widget=select("State"),
    )
    who = forms.ChoiceField(
        choices=[("", "Anybody"), *Note.Who.choices],
        required=False,
        widget=select("Who said it"),
    )
    tag = forms.CharField(
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "input", "aria-label": "Tag", "placeholder": "Tag"}
        ),
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        required=False,
        empty_label="Every theme",
        widget=select("Theme"),
    )
    session = forms.ModelChoiceField(
        ListeningSession.objects.none(),
        required=False,
        empty_label="Every session",
        widget=select("Listening session"),
    )
    shift = forms.ChoiceField(
        choices=[("", "Every shift"), *Shift.choices],
        required=False,
        widget=select("Shift"),
    )
    channel = forms.ChoiceField(
        choices=[("", "Every channel"), *Channel.choices],
        required=False,
        widget=select("Channel"),
    )
    severity = forms.TypedChoiceField(
        choices=[("", "Any severity"), *((n, f"{n} or worse") for n in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=select("Severity"),
    )
    sentiment = forms.TypedChoiceField(
        choices=[("", "Any feeling"), *Note.Sentiment.choices],
        coerce=int,
        empty_value=None,
        required=False,
        widget=select("Feeling"),
    )
    tenure = forms.ChoiceField(
        choices=[("", "Any time in the job"), *Tenure.choices],
        required=False,
        widget=select("Time in the job"),
    )
    since = forms.DateField(required=False, widget=day("Since"))
    until = forms.DateField(required=False, widget=day("Until"))

    def __init__(
        self, data: QueryDict, *, user: User, with_tenure: bool = False
    ) -> None:
        super().__init__(data, auto_id="find_%s")  # the inbox has a `theme` besides
        self.query = data
        choices = {
            "product": Product.objects.visible_to(user).order_by("code"),
            "theme": Theme.objects.visible_to(user).order_by("name"),
            "session": sessions_of(user),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if not with_tenure:  # it could tell who it is: for who triages the notes
            del self.fields["tenure"]

    def clean_q(self) -> str:
        return redact(self.cleaned_data["q"].replace("\x00", ""))[0].strip()

    def clean_tag(self) -> list[str]:
        tag = redact(self.cleaned_data["tag"].replace("\x00", ""))[0]
        return [spelled(tag.strip())] if tag.strip() else []

    def wanted(self) -> dict[str, Any]:
        """Every filter that holds a value."""
        self.is_valid()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }

    def clean_address(self, path: str) -> str:
        """The address without personal data, or "" if it holds none."""
        shown = self.query.copy()
        for name in ("q", "tag"):
            if name in shown:
                shown[name] = redact(str(shown[name]))[0]
        return f"{path}?{shown.urlencode()}" if shown != self.query else ""


class OpportunityFilter(forms.Form):
    product = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        empty_label="Every product",
        widget=select("Product"),
    )
    state = forms.ChoiceField(
        choices=[("", "Every state"), *Opportunity.State.choices],
        required=False,
        widget=select("State"),
    )
    regulatory = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        names = {"product": "product", "state": "state", "regulatory": "is_regulatory"}
        return {names[k]: v for k, v in self.cleaned_data.items() if v}
