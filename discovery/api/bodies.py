"""What the verbs of discovery read from a request besides the thing itself."""

from typing import Any, cast

from django import forms
from django.db.models import Model
from rest_framework import serializers
from rest_framework.request import Request

from core.api import version_from
from core.models import User
from discovery.models import STRENGTHS, Direction, Note, Opportunity, Theme
from portfolio.models import Goal, KeyResult


class Readable(serializers.PrimaryKeyRelatedField[Any]):
    """The id of a row that the caller may see; any other id does not exist."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(queryset=model.objects.all(), **kwargs)

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(cast(User, self.context["request"].user))


class Weight(serializers.Serializer[Any]):
    strength = serializers.ChoiceField(choices=STRENGTHS, default=2)
    direction = serializers.ChoiceField(
        choices=Direction.choices, default=Direction.SUPPORTS
    )


class NoteLink(Weight):
    note = Readable(Note)


class ThemeLink(Weight):
    theme = Readable(Theme)


class OpportunityLink(Weight):
    opportunity = Readable(Opportunity)


class Original(serializers.Serializer[Any]):
    original = Readable(Note, help_text="The note it repeats.")


class PhotoBody(serializers.Serializer[Any]):
    photo = serializers.FileField()


class Later(serializers.Serializer[Any]):
    until = serializers.DateField(help_text="A day to come.")


class NoteOnly(serializers.Serializer[Any]):
    note = Readable(Note)


class ThemeOnly(serializers.Serializer[Any]):
    theme = Readable(Theme)


class Reason(serializers.Serializer[Any]):
    because = serializers.CharField(required=False, default="", allow_blank=True)


class MoveOpportunity(Reason):
    to = serializers.ChoiceField(choices=Opportunity.State.choices)


class PlaceOpportunity(serializers.Serializer[Any]):
    parent = Readable(Opportunity, allow_null=True)  # type: ignore[assignment]
    key_result = serializers.PrimaryKeyRelatedField(
        queryset=KeyResult.objects.all(), allow_null=True
    )
    goal = serializers.PrimaryKeyRelatedField(
        queryset=Goal.objects.all(), allow_null=True
    )


def as_fields(form: forms.Form) -> dict[str, Any]:
    """The errors of a filter by the name in the address."""
    return {name: list(texts) for name, texts in form.errors.items()}


def seen(request: Request, row: Model) -> int | None:
    """The version the caller says it has seen; a verb may be sent without."""
    return version_from(request, row) if "If-Match" in request.headers else None
