"""Shape of input for items; their rules are in the actions."""

import re
from typing import Any

from django import forms
from django.db.models import Q

from backlog.models import Item
from backlog.queries.limits import too_many
from backlog.reading import MOST_LABELS
from core import access
from core.models import User
from core.roles import Perm
from discovery.models import Opportunity
from portfolio.forms.fields import offer_open
from portfolio.models import KeyResult, Product

LONGEST_LABELS = MOST_LABELS * 82  # with what stands between them
LONG = forms.Textarea(attrs={"rows": 4})


class Words(forms.TextInput):
    """A list on one line; also takes the several values of a chosen version."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return ", ".join(
            data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        )


def clean_labels(text: str) -> list[str]:
    found = clean_words(text)
    if len(found) > MOST_LABELS:
        raise forms.ValidationError(f"At most {MOST_LABELS} labels.")
    return found


def clean_words(text: str) -> list[str]:
    """The words between commas, each once."""
    words = (word.strip() for word in text.split(","))
    found = list(dict.fromkeys(word for word in words if word))
    if any(len(word) > 80 for word in found):
        raise forms.ValidationError("A label has at most 80 characters.")
    return found


class ItemForm(forms.Form):
    title = forms.CharField(
        max_length=300, help_text="What becomes true, for whom, when it is done."
    )
    description = forms.CharField(widget=LONG, required=False)
    acceptance_criteria = forms.CharField(
        widget=LONG, required=False, help_text="How anyone can see that it is done."
    )
    service = forms.ChoiceField(label="Class of service", choices=Item.Service)
    due_on = forms.DateField(
        label="Due date",
        required=False,
        help_text="Required for a fixed date, such as a legal deadline.",
    )
    owner = forms.ModelChoiceField(User.objects.none(), required=False)
    parent = forms.CharField(
        label="Parent’s key", max_length=40, required=False, help_text="Such as E-12."
    )
    key_result = forms.ModelChoiceField(KeyResult.objects.none(), required=False)
    labels = forms.CharField(
        widget=Words,
        max_length=LONGEST_LABELS,
        required=False,
        help_text="Words separated by commas.",
    )
    story_points = forms.DecimalField(
        max_digits=8, decimal_places=2, min_value=0, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        # Who left stays the owner of what they owned, until somebody else is chosen.
        offered = Q(is_active=True, is_system=False) | Q(pk=self.initial.get("owner"))
        people = User.objects.filter(offered).order_by("name")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        offer_open(self, "key_result", KeyResult)

    def clean_parent(self) -> Item | None:
        key = self.cleaned_data["parent"].strip()
        if not key:
            return None
        named = Q(key__iexact=key)
        if key.isdecimal() and len(key) < 19:
            named |= Q(pk=key)  # a version chosen from two comes with its id
        found = Item.objects.visible_to(self.user).filter(named).first()
        if found is None:
            raise forms.ValidationError(f"There is no item {key}.")
        return found

    def clean_labels(self) -> list[str]:
        return clean_labels(self.cleaned_data["labels"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fixed = data.get("service") == Item.Service.FIXED_DATE
        if fixed and "due_on" in data and data["due_on"] is None:
            self.add_error("due_on", "A fixed date needs its date.")
        return data


def initial_of(item: Item) -> dict[str, Any]:
    """An item as its form shows it."""
    names = ("title", "description", "acceptance_criteria", "service", "due_on")
    kept = {name: getattr(item, name) for name in names}
    return kept | {
        "owner": item.owner_id,
        "key_result": item.key_result_id,
        "parent": item.parent.key if item.parent else "",
        "labels": ", ".join(item.labels),
        "story_points": item.story_points,
        "version": item.version,
    }


class NewItemForm(ItemForm):
    product = forms.ModelChoiceField(Product.objects.none())
    kind = forms.ChoiceField(choices=Item.Kind)
    opportunity = forms.ModelChoiceField(
        Opportunity.objects.none(),
        required=False,
        help_text="What the floor or the market asked for. Every feature answers one.",
    )
    field_order = ("product", "kind", "opportunity", "title")
    version = None  # type: ignore[assignment]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        mine = access.reach(user, Perm.BACKLOG_EDIT).q("team")
        products = Product.objects.filter(mine).order_by("code")
        asked = Opportunity.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["opportunity"].queryset = asked  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        asked = data.pop("opportunity", None)
        return data | {"opportunities": [asked] if asked else []}


class MoveForm(forms.Form):
    to = forms.ChoiceField(label="Move to", choices=Item.State)
    reason = forms.CharField(
        max_length=300,
        required=False,
        help_text="Required to drop it, or to pass a limit of its product.",
    )
    # An id of its own: the form of the scores stands on the same page.
    version = forms.IntegerField(
        widget=forms.HiddenInput({"id": "move_version"}), required=False
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = Item.MOVES[Item.State(item.state)]
        self.fields["to"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]
        self.initial.setdefault("version", item.version)
        self.item = item

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        to, reason = data.get("to", ""), data.get("reason", "")
        if asked := reason_asked(self.item, to, reason):
            self.add_error("reason", asked)
        return data


def reason_asked(item: Item, to: str, reason: str) -> str:
    """Why this step needs a reason, asked beside its field; "" if it has one or needs none.

    A step that its state does not allow is not asked about: the action says so.
    """
    if reason.strip() or to not in Item.MOVES[Item.State(item.state)]:
        return ""
    if to == Item.State.DROPPED:
        return f"Say why {item.key} is dropped."
    return too_many(item, to)


class LinkForm(forms.Form):
    opportunity = forms.ModelChoiceField(Opportunity.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Opportunity.objects.visible_to(user).order_by("code")
        self.fields["opportunity"].queryset = rows  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """An item that answers an opportunity: one of its product that this person may edit."""

    item = forms.ModelChoiceField(
        Item.objects.none(), label="A feature that answers it"
    )

    def __init__(
        self, *args: Any, user: User, opportunity: Opportunity, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = Item.objects.filter(
            access.reach(user, Perm.BACKLOG_EDIT).q("product__team")
        )
        rows = rows.filter(product=opportunity.product_id, kind__in=Item.PROGRAM_KINDS)
        rows = rows.exclude(state=Item.State.DROPPED).exclude(opportunities=opportunity)
        offered = rows.only("key", "title").order_by("key")
        self.fields["item"].queryset = offered  # type: ignore[attr-defined]


class RanksForm(forms.Form):
    """The rows on somebody's screen: their ids in base 36, to keep the address short."""

    rows = forms.CharField(max_length=4000, required=False)

    def clean_rows(self) -> list[int]:
        words: list[str] = self.cleaned_data["rows"].split(".")
        return [int(w, 36) for w in words[:500] if re.fullmatch("[0-9a-z]{1,11}", w)]
