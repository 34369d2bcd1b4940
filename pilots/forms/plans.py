from typing import Any

from django import forms

from backlog.models import Item
from core import access
from core.forms import Picks, PicksMultiple
from core.models import User
from core.roles import Perm
from pilots import plan
from pilots.forms.fields import Listed, StatesField, text
from pilots.models import Pilot
from pilots.models.looking import EXTENSIONS, Looking, Spending
from pilots.reach import Channel
from portfolio.models import Benefit, Product, Queue, Site, VendorModel

EXCLUDED = "In litigation, deceased, SCRA, cease-contact, minors"


class NewPilotForm(forms.Form):
    product = forms.ModelChoiceField(Product.objects.none())
    kind = forms.ChoiceField(
        choices=Pilot.Kind,
        widget=Picks,
        initial=Pilot.Kind.PILOT,
        help_text="A proof of concept asks whether it can work, without customers. "
        "A pilot asks whether it helps, with real ones.",
    )
    title = forms.CharField(max_length=160)
    item = forms.ModelChoiceField(
        Item.objects.none(), required=False, label="Feature it tests"
    )
    change = text(label="What changes?")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = access.reach(user, Perm.PILOT_RUN).q("team")
        products = Product.objects.filter(teams).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["item"].queryset = features(user).filter(product__in=products)  # type: ignore[attr-defined]


def features(user: User) -> Any:
    open_kinds = (Item.Kind.FEATURE, Item.Kind.EPIC, Item.Kind.ENABLER)
    return Item.objects.visible_to(user).filter(kind__in=open_kinds).order_by("key")


