"""The bodies of verbs, shared by the viewsets."""

import json
from typing import Any, ClassVar

from rest_framework import serializers

from core.factors import Proof
from core.models import User
from governance import raci_templates
from governance.models import (
    Activity,
    Assessment,
    Criterion,
    Gate,
    ProposalSignature,
    RaciCell,
    Stance,
)

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
    """`subject_type` is a model label such as pilots.pilot; team and parties follow.

    `answers` by the codes of the questions of the set in force; what is left out
    counts as yes.
    """

    gate = serializers.ChoiceField(choices=Gate.choices)
    subject_type = Text(max_length=60)
    subject_id = serializers.IntegerField(min_value=1)
    asked = Text(max_length=4000)
    due_on = serializers.DateField(required=False, allow_null=True, default=None)
    answers = serializers.DictField(child=serializers.BooleanField(), required=False)


class ProvenBody(serializers.Serializer[Any]):
    """`record_hash` is that of the record that was read. Of `password`, `code` and
    `passkey` send what the account has (ADR 24)."""

    password = Text(
        max_length=200, trim_whitespace=False, write_only=True, required=False
    )
    code = Text(max_length=40, write_only=True, required=False)
    passkey = serializers.JSONField(
        write_only=True,
        required=False,
        help_text="What the browser answered to sign-challenge/.",
    )
    record_hash = Text(min_length=64, max_length=64)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        passkey = json.dumps(values.pop("passkey")) if "passkey" in values else ""
        given = {name: values.pop(name, "") for name in ("password", "code")}
        if not (passkey or any(given.values())):
            why = "A key alone never signs: send a password, a code or a passkey."
            raise serializers.ValidationError({"password": [why]})
        return {**values, "proof": Proof(passkey=passkey, **given)}


class SignBody(ProvenBody):
    """`seat` may be left out by who can take only one; `meaning` says “I approve …”, as
    `stance` does. `record_hash` is that of GET …/record/."""

    seat = Text(max_length=3, required=False, default="", allow_blank=True)
    stance = serializers.ChoiceField(choices=Stance.choices)
    meaning = Text(max_length=300)
    reason = Text(max_length=4000, required=False, default="", allow_blank=True)


class AddCriterionBody(serializers.Serializer[Any]):
    criterion = serializers.PrimaryKeyRelatedField(queryset=Criterion.objects.all())


class SeatBody(serializers.Serializer[Any]):
    """`seat` is a code such as SEC."""

    seat = Text(max_length=3)
    person = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True, is_system=False),
        allow_null=True,
    )


class AppointBody(serializers.Serializer[Any]):
    seat = Text(max_length=3)
    person = people()


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
        unknown = sorted(set(parts) - set(raci_templates.codes()))
        if unknown:
            raise serializers.ValidationError(f"There is no party {unknown[0]}.")
        return parts


class DraftBody(serializers.Serializer[Any]):
    """`template`: empty as the newest, "house", "house-P" … or "version-3"."""

    template = serializers.CharField(max_length=20, required=False, allow_blank=True)


class PasteBody(serializers.Serializer[Any]):
    """A table as text; `trial` shows what it would change and writes nothing."""

    text = serializers.CharField(max_length=50_000, trim_whitespace=False)
    trial = serializers.BooleanField(default=False)


class ActivityBody(serializers.ModelSerializer[Activity]):
    class Meta:
        model = Activity
        fields = ["number", "phase", "name", "basis", "is_gate"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"number": {"validators": []}}


class ProposeBody(serializers.Serializer[Any]):
    effective_from = serializers.DateField()
    reason = Text(max_length=4000)


class JointSignBody(ProvenBody):
    """`side` may be left out by who signs for only one; `meaning` says “I approve …”."""

    side = serializers.ChoiceField(
        choices=ProposalSignature.Side.choices, required=False, default=""
    )
    meaning = Text(max_length=300)


class RecordBody(serializers.Serializer[Any]):
    """`version` is that of the month's result, when it is corrected."""

    month = serializers.DateField(help_text="Any day of the month.")
    met = serializers.IntegerField(min_value=0)
    due = serializers.IntegerField(min_value=1)
    version = serializers.IntegerField(required=False, allow_null=True, default=None)
