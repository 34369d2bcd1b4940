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
from governance.actions import previews, snapshots
from governance.api.files import UploadField
from governance.api.reviews import OfReview, in_review
from governance.models import Condition, Criterion, Evidence, Look, Preview
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
            "snapshot_state",
            "snapshot_sha256",
            "snapshot_at",
            "snapshot_why",
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
            "snapshot_state",
            "snapshot_sha256",
            "snapshot_at",
            "snapshot_why",
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


class LookSerializer(serializers.ModelSerializer[Look]):
    class Meta:
        model = Look
        fields = ["person", "at"]


class LookedAtSerializer(serializers.Serializer[Any]):
    """`text` of a link or a text file, `pages` of a drawn one, `why` neither."""

    text = serializers.CharField()
    pages = serializers.IntegerField()
    why = serializers.CharField()
    looks = LookSerializer(many=True)


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

    @extend_schema(responses=LookedAtSerializer)
    @action(detail=True, methods=["get"])
    def preview(self, request: Request, pk: str) -> Response:
        """What can be read of it here, and who looked at it."""
        return self.looked_at(self.get_object())

    @extend_schema(request=None, responses=LookedAtSerializer)
    @action(detail=True, methods=["post"])
    def look(self, request: Request, pk: str) -> Response:
        """Say that you looked at it. For reviewers."""
        row = self.get_object()
        previews.look(row, by=self.person)
        return self.looked_at(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def fetch(self, request: Request, pk: str) -> Response:
        """Have a link's text fetched that was never fetched, or could not be."""
        return self.shown(snapshots.ask(self.get_object(), by=self.person))

    def looked_at(self, row: Evidence) -> Response:
        made = Preview.objects.filter(sha256=row.sha256 or "-").first()
        told = {
            "text": row.snapshot_text or (made.text if made else ""),
            "pages": made.total if made else 0,
            "why": row.snapshot_why or (made.why if made else ""),
            "looks": row.looks.all(),
        }
        return Response(LookedAtSerializer(told).data)