class PlanForm(forms.Form):
    """The whole plan. The groups are the sections of the page."""

    HYPOTHESIS = ("change", "for_whom", "because", "wrong_if")
    PEOPLE = ("title", "item", "benefit", "owner", "sponsor")
    BOUNDS = (
        "sites", "queues", "agents", "share_percent", "max_contacts", "exclusions",
        "hours", "languages", "states", "channels", "data_classes", "vendor_models",
        "budget", "starts_on", "ends_on",
    )  # fmt: skip
    METHOD = (
        "unit", "sample_size", "sample_reason", "looking", "looks", "look_shares",
        "spending", "tau", "extension_percent", "analysis_plan",
        "split_control", "split_treatment", "discard_days",
    )  # fmt: skip
    ROLLBACK = ("rollback_owner", "rollback_minutes")

    change = text(label="We believe that …", help_text="What changes.")
    for_whom = text(label="for …", help_text="Who, and where.")
    because = text(label="because …", help_text="The evidence.")
    wrong_if = text(label="We are wrong if …", help_text="What would disprove it.")
    title = forms.CharField(max_length=160)
    item = forms.ModelChoiceField(
        Item.objects.none(), required=False, label="Feature it tests"
    )
    benefit = forms.ModelChoiceField(Benefit.objects.none(), required=False)
    owner = forms.ModelChoiceField(User.objects.none())
    sponsor = forms.ModelChoiceField(User.objects.none(), required=False)
    sites = forms.ModelMultipleChoiceField(
        Site.objects.all(), required=False, widget=PicksMultiple
    )
    queues = forms.ModelMultipleChoiceField(
        Queue.objects.all(), required=False, widget=PicksMultiple
    )
    agents = text(label="Agents or teams", help_text="96 agents, 48 in each arm.")
    share_percent = forms.IntegerField(
        label="Share of contacts, %", min_value=1, max_value=100, required=False
    )
    max_contacts = forms.IntegerField(
        label="Largest exposure, contacts", min_value=0, required=False
    )
    exclusions = text(label="Customers excluded", initial=EXCLUDED)
    hours = forms.CharField(label="Hours of the day", max_length=120, required=False)
    languages = forms.CharField(max_length=120, required=False)
    data_classes = forms.CharField(
        label="Data classes",
        required=False,
        widget=Listed,
        help_text="With commas between them.",
    )
    states = StatesField(
        required=False,
        help_text="Where the customers live: FL, TX. Empty: not bounded by state.",
    )
    channels = forms.MultipleChoiceField(
        choices=Channel, required=False, widget=PicksMultiple
    )
    vendor_models = forms.ModelMultipleChoiceField(
        VendorModel.objects.select_related("vendor"),
        required=False,
        widget=PicksMultiple,
        help_text="The gate approves the version that serves; another one closes it.",
    )
    budget = forms.DecimalField(
        label="Budget, USD", min_value=0, max_digits=12, decimal_places=2, initial=0
    )
    starts_on = forms.DateField(label="First day", required=False)
    ends_on = forms.DateField(label="Last day", required=False)
    unit = forms.ChoiceField(
        label="Unit that is randomised",
        choices=Pilot.Unit,
        help_text="Never the call, when the same person calls again.",
    )
    sample_size = forms.IntegerField(
        label="Sample size per arm", min_value=1, required=False
    )
    sample_reason = text(
        label="Why fewer than needed?", help_text="Only if the sample is smaller than the one worked out."
    )  # fmt: skip
    looking = forms.ChoiceField(
        label="When is the result looked at?", choices=Looking, widget=Picks, initial=Looking.AT_THE_END
    )  # fmt: skip
    looks = forms.IntegerField(
        label="Planned looks at the result",
        min_value=1,
        max_value=10,
        initial=1,
        help_text="1: only at the end. Every look in between asks for stronger evidence.",
    )
    split_control = forms.IntegerField(
        label="Parts drawn for control",
        min_value=1,
        max_value=20,
        initial=1,
        help_text="1 and 1: as many in each arm. 2 and 1: twice as many in control.",
    )
    split_treatment = forms.IntegerField(
        label="Parts drawn for treatment", min_value=1, max_value=20, initial=1
    )
    discard_days = forms.IntegerField(
        label="First days left out",
        min_value=0,
        max_value=60,
        initial=0,
        help_text="What is new is used otherwise at first: 7 for agents' tools. Harm counts from the first day.",
    )
    look_shares = forms.CharField(
        label="Looks at, % of the sample",
        required=False,
        widget=Listed,
        help_text="Those before the end, with commas: 25, 50, 75. Empty: evenly spread.",
    )
    spending = forms.ChoiceField(
        label="How is α spent over the looks?", choices=Spending, initial=Spending.OBRIEN_FLEMING
    )  # fmt: skip
    tau = forms.DecimalField(
        label="Spread of the effects held possible (τ)", required=False,
        max_digits=16, decimal_places=6,
        help_text="For a look on any day; as a share from 0 to 1, or in the unit of a mean. Empty: 1.5 times the smallest difference worth having.",
    )  # fmt: skip
    extension_percent = forms.ChoiceField(
        label="Extension planned beforehand",
        choices=EXTENSIONS,
        initial=0,
        required=False,
        help_text="It costs like one more look. One that was not planned explores, and never scales.",
    )
    analysis_plan = text(
        label="How is it analysed?", rows=4,
        help_text="Who counts, which data and days, what is left out, and who reads it.",
    )  # fmt: skip
    rollback_owner = forms.ModelChoiceField(User.objects.none(), required=False)
    rollback_minutes = forms.IntegerField(
        label="Minutes to roll back", min_value=1, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, pilot: Pilot, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, is_system=False).order_by("name")
        for name in ("owner", "sponsor", "rollback_owner"):
            if name in self.fields:
                self.fields[name].queryset = people  # type: ignore[attr-defined]
        mine = {"product": pilot.product_id}
        self.fields["benefit"].queryset = (  # type: ignore[attr-defined]
            Benefit.objects.visible_to(user).filter(**mine).order_by("code")
        )
        if "item" in self.fields:
            self.fields["item"].queryset = features(user).filter(**mine)  # type: ignore[attr-defined]

    def clean_data_classes(self) -> list[str]:
        parts = self.cleaned_data["data_classes"].split(",")
        found = [part.strip() for part in parts if part.strip()]
        if any(len(part) > 40 for part in found):
            raise forms.ValidationError("Keep each class under 40 letters.")
        return found

    def clean_extension_percent(self) -> int:
        return int(self.cleaned_data["extension_percent"] or 0)

    def clean_look_shares(self) -> list[int]:
        parts = [
            part.strip(" %") for part in self.cleaned_data["look_shares"].split(",")
        ]
        if not all(part.isdecimal() and len(part) < 4 for part in parts if part):
            raise forms.ValidationError("Whole percentages with commas between them.")
        return [int(part) for part in parts if part]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day follows the first.")
        return data

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields by section, in the order people think."""
        named = (
            ("Hypothesis", self.HYPOTHESIS), ("What and who", self.PEOPLE),
            ("Bounds", self.BOUNDS), ("Method", self.METHOD), ("Way back", self.ROLLBACK),
        )  # fmt: skip
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in named
        ]


class AmendForm(PlanForm):
    """A frozen plan, opened with a reason. Its dates move by an extension only."""

    reason = forms.CharField(
        label="Why does the plan change?", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (
            set(self.fields) - plan.AMENDABLE - {"benefit", "reason", "version"}
        ):
            del self.fields[name]


class RecordForm(PlanForm):
    """What stays open after the draft: no promise hangs on it."""

    spent = forms.DecimalField(
        label="Spent so far, USD", min_value=0, max_digits=12, decimal_places=2
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {"title", "benefit", "spent", "version"}:
            del self.fields[name]

    def clean_data_classes(self) -> list[str]:
        return []  # not part of this form


def starts_with(pilot: Pilot) -> dict[str, Any]:
    """The pilot as the plan's form shows it."""
    listed = {*plan.PLACES, "data_classes", "look_shares", "states"}
    names = {*PlanForm.base_fields, "spent"} - listed
    found = {name: getattr(pilot, name) for name in names}
    found |= {name: getattr(pilot, name).all() for name in plan.PLACES}
    found["states"] = ", ".join(pilot.states)
    if pilot.state == Pilot.State.DRAFT and pilot.kind == Pilot.Kind.PILOT:
        found["exclusions"] = pilot.exclusions or EXCLUDED
    found["look_shares"] = ", ".join(map(str, pilot.look_shares))
    return found | {"data_classes": ", ".join(pilot.data_classes)}


def given(form: PlanForm) -> dict[str, Any]:
    """The checked values as the action takes them: the fields this form asks for."""
    return {name: form.cleaned_data[name] for name in form.fields}
