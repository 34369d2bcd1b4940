"""The bodies of the verbs of objectives and key results."""

from typing import Any

from rest_framework import serializers

from portfolio.actions.quarters import Ending
from portfolio.models import Metric


class CheckInBody(serializers.Serializer[Any]):
    """`value` is left out for a key result that observations feed."""

    value = serializers.DecimalField(max_digits=14, decimal_places=3, required=False)
    as_of = serializers.DateField(required=False)
    confidence = serializers.IntegerField(min_value=1, max_value=10)
    note = serializers.CharField(required=False, allow_blank=True)
    blocker = serializers.CharField(required=False, allow_blank=True)


class EndingBody(serializers.Serializer[Any]):
    """One key result at the close; with `carry_to` it goes on towards that target."""

    key_result = serializers.IntegerField(min_value=1)
    learning = serializers.CharField()
    carry_to = serializers.DecimalField(
        max_digits=14, decimal_places=3, required=False, allow_null=True, default=None
    )


class CloseBody(serializers.Serializer[Any]):
    learning = serializers.CharField()
    endings = EndingBody(many=True)

    def validate_endings(self, said: list[dict[str, Any]]) -> dict[int, Ending]:
        return {
            each["key_result"]: Ending(each["learning"], each["carry_to"])
            for each in said
        }


class RebaselineBody(serializers.Serializer[Any]):
    metric = serializers.PrimaryKeyRelatedField(
        queryset=Metric.objects.all(), allow_null=True
    )
    baseline = serializers.DecimalField(max_digits=14, decimal_places=3)
    target = serializers.DecimalField(max_digits=14, decimal_places=3)
    current = serializers.DecimalField(max_digits=14, decimal_places=3, required=False)
    reason = serializers.CharField(max_length=2000)
