from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from governance.models import ChangeDriver
from support import run_lists
from support.actions import run_checks, run_duties, run_results
from support.actions.run_results import NewProblem
from support.forms.run_checks import RunFilter
from support.models import Problem, RunCheck, RunDuty, RunResult
from support.severity import IMPACT, URGENCY


# --- the catalogue --------------------------------------------------------------------
class RunCheckSerializer(serializers.ModelSerializer[RunCheck]):
    class Meta:
        model = RunCheck
        fields = [
            "id", "code", "part", "text", "why", "every_days", "done_by", "retired_on",
            "retired_because", "version",
        ]  # fmt: skip
        read_only_fields = ["retired_on", "retired_because", "version"]
        extra_kwargs: dict[str, Any] = {
            "code": {"validators": []}
        }  # the action says it


class RetireRunCheckBody(serializers.Serializer[Any]):
    because = serializers.CharField(max_length=300)


class RunCheckViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[RunCheck],
):
    """What is done again and again for every live product."""

    serializer_class = RunCheckSerializer
    queryset = RunCheck.objects.none()
    fixed = {"code", "part"}

    def get_queryset(self) -> QuerySet[RunCheck]:
        return RunCheck.objects.visible_to(self.person).order_by("code", "id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(run_checks.add(**body.validated_data, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        check = self.get_object()
        version = version_from(request, check)
        body = self.get_serializer(check, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        return self.shown(
            run_checks.edit(check, **said, version=version, by=self.person)
        )

    @extend_schema(request=RetireRunCheckBody)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, **_: Any) -> Response:
        """No product does it any more; what it found stays."""
        check = self.get_object()
        access.require(self.person, Perm.RUN_CATALOGUE, team=None)
        version = version_from(request, check)
        given = self.body(RetireRunCheckBody)
        return self.shown(
            run_checks.retire(check, **given, version=version, by=self.person)
        )


# --- the checks of products -----------------------------------------------------------
class RunDutySerializer(serializers.ModelSerializer[RunDuty]):
    check = serializers.CharField(source="check_of.code")
    part = serializers.CharField(source="check_of.part")
    product = serializers.IntegerField(source="phase.product_id")
    owner = serializers.IntegerField(source="owner.pk")
    is_overdue = serializers.BooleanField()

    class Meta:
        model = RunDuty
        fields = [
            "id", "product", "check", "part", "owner", "due_on", "is_overdue",
            "left_out_on", "left_out_by", "left_out_because", "version",
        ]  # fmt: skip
        read_only_fields = fields


class RunResultSerializer(serializers.ModelSerializer[RunResult]):
    in_time = serializers.BooleanField(read_only=True)

    class Meta:
        model = RunResult
        fields = [
            "id", "done_on", "was_due_on", "in_time", "finding", "note", "problem",
            "corrects", "because", "by", "at",
        ]  # fmt: skip
        read_only_fields = fields


class NewProblemBody(serializers.Serializer[Any]):
    """What is seen is the note; it is seen since today."""

    title = serializers.CharField(max_length=160)
    driver = serializers.ChoiceField(choices=ChangeDriver.choices)
    impact = serializers.ChoiceField(choices=list(IMPACT.items()))
    urgency = serializers.ChoiceField(choices=list(URGENCY.items()))


class RecordRunBody(serializers.Serializer[Any]):
    """What needs work names a `problem` that is not resolved, or gives a `new_problem`."""

    finding = serializers.ChoiceField(choices=["fine", "needs_work"])
    note = serializers.CharField(
        max_length=2000, required=False, default="", allow_blank=True
    )
    problem = serializers.PrimaryKeyRelatedField(
        queryset=Problem.objects.all(), required=False, allow_null=True
    )
    new_problem = NewProblemBody(required=False, allow_null=True)

    def validate_new_problem(self, told: dict[str, Any] | None) -> NewProblem | None:
        return NewProblem(**told) if told else None


class CorrectRunBody(RecordRunBody):
    finding = serializers.ChoiceField(choices=RunResult.Finding.choices)
    because = serializers.CharField(max_length=300)


class LeaveOutRunBody(serializers.Serializer[Any]):
    because = serializers.CharField(max_length=300)


class RunDutyViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[RunDuty],
):
    """Each check of each live product, with its next day; what is overdue first."""

    serializer_class = RunDutySerializer
    queryset = RunDuty.objects.none()

    def get_queryset(self) -> QuerySet[RunDuty]:
        if self.action == "list":
            form = RunFilter(self.request.query_params, user=self.person)
            return run_lists.listed(self.person, **self.asked(form))
        return RunDuty.objects.visible_to(self.person).for_list().order_by("due_on", "id")  # fmt: skip

    @extend_schema(
        parameters=[
            OpenApiParameter("state", str, enum=list(run_lists.STATES)),
            OpenApiParameter("product", int), OpenApiParameter("part", str),
            OpenApiParameter("done_by", str), OpenApiParameter("mine", bool),
        ]
    )  # fmt: skip
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def to_do(self) -> tuple[RunDuty, int]:
        """The check, and the version that was held of it, for who may do it."""
        duty = self.get_object()
        access.require(self.person, Perm.RUN_CHECK, team=duty.phase.product.team)
        return duty, version_from(self.request, duty)

    def again(self, duty: RunDuty) -> Response:
        return self.shown(RunDuty.objects.for_list().get(pk=duty.pk))

    @extend_schema(request=RecordRunBody)
    @action(detail=True, methods=["post"])
    def record(self, request: Request, **_: Any) -> Response:
        """It was done today: what it found. The same again is one row."""
        duty, version = self.to_do()
        given = self.body(RecordRunBody)
        run_results.record(duty, **given, version=version, by=self.person)
        return self.again(duty)

    @extend_schema(request=CorrectRunBody)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, **_: Any) -> Response:
        """Add a row that holds in place of the newest."""
        duty, version = self.to_do()
        given = self.body(CorrectRunBody)
        run_results.correct(duty, **given, version=version, by=self.person)
        return self.again(duty)

    @extend_schema(request=LeaveOutRunBody)
    @action(detail=True, methods=["post"], url_path="leave-out")
    def leave_out(self, request: Request, **_: Any) -> Response:
        """This product does without it, and why."""
        duty, version = self.to_do()
        given = self.body(LeaveOutRunBody)
        run_duties.leave_out(duty, **given, version=version, by=self.person)
        return self.again(duty)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="take-in")
    def take_in(self, request: Request, **_: Any) -> Response:
        """Do it again, first one cadence from today."""
        duty, version = self.to_do()
        run_duties.take_in(duty, version=version, by=self.person)
        return self.again(duty)

    @extend_schema(responses=RunResultSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def results(self, request: Request, **_: Any) -> Response:
        """What it found, corrections too, the newest 400."""
        rows = self.get_object().results.all()[:400]
        return Response(RunResultSerializer(rows, many=True).data)
