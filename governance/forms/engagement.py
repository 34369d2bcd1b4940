"""Writing a draft of the rules of engagement, and choosing two versions."""

from django import forms

from core.forms import Picks, PicksMultiple
from governance.forms import area
from governance.models import ChangeClass, RulesClause, ServiceLevel
from governance.models.engagement import LONGEST


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label="What the rules are for", max_length=LONGEST, widget=area(6)
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ClauseForm(forms.Form):
    heading = forms.CharField(max_length=120)
    belongs_to = forms.ChoiceField(
        label="Its matters belong to",
        choices=RulesClause.Belongs.choices,
        widget=Picks,
        help_text="What belongs to the contact center never waits for IT.",
    )
    text = forms.CharField(label="What holds", max_length=LONGEST, widget=area(7))
    commits = forms.CharField(
        label="What it commits to",
        max_length=400,
        required=False,
        widget=area(2),
        help_text="In one sentence: what a side owes the other by it.",
    )
    classes = forms.ModelMultipleChoiceField(
        ChangeClass.objects.order_by("position"),
        label="Change requests it governs",
        required=False,
        widget=PicksMultiple,
        help_text="A class stands in one clause.",
    )
    levels = forms.ModelMultipleChoiceField(
        ServiceLevel.objects.order_by("code"),
        label="Service levels it commits to",
        required=False,
        widget=PicksMultiple,
    )


class EditClauseForm(ClauseForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlaceForm(forms.Form):
    number = forms.IntegerField(min_value=1)
    version = forms.IntegerField(required=False)


class VersionForm(forms.Form):
    """The version a confirmation was shown for."""

    version = forms.IntegerField(required=False)
