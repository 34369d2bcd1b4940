"""The sample-size calculator: a GET form, so that its answer can be shared."""

from typing import Any

from django import forms

from core import access
from core.forms import GONE, Picks, PicksMultiple
from core.models import User
from core.roles import Perm
from pilots import calculator, traffic
from pilots.calculator import Answer, Question
from pilots.models import Pilot
from pilots.models.looking import Looking, Spending
from pilots.readout.looks import Spending as Spent
from portfolio.models import Queue

FORMS = {
    "unpooled": "Both variances apart",
    "pooled": "The test's pooled variance",
    "arcsine": "Arcsine (Cohen's h)",
    "normal": "The normal",
    "t": "Student's t",
    "one_sided": "One-sided, held to be equal",
}
KINDS = [
    ("share", "A share moves (%)"),
    ("mean", "A mean moves"),
    ("margin", "A share gets no worse"),
]
PERCENT = {"baseline", "target", "margin", "share"}
MOST = 50


def number(label: str, low: float, high: float, **more: Any) -> forms.FloatField:
    given = {"required": False, **more}
    return forms.FloatField(label=label, min_value=low, max_value=high, **given)


class SizingForm(forms.Form):
    kind = forms.ChoiceField(label="What is to be shown?", choices=KINDS, widget=Picks, initial="share")  # fmt: skip
    baseline = number("Baseline, %", 0, 100)
    target = number("Level to tell from it, %", 0, 100)
    margin = number("Most it may get worse, points", 0, 100)
    sd = number("Standard deviation", 0, 10**9)
    delta = number("Smallest difference worth having", -(10**9), 10**9)
    n = forms.IntegerField(
        label="Units per arm you can have", min_value=1, max_value=10**9, required=False,
        help_text="Turns it round: what do so many see?",
    )  # fmt: skip
    alpha = number("α, two-sided", 0.0001, 0.5, initial=0.05, required=True, help_text="One-sided where it gets no worse.")  # fmt: skip
    power = number("Power", 0.01, 0.9999, initial=0.8, required=True)
    looking = forms.ChoiceField(
        label="When is the result looked at?", choices=Looking, required=False, initial=Looking.AT_THE_END
    )  # fmt: skip
    looks = forms.IntegerField(label="Looks, the end counted in", min_value=1, max_value=10, required=False, initial=1)  # fmt: skip
    spending = forms.ChoiceField(
        label="How is α spent over them?", choices=Spending, required=False, initial=Spending.OBRIEN_FLEMING
    )  # fmt: skip
    cluster_size = number("Contacts per cluster", 1, 10**6, help_text="If agents are randomised and contacts counted.")  # fmt: skip
    icc = number("Correlation inside a cluster (ρ)", 0, 1)
    queues = forms.ModelMultipleChoiceField(
        Queue.objects.order_by("code"), required=False, widget=PicksMultiple,
        label="Queues it runs on", help_text="Their own traffic tells the days.",
    )  # fmt: skip
    per_day = number("or eligible units per day", 0, 10**9)
    share = number("Share taking part, %", 0, 100)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        data["traffic"] = None if data["per_day"] else traffic.of(data["queues"])
        question = asked(data)
        for name in question.missing:
            self.add_error(name, "Fill this in.")
        if not self.errors:
            self.compute(data, question)
        return data

    def compute(self, data: dict[str, Any], question: Question) -> None:
        try:
            data["answer"] = calculator.answer(question)
        except ValueError as error:
            self.add_error(None, str(error))


def asked(given: dict[str, Any]) -> Question:
    """The question in shares: the page asks in percent."""
    looking = given.get("looking") or Looking.AT_THE_END
    planned = looking == Looking.PLANNED_LOOKS
    names = {
        "kind", "baseline", "target", "margin", "sd", "delta", "n", "alpha", "power",
        "cluster_size", "icc", "per_day", "share",
    }  # fmt: skip
    numbers = {
        name: given[name] / 100
        if name in PERCENT and given[name] is not None
        else given[name]
        for name in names
    }
    if given.get("traffic"):
        numbers["per_day"] = given["traffic"].per_day
    return Question(
        **numbers,
        looks=(given.get("looks") or 1) if planned else 1,
        spending=Spent(given.get("spending") or Spending.OBRIEN_FLEMING),
        any_day=looking == Looking.ALWAYS_VALID,
    )


class TakeForm(forms.Form):
    """An answer, taken into one of the drafts that this person may change."""

    sample_size = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    plan = forms.CharField(label="Take it into the plan of", widget=forms.Select)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = drafts(user)
        self.fields["plan"].widget.choices = self.offered

    def clean_plan(self) -> str:
        """A draft of theirs; a version that is gone is stale, not unknown."""
        sent: str = self.cleaned_data["plan"]
        pk, _, version = sent.partition(".")
        known = pk in {value.partition(".")[0] for value, _ in self.offered}
        if not (known and version.isdecimal() and len(version) < 10):
            raise forms.ValidationError(GONE)
        return sent

    def chosen(self) -> tuple[int, int]:
        """(key, version) of the plan as it was offered."""
        pk, version = self.cleaned_data["plan"].split(".")
        return int(pk), int(version)


def drafts(user: User) -> list[tuple[str, str]]:
    """The newest drafts that this person may change; the version goes along."""
    reach = access.reach(user, Perm.PILOT_RUN).q("product__team")
    rows = Pilot.objects.filter(reach, state=Pilot.State.DRAFT).order_by("-pk")[:MOST]
    return [(f"{row.pk}.{row.version}", str(row)) for row in rows]


def of_plan(pilot: Pilot) -> dict[str, Any]:
    """What the calculator asks, as far as the plan knows it."""
    known: dict[str, Any] = {
        "looking": pilot.looking, "looks": pilot.looks, "spending": pilot.spending,
        "queues": list(pilot.queues.values_list("pk", flat=True)),
        "share": pilot.share_percent,
    }  # fmt: skip
    main = next((m for m in pilot.measures.all() if m.part == "primary"), None)
    if main is None:
        return known
    known |= {"alpha": main.alpha, "power": main.power, "icc": main.icc}
    known |= {"cluster_size": main.cluster_size}
    if main.is_mean:
        return known | {"kind": "mean", "sd": main.planned_sd, "delta": main.min_effect}
    sign = -1 if main.direction == "down" else 1
    base, wanted = main.baseline, main.min_effect
    known |= {"kind": "share", "baseline": None if base is None else 100 * base}
    if base is not None and wanted is not None:
        known["target"] = 100 * (base + sign * wanted)
    return known


__all__ = ["FORMS", "Answer", "SizingForm", "TakeForm", "of_plan"]
