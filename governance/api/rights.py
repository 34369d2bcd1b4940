from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from governance import due_decisions, mandates
from governance.actions import asking, consults, governed
from governance.models import Consult, ConsultTerm, GovernedAct, RightUsed


class GovernedActSerializer(serializers.ModelSerializer[GovernedAct]):
    class Meta:
        model = GovernedAct
        fields = ["id", "act", "activity", "pace", "enforced_from", "version"]
        read_only_fields = ["act", "version"]


class ConsultTermSerializer(serializers.ModelSerializer[ConsultTerm]):
    class Meta:
        model = ConsultTerm
        fields = ["id", "pace", "days", "hours", "calendar", "version"]
        read_only_fields = ["pace", "version"]


class ConsultSerializer(serializers.ModelSerializer[Consult]):
    """`state` is Waiting, Answered or No response."""

    about = serializers.CharField(source="subject", read_only=True)
    state = serializers.CharField(read_only=True)

    class Meta:
        model = Consult
        fields = [
            "id",
            "about",
            "act",
            "activity",
            "matrix",
            "party",
            "team",
            "asked_by",
            "asked_at",
            "due_at",
            "state",
            "answer",
            "answered_by",
            "answered_for",
            "answered_at",
            "lapsed_at",
            "version",
        ]
        read_only_fields = fields


class AskAboutBody(serializers.Serializer[Any]):
    """`subject` is the id of the card, pilot, release or statement."""

    subject = serializers.IntegerField(min_value=1)


class ConsultAnswerBody(serializers.Serializer[Any]):
    answer = serializers.CharField(max_length=4000)


class RightUsedSerializer(serializers.ModelSerializer[RightUsed]):
    """`holds` judges it again, by the version it was used under."""

    holds = serializers.SerializerMethodField()

    class Meta:
        model = RightUsed
        fields = [
            "id",
            "act",
            "did",
            "activity",
            "matrix",
            "party",
            "part",
            "person",
            "for_person",
            "reason",
            "emergency",
            "used_at",
            "holds",
        ]
        read_only_fields = fields

    def get_holds(self, row: RightUsed) -> bool:
        return mandates.verdict_then(row).allowed


class ForReaders(Kit):
    """Read by whoever sees the matrix."""

    @property
    def may_see(self) -> bool:
        return access.may(self.person, Perm.RACI_VIEW)


class GovernedActViewSet(
    ForReaders,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[GovernedAct],
):
    """Which act is which activity of the matrix, and from when it is enforced."""

    serializer_class = GovernedActSerializer
    fixed = {"act"}

    def get_queryset(self) -> QuerySet[GovernedAct]:
        rows = GovernedAct.objects.order_by("id")
        return rows if self.may_see else rows.none()

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        kept = {
            "activity": row.activity,
            "pace": row.pace,
            "enforced_from": row.enforced_from,
        }
        said = kept | body.validated_data
        return self.shown(governed.bind(row, **said, version=version, by=self.person))

    @extend_schema(request=AskAboutBody, responses=ConsultSerializer(many=True))
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        """Ask who is consulted about one thing that this act decides on."""
        row, body = self.get_object(), self.body(AskAboutBody)
        kind = due_decisions.of(row.act)
        thing = due_decisions.seen(kind, body["subject"], self.person) if kind else None
        if kind is None or thing is None:
            raise Http404
        asked = asking.put(kind, thing, by=self.person)
        return Response(ConsultSerializer(asked, many=True).data)


class ConsultTermViewSet(
    ForReaders,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ConsultTerm],
):
    """How long an answer may take at each pace."""

    serializer_class = ConsultTermSerializer
    fixed = {"pace"}

    def get_queryset(self) -> QuerySet[ConsultTerm]:
        rows = ConsultTerm.objects.order_by("id")
        return rows if self.may_see else rows.none()

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        kept = {"days": row.days, "hours": row.hours, "calendar": row.calendar}
        said = kept | body.validated_data
        return self.shown(
            governed.set_term(row, **said, version=version, by=self.person)
        )


class ConsultViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Consult],
):
    """What the parties you speak for are asked before a decision."""

    serializer_class = ConsultSerializer

    def get_queryset(self) -> QuerySet[Consult]:
        return (
            Consult.objects.visible_to(self.person).for_list().order_by("due_at", "id")
        )

    @extend_schema(request=ConsultAnswerBody)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version_from(request, row)
        said = self.body(ConsultAnswerBody)
        return self.shown(consults.answer(row, **said, by=self.person))


class RightUsedViewSet(
    ForReaders,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[RightUsed],
):
    """What was decided by right of the matrix; nobody changes it."""

    serializer_class = RightUsedSerializer

    def get_queryset(self) -> QuerySet[RightUsed]:
        rows = RightUsed.objects.select_related("matrix", "activity", "party")
        return rows.order_by("id") if self.may_see else rows.none()
