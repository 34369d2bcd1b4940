from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions.jira import comments
from backlog.models import JiraComment, JiraLink, JiraRefusal
from core import access
from core.api import Kit
from core.roles import Perm


class JiraLinkSerializer(serializers.ModelSerializer[JiraLink]):
    class Meta:
        model = JiraLink
        fields = ["id", "connection", "item", "issue_id", "issue_key", "gone"]


class JiraCommentSerializer(serializers.ModelSerializer[JiraComment]):
    class Meta:
        model = JiraComment
        fields = ["id", "comment_id", "author", "text", "written_at", "by"]
        read_only_fields = ["id", "comment_id", "author", "written_at", "by"]


class JiraRefusalSerializer(serializers.ModelSerializer[JiraRefusal]):
    item = serializers.IntegerField(source="link.item_id", read_only=True)
    issue_key = serializers.CharField(source="link.issue_key", read_only=True)

    class Meta:
        model = JiraRefusal
        fields = ["id", "item", "issue_key", "name", "subject", "ours", "theirs", "why", "first_at", "last_at", "count"]  # fmt: skip
        read_only_fields = fields


class JiraRefusalViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[JiraRefusal],
):
    """What Jira would not take: not sent again until it changes, or `resend` is called."""

    serializer_class = JiraRefusalSerializer

    def get_queryset(self) -> QuerySet[JiraRefusal]:
        rows = JiraRefusal.objects.visible_to(self.person)
        return rows.select_related("link").order_by("-id")


class JiraLinkViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[JiraLink],
):
    """Which item is which issue."""

    serializer_class = JiraLinkSerializer

    def get_queryset(self) -> QuerySet[JiraLink]:
        reach = access.reach(self.person, Perm.BACKLOG_VIEW)
        rows = JiraLink.objects.filter(reach.q("connection__product__team"))
        return rows.select_related("item__product__team", "connection").order_by("id")

    @extend_schema(responses=JiraCommentSerializer(many=True))
    @action(detail=True, methods=["get"])
    def comments(self, request: Request, pk: str) -> Response:
        """The newest 500 comments of the issue, and those that are still to be sent."""
        rows = self.get_object().comments.order_by("-written_at", "-id")[:500]
        return Response(JiraCommentSerializer(rows, many=True).data)

    @extend_schema(request=JiraCommentSerializer, responses=JiraCommentSerializer)
    @action(detail=True, methods=["post"])
    def say(self, request: Request, pk: str) -> Response:
        """Say something under the issue; the next sync carries it."""
        asked: dict[str, Any] = self.body(JiraCommentSerializer)
        comment = comments.say(self.get_object(), **asked, by=self.person)
        return Response(JiraCommentSerializer(comment).data, status=201)
