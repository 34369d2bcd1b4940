from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.queries.calibration import Line, calibration_for
from backlog.votes import COLUMNS
from core import access
from core.api import Kit
from core.roles import Perm


class LeanSerializer(serializers.Serializer[Any]):
    """In steps of the scale; `leans` once it is more than chance."""

    votes = serializers.IntegerField()
    bias = serializers.FloatField(help_text="Above 0: scored higher than agreed.")
    error = serializers.FloatField(help_text="Standard error of the bias.")
    miss = serializers.FloatField(help_text="0 always right, 1 always the other end.")
    leans = serializers.BooleanField()


class LeanLineSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    people = serializers.IntegerField()
    columns = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DictField(child=LeanSerializer()))
    def get_columns(self, line: Line) -> dict[str, Any]:
        told = zip(COLUMNS, line.leans, strict=True)
        return {name: LeanSerializer(each).data for name, each in told if each}


class CalibrationSerializer(serializers.Serializer[Any]):
    """`people` is empty unless you lead sessions."""

    mine = LeanLineSerializer(allow_null=True)
    my_sizes = LeanSerializer(allow_null=True, help_text="Against what turned out.")
    roles = LeanLineSerializer(many=True)
    role_sizes = LeanLineSerializer(many=True)
    people = LeanLineSerializer(many=True)


class CalibrationActions(Kit):
    """How scorers lean."""

    @extend_schema(responses=CalibrationSerializer)
    @action(detail=False, methods=["get"])
    def calibration(self, request: Request) -> Response:
        """First votes against what was agreed, in the newest twelve final sessions."""
        access.require_somewhere(self.person, Perm.BACKLOG_VIEW)
        return Response(CalibrationSerializer(calibration_for(self.person)).data)
