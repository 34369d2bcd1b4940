"""How a person wants to see the board: all of it stands in the address."""

from typing import Any

from django import forms
from django.db.models import Q

from core.models import User
from portfolio.models import Objective, Product
from roadmap import checks
from roadmap.models import Card, Horizon
from roadmap.queries import GROUPS, Wanted
from roadmap.queries.board import MOST, PAGE

CONFIDENCE = [("", "Any confidence"), (".8", "0.8 and up"), (".5", "0.5 and up")]
CONFIDENCE += [("low", "Under 0.5")]
BADGES = [("", "Every card"), *((b.code, b.label) for b in checks.ALL)]
BADGES += [("conflict", "Needs something late")]


class BoardFilter(forms.Form):
    """What the board is asked for. A value that makes no sense is left out."""

    q = forms.CharField(label="Words", max_length=100, required=False)
    product = forms.ModelChoiceField(
        Product.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="All products",
    )
    objective = forms.ModelChoiceField(
        Objective.objects.order_by("code", "-starts_on"),
        required=False,
        empty_label="All outcomes",
    )
    owner = forms.ChoiceField(required=False)
    confidence = forms.ChoiceField(required=False, choices=CONFIDENCE)
    badge = forms.ChoiceField(label="Honesty", required=False, choices=BADGES)
    group = forms.ChoiceField(
        label="Lanes", required=False, choices=[(k, v[0]) for k, v in GROUPS.items()]
    )
    also = forms.MultipleChoiceField(
        required=False,
        choices=[(h.value, h.label) for h in (Horizon.DONE, Horizon.DROPPED)],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["owner"].choices = owners(user)  # type: ignore[attr-defined]
        for horizon in Horizon:  # how many cards of a column: ?later=200
            self.fields[horizon] = forms.IntegerField(
                required=False, min_value=PAGE, max_value=MOST
            )
        for name in (*SELECTS, "group"):
            label = self.fields[name].label or name.capitalize()
            self.fields[name].widget.attrs |= {"class": "input", "aria-label": label}

    def wanted(self) -> Wanted:
        self.is_valid()
        found = self.cleaned_data
        return Wanted(
            conditions=self.conditions(),
            badge=found.get("badge", ""),
            group=found.get("group") or "objective",
            also=tuple(found.get("also", [])),
            sizes={h: found[h] for h in Horizon.values if found.get(h)},
        )

    def conditions(self) -> Q:
        found, narrowed = self.cleaned_data, Q()
        for name in ("product", "objective"):
            if found.get(name):
                narrowed &= Q(**{name: found[name]})
        if found.get("q"):
            words = found["q"]
            narrowed &= (
                Q(title__icontains=words)
                | Q(problem__icontains=words)
                | Q(key__iexact=words)
            )
        owner = {"me": Q(owner=self.user), "nobody": Q(owner=None)}
        if found.get("owner"):
            narrowed &= owner.get(found["owner"]) or Q(owner=found["owner"])
        if found.get("confidence"):
            narrowed &= confident(found["confidence"])
        return narrowed

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in SELECTS]

    @property
    def also_open(self) -> list[str]:
        """The closed columns that are open, to be kept when a filter changes."""
        self.is_valid()
        return list(self.cleaned_data.get("also", []))

    @property
    def words(self) -> str:
        """The filters in words, for print: "Product: ASSIST, Owner: Mine"."""
        said = [
            f"{field.label}: {shown_choice(field)}"
            for field in (*self.selects, self["q"])
            if self.cleaned_data.get(field.name)
        ]
        return ", ".join(said)

    @property
    def in_force(self) -> int:
        """How many filters narrow the board now."""
        self.is_valid()
        return sum(bool(self.cleaned_data.get(name)) for name in (*SELECTS, "q"))


def shown_choice(field: forms.BoundField) -> str:
    choices = getattr(field.field, "choices", [])
    named = {str(value): str(label) for value, label in choices}
    return named.get(str(field.value()), str(field.value()))


SELECTS = ("product", "objective", "owner", "confidence", "badge")


def confident(asked: str) -> Q:
    return Q(confidence__lt=0.5) if asked == "low" else Q(confidence__gte=asked)


def owners(user: User) -> list[tuple[str, str]]:
    """Everybody who owns a card that this person sees, and the two short words."""
    owning = Card.objects.visible_to(user).exclude(owner=None).values("owner")
    people = User.objects.filter(pk__in=owning).order_by("name")
    named = [(str(pk), name) for pk, name in people.values_list("pk", "name")]
    return [("", "All owners"), ("me", "Mine"), ("nobody", "Nobody"), *named]


class LimitsForm(forms.Form):
    """How many cards each column should hold at most."""

    now_limit = forms.IntegerField(label="Now", min_value=1, max_value=100)
    next_limit = forms.IntegerField(label="Next", min_value=1, max_value=100)
    later_limit = forms.IntegerField(label="Later", min_value=1, max_value=100)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
