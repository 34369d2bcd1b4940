from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.models import User
from core.roles import Perm
from support.actions import roster as actions
from support.models import Associate


def people() -> "serializers.PrimaryKeyRelatedField[User]":
    active = User.objects.filter(is_active=True, is_system=False)
    return serializers.PrimaryKeyRelatedField(
        queryset=active, required=False, allow_null=True
    )


class AssociateSerializer(serializers.ModelSerializer[Associate]):
    lead = people()
    user = people()

    class Meta:
        model = Associate
        fields = [
            "id", "code", "site", "group", "function", "lead", "user", "active",
            "version",
        ]  # fmt: skip
        read_only_fields = ["version"]
        extra_kwargs: dict[str, Any] = {
            "code": {"validators": []}
        }  # the action says who has it


class AssociateViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Associate],
):
    """The roster of the floor: codes, never names."""

    serializer_class = AssociateSerializer
    fixed = {"code"}
    filterset_fields = ["site", "group", "function", "active"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        access.require_somewhere(self.person, Perm.RECEIPT_RECORD)

    def get_queryset(self) -> QuerySet[Associate]:
        rows = Associate.objects.visible_to(self.person).for_list()
        return rows.order_by("code", "id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(actions.add(**body.validated_data, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))
