from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit
from core.api.kit import refuse_unknown
from core.roles import Perm
from pilots import calculator, sizing
from pilots.calculator import Question
from pilots.models import Pilot
from pilots.models.looking import Spending
from pilots.readout.looks import Spending as Spent


class QuestionSerializer(serializers.Serializer[Any]):
    """Shares are from 0 to 1; a mean needs `sd` and `delta`, in one unit.

    `margin` asks that a share gets no worse; `n` asks what so many units see.
    """

    kind = serializers.ChoiceField(calculator.KINDS)
    baseline = serializers.FloatField(required=False)
    target = serializers.FloatField(required=False)
    margin = serializers.FloatField(required=False, min_value=0, max_value=1)
    n = serializers.IntegerField(required=False, min_value=1, max_value=10**9)
    looks = serializers.IntegerField(default=1, min_value=1, max_value=10)
    spending = serializers.ChoiceField(
        Spending.choices, default=Spending.OBRIEN_FLEMING
    )
    any_day = serializers.BooleanField(default=False)
    sd = serializers.FloatField(required=False)
    delta = serializers.FloatField(required=False)
    alpha = serializers.FloatField(
        default=sizing.ALPHA, min_value=0.0001, max_value=0.5
    )
    power = serializers.FloatField(
        default=sizing.POWER, min_value=0.01, max_value=0.9999
    )
    cluster_size = serializers.FloatField(required=False, max_value=10**6)
    icc = serializers.FloatField(required=False)
    per_day = serializers.FloatField(required=False, min_value=0)
    share = serializers.FloatField(required=False, help_text="Of the traffic, taking part.")  # fmt: skip

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        question = Question(**given | {"spending": Spent(given["spending"])})
        if question.missing:
            raise serializers.ValidationError(
                {name: ["This field is required."] for name in question.missing}
            )
        try:
            return {"answer": calculator.answer(question)}
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class AnswerSerializer(serializers.Serializer[Any]):
    """`forms`: independent units by every form, the one of the plan first."""

    units = serializers.IntegerField(allow_null=True, help_text="Independent units per arm.")  # fmt: skip
    effect = serializers.FloatField(allow_null=True, help_text="The design effect.")
    looks = serializers.FloatField(help_text="What the looks cost: a factor.")
    per_arm = serializers.IntegerField(allow_null=True, help_text="With the cost of clusters and looks.")  # fmt: skip
    detects = serializers.FloatField(allow_null=True, help_text="What `n` units see.")
    days = serializers.IntegerField(allow_null=True, help_text="Until both arms are full.")  # fmt: skip
    forms = serializers.DictField(child=serializers.IntegerField(), source="by_form")


class SampleSizeViewSet(Kit, viewsets.ViewSet):
    """How many units a pilot needs before it can see what it looks for."""

    queryset = Pilot.objects.none()  # it is asked of numbers, not of rows

    @extend_schema(parameters=[QuestionSerializer], responses=AnswerSerializer)
    def list(self, request: Request) -> Response:
        access.require_somewhere(self.person, Perm.PILOT_VIEW)
        question = QuestionSerializer(data=request.query_params)
        refuse_unknown(question)
        question.is_valid(raise_exception=True)
        return Response(AnswerSerializer(question.validated_data["answer"]).data)
