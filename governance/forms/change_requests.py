from typing import Any

from django import forms

from core.forms import Picks
from core.models import Team
from governance.forms import area, choice, search
from governance.forms.changes import moment
from governance.models import CasePause, ChangeClass, ChangeRequest, Urgency
from governance.models.change_requests import LONGEST, ChangeDriver

TO_FILE = "Needed to file it."
WITH_TIME = "Needed to file it, but not in real time."


class Words(forms.CharField):
    """`needed_later`: a draft may do without, so it is not called optional."""

    needed_later = False


def needed(label: str, hint: str, *, rows: int = 3) -> Words:
    """What a draft may lack and filing asks for; the hint says when."""
    found = words(label, hint, rows=rows)
    found.needed_later = True
    return found


def words(label: str, hint: str = "", *, rows: int = 3) -> Words:
    return Words(
        label=label, help_text=hint, required=False, max_length=LONGEST,
        widget=area(rows),
    )  # fmt: skip


class Queues(forms.CharField):
    """Codes with commas or spaces between them; a list without doubles."""

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value) or "")
        return list(dict.fromkeys(text.upper().replace(",", " ").split()))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def validate(self, value: Any) -> None:
        """A list: the length of each code is a rule of the action."""

    def run_validators(self, value: Any) -> None:
        """As above."""


class ChangeRequestForm(forms.Form):
    """In the order of a thumb: what every request says first, the rest under “More”."""

    MORE = (
        "before", "after", "test_evidence", "queues", "sites", "planned_at", "driver",
        "with_it", "reference",
    )  # fmt: skip

    change_class = forms.ModelChoiceField(
        ChangeClass.objects.order_by("position"), label="Class", widget=Picks,
        empty_label=None,
    )  # fmt: skip
    urgency = forms.ChoiceField(
        choices=Urgency.choices, widget=Picks, initial=Urgency.DAY_TO_DAY
    )
    title = forms.CharField(max_length=160, label="In a few words")
    what = needed("What shall be another way", TO_FILE)
    why = needed("Why", TO_FILE)
    back_out = needed("How to get back if it goes wrong", TO_FILE, rows=2)
    before = needed("How it is now", WITH_TIME)
    after = needed("How it shall be", WITH_TIME)
    test_evidence = needed("How it was tested", WITH_TIME)
    queues = Queues(
        required=False, max_length=200, help_text="Codes, such as PAY, DSP."
    )
    sites = forms.CharField(required=False, max_length=200)
    planned_at = moment("Planned for", hint="Empty: as soon as it is approved.")
    driver = forms.ChoiceField(
        choices=[("", "As its class usually does"), *ChangeDriver.choices],
        label="It comes from",
        required=False,
        widget=choice(),
    )
    with_it = forms.BooleanField(
        label="IT has to lend a hand",
        required=False,
        help_text="IT is then asked to deploy it; it still does not decide it.",
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), help_text="Whose product it is."
    )
    reference = forms.CharField(
        label="Its number elsewhere", max_length=40, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def first(self) -> list[forms.BoundField]:
        return [each for each in self.visible_fields() if each.name not in self.MORE]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def shows_more(self) -> bool:
        """Open where something is said or wrong there, so that nothing hides."""
        return any(each.errors or each.value() for each in self.more)


class NewChangeRequestForm(ChangeRequestForm):
    version = None  # type: ignore[assignment]


class PlannedForm(forms.Form):
    planned_at = moment("Goes live", required=True)


class NoteForm(forms.Form):
    note = words("Note", rows=2)


class LookForm(forms.Form):
    passed = forms.TypedChoiceField(
        label="What you say",
        choices=[("yes", "It may go on"), ("no", "Not as it is")],
        coerce=lambda said: said == "yes",
        widget=Picks,
    )
    note = words("Why", "Needed if it may not.", rows=2)


class WhyForm(forms.Form):
    reason = words("Reason", rows=2)


class PauseForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why",
        choices=CasePause.Reason.choices,
        help_text="Only waiting for who asked stops the clock.",
    )
    note = forms.CharField(max_length=400, required=False)


class CommentForm(forms.Form):
    text = forms.CharField(label="Your words", max_length=LONGEST, widget=area(2))


class ChangeRequestFilter(forms.Form):
    """?change_class=2&state=open: what the list of change requests shows."""

    q = search("Search change requests")
    change_class = forms.ModelChoiceField(
        ChangeClass.objects.order_by("position"),
        required=False,
        empty_label="All classes",
        widget=choice(),
    )
    state = forms.ChoiceField(
        choices=[
            ("", "All states"),
            ("open", "Not live yet"),
            ("done", "Went live"),
            ("ended", "Declined or withdrawn"),
            *ChangeRequest.State.choices,
        ],
        required=False,
        widget=choice(),
    )
    urgency = forms.ChoiceField(
        choices=[("", "Any urgency"), *Urgency.choices],
        required=False,
        widget=choice(),
    )
    queue = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    mine = forms.BooleanField(label="Mine", required=False)

    def conditions(self) -> dict[str, Any]:
        """What makes sense of the address; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class FromForm(forms.Form):
    begins = forms.DateField(
        label="From",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
    )
