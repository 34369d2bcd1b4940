from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from governance.actions import talk as actions
from governance.api.reviews import OfReview, in_review
from governance.models import ReviewComment


class ReviewCommentSerializer(OfReview, serializers.ModelSerializer[ReviewComment]):
    """A removed comment has no text. `@` and a whole name tells that person."""

    class Meta:
        model = ReviewComment
        fields = ["id", "review", "text", "by", "at", "edited_at", "removed_by", "removed_at", "version"]  # fmt: skip
        read_only_fields = ["by", "at", "edited_at", "removed_by", "removed_at", "version"]  # fmt: skip
        extra_kwargs: dict[str, Any] = {"text": {"required": True}}


class ReviewCommentViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ReviewComment],
):
    """What is said about reviews, newest first. Filter by ?review=."""

    serializer_class = ReviewCommentSerializer
    fixed = {"review"}

    def get_queryset(self) -> QuerySet[ReviewComment]:
        rows = ReviewComment.objects.visible_to(self.person)
        rows = rows.select_related("review__team").order_by("-id")
        return in_review(rows, self.request)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(actions.say(**body.validated_data, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        """Change one's own words, within a day."""
        found = self.get_object()
        version = version_from(request, found)
        body = self.get_serializer(found, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        text = body.validated_data.get("text", found.text)
        return self.shown(
            actions.edit(found, text=text, version=version, by=self.person)
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        return self.shown(actions.remove(self.get_object(), by=self.person))
