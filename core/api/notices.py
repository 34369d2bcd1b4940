"""One's own notices through the API: read them, say so, choose which come as mail."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import bell
from core.actions import notices as actions
from core.api.kit import Kit
from core.models import NoMail, Notice
from core.notices import KINDS


class NoticeListSerializer(serializers.ListSerializer[Any]):
    """All of a page at once: what may be seen costs one query a kind of subject."""

    def to_representation(self, data: Any) -> list[Any]:
        return super().to_representation(bell.rows(data, self.context["request"].user))


class NoticeSerializer(serializers.Serializer[Any]):
    """Without its words and its `url` once the person may not see the subject."""

    id = serializers.IntegerField(source="notice.pk")
    kind = serializers.CharField(source="notice.kind")
    text = serializers.CharField()
    url = serializers.CharField()
    told_at = serializers.DateTimeField(source="notice.told_at")
    read_at = serializers.DateTimeField(source="notice.read_at", allow_null=True)
    mailed_at = serializers.DateTimeField(source="notice.mailed_at", allow_null=True)

    class Meta:
        list_serializer_class = NoticeListSerializer


class UntilBody(serializers.Serializer[Any]):
    until = serializers.IntegerField(
        required=False, help_text="The newest id that was seen; later ones stay unread."
    )


class MailBody(serializers.Serializer[Any]):
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=[(k, w.label) for k, w in KINDS.items()]),
        help_text="The kinds that come as mail; every other stays on the page alone.",
    )


class ReadSerializer(serializers.Serializer[Any]):
    read = serializers.IntegerField()


class NoticeViewSet(Kit, mixins.ListModelMixin, viewsets.GenericViewSet[Notice]):
    """What one is told, unread first."""

    serializer_class = NoticeSerializer
    queryset = Notice.objects.none()

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.visible_to(self.person).for_list()

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, **_: Any) -> Response:
        notice = self.get_object()
        actions.read(notice, by=self.person)
        notice.refresh_from_db()
        return Response(self.get_serializer([notice], many=True).data[0])

    @extend_schema(request=UntilBody, responses=ReadSerializer)
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request) -> Response:
        count = actions.read_all(**self.body(UntilBody), by=self.person)
        return Response({"read": count})

    @extend_schema(responses=MailBody)
    @action(detail=False, methods=["get"])
    def mail(self, request: Request) -> Response:
        """Which kinds come as mail."""
        return self.mailed()

    @extend_schema(request=MailBody, responses=MailBody)
    @action(detail=False, methods=["post"], url_path="choose-mail")
    def choose_mail(self, request: Request) -> Response:
        actions.choose_mail(self.body(MailBody)["kinds"], by=self.person)
        return self.mailed()

    def mailed(self) -> Response:
        rows = NoMail.objects.filter(person=self.person)
        quiet = set(rows.values_list("kind", flat=True))
        return Response({"kinds": [kind for kind in KINDS if kind not in quiet]})
