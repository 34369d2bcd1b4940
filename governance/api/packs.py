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
from governance.actions import packs as actions
from governance.api.reviews import OfReview, in_review
from governance.models import Pack
from governance.views.packs import sent, verifier


class PackSerializer(OfReview, serializers.ModelSerializer[Pack]):
    """`sha256` is that of the file: what the verifier takes as --expect."""

    class Meta:
        model = Pack
        fields = ["id", "review", "number", "state", "frozen_by", "frozen_at"]
        fields += ["snapshot_sha256", "size", "sha256", "built_at", "failure"]
        read_only_fields = [name for name in fields if name != "review"]


class PackViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Pack],
):
    """Evidence packs, newest first. Filter by ?review=. A worker builds each."""

    serializer_class = PackSerializer

    def get_queryset(self) -> QuerySet[Pack]:
        rows = Pack.objects.visible_to(self.person).for_list().order_by("-id")
        return in_review(rows, self.request)

    def create(self, request: Request) -> Response:
        """Freeze the review as it is now, and have its file built."""
        said = self.body(PackSerializer)
        return self.shown(actions.freeze(**said, by=self.person), status=201)

    @extend_schema(request=None, responses=PackSerializer)
    @action(detail=True, methods=["post"], url_path="build-again")
    def build_again(self, request: Request, pk: str) -> Response:
        """After a failure: the same moment, once more."""
        return self.shown(actions.build_again(self.get_object(), by=self.person))

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def download(self, request: Request, **_: Any) -> FileResponse:
        """The file, once it is ready."""
        return sent(self.get_object(), self.person)

    @extend_schema(responses={(200, "text/x-python"): OpenApiTypes.BINARY})
    @action(detail=False, methods=["get"])
    def verifier(self, request: Request) -> FileResponse:
        """The script that checks packs offline."""
        return verifier()
