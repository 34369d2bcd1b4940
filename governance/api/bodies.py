"""The bodies of verbs, shared by the viewsets."""

from typing import Any

from rest_framework import serializers

from core.models import User
from core.roles import Family
from governance import raci
from governance.models import Activity, Assessment, Criterion, Gate, RaciCell, Review

Text = serializers.CharField


def people() -> "serializers.PrimaryKeyRelatedField[User]":
    active = User.objects.filter(is_active=True, is_system=False)
    return serializers.PrimaryKeyRelatedField(queryset=active)


class ReasonBody(serializers.Serializer[Any]):
    reason = Text(max_length=2000)


class NoteBody(serializers.Serializer[Any]):
    note = Text(max_length=4000)


class OptionalNoteBody(serializers.Serializer[Any]):
    note = Text(max_length=4000, required=False, default="", allow_blank=True)


class AskBody(serializers.Serializer[Any]):
    """`subject_type` is a model label such as pilots.pilot; team and parties follow."""

    gate = serializers.ChoiceField(choices=Gate.choices)
    subject_type = Text(max_length=60)
    subject_id = serializers.IntegerField(min_value=1)
    asked = Text(max_length=4000)
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class SignBody(serializers.Serializer[Any]):
    """`record_hash` is that of the record that was read (GET …/record/)."""

    decision = serializers.ChoiceField(choices=Review.Outcome.choices)
    meaning = Text(max_length=300)
    reason = Text(max_length=4000, required=False, default="", allow_blank=True)
    password = Text(max_length=200, trim_whitespace=False, write_only=True)
    record_hash = Text(min_length=64, max_length=64)


class AddCriterionBody(serializers.Serializer[Any]):
    criterion = serializers.PrimaryKeyRelatedField(queryset=Criterion.objects.all())


class SeatBody(serializers.Serializer[Any]):
    family = serializers.ChoiceField(choices=Family.choices)
    person = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True, is_system=False),
        allow_null=True,
    )


class AssessBody(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=Assessment.Verdict.choices)
    reason = Text(max_length=2000, required=False, default="", allow_blank=True)


class RenewBody(serializers.Serializer[Any]):
    reason = Text(max_length=2000)
    expires_on = serializers.DateField()


class RetireBody(serializers.Serializer[Any]):
    effective_to = serializers.DateField()
    reason = Text(max_length=120)


class VerifyBody(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Criterion.Status.choices)


class RowBody(serializers.Serializer[Any]):
    """`parts` by party, such as {"IT": "C"}; parties left out keep theirs. `version` is
    the row's."""

    activity = serializers.SlugRelatedField(
        slug_field="number", queryset=Activity.objects.all()
    )
    parts = serializers.DictField(
        child=serializers.ChoiceField(choices=RaciCell.Part.choices, allow_blank=True)
    )
    reason = Text(max_length=200, required=False, default="", allow_blank=True)
    version = serializers.IntegerField(min_value=1)

    def validate_parts(self, parts: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(parts) - set(raci.PARTIES))
        if unknown:
            raise serializers.ValidationError(f"There is no party {unknown[0]}.")
        return parts


class PublishBody(serializers.Serializer[Any]):
    effective_from = serializers.DateField()
    note = Text(max_length=4000)


class RecordBody(serializers.Serializer[Any]):
    """`version` is that of the month's result, when it is corrected."""

    month = serializers.DateField(help_text="Any day of the month.")
    met = serializers.IntegerField(min_value=0)
    due = serializers.IntegerField(min_value=1)
    version = serializers.IntegerField(required=False, allow_null=True, default=None)
