from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit
from core.roles import Perm
from support.actions import receipts as actions
from support.models import Associate, Receipt, ReleaseNote

MOST = 500


class ReadingReceiptSerializer(serializers.ModelSerializer[Receipt]):
    associate = serializers.CharField(source="associate.code")
    note = serializers.IntegerField(source="edition.note_id")
    number = serializers.IntegerField(source="edition.number")

    class Meta:
        model = Receipt
        fields = [
            "id", "note", "number", "associate", "source", "attempt", "right", "of",
            "passed", "read_on", "recorded_at",
        ]  # fmt: skip
        read_only_fields = fields


class GivenBody(serializers.Serializer[Any]):
    note = serializers.PrimaryKeyRelatedField(queryset=ReleaseNote.objects.all())
    associate = serializers.SlugRelatedField(
        slug_field="code", queryset=Associate.objects.all()
    )
    right = serializers.IntegerField(min_value=0, required=False, default=0)
    read_on = serializers.DateField(required=False, allow_null=True, default=None)
    edition = serializers.IntegerField(min_value=1, required=False, default=None)


class ManyBody(serializers.Serializer[Any]):
    receipts = serializers.ListField(child=GivenBody(), max_length=MOST)


class LoadedSerializer(serializers.Serializer[Any]):
    made = serializers.IntegerField()
    unchanged = serializers.IntegerField()


class ReceiptViewSet(Kit, mixins.ListModelMixin, viewsets.GenericViewSet[Receipt]):
    """Who has read what. Another system hands its own in, up to 500 at once."""

    serializer_class = ReadingReceiptSerializer
    queryset = Receipt.objects.none()
    filterset_fields = ["edition__note", "associate__code", "passed"]

    def get_queryset(self) -> QuerySet[Receipt]:
        rows = Receipt.objects.visible_to(self.person).for_list()
        return rows.order_by("-recorded_at", "-id")

    @extend_schema(request=ManyBody, responses={201: LoadedSerializer})
    def create(self, request: Request) -> Response:
        """All of them or none; the same again changes nothing."""
        access.require_somewhere(self.person, Perm.ROSTER_EDIT)
        given = self.body(ManyBody)["receipts"]
        with transaction.atomic():
            made = [actions.load(**each, by=self.person)[1] for each in given]
        told = {"made": sum(made), "unchanged": len(made) - sum(made)}
        return Response(told, status=201)
