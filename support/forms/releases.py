from typing import Any

from django import forms

from backlog.models import Item
from core import access
from core.forms import Picks, PicksMultiple
from core.models import User
from core.roles import Perm
from portfolio.models import Product, Site
from support import quiz
from support.models import Associate, Function, Release, ReleaseNote

HOW = (
    "One question a block, an empty line between. Each answer on its own line: - before "
    "a wrong one, * before the right one."
)


def text(rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **more)


def groups_on_the_floor() -> list[tuple[str, str]]:
    rows = Associate.objects.filter(active=True).order_by("group")
    return [(g, g) for g in rows.values_list("group", flat=True).distinct()[:100]]


class ReleaseForm(forms.Form):
    product = forms.ModelChoiceField(Product.objects.none())
    title = forms.CharField(
        max_length=160, help_text="As people on the floor would say it."
    )
    item = forms.ModelChoiceField(
        Item.objects.none(), required=False, label="Feature that it brings"
    )
    effective_on = forms.DateField(label="In effect from")
    sites = forms.ModelMultipleChoiceField(
        Site.objects.order_by("code"), required=False, widget=PicksMultiple
    )
    groups = forms.MultipleChoiceField(
        required=False, widget=PicksMultiple, help_text="None chosen means all of them."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = access.reach(user, Perm.RELEASE_EDIT).q("team")
        products = Product.objects.filter(teams).order_by("code")
        items = Item.objects.visible_to(user).filter(
            product__in=products, kind=Item.Kind.FEATURE
        )
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["item"].queryset = items.order_by("key")  # type: ignore[attr-defined]
        self.fields["groups"].choices = groups_on_the_floor()  # type: ignore[attr-defined]


class EditReleaseForm(ReleaseForm):
    """The product stays: another product's release is another release."""

    product = None  # type: ignore[assignment]

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "title": release.title, "item": release.item_id,
            "effective_on": release.effective_on, "groups": release.groups,
            "sites": list(release.sites.all()), "version": release.version,
        }  # fmt: skip
        forms.Form.__init__(self, *args, **kwargs)
        items = Item.objects.filter(product=release.product, kind=Item.Kind.FEATURE)
        self.fields["item"].queryset = items.order_by("key")  # type: ignore[attr-defined]
        known = groups_on_the_floor()
        gone = [(g, g) for g in release.groups if (g, g) not in known]
        self.fields["groups"].choices = [*known, *gone]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    audience = forms.ChoiceField(label="Who reads it?", choices=Function, widget=Picks)
    what_changes = text(label="What changes for you", rows=6)
    what_to_say = text(
        label="What to say", required=False, help_text="The words for the customer."
    )
    known_issues = text(label="Known issues", required=False)
    questions = text(label="Questions", required=False, rows=8, help_text=HOW)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_questions(self) -> list[quiz.Question]:
        try:
            return quiz.read(self.cleaned_data["questions"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class EditNoteForm(NoteForm):
    audience = None  # type: ignore[assignment]


def starts_with(note: ReleaseNote) -> dict[str, Any]:
    plain = ("what_changes", "what_to_say", "known_issues", "version")
    found = {name: getattr(note, name) for name in plain}
    return found | {"questions": quiz.written(note.questions)}


class PublishForm(forms.Form):
    """Of a release its version; nothing has to be said."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class EditionForm(PublishForm):
    because = text(
        label="Why do they have to read it again?",
        rows=2,
        required=False,
        help_text="The first edition needs no reason.",
    )


class WithdrawForm(PublishForm):
    reason = text(label="Why is it withdrawn?", rows=2)
