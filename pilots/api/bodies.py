"""What each verb takes in its body: the arguments of its action, checked for shape."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from pilots.models import KillCriterion, Pilot
from portfolio.models import Queue, Site, VendorModel


class NothingBody(serializers.Serializer[Any]):
    """No body."""


class ReasonBody(serializers.Serializer[Any]):
    reason = serializers.CharField()


class FinishBody(serializers.Serializer[Any]):
    reason = serializers.CharField(
        required=False, allow_blank=True, help_text="Needed before the last day."
    )


class DatesBody(serializers.Serializer[Any]):
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class KillBody(ReasonBody):
    criterion = serializers.PrimaryKeyRelatedField(
        queryset=KillCriterion.objects.all(), required=False, allow_null=True
    )


class DecideBody(ReasonBody):
    decision = serializers.ChoiceField(choices=Pilot.Decision.choices)


class CarryOnBody(ReasonBody):
    ends_on = serializers.DateField()


class CloseBody(serializers.Serializer[Any]):
    learning = serializers.CharField()


class AmendBody(serializers.ModelSerializer[Pilot]):
    """The fields of the plan to change, and why."""

    reason = serializers.CharField()
    sites = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Site.objects.all(), required=False
    )
    queues = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Queue.objects.all(), required=False
    )
    vendor_models = serializers.PrimaryKeyRelatedField(
        many=True, queryset=VendorModel.objects.all(), required=False
    )

    class Meta:
        model = Pilot
        fields = [
            "reason", "change", "for_whom", "because", "wrong_if", "agents", "hours",
            "languages", "sites", "queues", "share_percent", "sample_size", "sample_reason",
            "exclusions", "max_contacts", "budget", "data_classes", "owner",
            "sponsor", "rollback_owner", "rollback_minutes", "states", "channels",
            "vendor_models",
        ]  # fmt: skip
        extra_kwargs = {"owner": {"required": False}}


class SubmitBody(serializers.Serializer[Any]):
    """`answers` by the codes of the questions; what is left out counts as yes."""

    answers = serializers.DictField(child=serializers.BooleanField(), required=False)


BODIES: Mapping[str, type[serializers.Serializer[Any]]] = {
    "submit": SubmitBody,
    "approve": NothingBody,
    "schedule": DatesBody,
    "start": NothingBody,
    "pause": ReasonBody,
    "resume": ReasonBody,
    "finish": FinishBody,
    "decide": DecideBody,
    "second": NothingBody,
    "carry_on": CarryOnBody,
    "close": CloseBody,
    "kill": KillBody,
    "revise": ReasonBody,
    "withdraw": ReasonBody,
}
