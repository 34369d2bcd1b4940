from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions import attachments, comments
from backlog.models import Attachment, Comment
from core import access
from core.api import Kit, version_from
from core.roles import Perm
from governance.api.files import UploadField
from governance.views.evidence import sent

BY_ITEM = [OpenApiParameter("item", int, description="An item's id.")]


def of_item(rows: "QuerySet[Any]", request: Request) -> "QuerySet[Any]":
    asked = request.query_params.get("item", "")
    is_id = asked.isdecimal() and len(asked) < 19
    return rows.filter(item=int(asked)) if is_id else rows


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """A removed comment has no text. `@` and a whole name tells that person."""

    class Meta:
        model = Comment
        fields = ["id", "item", "text", "by", "at", "edited_at", "removed_by", "removed_at", "version"]  # fmt: skip
        read_only_fields = ["by", "at", "edited_at", "removed_by", "removed_at", "version"]  # fmt: skip
        extra_kwargs: dict[str, Any] = {"text": {"required": True}}


class CommentViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Comment],
):
    """What is said about items, newest first. Filter by ?item=."""

    serializer_class = CommentSerializer
    fixed = {"item"}

    def get_queryset(self) -> QuerySet[Comment]:
        rows = Comment.objects.visible_to(self.person)
        rows = rows.select_related("item__product__team").defer("item__words")
        return of_item(rows.order_by("-id"), self.request)

    @extend_schema(parameters=BY_ITEM)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(comments.say(**body.validated_data, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        """Change one's own words, within a day."""
        found = self.get_object()
        version = version_from(request, found)
        body = self.get_serializer(found, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        text = body.validated_data.get("text", found.text)
        row = comments.edit(found, text=text, version=version, by=self.person)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        return self.shown(comments.remove(self.get_object(), by=self.person))


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """Send the file as `upload` (multipart)."""

    upload = UploadField(write_only=True)

    class Meta:
        model = Attachment
        fields = ["id", "item", "upload", "filename", "content_type", "size", "sha256", "added_by", "added_at"]  # fmt: skip
        read_only_fields = ["filename", "content_type", "size", "sha256", "added_by", "added_at"]  # fmt: skip


class AttachmentViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Attachment],
):
    """Files beside items. Filter by ?item=."""

    serializer_class = AttachmentSerializer

    def get_queryset(self) -> QuerySet[Attachment]:
        rows = Attachment.objects.visible_to(self.person)
        rows = rows.select_related("item__product__team").defer("item__words")
        return of_item(rows.order_by("-id"), self.request)

    @extend_schema(parameters=BY_ITEM)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def create(self, request: Request) -> Response:
        access.require_somewhere(self.person, Perm.BACKLOG_EDIT)
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(attachments.attach(**body.validated_data, by=self.person), 201)  # fmt: skip

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        attachments.remove(self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(responses=OpenApiTypes.BINARY)
    @action(detail=True, methods=["get"])
    def download(self, request: Request, pk: str) -> FileResponse:
        return sent(self.get_object())
