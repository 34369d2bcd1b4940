from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions import requirement_traces as traces
from backlog.actions import requirements as actions
from backlog.forms.requirements import RequirementFilter
from backlog.models import (
    Item,
    Requirement,
    RequirementResult,
    RequirementTest,
    ResultState,
)
from backlog.queries import requirements as queries
from core import access
from core.api import Kit, version_from
from core.errors import Unfit
from core.roles import Perm

LONG = 4000


class RequirementSerializer(serializers.ModelSerializer[Requirement]):
    """`items` are those this person may see; `edition` counts the wordings."""

    items = serializers.SerializerMethodField()

    class Meta:
        model = Requirement
        fields = [
            "id", "key", "product", "title", "kind", "priority", "statement",
            "fit_criterion", "edition", "state", "set_by", "set_on", "answer",
            "answer_text", "answered_by", "answered_on", "agreed_by", "agreed_on",
            "met_on", "items", "version",
        ]  # fmt: skip
        read_only_fields = [
            "key", "edition", "state", "set_by", "set_on", "answer", "answer_text",
            "answered_by", "answered_on", "agreed_by", "agreed_on", "met_on", "version",
        ]  # fmt: skip

    def get_items(self, row: Requirement) -> list[int]:
        return [item.pk for item in row.items.all()]


class ChangeRequirementBody(RequirementSerializer):
    because = serializers.CharField(
        max_length=LONG, required=False, allow_blank=True, write_only=True
    )

    class Meta(RequirementSerializer.Meta):
        fields = [*RequirementSerializer.Meta.fields, "because"]


class RequirementTestSerializer(serializers.ModelSerializer[RequirementTest]):
    class Meta:
        model = RequirementTest
        fields = ["id", "name", "kind", "steps", "last", "last_on", "retired_on"]
        read_only_fields = ["last", "last_on", "retired_on"]


class RequirementResultSerializer(serializers.ModelSerializer[RequirementResult]):
    class Meta:
        model = RequirementResult
        fields = ["id", "test", "edition", "state", "note", "link", "on", "by"]
        read_only_fields = fields


