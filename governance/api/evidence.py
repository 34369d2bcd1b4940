from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit
from governance.actions import evidence as actions
from governance.api.files import UploadField
from governance.api.reviews import OfReview, in_review
from governance.models import Condition, Criterion, Evidence
from governance.views.evidence import sent


class EvidenceSerializer(OfReview, serializers.ModelSerializer[Evidence]):
    """Send a file as `upload` (multipart) or a `link`, one of the two."""

    upload = UploadField(write_only=True, required=False)

    class Meta:
        model = Evidence
        fields = [
            "id",
            "review",
            "criterion",
            "condition",
            "title",
            "upload",
            "filename",
            "content_type",
            "size",
            "sha256",
            "link",
            "collected_on",
            "expires_on",
            "added_by",
            "added_at",
        ]
        read_only_fields = [
            "filename",
            "content_type",
            "size",
            "sha256",
            "added_by",
            "added_at",
        ]
        extra_kwargs = {
            "collected_on": {"required": False},
            "criterion": {"queryset": Criterion.objects.all()},
        }

    def get_fields(self) -> dict[str, Any]:
        """Only conditions the person may see can be named, and only such reviews."""
        fields = super().get_fields()
        person = self.context["request"].user
        fields["condition"].queryset = Condition.objects.visible_to(person)
        return fields


class EvidenceViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Evidence],
):
    """What speaks for a criterion or a condition. Filter by ?review=."""

    serializer_class = EvidenceSerializer

    def get_queryset(self) -> QuerySet[Evidence]:
        rows = Evidence.objects.visible_to(self.person).for_page().order_by("id")
        return in_review(rows, self.request)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        row = actions.add(said.pop("review"), **said, by=self.person)
        return self.shown(row, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        actions.remove(self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(responses=OpenApiTypes.BINARY)
    @action(detail=True, methods=["get"])
    def download(self, request: Request, pk: str) -> FileResponse:
        return sent(self.get_object())
