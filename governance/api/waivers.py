from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from governance.actions import waivers as actions
from governance.api import bodies
from governance.api.reviews import OfReview, in_review
from governance.models import Waiver


class WaiverSerializer(OfReview, serializers.ModelSerializer[Waiver]):
    risk_owner = bodies.people()

    class Meta:
        model = Waiver
        fields = [
            "id",
            "key",
            "review",
            "criterion",
            "condition",
            "reason",
            "compensating_control",
            "risk_owner",
            "expires_on",
            "state",
            "requested_by",
            "requested_on",
            "granted_by",
            "granted_on",
            "declined_because",
            "renewal_of",
            "version",
        ]
        read_only_fields = [
            "key",
            "condition",
            "state",
            "requested_by",
            "requested_on",
            "granted_by",
            "granted_on",
            "declined_because",
            "renewal_of",
            "version",
        ]
        extra_kwargs = {"criterion": {"required": True, "allow_null": False}}


class WaiverViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Waiver],
):
    """Leave to pass without one criterion or condition, at most 90 days. Filter by ?review=.

    A condition's is asked for at `/conditions/…/request-waiver/`."""

    serializer_class = WaiverSerializer

    def get_queryset(self) -> QuerySet[Waiver]:
        rows = Waiver.objects.visible_to(self.person).for_page().order_by("id")
        return in_review(rows, self.request)

    def create(self, request: Request) -> Response:
        """Ask for one."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        row = actions.request(said.pop("review"), **said, by=self.person)
        return self.shown(row, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        return self.shown(actions.grant(row, version=version, by=self.person))

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(bodies.ReasonBody)
        return self.shown(actions.decline(row, **said, version=version, by=self.person))

    @extend_schema(request=bodies.RenewBody)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, pk: str) -> Response:
        said = self.body(bodies.RenewBody)
        row = actions.renew(self.get_object(), **said, by=self.person)
        return self.shown(row, status=201)
