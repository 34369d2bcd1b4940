from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from governance.actions import holders as actions
from governance.api import bodies
from governance.models import SeatHolder, SeatKind


class SeatHolderSerializer(serializers.ModelSerializer[SeatHolder]):
    """`seat` is a code such as SEC; without a `team` it is held in all of them."""

    seat: "serializers.SlugRelatedField[SeatKind]" = serializers.SlugRelatedField(
        slug_field="code", queryset=SeatKind.objects.all()
    )
    person = bodies.people()

    class Meta:
        model = SeatHolder
        fields = ["id", "seat", "person", "team", "starts_on", "ends_on", "version"]
        read_only_fields = ["version"]


class SeatHolderViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[SeatHolder],
):
    """Who holds which seat at the gates."""

    serializer_class = SeatHolderSerializer

    def get_queryset(self) -> QuerySet[SeatHolder]:
        if not access.may(self.person, Perm.GATE_VIEW):
            return SeatHolder.objects.none()
        rows = SeatHolder.objects.select_related("seat", "person", "team")
        return rows.order_by("id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)
        row = actions.seat(said.pop("seat"), **said, by=self.person)
        return self.shown(row, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        actions.end(row, version=version, by=self.person)
        return Response(status=204)
