from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions import bulk as actions
from backlog.forms.bulk import BulkForm
from backlog.models import BulkStep
from backlog.queries.bulk import TITLES, field_for
from core.api import Kit


class BulkStepSerializer(serializers.ModelSerializer[BulkStep]):
    class Meta:
        model = BulkStep
        fields = ["id", "what", "count", "changes", "by", "at", "undone_by", "undone_at"]  # fmt: skip
        read_only_fields = fields


class SeenItem(serializers.Serializer[Any]):
    item = serializers.IntegerField(min_value=1)
    version = serializers.IntegerField(min_value=1)


class BulkBody(serializers.Serializer[Any]):
    """One field of many items, each with the version that was read."""

    items = SeenItem(many=True, allow_empty=False)
    what = serializers.ChoiceField(choices=list(TITLES.items()))
    value = serializers.CharField(
        allow_blank=True,
        help_text="As typed in a cell: a state, a person's id, a date, words between commas.",
    )
    reason = serializers.CharField(required=False, allow_blank=True, max_length=300)

    def validate(self, body: dict[str, Any]) -> dict[str, Any]:
        what, reason = body["what"], body.get("reason", "")
        sent = {field_for(what): body["value"], "reason": reason}
        form = BulkForm(sent, what=what)
        if not form.is_valid():
            faults = [str(text) for texts in form.errors.values() for text in texts]
            raise serializers.ValidationError({"value": faults})
        return body | {"value": form.value, "reason": reason}


class BulkStepViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[BulkStep],
):
    """Many items changed in one step, by the person who asks."""

    serializer_class = BulkStepSerializer

    def get_queryset(self) -> QuerySet[BulkStep]:
        return BulkStep.objects.visible_to(self.person).order_by("-id")

    @extend_schema(request=BulkBody, responses={201: BulkStepSerializer})
    def create(self, request: Request) -> Response:
        """Change all of them or none."""
        body = self.body(BulkBody)
        seen = {each["item"]: each["version"] for each in body.pop("items")}
        step = actions.change(seen, **body, by=self.person)
        return Response(self.get_serializer(step).data, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take the whole step back; 409 naming the items that changed since."""
        step = actions.undo(self.get_object(), by=self.person)
        return Response(self.get_serializer(step).data)
