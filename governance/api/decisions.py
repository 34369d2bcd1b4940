from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from governance import decision_page, subjects
from governance.actions import decisions as actions
from governance.actions import links as link_actions
from governance.actions import options as option_actions
from governance.api import bodies
from governance.forms.decisions import LogFilter
from governance.models import Decision, DecisionOption, SubjectLink


class LinkSerializer(serializers.ModelSerializer[SubjectLink]):
    """What a record is about; `subject_type` is a model label: portfolio.product."""

    subject_type = serializers.SerializerMethodField()

    class Meta:
        model = SubjectLink
        fields = ["id", "subject_type", "subject_id"]

    def get_subject_type(self, row: SubjectLink) -> str:
        kind = ContentType.objects.get_for_id(row.subject_type_id)
        return f"{kind.app_label}.{kind.model}"


class LinkBody(serializers.Serializer[Any]):
    subject_type = serializers.CharField(max_length=60)
    subject_id = serializers.IntegerField(min_value=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Only what the person may see can be linked; else there is no such thing."""
        person = self.context["request"].user
        found = subjects.seen(attrs["subject_type"], attrs["subject_id"], person)
        return {"subject": found}


class UnlinkBody(serializers.Serializer[Any]):
    link = serializers.IntegerField(min_value=1)


class DecisionOptionSerializer(serializers.ModelSerializer[DecisionOption]):
    class Meta:
        model = DecisionOption
        fields = [
            "id",
            "decision",
            "name",
            "what",
            "standardisation",
            "cost_containment",
            "business_need",
            "chosen",
            "why_rejected",
            "version",
        ]
        read_only_fields = ["chosen", "why_rejected", "version"]
        validators: list[Any] = []  # the action says which name is taken

    def get_fields(self) -> dict[str, Any]:
        """Only decisions the person may see can be named."""
        fields: dict[str, Any] = super().get_fields()
        rows = Decision.objects.visible_to(self.context["request"].user)
        fields["decision"].queryset = rows
        return fields


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    options = DecisionOptionSerializer(many=True, read_only=True)
    links = LinkSerializer(many=True, read_only=True)

    class Meta:
        model = Decision
        fields = [
            "id",
            "key",
            "title",
            "context",
            "business_position",
            "it_position",
            "team",
            "state",
            "outcome",
            "decided_by",
            "decided_on",
            "review_on",
            "ended_because",
            "supersedes",
            "proposed_by",
            "proposed_on",
            "options",
            "links",
            "version",
        ]
        read_only_fields = [
            "key",
            "state",
            "outcome",
            "decided_by",
            "decided_on",
            "review_on",
            "ended_because",
            "proposed_by",
            "proposed_on",
            "version",
        ]


class DecideBody(serializers.Serializer[Any]):
    """`why` gives each option that is not chosen, by its id, the reason.

    `urgent` says why the answers of who is asked cannot be waited for.
    """

    option = serializers.PrimaryKeyRelatedField(queryset=DecisionOption.objects.all())
    outcome = serializers.CharField()
    review_on = serializers.DateField()
    urgent = serializers.CharField(max_length=1000, default="", allow_blank=True)
    why = serializers.DictField(child=serializers.CharField(), default=dict)

    def validate_why(self, said: dict[str, str]) -> dict[int, str]:
        if not all(key.isdigit() for key in said):
            raise serializers.ValidationError("Name each option by its id.")
        return {int(key): text for key, text in said.items()}


class LookAgainBody(serializers.Serializer[Any]):
    finding = serializers.CharField(max_length=4000)
    review_on = serializers.DateField()


class DecisionViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Decision],
):
    """The decision log. Filter by ?q=, ?state= and ?about=portfolio.product:3."""

    serializer_class = DecisionSerializer
    fixed = {"supersedes"}

    def get_queryset(self) -> QuerySet[Decision]:
        person = self.person
        if self.action != "list":
            rows = Decision.objects.visible_to(person)
        else:
            asked = LogFilter(self.request.query_params).conditions()
            asked["state"] = asked["state"] or "all"
            rows = decision_page.log(person, **asked)
        return rows.prefetch_related("options", "links")

    def again(self, row: Decision, status: int = 200) -> Response:
        return self.shown(self.get_queryset().get(pk=row.pk), status=status)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = actions.propose(**body.validated_data, by=self.person)
        return self.again(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        actions.edit(row, **body.validated_data, version=version, by=self.person)
        return self.again(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        actions.ask(row, by=self.person)
        return self.again(row)

    @extend_schema(request=DecideBody)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(DecideBody)
        actions.decide(row, **said, version=version, by=self.person)
        return self.again(row)

    @extend_schema(request=LookAgainBody)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(LookAgainBody)
        actions.review(row, **said, version=version, by=self.person)
        return self.again(row)

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"])
    def reverse(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(bodies.ReasonBody)
        actions.reverse(row, **said, version=version, by=self.person)
        return self.again(row)

    @extend_schema(request=LinkBody)
    @action(detail=True, methods=["post"])
    def link(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        link_actions.link(row, self.body(LinkBody)["subject"], by=self.person)
        return self.again(row)

    @extend_schema(request=UnlinkBody)
    @action(detail=True, methods=["post"])
    def unlink(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        link_actions.take_back(row, self.body(UnlinkBody)["link"], by=self.person)
        return self.again(row)


class DecisionOptionViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[DecisionOption],
):
    """The options of decisions, weighed while a decision is open. Filter by ?decision=."""

    serializer_class = DecisionOptionSerializer
    filterset_fields = ["decision"]
    fixed = {"decision"}

    def get_queryset(self) -> QuerySet[DecisionOption]:
        seen = Decision.objects.visible_to(self.person)
        rows = DecisionOption.objects.filter(decision__in=seen)
        return rows.select_related("decision__team").order_by("id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        row = option_actions.add(said.pop("decision"), **said, by=self.person)
        return self.shown(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        return self.shown(
            option_actions.edit(row, **said, version=version, by=self.person)
        )

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        option_actions.remove(self.get_object(), by=self.person)
        return Response(status=204)
