"""What a list of items is asked for: it stands in the address, to be shared and saved."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from backlog.models import CustomField, Item
from backlog.queries.extras import named
from backlog.queries.groups import WAYS
from backlog.sentence import DUE, SCORES, Part, parts, sentence
from core.models import Team, User
from portfolio.models import Product

FIRST = ("product", "kind", "state", "owner")  # beside the search, always in sight
MORE = ("team", "service", "score", "due", "label", "parent")


def choices(words: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, text.capitalize()) for code, text in words.items()]


def owners() -> list[tuple[str, str]]:
    people = User.objects.filter(is_active=True, is_system=False).order_by("name")
    named = [(str(pk), name) for pk, name in people.values_list("pk", "name")]
    return [("", "Anyone’s"), ("me", "Mine"), ("nobody", "Nobody’s"), *named]


@dataclass(frozen=True)
class Said:
    """A part of the sentence, with the address that leaves it out ("" if it cannot)."""

    part: Part
    without: str


class FilterForm(forms.Form):
    """A page leaves out what makes no sense and says so; the API refuses it by name."""

    q = forms.CharField(max_length=100, required=False)
    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, empty_label="All products"
    )
    kind = forms.ChoiceField(
        required=False, choices=[("", "All kinds"), *Item.Kind.choices]
    )
    state = forms.ChoiceField(
        required=False,
        choices=[("", "All open"), *Item.State.choices, ("any", "Any state")],
    )
    owner = forms.ChoiceField(required=False, choices=owners)
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), required=False, empty_label="All teams"
    )
    service = forms.ChoiceField(
        label="Class of service",
        required=False,
        choices=[("", "All classes"), *Item.Service.choices],
    )
    score = forms.ChoiceField(
        label="Scores",
        required=False,
        choices=[("", "Scored or not"), *choices(dict(SCORES))],
    )
    due = forms.ChoiceField(
        required=False, choices=[("", "Any date or none"), *choices(dict(DUE))]
    )
    label = forms.CharField(label="Labelled", max_length=80, required=False)
    parent = forms.CharField(
        label="Under", max_length=40, required=False, help_text="A key, such as E-12."
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        rows = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = rows  # type: ignore[attr-defined]
        self.own = self.own_fields()
        for name in (*FIRST, *MORE, *self.own):
            label = self.fields[name].label or name.capitalize()
            self.fields[name].label = label
            self.fields[name].widget.attrs |= {"class": "input", "aria-label": label}

    def own_fields(self) -> dict[str, CustomField]:
        """The fields that are asked about, and all of the product that is asked for."""
        found = named(self.data, self.user)
        product = self.data.get("product", "")
        if product.isdecimal() and len(product) < 19:
            rows = CustomField.objects.visible_to(self.user).in_use()
            found |= {each.code: each for each in rows.filter(product=int(product))}
        for code, own in found.items():
            options = [("", "Any"), *((each, each) for each in own.options)]
            self.fields[code] = (
                forms.ChoiceField(label=own.name, required=False, choices=options)
                if own.options
                else forms.CharField(label=own.name, required=False, max_length=100)
            )
        return found

    def clean(self) -> dict[str, Any]:
        """What is asked of fields of a product's own goes together, by field."""
        data = super().clean() or {}
        extras = {
            own: data.pop(code) for code, own in self.own.items() if data.get(code)
        }
        for code in self.own:
            data.pop(code, None)
        return data | ({"extras": extras} if extras else {})

    def clean_owner(self) -> User | str | None:
        chosen = self.cleaned_data["owner"]
        if chosen.isdecimal():
            return User.objects.get(pk=chosen)
        return self.user if chosen == "me" else chosen or None

    def clean_parent(self) -> Item | None:
        key = self.cleaned_data["parent"].strip()
        if not key:
            return None
        found = Item.objects.visible_to(self.user).filter(key__iexact=key).first()
        if found is None:
            raise forms.ValidationError(f"There is no item {key}.")
        return found

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def words(self) -> dict[str, str]:
        """What was asked as the sentence has it: codes, and names of things."""
        asked = {n: self.word(n, v) for n, v in self.asked.items() if n != "extras"}
        own = self.asked.get("extras", {})
        return asked | {each.code: f"{each.name}: {text}" for each, text in own.items()}

    def word(self, name: str, value: Any) -> str:
        if name == "owner" and self["owner"].value() in {"me", "nobody"}:
            return str(self["owner"].value())
        return value.name if isinstance(value, Product) else str(value)

    @property
    def sentence(self) -> str:
        return sentence(self.words)

    @property
    def said(self) -> list[Said]:
        """The sentence in its parts; nothing while nothing is asked."""
        if not self.asked:
            return []
        return [Said(part, self.without(part.name)) for part in parts(self.words)]

    def without(self, name: str) -> str:
        """The query without one filter; of the first page, and never of the own default."""
        if not name or not isinstance(self.data, QueryDict):
            return ""
        query = self.data.copy()
        for each in (name, "after", "view", "within", "start"):
            query.pop(each, None)
        kept = {key: value for key, value in query.items() if value}
        return f"?{urlencode(kept or {'view': 'all'})}"

    @property
    def left_out(self) -> list[str]:
        """What was asked and makes no sense, by its name on the page."""
        return [str(self.fields[name].label or name) for name in self.errors]

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in (*MORE, *self.own)]

    @property
    def more_in_force(self) -> int:
        own = self.asked.get("extras", {})
        return sum(name in self.asked for name in MORE) + len(own)


class GroupForm(forms.Form):
    """How the grid is grouped, and which of its groups is asked for."""

    group = forms.ChoiceField(
        required=False, choices=[(name, way.label) for name, way in WAYS.items()]
    )
    within = forms.CharField(required=False, max_length=40)
    start = forms.IntegerField(required=False, min_value=0, max_value=100_000)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def way(self) -> str:
        return str(self.cleaned_data.get("group", ""))

    @property
    def one(self) -> str:
        """The code of the one group that is asked for; "" for all."""
        return str(self.cleaned_data.get("within", ""))

    @property
    def first(self) -> int:
        """How many groups stand on the pages before."""
        return self.cleaned_data.get("start") or 0