class AnswerRequirementBody(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(choices=Requirement.Answer.choices)
    answer_text = serializers.CharField(
        max_length=LONG, required=False, default="", allow_blank=True
    )


class WithdrawRequirementBody(serializers.Serializer[Any]):
    because = serializers.CharField(max_length=LONG)


class TraceBody(serializers.Serializer[Any]):
    item = serializers.IntegerField(min_value=1)


class RequirementResultBody(serializers.Serializer[Any]):
    test = serializers.IntegerField(min_value=1)
    state = serializers.ChoiceField(choices=ResultState.choices)
    note = serializers.CharField(
        max_length=LONG, required=False, default="", allow_blank=True
    )
    link = serializers.URLField(
        max_length=500, required=False, default="", allow_blank=True
    )
    edition = serializers.IntegerField(min_value=1, required=False)


class RetireTestBody(serializers.Serializer[Any]):
    test = serializers.IntegerField(min_value=1)


class RequirementViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Requirement],
):
    """What is needed of a product, traced to stories and tests."""

    serializer_class = RequirementSerializer
    queryset = Requirement.objects.none()
    fixed = {"product"}

    def get_serializer_class(self) -> type[RequirementSerializer]:
        changes = self.action == "partial_update"
        return ChangeRequirementBody if changes else RequirementSerializer

    def get_queryset(self) -> QuerySet[Requirement]:
        form = RequirementFilter(self.request.query_params, user=self.person)
        asked = self.asked(form) if self.action == "list" else {}
        rows = queries.listed(self.person, **asked)
        return queries.with_traces(rows, self.person)

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str), OpenApiParameter("state", str),
            OpenApiParameter("product", int), OpenApiParameter("kind", str),
            OpenApiParameter("priority", str), OpenApiParameter("gap", str),
            OpenApiParameter("mine", bool),
        ]
    )  # fmt: skip
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(actions.write(**body.validated_data, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))

    def held(self, perm: Perm) -> Requirement:
        row: Requirement = self.get_object()
        access.require(self.person, perm, team=row.product.team)
        return row

    def stepped(
        self,
        take: Callable[..., Requirement],
        kind: type[serializers.Serializer[Any]] | None = None,
        perm: Perm = Perm.REQUIREMENT_EDIT,
    ) -> Response:
        row = self.held(perm)
        version = version_from(self.request, row)
        given = self.body(kind) if kind else {}
        return self.shown(take(row, **given, version=version, by=self.person))

    @extend_schema(request=AnswerRequirementBody)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, **_: Any) -> Response:
        """IT says whether it can."""
        perm = Perm.REQUIREMENT_ANSWER
        return self.stepped(actions.answer, AnswerRequirementBody, perm)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, **_: Any) -> Response:
        """The center agrees on this wording and on what IT answered."""
        return self.stepped(actions.agree)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def meet(self, request: Request, **_: Any) -> Response:
        """Its stories are done and its tests passed."""
        return self.stepped(actions.meet)

    @extend_schema(request=WithdrawRequirementBody)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **_: Any) -> Response:
        """It is not needed any more."""
        return self.stepped(actions.withdraw, WithdrawRequirementBody)

    def item(self) -> Item:
        pk = self.body(TraceBody)["item"]
        found = Item.objects.visible_to(self.person).filter(pk=pk).first()
        if found is None:
            raise Unfit("item", "There is no such backlog item.")
        return found

    @extend_schema(request=TraceBody)
    @action(detail=True, methods=["post"])
    def trace(self, request: Request, **_: Any) -> Response:
        """A story carries it."""
        row = self.held(Perm.REQUIREMENT_EDIT)
        return self.shown(traces.trace(row, item=self.item(), by=self.person))

    @extend_schema(request=TraceBody)
    @action(detail=True, methods=["post"])
    def untrace(self, request: Request, **_: Any) -> Response:
        """A story does not carry it any more."""
        row = self.held(Perm.REQUIREMENT_EDIT)
        return self.shown(traces.untrace(row, item=self.item(), by=self.person))

    @extend_schema(
        methods=["GET"], responses=RequirementTestSerializer(many=True), filters=False
    )
    @extend_schema(methods=["POST"], request=RequirementTestSerializer, responses={201: RequirementTestSerializer})  # fmt: skip
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def tests(self, request: Request, **_: Any) -> Response:
        """Its tests, retired ones too, the first 400; POST adds one."""
        if request.method == "GET":
            rows = RequirementTest.objects.filter(requirement=self.get_object())[:400]
            return Response(RequirementTestSerializer(rows, many=True).data)
        row = self.held(Perm.REQUIREMENT_TEST)
        given = self.body(RequirementTestSerializer)
        made = traces.add_test(row, **given, by=self.person)
        return Response(RequirementTestSerializer(made).data, status=201)

    def test_of(self, row: Requirement, pk: int) -> RequirementTest:
        found = RequirementTest.objects.filter(requirement=row, pk=pk).first()
        if found is None:
            raise Unfit("test", "It has no such test.")
        return found

    @extend_schema(
        methods=["GET"], responses=RequirementResultSerializer(many=True), filters=False
    )
    @extend_schema(methods=["POST"], request=RequirementResultBody, responses={201: RequirementResultSerializer})  # fmt: skip
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def results(self, request: Request, **_: Any) -> Response:
        """How runs of its tests went, the newest 400; POST records one."""
        if request.method == "GET":
            rows = RequirementResult.objects.filter(test__requirement=self.get_object())
            return Response(RequirementResultSerializer(rows[:400], many=True).data)
        row, given = self.held(Perm.REQUIREMENT_TEST), self.body(RequirementResultBody)
        test = self.test_of(row, given.pop("test"))
        made = traces.record(test, **given, by=self.person)
        return Response(RequirementResultSerializer(made).data, status=201)

    @extend_schema(request=RetireTestBody, responses=RequirementTestSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, **_: Any) -> Response:
        """One of its tests says nothing any more; its results stay."""
        row = self.held(Perm.REQUIREMENT_TEST)
        test = self.test_of(row, self.body(RetireTestBody)["test"])
        made = traces.retire_test(test, by=self.person)
        return Response(RequirementTestSerializer(made).data)
