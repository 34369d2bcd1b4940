"""The shapes of insights, highlights and the tag set as people type them."""

from typing import Any

from django import forms

from core import access
from core.forms import Picks
from core.models import User
from core.redaction import redact
from core.roles import Perm
from discovery.forms.links import mine
from discovery.models import IMPORTANCE, Direction, Insight, Opportunity, Tag
from discovery.queries.insights import spelled
from portfolio.models import Product


def names_of(text: str) -> list[str]:
    """Tags as typed, apart by commas."""
    return [each.strip()[:40] for each in text.split(",") if each.strip()]


class InsightForm(forms.Form):
    statement = forms.CharField(
        label="What does it tell us?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One thing learned, in your words: “Agents retype what they said.”",
        error_messages={"required": "Say what was learned, in a sentence."},
    )
    names = forms.CharField(
        label="Tags",
        required=False,
        max_length=400,
        help_text="Apart by commas: wrap, transfers.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_names(self) -> list[str]:
        return names_of(self.cleaned_data["names"])

    @classmethod
    def of(cls, insight: Insight, data: Any) -> "InsightForm":
        told = {"statement": insight.statement, "names": ", ".join(insight.tags)}
        return cls(data, initial={**told, "version": insight.version})


class InsightChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, insight: Any) -> str:
        return f"{insight.product.code}: {insight.statement[:80]}"


class HighlightForm(forms.Form):
    """A passage of the note, and what it says: an insight there is, or a new one."""

    passage = forms.CharField(
        label="Highlighted words",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Select words in the note and press H, or copy them here.",
        error_messages={"required": "Select words in the note, or copy them here."},
    )
    insight = InsightChoice(
        Insight.objects.none(),
        label="An insight there is",
        required=False,
        empty_label="A new one",
    )
    statement = forms.CharField(
        label="Or what it tells us",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    product = forms.ModelChoiceField(
        Product.objects.none(), label="For", required=False, empty_label="Choose"
    )
    names = forms.CharField(
        label="Tags", required=False, max_length=400, help_text="Apart by commas."
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = access.reach(user, Perm.DISCOVERY_TRIAGE)
        products = Product.objects.filter(reach.q("team")).order_by("code")
        insights = mine(Insight, user).order_by("-created_at", "-pk")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["insight"].queryset = insights  # type: ignore[attr-defined]

    def clean_names(self) -> list[str]:
        return names_of(self.cleaned_data["names"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("insight") or "insight" in self.errors:
            return given
        if not given.get("statement"):
            self.add_error("statement", "Choose an insight, or say what was learned.")
        if not given.get("product"):
            self.add_error("product", "Choose the product it is for.")
        return given


class ToNeedForm(forms.Form):
    """How much an insight matters to an opportunity, for or against."""

    opportunity = forms.ModelChoiceField(
        Opportunity.objects.none(), empty_label="Choose an opportunity"
    )
    importance = forms.TypedChoiceField(
        choices=IMPORTANCE, coerce=int, widget=Picks, initial=2
    )
    direction = forms.ChoiceField(
        label="It", choices=Direction, widget=Picks, initial=Direction.SUPPORTS
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opportunities = mine(Opportunity, user).order_by("code")
        self.fields["opportunity"].queryset = opportunities  # type: ignore[attr-defined]


class InsightFilter(forms.Form):
    """What the list is narrowed to; a value that makes no sense is passed over."""

    q = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "class": "input", "type": "search", "aria-label": "Search insights",
                "placeholder": "Words",
            }
        ),
    )  # fmt: skip
    product = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        empty_label="Every product",
        widget=forms.Select(attrs={"class": "input", "aria-label": "Product"}),
    )
    tag = forms.CharField(
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "input", "aria-label": "Tag", "placeholder": "Tag"}
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        return redact(self.cleaned_data["q"])[0]

    def clean_tag(self) -> str:
        return spelled(self.cleaned_data["tag"].strip())

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MergeTagForm(forms.Form):
    into = forms.CharField(
        label="Becomes",
        max_length=40,
        widget=forms.TextInput(attrs={"list": "tag-names", "autocomplete": "off"}),
        error_messages={"required": "Name the tag it becomes."},
    )


class TagPick(forms.Form):
    tag = forms.ModelChoiceField(Tag.objects.all())
