"""Change requests as JSON, over the same lists and actions as the pages."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from governance import change_request_page as pages
from governance.actions import change_deciding, change_requests, change_steps
from governance.models import CasePause, ChangeClass, ChangeRequest, ChangeWord

Text = serializers.CharField


class ReasonedBody(serializers.Serializer[Any]):
    reason = Text(max_length=4000, required=False, default="", allow_blank=True)


class NotedBody(serializers.Serializer[Any]):
    note = Text(max_length=4000, required=False, default="", allow_blank=True)


class LookBody(NotedBody):
    passed = serializers.BooleanField()


class PlannedBody(serializers.Serializer[Any]):
    planned_at = serializers.DateTimeField()


class PauseBody(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=CasePause.Reason.choices)
    note = Text(max_length=400, required=False, default="", allow_blank=True)


class CommentBody(serializers.Serializer[Any]):
    text = Text(max_length=4000)


class ClassSerializer(serializers.ModelSerializer[ChangeClass]):
    """`activity` is its number in the matrix; `looked_at_by` a party's code."""

    activity = serializers.IntegerField(source="activity.number")
    looked_at_by = serializers.CharField(source="looked_at_by.code", default=None)

    class Meta:
        model = ChangeClass
        fields = ["id", "code", "name", "activity", "is_joint", "looked_at_by",
                  "look_minutes", "counts_as"]  # fmt: skip


class ChangeClassViewSet(
    Kit, mixins.ListModelMixin, viewsets.GenericViewSet[ChangeClass]
):
    """The classes of change requests, and which row of the matrix each belongs to."""

    serializer_class = ClassSerializer

    def get_queryset(self) -> QuerySet[ChangeClass]:
        rows = ChangeClass.objects.select_related("activity", "looked_at_by")
        seen = access.may(self.person, Perm.CHANGE_VIEW)
        return rows.order_by("position", "id") if seen else rows.none()


class WordSerializer(serializers.ModelSerializer[ChangeWord]):
    """`party` by its code; `matrix` is the number of the version it was given by."""

    party = serializers.CharField(source="party.code")
    matrix = serializers.IntegerField(source="matrix.number")

    class Meta:
        model = ChangeWord
        fields = [
            "party",
            "side",
            "approved",
            "reason",
            "by",
            "for_whom",
            "matrix",
            "alone",
            "at",
        ]


# "ChangeRequest" is what the schema calls the body that writes a `Change`.
@extend_schema_serializer(component_name="RequestForChange")
class ChangeRequestSerializer(serializers.ModelSerializer[ChangeRequest]):
    key = serializers.CharField(read_only=True)
    rules = serializers.IntegerField(
        source="rules.number", default=None, read_only=True,
        help_text="The version of the rules of engagement it was filed under.",
    )  # fmt: skip
    clause = serializers.CharField(
        default=None, read_only=True,
        help_text="The clause it follows; null: no clock runs, nothing is promised.",
    )  # fmt: skip
    service_level = serializers.CharField(
        source="case.level.code", default=None, read_only=True
    )
    due_at = serializers.DateTimeField(
        source="case.due_at", default=None, read_only=True
    )
    words = WordSerializer(many=True, read_only=True)

    class Meta:
        model = ChangeRequest
        fields = [
            "id", "key", "change_class", "urgency", "driver", "with_it", "team", "title",
            "what", "why", "sites", "queues", "before", "after", "planned_at", "back_out",
            "test_evidence", "reference", "state", "written_by", "filed_by", "filed_at",
            "rules", "clause", "service_level", "due_at", "case", "change", "look_due_at", "looked_at", "look_passed",
            "look_note", "words", "live_at", "verified_at", "backed_out_at",
            "ended_because", "version",
        ]  # fmt: skip
        read_only_fields = [
            "state", "written_by", "filed_by", "filed_at", "case", "change", "look_due_at",
            "looked_at", "look_passed", "look_note", "live_at", "verified_at",
            "backed_out_at", "ended_because", "version",
        ]  # fmt: skip
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "driver": {"required": False, "allow_blank": False},
            "reference": {"validators": []},  # the action says which one has it
        }


class ChangeRequestViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ChangeRequest],
):
    """What shall be changed, who decided it by the matrix, and when it was live."""

    serializer_class = ChangeRequestSerializer
    filterset_fields = [
        "change_class",
        "urgency",
        "driver",
        "state",
        "team",
        "reference",
    ]

    def get_queryset(self) -> QuerySet[ChangeRequest]:
        rows = pages.listed(self.person).select_related("change_class__activity")
        related = ("words__party", "words__matrix")
        return rows.select_related(
            "change_class__looked_at_by", "rules"
        ).prefetch_related(*related)

    def create(self, request: Request) -> Response:
        """Write a draft; `file/` files it."""
        body = self.body(ChangeRequestSerializer)
        return self.shown(change_requests.write(**body, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        """Change a draft."""
        asked = self.get_object()
        version = version_from(request, asked)
        body = self.get_serializer(asked, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = {**body.validated_data, "version": version, "by": self.person}
        return self.shown(change_requests.edit(asked, **fields))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def file(self, request: Request, pk: str) -> Response:
        """File a draft: its clock starts, and who decides is told."""
        return self.shown(change_requests.file(self.get_object(), by=self.person))

    @extend_schema(request=ReasonedBody)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Ask for it no more; `reason` is needed."""
        asked, body = self.get_object(), self.body(ReasonedBody)
        return self.shown(change_requests.withdraw(asked, **body, by=self.person))

    @extend_schema(request=CommentBody)
    @action(detail=True, methods=["post"])
    def say(self, request: Request, pk: str) -> Response:
        asked, body = self.get_object(), self.body(CommentBody)
        return self.shown(change_requests.say(asked, **body, by=self.person))

    @extend_schema(request=LookBody)
    @action(detail=True, methods=["post"])
    def look(self, request: Request, pk: str) -> Response:
        """The look its class asks for; `note` is needed if it does not pass."""
        asked, body = self.get_object(), self.body(LookBody)
        return self.shown(change_deciding.look(asked, **body, by=self.person))

    @extend_schema(request=ReasonedBody)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        asked, body = self.get_object(), self.body(ReasonedBody)
        return self.shown(change_deciding.approve(asked, **body, by=self.person))

    @extend_schema(request=ReasonedBody)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """`reason` is needed."""
        asked, body = self.get_object(), self.body(ReasonedBody)
        return self.shown(change_deciding.decline(asked, **body, by=self.person))

    @extend_schema(request=PlannedBody)
    @action(detail=True, methods=["post"])
    def schedule(self, request: Request, pk: str) -> Response:
        asked, body = self.get_object(), self.body(PlannedBody)
        return self.shown(change_steps.schedule(asked, **body, by=self.person))

    @extend_schema(request=PauseBody)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Only `customer` stops the clock."""
        asked, body = self.get_object(), self.body(PauseBody)
        return self.shown(change_steps.hold(asked, **body, by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="go-on")
    def go_on(self, request: Request, pk: str) -> Response:
        return self.shown(change_steps.go_on(self.get_object(), by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="go-live")
    def go_live(self, request: Request, pk: str) -> Response:
        """Its clock stops, and the month of its service level counts it."""
        return self.shown(change_steps.go_live(self.get_object(), by=self.person))

    @extend_schema(request=NotedBody)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        asked, body = self.get_object(), self.body(NotedBody)
        return self.shown(change_steps.verify(asked, **body, by=self.person))

    @extend_schema(request=ReasonedBody)
    @action(detail=True, methods=["post"], url_path="back-out")
    def back_out(self, request: Request, pk: str) -> Response:
        """`reason` is needed."""
        asked, body = self.get_object(), self.body(ReasonedBody)
        return self.shown(change_steps.back_out(asked, **body, by=self.person))
